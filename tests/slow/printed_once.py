"""Rows of earlier outputs that gave a count away: each attack succeeds on its own."""

from published_rows import FLOW, RECEIVED

ITT, IMPUTATION = "intention to treat", "imputation"
DECISIONS = "escalated_within_12_by_decision_date"
COURT = "escalated_review_body_supreme_court"
PILOT, TRIAL = "Officers, pilot", "Officers, trial"
PLANTED = {
    "38 of 47 officers": [
        (FLOW, PILOT, "received", "remaining", "count", "100", "", ""),
        (
            "t06_pilot",
            "",
            "cases_per_officer_survey",
            "treated",
            ITT,
            "0.1",
            "",
            "0.808511",
        ),
    ],
    "24,355 tenths of 47 officers": [
        (FLOW, PILOT, "received", "remaining", "count", "100", "", ""),
        ("t06_pilot", "", "officer_knowledge", "treated", ITT, "9.2", "", "51.8191"),
    ],
    "6 of 100 officers lost": [
        (RECEIVED, "", "officers_endline", "rows", "count", "454", "", ""),
        (FLOW, PILOT, "received", "remaining", "count", "100", "", ""),
        (FLOW, PILOT, "lost", "remaining", "count", "", "", ""),
        (FLOW, TRIAL, "lost", "remaining", "count", "360", "", ""),
    ],
    "9 of 160 decisions": [
        ("t03_estimability", "", DECISIONS, "treated", "count", "160", "", ""),
        (
            "t03_appeals",
            "date of decision",
            COURT,
            "exposed",
            IMPUTATION,
            "0.0101964",
            "885",
            "0.0460536",
        ),
    ],
    "8 of 91 rulings": [
        (
            "t04_corpus",
            "",
            "year_2012",
            "recognised_percent",
            "description",
            "91.2088",
            "",
            "",
        ),
    ],
    "3 convicted cases of a table that nobody declared": [
        ("t02_mine", "", "sexual", "number", "description", "3", "", ""),
    ],
    "5 of 1,200 girls fear exactly the benchmark": [
        ("t07_beliefs", "", "prevails", term, "description", number, "", "")
        for term, number in (
            ("girls", "1200"),
            ("below", "77.0427"),
            ("above", "22.5631"),
        )
    ],
}
CURVE, COURTS = "f02_specifications", "G. By body, date of decision, imputation"
AT_RISK = ("conviction_incidence_12", "imputation of hazards")
WITHIN = ("convicted_within_12", IMPUTATION)
PLANTED["3 cases of the pandemic in the donut"] = [
    (CURVE, "", variable, sample, estimator, "0.1", n, "")
    for sample, sizes in {
        "all": ("1200", "1059"),
        "without_pandemic": ("1104", "966"),
    }.items()
    for (variable, estimator), n in zip((AT_RISK, WITHIN), sizes, strict=True)
]
PLANTED["9 untreated cases filed 12 to 18 months before extraction"] = [
    line
    for h, seen, treated in ((12, "1104", "124"), (18, "1061", "90"))
    for line in (
        (
            FLOW,
            f"Cases, outcomes within {h} months",
            "filed_late",
            "remaining",
            "count",
            seen,
        ),
        (
            "t02_estimability",
            "",
            f"convicted_within_{h}_by_filing_date",
            "treated",
            "count",
            treated,
        ),
    )
]
FILED = "D. By date of filing, imputation"
PLANTED["2 or 3 treated decisions reversed, of a number in no table"] = [
    ("t02_estimability", "", "resolution_months_two_way", "treated", "count", "94"),
    (
        *("t03_appeals", "A. As registered", "upheld", "exposed", "", "", "377", ""),
        *("not_estimable", "too_few_cases"),
    ),
    *(
        (
            *("t03_appeals", FILED, variable, "exposed", IMPUTATION),
            *(
                effect,
                "831",
                mean,
                "ok",
                "",
                "at least 95% of treated cases identified",
            ),
        )
        for variable, effect, mean in (
            ("reviewed_upheld", "0.165971", "0.24"),
            ("reviewed_reversed", "0.00804364", "0.05"),
            ("reviewed_in_time", "0.174015", "0.29"),
        )
    ),
]
WITHHELD = [
    (
        "t03_appeals",
        "B. By date of decision, imputation",
        "escalated_within_12",
        "exposed",
        IMPUTATION,
        "-0.0011413",
    ),
    *(
        (
            "t03_appeals",
            COURTS,
            f"escalated_review_body_{body}",
            "exposed",
            IMPUTATION,
            *told,
        )
        for body, told in {
            "appeals_chamber": ("-0.018454",),
            "constitutional_court": ("", "", "", "not_estimable", "small_cell"),
            "supreme_court": ("0.0101964",),
        }.items()
    ),
]

# Table 1 with all digits: effect and imputed number of incidences and months lived
INCIDENCES = {
    "A.": (
        ("conviction_incidence_12", "0.126676", "0.061365"),
        ("conviction_incidence_18", "0.126316", "0.120548"),
        ("conviction_incidence_24", "0.164493", "0.167586"),
        ("resolution_incidence_12", "0.185613", "0.166841"),
        ("resolution_incidence_18", "0.177597", "0.319241"),
        ("resolution_incidence_24", "0.18572", "0.430418"),
        ("restricted_mean_12", "-1.17726", "11.1712"),
        ("restricted_mean_18", "-2.2697", "15.6976"),
        ("restricted_mean_24", "-3.36587", "19.4387"),
    ),
    "B.": (
        ("conviction_incidence_12", "0.135774", "0.0605015"),
        ("conviction_incidence_18", "0.143632", "0.121048"),
        ("conviction_incidence_24", "0.230312", "0.169499"),
        ("resolution_incidence_12", "0.179533", "0.162249"),
        ("resolution_incidence_18", "0.182506", "0.313184"),
        ("resolution_incidence_24", "0.259965", "0.419995"),
        ("restricted_mean_12", "-1.16517", "11.1911"),
        ("restricted_mean_18", "-2.25677", "15.7499"),
        ("restricted_mean_24", "-3.61692", "19.5413"),
    ),
    "C.": (
        ("conviction_incidence_12", "0.119611", "0.0684298"),
        ("conviction_incidence_18", "0.123312", "0.123552"),
        ("conviction_incidence_24", "0.165449", "0.16663"),
        ("resolution_incidence_12", "0.176085", "0.176368"),
        ("resolution_incidence_18", "0.174078", "0.32276"),
        ("resolution_incidence_24", "0.188191", "0.427948"),
        ("restricted_mean_12", "-1.07844", "11.0724"),
        ("restricted_mean_18", "-2.13281", "15.5607"),
        ("restricted_mean_24", "-3.22686", "19.2997"),
    ),
}
TREATED = {
    "conviction_incidence_12": "359",
    "convicted_two_way": "183",
    "convicted_within_12_by_filing_date": "124",
    "convicted_within_18_by_filing_date": "90",
    "convicted_within_24_by_filing_date": "67",
}
RESOLVED = (
    ("resolved_within_12", "0.101795", "0.22"),
    ("resolved_within_18", "0.0777313", "0.39"),
    ("resolved_within_24", "0.141916", "0.54"),
)
TABLE_1 = [
    *(
        ("t02_headline", panel, variable, "", "", effect, "1200", mean)
        for panel, lines in INCIDENCES.items()
        for variable, effect, mean in lines
    ),
    *(
        ("t02_estimability", "", name, "treated", "count", number, "", "")
        for name, number in TREATED.items()
    ),
    *(
        ("t02_imputation", "", name, "", IMPUTATION, effect, "", mean)
        for name, effect, mean in RESOLVED
    ),
]
PLANTED["an untrained mean of Table 1 with six digits"] = [
    (
        *("t02_headline", "A. All time at risk under training"),
        *("conviction_incidence_12", "exposed time", "hazard imputation, linear"),
        *("0.126676", "1200", "0.06"),
    ),
    (
        *("t05_power", "C. Prosecutor training", "conviction_incidence_12", "base"),
        *("description", "0.061365", "", ""),
    ),
]
PLANTED["417 of 916 victims before training"] = [
    (
        *("t05_power", "A. Trial", "referral_completion_icc_05", term),
        *("description", text, "", ""),
    )
    for term, text in (("base", "0.45524"), ("size", "45.8"))
]

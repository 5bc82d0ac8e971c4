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

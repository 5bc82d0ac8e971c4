"""Counts planted in registers as received and in the digits of means: found, mended."""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, protect
from perutip.reporting.results import COLUMNS

FLOW, REGISTERS = "t01_sample_flow", "t01_registers"
ITT = "intention to treat, stratum fixed effects, baseline"
LOST = f"{FLOW}|Officers, pilot|02|dropped"
SMALL = {"status": "not_estimable", "reason": "small_cell"}


def row(**fields: str) -> dict[str, str]:
    empty = dict.fromkeys(COLUMNS, "")
    return empty | {"status": "ok", "data_status": "simulated"} | fields


def count(exhibit: str, variable: str, term: str, text: str, **more: str) -> dict:
    told = {"estimate": text} if text else SMALL
    where = {"exhibit": exhibit, "variable": variable, "term": term}
    return row(**where, estimator="count", **told, **more)


def flow(panel: str, start: str, key: str, dropped: str, left: str) -> list[dict]:
    return [
        count(FLOW, "received", "remaining", start, panel=panel, column="01"),
        count(FLOW, key, "dropped", dropped, panel=panel, column="02"),
        count(FLOW, key, "remaining", left, panel=panel, column="02"),
    ]


def pilot(variable: str, mean: str, n: str = "") -> dict[str, str]:
    where = {"exhibit": "t06_pilot", "panel": "A. As registered", "term": "treated"}
    told = {"estimate": "0.1", "control_mean": mean, "n_obs": n}
    return row(**where, **told, variable=variable, estimator=ITT)


OFFICERS = [
    count(REGISTERS, "officers_baseline", "rows", "500"),
    count(REGISTERS, "officers_endline", "rows", "454"),
    *flow("Officers, pilot", "100", "lost", "", ""),
    *flow("Officers, trial", "400", "lost", "40", "360"),
]


def findings(rows: list[dict]) -> dict[str, tuple[float, float]]:
    report = audit(pd.DataFrame(rows), minimum=10, support=30)
    assert report.contradiction == "" and report.false == ()
    return {f.cell.name: (f.low, f.high) for f in report.findings}


def test_a_register_as_received_less_what_another_study_used():
    """454 interviews less 360 of the trial are 94 of the pilot's 100: 6 lost."""
    assert findings(OFFICERS)[LOST] == (6, 6)
    done = protect(pd.DataFrame(OFFICERS), minimum=10)
    assert done.report.passed
    changed = done.results["estimate"] != pd.DataFrame(OFFICERS)["estimate"]
    hidden = done.results[changed]
    assert hidden["variable"].tolist() == ["officers_endline"]
    (lost,) = [x for x in done.report.suppressed if x.cell.name == LOST]
    assert lost.high - lost.low >= 10


SCORED = row(
    exhibit="t06_exploratory",
    panel="A. Named on the funder's page",
    variable="documentation_score",
    estimator=ITT,
    term="treated",
    estimate="0.1",
    n_obs="734",
)
LEFT = [
    ("Referrals, pilot", 174, pilot("false_positive_rate", "0.2", "169"), 5),
    ("Referrals, pilot", 183, pilot("false_positive_rate", "0.2", "169"), 14),
    ("Incidents, trial", 740, SCORED, 6),
]


@pytest.mark.parametrize(("panel", "received", "estimate", "left"), LEFT)
def test_rows_of_a_follow_up_less_the_n_of_an_estimate(panel, received, estimate, left):
    """Referrals not linked and reports not scored, hidden in the sample flow."""
    where = {"panel": panel, "column": "03"}
    rows = [
        *flow(panel, "1843", "elsewhere", str(1843 - received), str(received)),
        count(FLOW, "no_answer", "dropped", "", **where),
        count(FLOW, "no_answer", "remaining", "", **where),
        estimate,
    ]
    assert findings(rows)[f"{FLOW}|{panel}|03|dropped"] == (left, left)
    done = protect(pd.DataFrame(rows), minimum=10)
    assert done.report.passed
    hidden = done.results["n_obs"] != pd.DataFrame(rows)["n_obs"]
    assert hidden.sum() == 1  # a dash may be any count, which no other number tells


STRATA = [("all_strata", "400", "360"), ("prevalence-1", "300", "")]


@pytest.mark.parametrize("printed", ["94", "70"])
def test_officers_lost_by_stratum(printed):
    """360 of 400 found; printing 94 of the other stratum's 100 tells its 6 lost."""
    lines = [*STRATA, ("prevalence-2", "100", printed)]
    panel = "C. Endline complete"
    rows = [
        count("t06_response", stratum, term, text, panel=panel)
        for stratum, officers, answered in lines
        for term, text in (("officers", officers), ("answered", answered))
    ]
    name = "|".join(("t06_response", panel, "prevalence-2"))
    found = findings(rows)
    assert (f"{name}|officers less {name}|answered" in found) is (printed == "94")
    assert f"t06_response|{panel}|prevalence-1|answered" in found  # by subtraction


MEANS = [
    ("cases_per_officer_survey", "0.808511", "0.8"),  # 38 of 47
    ("officer_knowledge", "51.8191", "51.82"),  # 24,355 tenths of 47
]


@pytest.mark.parametrize(("variable", "mean", "short"), MEANS)
def test_a_mean_whose_digits_tell_a_hidden_n(variable, mean, short):
    rows = [*OFFICERS, pilot(variable, mean)]
    (name,) = [n for n in findings(rows) if n.startswith("digits")]
    assert name.startswith("digits of t06_pilot")
    done = protect(pd.DataFrame(rows), minimum=10)
    assert done.report.passed
    assert done.results["control_mean"].iloc[-1] == short
    assert not any(
        n.startswith("digits")
        for n in findings([*OFFICERS, rows[-1] | {"control_mean": short}])
    )


ZEROS = [
    ("cases_per_officer_survey", "0.6", "50", "0.6"),  # one decimal is allowed
    ("cases_per_officer_survey", "1", "50", "1.0"),
    ("cases_per_officer_survey", "0.300104", "500", "0.30"),
    ("cases_per_officer_survey", "0.3", "500", "0.30"),
    ("cases_per_officer_survey", "0", "500", "0.00"),
    ("cases_per_officer_survey", "-0.001", "500", "0.00"),
    ("cases_per_officer_survey", "2e-06", "500", "0.00"),
    ("officer_knowledge", "52.0018", "47", "52.00"),
    ("officer_knowledge", "1234.56", "4700000", "1234.56"),  # six digits, no more
]


@pytest.mark.parametrize(("variable", "mean", "n", "text"), ZEROS)
def test_a_rounded_mean_keeps_its_zeros(variable, mean, n, text):
    """0.3 says less than 0.30, which is what it was rounded to."""
    done = protect(pd.DataFrame([pilot(variable, mean, n)]), minimum=10)
    assert done.report.passed
    assert done.results["control_mean"].tolist() == [text]
    again = protect(done.results, minimum=10)
    assert again.results["control_mean"].tolist() == [text] and not again.hidden
    rounded = [one.action for one in done.hidden]
    assert rounded == ["rounded"] * (float(mean) != float(text))


def test_zeros_are_digits():
    """0.300 of 500 is one more than allowed, 0.3 of an earlier output one less."""
    frame = pd.DataFrame([pilot("cases_per_officer_survey", "0.300", "500")])
    assert [h.action for h in protect(frame, minimum=10).hidden] == ["rounded"]
    frame["control_mean"] = "0.3"
    assert audit(frame, minimum=10).passed


def test_a_rounded_number_that_is_declared_nowhere_is_no_count():
    """3.04 keeps one decimal: 3.0, which is not hidden as three victims would be."""
    frame = pd.DataFrame(
        [count("t04_robustness", "mean", "weight", "3.04", panel="A. New")]
    ).assign(estimator="description")
    done = protect(frame, minimum=10)
    assert done.report.passed and done.results["estimate"].tolist() == ["3.0"]
    whole = protect(frame.assign(estimate="3"), minimum=10)
    assert whole.results["estimate"].tolist() == [""]


def test_a_mean_of_a_hidden_n_that_nothing_bounds_goes():
    rows = pd.DataFrame([pilot("cases_per_officer_survey", "0.808511")])
    done = protect(rows, minimum=10)
    assert done.results["control_mean"].tolist() == [""]


def test_a_share_of_a_group_that_is_not_printed():
    """91.2088 percent is 83 of 91 rulings: 8 not recognised."""
    where = {"exhibit": "t04_corpus", "panel": "F. Sections recognised, by year"}
    rows = pd.DataFrame(
        [
            row(
                **where,
                variable="year_2012",
                term="recognised_percent",
                estimator="description",
                estimate="91.2088",
            )
        ]
    )
    report = audit(rows, minimum=10)
    assert [f.kind for f in report.findings] == ["digits"]
    done = protect(rows, minimum=10)
    assert done.report.passed and done.results["estimate"].tolist() == ["91"]
    kept = protect(rows, minimum=10, fixed={"t04_corpus"})
    assert not kept.report.passed  # what stands from before must be made anew


DECISIONS = "by decision:escalated_review_body_supreme_court.ones1@exposed"


def test_effect_and_mean_of_a_part_of_decisions():
    """.0101964 + .0460536 = 9 of 160 treated decisions that went to one court."""
    outcome = "escalated_within_12_by_decision_date"
    court = row(
        exhibit="t03_appeals",
        panel="G. By body, date of decision, imputation",
        variable="escalated_review_body_supreme_court",
        term="exposed",
        estimator="imputation",
        estimate="0.0101964",
        control_mean="0.0460536",
        n_obs="885",
    )
    rows = [
        count("t03_estimability", outcome, "cases", "885"),
        count("t03_estimability", outcome, "treated", "160"),
        court,
    ]
    assert findings(rows)[DECISIONS] == (9, 9)
    done = protect(pd.DataFrame(rows), minimum=10, support=30)
    assert done.report.passed
    assert done.results["control_mean"].iloc[-1] == ""
    assert done.results["estimate"].tolist() == ["885", "160", "0.0101964"]


def cases(exhibit: str, panel: str, term: str, n: str, **more: str) -> dict[str, str]:
    return row(
        **{"variable": "conviction_incidence_12", "estimator": "imputation"} | more,
        exhibit=exhibit,
        panel=panel,
        term=term,
        estimate="0.1",
        n_obs=n,
    )


AGE = "B. Incidence of conviction, by the victim's age"
ALL = cases("t02_headline", "A. All time at risk", "exposed time", "1200")


@pytest.mark.parametrize(("adult", "unrecorded"), [("691", 5), ("660", None)])
def test_cases_of_neither_group(adult, unrecorded):
    groups = [("minor", "504"), ("adult", adult)]
    rows = [ALL, *(cases("t02_heterogeneity", AGE, *one) for one in groups)]
    found = findings(rows)
    assert ("age not recorded" in found) is (unrecorded is not None)
    if unrecorded is not None:
        assert found["age not recorded"] == (unrecorded, unrecorded)


@pytest.mark.parametrize(("left", "few"), [("1195", True), ("836", False)])
def test_cases_that_a_specification_leaves_out(left, few):
    where = ("f02_specifications", "A. Curve")
    rows = [cases(*where, "all", "1200"), cases(*where, "without_capital", left)]
    found = findings(rows)
    assert any(" less f02_specifications" in name for name in found) is few


def test_an_estimate_of_hidden_victims_tells_no_overlap():
    """155.585 from 99 seen is 65 on one list and 28 on two: 6 are on more."""
    seen, lists = 99, 4
    told = [
        (once, twice)
        for once in range(1, seen)
        for twice in range(1, seen - once + 1)
        if f"{seen + (lists - 1) / lists * once**2 / (2 * twice):.6g}" == "155.585"
    ]
    assert told == [(65, 28)]
    line = row(
        exhibit="t07_hidden",
        panel="A. Victims of the years of the lists, those seen included",
        variable="sexual",
        term="chao",
        estimator="description",
        estimate="155.585",
    )
    rows = pd.DataFrame([line])
    assert [f.kind for f in audit(rows, minimum=10).findings] == ["digits"]
    assert protect(rows, minimum=10).results["estimate"].tolist() == ["160"]

"""Three ways into results: what is declared is filled in, what is not is refused."""

import math

import pandas as pd
import pytest

from perutip.reporting.rows.rows import Rows, said_apart


@pytest.fixture
def rows(catalogue):
    return Rows(catalogue, "simulated", 0.9, "02")


def effect(**more):
    line = {"panel": "registered", "variable": "convicted", "term": "exposed"}
    return line | {"estimator": "ols", "estimate": 0.5} | more


def test_outcome_rank_definition_family_label_and_order_follow_from_the_variable(rows):
    rows.effects("t02_conviction", [effect(), effect(variable="convicted_pending_1")])
    one, two = rows.rows
    assert (one.outcome, one.registered, one.definition) == (
        "conviction",
        "primary",
        "as_registered",
    )
    assert one.family == "track4tip_primary_as_registered" and two.family == ""
    assert one.panel == "A. As registered" and one.label == "Convicted (pending = 0)"
    assert (one.column, two.column) == ("01", "02")
    assert (one.step, one.data_status) == ("02", "simulated")


def test_a_headline_carries_the_family_itself(rows):
    line = effect(variable="conviction_incidence_12", panel="all")
    rows.effects("t02_headline", [line])
    assert rows.rows[0].family == "track4tip_primary"


def test_a_set_carries_the_level_of_the_study_or_its_own(rows):
    rows.effects(
        "t02_conviction",
        [
            effect(conf_low=0.1, conf_high=0.9),
            effect(term="b", conf_low=0.1, conf_high=math.inf, conf_level=0.5),
            effect(term="c"),
        ],
    )
    levels = [row.conf_level for row in rows.rows]
    assert levels[:2] == [0.9, 0.5] and math.isnan(levels[2])


def test_a_reason_makes_the_status_and_takes_the_number(rows):
    rows.effects("t02_conviction", [effect(reason="too_few_cases")])
    rows.missing("t02_conviction", "amended", "convicted_within_12", "small_cell")
    rows.missing(
        "t02_conviction", "beside", "convicted_if_resolved", "awaiting:cases.csv"
    )
    assert [row.status for row in rows.rows] == [
        "not_estimable",
        "not_estimable",
        "awaiting",
    ]
    assert all(math.isnan(row.estimate) for row in rows.rows)


def test_a_pivot_has_a_row_per_cell_and_a_reason_per_blank(rows):
    frame = pd.DataFrame(
        {"cases": [100.0, math.nan], "share": [0.5, 0.25]}, index=["convicted", "other"]
    )
    rows.pivot(
        "t02_estimability",
        "enough",
        frame,
        estimator="count",
        reason="small_cell",
        labels={"other": "Something else"},
    )
    assert len(rows.rows) == 4
    by_cell = {(row.variable, row.term): row for row in rows.rows}
    assert by_cell["convicted", "cases"].estimate == 100
    assert by_cell["other", "cases"].reason == "small_cell"
    assert by_cell["other", "share"].label == "Something else"
    assert by_cell["convicted", "share"].label == "Convicted (pending = 0)"
    assert by_cell["other", "share"].column == by_cell["other", "cases"].column == "02"


def test_what_is_not_declared_is_refused(rows):
    with pytest.raises(ValueError, match="results.csv has no beta"):
        rows.effects("t02_conviction", [effect(beta=1.0)])
    with pytest.raises(KeyError, match="no panel"):
        rows.effects("t02_conviction", [effect(panel="guessed")])
    with pytest.raises(ValueError, match="no column odds"):
        rows.pivot("t02_estimability", "enough", pd.DataFrame({"odds": [1.0]}))
    twice = pd.DataFrame({"cases": [1.0, 2.0]}, index=["a", "a"])
    with pytest.raises(ValueError, match="twice"):
        rows.pivot("t02_estimability", "enough", twice)


def test_a_row_whose_p_and_set_disagree_says_what_they_come_from() -> None:
    line = {"p_wild": 0.063, "p_value": 0.04, "conf_low": 0.005, "conf_high": 0.214}
    line |= {"conf_level": 0.95, "conf_type": "jackknife, t(24)"}
    words = said_apart(line)
    assert "imposes no effect" in words and "jackknife, t(24)" in words
    assert said_apart(line | {"conf_low": -0.01}) == ""
    assert said_apart(line | {"p_wild": 0.049}) == ""
    assert said_apart(line | {"conf_type": "exact randomization"}) == ""
    assert said_apart({"p_value": 0.5}) == ""


def test_what_waits_for_its_column_has_one_reason_and_no_number(rows):
    """An estimate, a reason of the step's own, a description without a number."""
    rows.awaited = {"convicted": "awaiting:status of cases.csv"}
    rows.effects(
        "t02_conviction",
        [effect(n_obs=10, p_wild=0.5), effect(reason="no_variation", label="Words")],
    )
    rows.missing("t02_conviction", "beside", "convicted", "endline_none")
    rows.missing("t02_conviction", "beside", "convicted_pending_1", "no_variation")
    support = {"cases": [40.0], "treated": [0.0], "mde": [math.nan]}
    frame = pd.DataFrame(support, ["convicted_two_way"])
    count = {"estimator": "count", "reason": "small_cell"}
    rows.pivot("t02_estimability", "not_estimable", frame, **count)
    waits = "awaiting:status of cases.csv"
    assert [row.reason for row in rows.rows] == [
        waits,
        waits,
        "endline_none",
        "no_variation",
        "",
        waits,
        waits,
    ]
    first, second = rows.rows[:2]
    assert first.status == "awaiting" and math.isnan(first.estimate)
    assert math.isnan(first.n_obs) and math.isnan(first.p_wild)
    assert second.label == "Words" and rows.rows[4].estimate == 40


def test_a_p_of_permuted_dates_that_the_set_contradicts_is_told_once(catalogue) -> None:
    line = {"p_value": 0.03, "p_ri": 0.11, "conf_low": 0.004, "conf_high": 0.183}
    line |= {"conf_level": 0.95, "conf_type": "jackknife, t(24)", "estimate": 0.09}
    words = " [p and set disagree: p from permuted dates, set from jackknife, t(24)]"
    assert said_apart(line) == words
    assert said_apart(line | {"p_ri": 0.05}) == ""
    both = said_apart(line | {"p_wild": 0.06})
    assert "imposes no effect and permuted dates" in both
    rows = Rows(catalogue, "simulated", 0.95, step="02")
    named = {"variable": "convicted", "term": "x", "estimator": "a"}
    rows.effects("t02_conviction", [line | named | {"panel": "registered"}])
    label = rows.rows[0].label
    again = line | named | {"panel": "amended", "label": label, "p_ri": 0.02}
    rows.effects("t02_conviction", [again])
    assert label.endswith(words) and rows.rows[1].label == label.removesuffix(words)


def test_a_line_of_the_hazard_design_waits_for_what_hazards_wait_for(rows):
    waits = "awaiting:resolution_date of cases.csv"
    rows.missing("t02_sensitivity", "conviction", "without_capital", "no_exposed_time")
    rows.awaited = {"conviction_hazard": waits}
    for reason in ("no_exposed_time", "not_bounded"):
        rows.missing("t02_sensitivity", "conviction", "without_capital", reason)
    assert [row.reason for row in rows.rows] == [
        "no_exposed_time",
        waits,
        "not_bounded",
    ]


def test_no_support_of_an_awaited_outcome_is_no_count(rows):
    rows.awaited = {"convicted": "awaiting:status of cases.csv"}
    for n in (0.0, 40.0):
        line = effect(estimator="count", term="treated", estimate=n)
        rows.effects("t02_conviction", [line])
    assert [row.status for row in rows.rows] == ["awaiting", "ok"]


def test_support_waits_for_the_longest_variable_that_its_name_begins_with(rows):
    rows.awaited = {"convicted": "awaiting:status of cases.csv"}
    for name in ("convicted_two_way", "convicted_within_12_by_filing_date"):
        line = effect(variable=name, estimator="count", term="treated", estimate=0.0)
        rows.effects("t02_conviction", [line])
    assert [row.status for row in rows.rows] == ["awaiting", "ok"]

"""Ends by age come back from incidences with all their digits, and are found."""

import pandas as pd
import pytest
from planted_ages import AFTER, EVERY, printed

from perutip.reporting.audit import audit, protect

RULES = {"minimum": 10, "support": 30}
FILED, ALL = "filed under training", "under training"


def findings(rows):
    report = audit(rows, **RULES)
    assert report.contradiction == "" and report.false == ()
    return {f.cell.name: (f.low, f.high) for f in report.findings}


def test_ends_of_an_age_are_found_to_the_unit():
    found = findings(printed())
    assert found[f"{FILED}: convicted at 12-18"] == (8, 8)
    assert found[f"{FILED}: ended otherwise at 18-24"] == (4, 4)


def test_so_they_are_at_other_horizons():
    """An age bin between 6 and 12, and one half of which is between two horizons."""
    found = findings(printed((6, 12, 15, 18)))
    assert found[f"{FILED}: ended otherwise at 6-12"] == (9, 9)
    assert found[f"{FILED}: convicted at 12-18"] == (8, 8)


def test_what_is_in_one_panel_only_is_found_as_a_difference():
    """Of the same cases but 17: two convictions more at that age, of 20 ends or 24."""
    every = tuple((10, 10, 420.0) if k == 3 else e for k, e in enumerate(AFTER))
    found = findings(printed(every=every, at_risk=200))
    assert found[f"{ALL}: convicted at 12-18 less {FILED}"] == (2, 4)


@pytest.fixture(scope="module")
def done():
    return protect(printed(), **RULES)


def test_rounding_is_enough_and_no_effect_is_lost(done):
    before, after = printed(), done.results
    assert done.report.passed
    assert (before["estimate"] == after["estimate"]).all()
    assert {hidden.action for hidden in done.hidden} == {"rounded"}


def test_only_what_has_to_go_goes(done):
    """Shares keep two decimals and months three but where one bin would tell."""
    rows = done.results
    shares = rows["variable"].str.contains("incidence")
    texts = rows.loc[shares & rows["exhibit"].eq("t02_headline")]
    lengths = texts["control_mean"].str.partition(".")[2].str.len()
    coarse = texts.loc[lengths < 2, "variable"]
    assert set(lengths) == {1, 2} and coarse.nunique() == 1
    assert not coarse.str.endswith("_12").any()
    assert (texts.groupby("variable")["control_mean"].agg(len) == 3).all()


def test_one_digit_more_anywhere_would_tell(done):
    """The rounding is no coarser than it must be."""
    full = printed()["control_mean"]
    rows = done.results
    variable = rows.loc[
        rows["variable"].str.contains("incidence")
        & rows["control_mean"].str.fullmatch(r"0\.\d"),
        "variable",
    ].iloc[0]
    finer = rows.copy()
    mine = rows["variable"] == variable
    finer.loc[mine, "control_mean"] = [f"{float(x):.2f}" for x in full[mine]]
    assert not audit(finer, **RULES).passed


def test_a_panel_beside_tells_as_much():
    """Imputed numbers of the first panel gone, those of multiplicative hazards not."""
    every = tuple((8, 1, 450.0) if k == 3 else e for k, e in enumerate(EVERY))
    after = tuple((8, 1, 405.4) if k == 3 else e for k, e in enumerate(AFTER))
    rows = printed(after=after, every=every)
    mine = rows["panel"].str.startswith("A.")
    rows.loc[mine, "control_mean"] = ""
    low, high = findings(rows)[f"{ALL}: ended otherwise at 12-18"]
    assert low == 1 and high < 10


def test_rows_that_stand_are_left_and_fall():
    done = protect(printed(), fixed={"t02_headline"}, **RULES)
    assert not done.report.passed
    mine = done.results["exhibit"] == "t02_headline"
    before = printed()
    assert (done.results["control_mean"] == before["control_mean"])[mine].all()


def test_time_that_nobody_can_impute_bounds_no_end_from_below():
    """Part of the exposed time is left out: totals are no totals of the register."""
    label = "; 80% of exposed time identified"
    after = tuple((max(y - 3, 0), z, n) for y, z, n in AFTER)
    report = audit(printed(after=after, label=label), **RULES)
    assert report.contradiction == "" and report.false == ()
    assert protect(printed(after=after, label=label), **RULES).report.passed


def test_an_output_without_the_table_has_no_ends():
    rows = printed()
    rows = rows[rows["exhibit"] != "t02_headline"]
    report = audit(pd.DataFrame(rows), **RULES)
    assert report.passed and report.contradiction == ""

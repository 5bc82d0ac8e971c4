"""Years of filing delivered without what one answer of an outcome needs."""

import pandas as pd
import pytest

from perutip.contract.reading import read_registers
from perutip.frames.prosecution import prosecution_frames
from perutip.frames.undelivered import notices_of_years, of_bare_years, years_in_words
from perutip.running.files.places import ROOT

ESCALATION = ["escalation_date", "review_body", "review_date", "review_outcome"]
BARE = {
    "resolution_date": ("undated", ["convicted_within_12", "resolved_within_24"]),
    "sentence_years": ("sentence", ["sentence_or_zero_24"]),
    "charge_judgment": ("charge", ["convicted_trafficking"]),
    "escalation_date": ("escalation", ["escalated_within_12"]),
    "escalated": ("escalation", ["escalated_within_12", "escalated_case"]),
    "review_outcome": ("review", ["reviewed_in_time", "reviewed_upheld_case"]),
    "review_date": ("review", ["reviewed_in_time", "reviewed_upheld"]),
}
YEARS = (2020, 2021)


@pytest.fixture(scope="module")
def registers():
    folder = ROOT / "input" / "simulated"
    names = ("regions", "cases", "prosecutors")
    return read_registers(folder, names=names, partial=True).frames


def cases_of(registers, config, column="", years=(), keep=0.0):
    """Cases as derived, `column` emptied in `years` but for a share of its values."""
    cases = registers["cases"].copy()
    inside = cases["filing_date"].dt.year.isin(years)
    if column:
        filled = cases.index[inside & cases[column].notna()]
        emptied = filled[int(keep * len(filled)) :]
        also = ESCALATION if column == "escalated" else []
        cases.loc[emptied, [column, *also]] = None
    frames = prosecution_frames(registers | {"cases": cases}, config)
    return frames["cases"].set_index("case_id")


# A review may be pending: its decision counts as undelivered only when none is there.
EMPTIED = [(c, k) for c in BARE for k in (0.0, 0.3) if c != "review_outcome" or not k]


@pytest.mark.parametrize(("column", "keep"), EMPTIED)
def test_a_year_without_the_column_tells_neither_answer(
    registers, config, column, keep
):
    what, outcomes = BARE[column]
    whole = cases_of(registers, config)
    found = cases_of(registers, config, column, YEARS, keep)
    inside = found["filing_date"].dt.year.isin(YEARS)
    for outcome in outcomes:
        assert whole.loc[inside, outcome].notna().any()
        assert found.loc[inside, outcome].isna().all(), outcome
        assert found.loc[~inside, outcome].equals(whole.loc[~inside, outcome])
        # What stays has the share that it had: no year of zeros among it.
        assert found[outcome].mean() == whole.loc[~inside, outcome].mean()
    (said,) = [n for n in notices_of_years(found.reset_index()) if "2020 to 2021" in n]
    assert said.startswith("of the cases filed in 2020 to 2021 that call for it, most")
    assert found.loc[inside, f"bare_{what}"].eq(1).all()


@pytest.mark.parametrize("column", BARE)
def test_single_cases_that_lack_it_leave_the_year_in(registers, config, column):
    found = cases_of(registers, config, column, YEARS, keep=0.8)
    what, outcomes = BARE[column]
    inside = found["filing_date"].dt.year.isin(YEARS)
    assert found[f"bare_{what}"].eq(0).all()
    assert all(found.loc[inside, outcome].notna().any() for outcome in outcomes)
    assert notices_of_years(found.reset_index()) == []


def test_reviews_that_may_be_pending_are_no_bare_year(registers, config):
    found = cases_of(registers, config, "review_outcome", YEARS, keep=0.2)
    assert found["bare_review"].eq(0).all()


def test_a_year_of_few_is_out_when_none_of_them_has_the_value():
    filed = pd.Series(pd.to_datetime(["2020-01-01"] * 4 + ["2021-01-01"] * 6))
    due = pd.Series([True, True, True, False, *[True] * 6])
    every = pd.Series(True, index=filed.index)
    assert of_bare_years(filed, due, every).all()
    some = every.copy()
    some[[0, 9]] = False  # one of three, one of six: the three are too few for a share
    assert of_bare_years(filed, due, some).tolist() == [False] * 4 + [True] * 6
    nothing = pd.Series(False, index=filed.index)
    assert not of_bare_years(filed, nothing, every).any()


def test_few_without_what_may_be_pending_leave_the_year_in():
    filed = pd.Series(pd.to_datetime(["2020-01-01"] * 4 + ["2021-01-01"] * 5))
    every = pd.Series(True, index=filed.index)
    found = of_bare_years(filed, every, every, optional=True)
    assert found.tolist() == [False] * 4 + [True] * 5


def test_the_pending_cases_of_a_last_year_without_the_column_are_no_zeros(
    registers, config
):
    """Three cases of the last year are decided, and its file lacks the appeals."""
    cases = registers["cases"].copy()
    last = cases["filing_date"].dt.year == cases["filing_date"].dt.year.max()
    decided = cases.index[last & cases["resolution_date"].notna()]
    early = decided[3:]
    ended = ["resolution_date", "firm_date", "sentence_years", "charge_judgment"]
    cases.loc[early, "status"] = "pending"
    cases.loc[early, ended] = None
    cases.loc[cases.index[last], ["escalated", *ESCALATION]] = None
    frames = prosecution_frames(registers | {"cases": cases}, config)
    found = frames["cases"].set_index("case_id")
    inside = found["filing_date"].dt.year == cases.loc[last, "filing_date"].max().year
    assert (found.loc[inside, "status"] == "pending").sum() > 50
    for outcome in ("escalated_case", "reviewed_upheld_case", "escalated_within_12"):
        assert found.loc[inside, outcome].isna().all(), outcome
        assert found.loc[~inside, outcome].notna().any()
    assert found.loc[inside, "convicted"].notna().all()


def test_a_half_year_without_the_column_is_out_by_itself():
    days = ["2020-03-01"] * 9 + ["2020-09-01"] * 5 + ["2020-10-01"] * 2
    filed = pd.Series(pd.to_datetime(days))
    due = pd.Series([True] * 14 + [False] * 2)
    lacking = pd.Series([False] * 9 + [True] * 7)
    bare = of_bare_years(filed, due, lacking)
    assert bare.tolist() == [False] * 9 + [True] * 7
    assert years_in_words(filed[bare]) == "July to December 2020"


def test_years_are_said_as_runs():
    days = [f"{y}-{m}-07" for y in (2019, 2021, 2022) for m in ("01", "07")]
    filed = pd.Series(pd.to_datetime([*days, "2020-05-01"]))
    assert years_in_words(filed) == "2019, January to June 2020, 2021 to 2022"

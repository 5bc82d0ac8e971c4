"""Years of filing delivered without what one answer of an outcome needs."""

import pandas as pd
import pytest

from perutip.contract.reading import read_registers
from perutip.frames.build import prosecution_frames
from perutip.frames.undelivered import notices_of_years, of_bare_years, years_in_words
from perutip.running.places import ROOT

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
    assert "most cases filed in 2020 to 2021 come without" in said
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


def test_few_cases_say_nothing_of_a_year():
    filed = pd.Series(pd.to_datetime(["2020-01-01"] * 4 + ["2021-01-01"] * 5))
    every = pd.Series(True, index=filed.index)
    assert of_bare_years(filed, every, every).tolist() == [False] * 4 + [True] * 5


def test_years_are_said_as_runs():
    days = pd.Series(pd.to_datetime(["2019-05-01", "2022-01-01", "2021-07-07"]))
    assert years_in_words(days) == "2019, 2021 to 2022"

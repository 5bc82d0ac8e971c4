"""Table A1 ends where the estimates begin: the last line of a block is their N."""

from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.results import numbers, read_results

RESULTS = Path(__file__).resolve().parents[1] / "output" / "results.csv"
HORIZONS = (12, 18, 24)
BLOCKS = {  # block → the rows whose N it ends with: exhibit, panel's letter, variable
    "Cases, as registered": [
        ("t02_conviction", "A", "convicted"),
        ("t02_headline", "A", "conviction_hazard"),
        ("t02_headline", "C", "restricted_mean_12"),
        ("t02_headline", "D", "trafficking_charge"),
    ],
    "Cases, months to resolution": [("t02_resolution_time", "A", "resolution_months")],
    "Cases, sentence length": [("t02_sentencing", "A", "sentence_years")],
    "Cases, outcomes within 12 months": [("t02_headline", "D", "sentence_or_zero_12")],
    "Prosecutors, knowledge score": [
        ("t02_knowledge", "A", "knowledge_score"),
        ("t02_headline", "D", "knowledge_score"),
    ],
    "Rulings, by date of ruling": [
        ("t04_index", "A", "index"),
        ("t04_index", "C", "index"),
    ],
    "Rulings, by the case's filing date": [("t04_index", "B", "index")],
    "Officers, trial": [("t06_primary", "A", "cases_per_officer_survey")],
    "Victims, trial": [("t06_primary", "A", "referral_completion")],
    "Victims, pilot": [("t06_pilot", "A", "referral_completion")],
    "Referrals, trial": [("t06_secondary", "A", "false_positive_rate")],
    "Referrals, pilot": [("t06_pilot", "A", "false_positive_rate")],
    "Incidents, trial": [("t06_exploratory", "A", "documentation_score")],
}
for _h in HORIZONS:
    BLOCKS.setdefault(f"Cases, outcomes within {_h} months", []).append(
        ("t02_imputation", "A", f"convicted_within_{_h}")
    )
ASKED = {  # blocks of people asked: who left a question out is in its N alone
    "Residents, trial": [
        ("t06_exploratory", "A", "trust"),
        ("t06_exploratory", "B", "would_report"),
    ],
    "Officers, trial": [
        ("t06_secondary", "A", "officer_knowledge"),
        ("t06_secondary", "A", "officer_attitudes"),
    ],
}
HIDDEN = {"Officers, pilot"}  # a small number of them was lost
MAIN = ("t02_headline", "t04_index", "t06_primary", "t06_secondary")


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return numbers(read_results(RESULTS))


def last_lines(rows: pd.DataFrame) -> pd.Series:
    """Block → what remains in the end."""
    flow = rows[(rows["exhibit"] == "t01_sample_flow") & (rows["term"] == "remaining")]
    return flow.sort_values("column", kind="stable").groupby("panel")["estimate"].last()


def n_of(rows: pd.DataFrame, exhibit: str, letter: str, variable: str) -> set[float]:
    mine = rows[(rows["exhibit"] == exhibit) & (rows["variable"] == variable)]
    return set(mine.loc[mine["panel"].str.startswith(letter), "n_obs"])


def test_the_last_line_of_a_block_is_the_n_of_its_estimates(rows) -> None:
    last = last_lines(rows)
    assert set(last.index) == set(BLOCKS) | set(ASKED) | HIDDEN
    for block, uses in BLOCKS.items():
        for use in uses:
            assert n_of(rows, *use) == {last[block]}, (block, use)


def test_no_answer_is_counted_beyond_those_who_were_asked(rows) -> None:
    last = last_lines(rows)
    for block, uses in ASKED.items():
        for use in uses:
            (number,) = n_of(rows, *use)
            assert 0.9 * last[block] < number <= last[block], (block, use)


def test_no_count_of_the_flow_is_small(rows, config) -> None:
    flow = rows[rows["exhibit"] == "t01_sample_flow"]
    shown = flow.loc[flow["estimate"] > 0, "estimate"]
    assert len(shown) > 30 and shown.min() >= config.study.minimum_cell


def test_every_n_of_people_in_a_main_table_ends_a_block(rows) -> None:
    """Questions that officers left open and districts have an N of their own; bounds
    and selection (t04_index D, E) are on cases."""
    last = set(last_lines(rows))
    mine = rows[rows["exhibit"].isin(MAIN) & rows["n_obs"].notna()]
    open_ones = mine["variable"].str.startswith(("officer_", "attitudes_"))
    parts = mine["variable"].isin(["index_reasoning", "index_prosecution"])
    parts |= mine["variable"] == "referral_not_linked"  # before they leave the block
    places = mine["sample"].str.startswith(("districts", "region-half-years"))
    left = mine[~(open_ones | parts | places)]
    assert len(left) > 50
    unknown = left[~left["n_obs"].isin(last)]
    assert unknown.empty, unknown[["exhibit", "variable", "n_obs"]]

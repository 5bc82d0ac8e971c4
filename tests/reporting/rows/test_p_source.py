"""A row says which number of draws stands behind which p."""

import math

import numpy as np
import pandas as pd
import pytest

from perutip.designs.families import Adjusted
from perutip.designs.headline.headlines import FamilyOfDates
from perutip.designs.imputation import impute_rows
from perutip.designs.regression import Settings
from perutip.reporting.lines.lines import imputation_line
from perutip.reporting.lines.permuted_dates import with_dates
from perutip.reporting.lines.regressions import step_down
from perutip.reporting.results import COLUMNS, read_results
from perutip.reporting.rows.p_source import numbers_behind, p_source, sources_of
from perutip.reporting.rows.rows import Rows


@pytest.fixture
def cases() -> pd.DataFrame:
    rng = np.random.default_rng(8)
    n = 700
    unit = rng.integers(0, 8, n)
    filed = pd.Timestamp("2014-01-01") + pd.to_timedelta(rng.integers(0, 3000, n), "D")
    training = pd.Series(pd.to_datetime(["2018-03-01", "2018-11-01", "2019-06-01"]))
    own = training.reindex(unit).reset_index(drop=True)
    filed = pd.Series(filed)
    return pd.DataFrame(
        {
            "case": np.arange(n),
            "unit": [f"R{u}" for u in unit],
            "filing_date": filed,
            "training_date": own,
            "half_year": filed.dt.year * 2 + (filed.dt.month > 6),
            "exposed": (filed >= own).astype(float),
            "in_donut_12": 0.0,
            "y": (rng.random(n) < 0.4).astype(float),
        }
    )


def test_an_imputation_names_patterns_and_permutations(
    cases: pd.DataFrame, settings: Settings
) -> None:
    alone = imputation_line("y", impute_rows(cases, "y", settings), settings)
    assert alone["p_source"] == "p_wild: 256 enumerated"
    assert (alone["draws"], alone["seed_stream"]) == (256, "")
    family = FamilyOfDates({"y": 0.2}, {"y": 0.4}, 499)
    (dated,) = with_dates([alone], family)
    assert dated["p_source"] == (
        "p_wild: 256 enumerated; p_ri and p_rw: 499 from track4tip/dates"
    )
    (again,) = with_dates([dated], FamilyOfDates({"y": 0.2}, {}, 99))
    assert again["p_source"] == "p_wild: 256 enumerated; p_ri: 99 from track4tip/dates"
    assert list(numbers_behind(str(dated["p_source"]))) == [(True, 256), (False, 499)]
    dates = (499, "track4tip/dates")
    expected = {"p_wild": (256, ""), "p_ri": dates, "p_rw": dates}
    assert sources_of(str(dated["p_source"])) == expected


def test_a_row_with_one_resampled_p_needs_no_word_of_its_maker(catalogue) -> None:
    rows = Rows(catalogue, "simulated", 0.95, step="02")
    line = {"variable": "convicted", "term": "x", "estimator": "a", "estimate": 0.1}
    wild = line | {"p_wild": 0.3, "draws": 32, "n_clusters": 5, "panel": "registered"}
    rows.effects("t02_conviction", [wild])
    assert rows.rows[0].p_source == "p_wild: 32 enumerated"
    drawn = wild | {"draws": 9999, "seed_stream": "s", "n_clusters": 40}
    assert p_source(drawn) == "p_wild: 9999 from s"
    exact = p_source(line | {"p_ri": 0.2, "draws": 7776})
    assert exact == "p_ri: 7776 assignments"
    inverted = {"set_draws": 999, "conf_type": "WCR11, 999 seeded draws"}
    own_set = wild | inverted | {"seed_stream": "s"}
    assert p_source(own_set) == "p_wild: 32 enumerated; set: 999 from s"
    every = wild | {"set_draws": 32, "conf_type": "WCR11, all sign patterns"}
    assert p_source(every) == "p_wild: 32 enumerated; set: 32 enumerated"
    assert p_source(line | {"draws": 7776}) == ""


def test_a_stepped_p_names_the_stream_of_its_family() -> None:
    line = {"variable": "y", "p_wild": 0.1, "draws": 32, "n_clusters": 5}
    step_down(line, Adjusted({"y": 0.2}, 9999, "f/step-down"))
    said = "p_wild: 32 enumerated; p_rw: 9999 from f/step-down"
    assert (line["p_rw"], line["p_source"]) == (0.2, said)
    step_down(line, Adjusted({"y": 0.3}, 512))
    assert line["p_source"] == "p_wild: 32 enumerated; p_rw: 512 enumerated"
    for other in ({"variable": "z"}, {"variable": "y", "reason": "small_cell"}):
        step_down(other, Adjusted({"y": 0.2}, 9999, "f/step-down"))
        assert "p_rw" not in other and "p_source" not in other


def test_results_of_an_earlier_package_are_read_with_the_column_empty(tmp_path) -> None:
    path = tmp_path / "results.csv"
    earlier = [name for name in COLUMNS if name != "p_source"]
    row = ["t02" if name == "exhibit" else "" for name in earlier]
    lines = (",".join(cells) + "\n" for cells in (earlier, row))
    path.write_text("".join(lines), encoding="utf-8")
    found = read_results(path)
    assert found.loc[0, "exhibit"] == "t02" and found.loc[0, "p_source"] == ""


@pytest.mark.parametrize(
    ("alone", "stepped", "shown"),
    [(0.770, 0.769, 0.770), (0.01, 0.03, 0.03), (math.nan, 0.4, 0.4)],
)
def test_a_stepped_p_is_never_below_the_p_of_its_own_test(
    alone: float, stepped: float, shown: float
) -> None:
    """The p is of all patterns, the stepped one of 9,999 that members share."""
    line = {"variable": "y", "p_wild": alone, "draws": 2**25, "n_clusters": 25}
    step_down(line, Adjusted({"y": stepped}, 9999, "f/step-down"))
    assert line["p_rw"] == shown

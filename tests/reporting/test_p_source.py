"""A row says which number of draws stands behind which p."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.headlines import FamilyOfDates
from perutip.designs.imputation import impute
from perutip.designs.regression import Settings
from perutip.reporting.lines import imputation_line
from perutip.reporting.p_source import numbers_behind, p_source
from perutip.reporting.results import read_results
from perutip.reporting.rows import Rows
from perutip.reporting.track4tip.headline import with_dates


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
    line = imputation_line("y", impute(cases, "y", 12, settings, 19), settings)
    assert line["p_source"] == "p_wild: 256 enumerated; p_ri: 19 from a/stream"
    assert (line["draws"], line["seed_stream"]) == (19, "a/stream")
    alone = imputation_line("y", impute(cases, "y", 12, settings, 0), settings)
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


def test_a_row_with_one_resampled_p_needs_no_word_of_its_maker(catalogue) -> None:
    rows = Rows(catalogue, "simulated", 0.95, step="02")
    line = {"variable": "convicted", "term": "x", "estimator": "a", "estimate": 0.1}
    wild = line | {"p_wild": 0.3, "draws": 32, "n_clusters": 5, "panel": "registered"}
    rows.effects("t02_conviction", [wild])
    assert rows.rows[0].p_source == "p_wild: 32 enumerated"
    drawn = wild | {"draws": 9999, "seed_stream": "s", "n_clusters": 40}
    assert p_source(drawn) == "p_wild: 9999 from s"
    assert p_source(line | {"p_ri": 0.2, "draws": 7776}) == "p_ri: 7776"
    assert p_source(line | {"draws": 7776}) == ""


def test_results_of_an_earlier_package_are_read_with_the_column_empty(tmp_path) -> None:
    path = tmp_path / "results.csv"
    path.write_text("exhibit,panel\nt02,A\n", encoding="utf-8")
    found = read_results(path)
    assert found.loc[0, "exhibit"] == "t02" and found.loc[0, "p_source"] == ""

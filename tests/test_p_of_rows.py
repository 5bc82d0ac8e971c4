"""What rows of results.csv say of their p: one an estimate, each with its source."""

from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.results import numbers, read_results
from perutip.reporting.rows.p_source import sources_of

RESULTS = Path(__file__).resolve().parents[1] / "output" / "results.csv"
RESAMPLED = ("p_wild", "p_ri", "p_rw")
SAME = ["estimate", "std_error", "n_obs"]


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return numbers(read_results(RESULTS))


def test_an_estimate_has_one_p_of_a_kind_wherever_it_stands(rows) -> None:
    """p_rw is of a family: an estimate may be in two."""
    told = rows[rows[SAME].notna().all(axis=1)]
    groups = told.groupby(SAME)
    twice = groups["exhibit"].transform("size") > 1
    assert twice.sum() > 20
    for name in ("p_value", "p_wild", "p_ri"):
        different = groups[name].nunique() > 1
        assert not different.any(), (name, list(different.index[different]))


def test_every_resampled_p_says_number_and_stream(rows) -> None:
    seen = dict.fromkeys(RESAMPLED, 0)
    for row in rows.to_dict("records"):
        said = sources_of(str(row["p_source"]))
        place = (row["exhibit"], row["panel"], row["variable"], row["p_source"])
        for name in RESAMPLED:
            assert (name in said) == pd.notna(row[name]), (name, place)
            seen[name] += name in said
        main = said.get("p_ri") or said.get("p_wild")
        if main is None:
            continue
        number, stream = main
        assert row["draws"] == number, place
        of_set = said.get("set", (0, ""))
        assert row["seed_stream"] == (stream or of_set[1]), place
        if pd.notna(row["set_draws"]):
            assert of_set[0] == row["set_draws"], place
    assert min(seen.values()) > 20, seen


def test_a_p_from_few_clusters_is_enumerated_and_says_so(rows) -> None:
    told = rows[rows["p_wild"].notna()]
    for row in told.to_dict("records"):
        number, stream = sources_of(row["p_source"])["p_wild"]
        enumerated = number == 2 ** row["n_clusters"]
        assert enumerated == (stream == ""), row["p_source"]

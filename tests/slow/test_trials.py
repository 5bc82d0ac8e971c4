"""A few simulated trials as step 06 estimates them: planted effects come back.

The many are in tests/benchmarks/trials.md; the bounds here are Monte Carlo errors of
these very trials (fixed seeds).
"""

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from trials import FAMILIES, TRUTH, family_errors, one_trial, planted, summary

TRIALS = 20


@pytest.fixture(scope="module", params=[True, False], ids=["effects", "null"])
def found(request):
    """Trials with effects planted or without, and whether they were."""
    seeds = range(900, 900 + TRIALS)
    parts = [one_trial(seed, effects=request.param) for seed in seeds]
    return request.param, pd.concat(parts)


def test_effects_are_recovered_without_bias(found):
    effects, rows = found
    table = summary(rows, planted(effects=effects)).set_index("outcome")
    assert set(table.index) == set(TRUTH) and (table["trials"] == TRIALS).all()
    assert (table["bias"].abs() <= 4 * table["mc_error"]).all(), table
    assert table["coverage"].mean() >= 0.85


def test_large_effects_are_found_and_nulls_kept(found):
    effects, rows = found
    table = summary(rows, planted(effects=effects)).set_index("outcome")
    if effects:
        large = ["cases_per_officer_survey", "officer_knowledge"]
        assert (table.loc[large, "exact"] >= 0.6).all()
        assert table.loc["false_positive_rate", "exact"] <= 0.3
    else:
        assert table["exact"].mean() <= 0.15
        assert max(family_errors(rows).values()) <= 0.3
        assert set(family_errors(rows)) == set(FAMILIES)

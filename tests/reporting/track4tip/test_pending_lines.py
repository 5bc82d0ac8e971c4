"""Rows of pending cases: two codings are not called bounds, two completions are."""

import numpy as np
import pandas as pd

from perutip.reporting.track4tip.pending_cases import pending_lines
from perutip.study.exhibits import exhibit


def register(n: int = 300) -> pd.DataFrame:
    """Cases of six units, three trained, a quarter pending."""
    rng = np.random.default_rng(4)
    unit, half = rng.integers(0, 6, n), rng.integers(0, 10, n)
    resolved = (rng.random(n) < 0.75).astype(float)
    return pd.DataFrame(
        {
            "unit": [f"R{u}" for u in unit],
            "half_year": half,
            "exposed": ((unit < 3) & (half > 3 + unit)).astype(float),
            "resolved": resolved,
            "convicted": (rng.random(n) < 0.3) * resolved,
        }
    )


def test_the_other_coding_is_not_called_a_bound(catalogue):
    said = catalogue.variables["convicted_pending_1"].deviation
    assert "Upper end" not in said and "other coding" in said
    terms = " ".join(exhibit("t02_conviction").terms.values())
    assert "not bounds on the effect" in terms


def test_either_bounds_have_two_ends_and_one_interval(catalogue, settings):
    lines = list(pending_lines(register(), catalogue, settings))
    assert [line["term"] for line in lines] == ["lower bound", "upper bound"] * 2
    assert {line["conf_type"] for line in lines} == {"Imbens-Manski, jackknife"}
    for low, high in (lines[:2], lines[2:]):
        assert low["conf_low"] == high["conf_low"] < low["estimate"]
        assert low["estimate"] < high["estimate"] < high["conf_high"]


def test_what_cannot_be_estimated_is_not_bounded(catalogue, settings):
    untrained = register().assign(exposed=0.0)
    lines = list(pending_lines(untrained, catalogue, settings))
    assert [line["reason"] for line in lines] == ["one_arm_only"] * 2

"""Bounds on conviction when nobody knows how pending cases end."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from perutip.designs.pending_cases import bounds_by_arm, bounds_of_coefficient
from perutip.inference.bounds import imbens_manski_interval

LEVEL = 0.95


@pytest.fixture
def cases() -> pd.DataFrame:
    """Five units, two of them trained early and one late; eight pending cases."""
    rng = np.random.default_rng(11)
    n = 120
    unit, half = rng.integers(0, 5, n), rng.integers(0, 8, n)
    start = np.array([2, 3, 6, 99, 99])
    resolved = np.ones(n, int)
    resolved[rng.choice(n, 8, replace=False)] = 0
    return pd.DataFrame(
        {
            "unit": [f"R{u}" for u in unit],
            "half_year": half,
            "exposed": (half >= start[unit]).astype(float),
            "resolved": resolved,
            "convicted": ((rng.random(n) < 0.4) & (resolved == 1)).astype(float),
        }
    )


def two_way(cases: pd.DataFrame, outcome: np.ndarray) -> float:
    """The coefficient by dummies."""
    dummies = pd.get_dummies(cases[["unit", "half_year"]].astype(str)).to_numpy(float)
    x = np.column_stack([cases["exposed"], dummies])
    return float(np.linalg.lstsq(x, outcome, rcond=None)[0][0])


def completed(cases: pd.DataFrame, ends: np.ndarray) -> np.ndarray:
    """Outcomes with `ends` for the pending cases, in order."""
    out = cases["convicted"].to_numpy(float).copy()
    out[cases["resolved"].to_numpy() == 0] = ends
    return out


def test_no_way_of_ending_gives_an_estimate_outside(cases: pd.DataFrame) -> None:
    pending = int((cases["resolved"] == 0).sum())
    every = [
        two_way(cases, completed(cases, np.array(ends)))
        for ends in product((0.0, 1.0), repeat=pending)
    ]
    found = bounds_of_coefficient(cases, level=LEVEL)
    assert found is not None
    assert found.lower == pytest.approx(min(every), abs=1e-10)
    assert found.upper == pytest.approx(max(every), abs=1e-10)
    # Neither coding of all pending cases alike is an end.
    alike = two_way(cases, completed(cases, np.zeros(pending)))
    assert found.lower < alike < found.upper


def test_by_arm_the_pending_of_one_arm_are_convicted_alone(cases: pd.DataFrame) -> None:
    arm = cases.loc[cases["resolved"] == 0, "exposed"].to_numpy(float)
    found = bounds_by_arm(cases, level=LEVEL)
    widest = bounds_of_coefficient(cases, level=LEVEL)
    assert found is not None and widest is not None
    assert found.lower == pytest.approx(two_way(cases, completed(cases, 1 - arm)))
    assert found.upper == pytest.approx(two_way(cases, completed(cases, arm)))
    assert widest.lower <= found.lower <= found.upper <= widest.upper


def test_the_interval_is_that_of_both_jackknives(cases: pd.DataFrame) -> None:
    arm = cases.loc[cases["resolved"] == 0, "exposed"].to_numpy(float)
    errors = []
    for ends in (1 - arm, arm):
        outcome = completed(cases, ends)
        whole = two_way(cases, outcome)
        kept = [(cases["unit"] != u).to_numpy() for u in sorted(set(cases["unit"]))]
        moved = [two_way(cases[one], outcome[one]) - whole for one in kept]
        errors.append(np.sqrt(4 / 5 * np.square(moved).sum()))
    found = bounds_by_arm(cases, level=LEVEL)
    assert found is not None
    assert (found.std_error_lower, found.std_error_upper) == pytest.approx(errors)
    expected = imbens_manski_interval(
        found.lower, found.upper, *errors, level=LEVEL, df=4
    )
    assert (found.conf_low, found.conf_high) == pytest.approx(expected)


def test_without_pending_cases_both_ends_are_the_estimate(cases: pd.DataFrame) -> None:
    resolved = cases.assign(resolved=1)
    found = bounds_of_coefficient(resolved, level=LEVEL)
    assert found is not None
    alone = two_way(cases, cases["convicted"].to_numpy(float))
    assert (found.lower, found.upper) == pytest.approx((alone, alone))


def test_an_effect_that_one_unit_carries_has_bounds_without_an_interval(
    cases: pd.DataFrame,
) -> None:
    one = cases.assign(exposed=cases["exposed"].where(cases["unit"] == "R0", 0.0))
    found = bounds_by_arm(one, level=LEVEL)
    assert found is not None and found.reason == "lost_without_cluster"
    assert np.isnan(found.conf_low) and found.lower <= found.upper
    assert bounds_by_arm(cases[cases["unit"] == "R0"], level=LEVEL) is None
    alike = cases.assign(exposed=(cases["unit"] == "R0").astype(float))
    assert bounds_of_coefficient(alike, level=LEVEL) is None

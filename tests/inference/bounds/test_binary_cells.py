"""Cell bounds against linear programs over all sixteen latent types."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from perutip.inference.bounds import (
    CellShares,
    binary_cell_bounds,
    imbens_manski_interval,
)

TYPES = np.array(list(itertools.product([0, 1], repeat=4)))  # S1, S0, Y1, Y0
S1, S0, Y1, Y0 = TYPES.T


def by_programs(shares: CellShares, excluded: np.ndarray) -> tuple[float, float] | None:
    """Smallest and largest effect on S1 = S0 = 1 over every law of the types.

    The ratio is made linear by scaling the law to one always-selected unit.
    """
    rows = np.array([np.ones(16), S1, S1 * Y1, S0, S0 * Y0], float)
    found = [
        1,
        shares.selected,
        shares.positive,
        shares.selected_without,
        shares.positive_without,
    ]
    both = (S1 * S0).astype(float)
    equal = np.vstack([np.column_stack([rows, -np.array(found)]), [*both, 0.0]])
    right = np.array([0.0] * 5 + [1.0])
    limits = [(0, 0 if gone else None) for gone in excluded] + [(0, None)]
    ends = []
    for sign in (1, -1):
        cost = sign * np.array([*(both * (Y1 - Y0)), 0.0])
        solved = linprog(cost, A_eq=equal, b_eq=right, bounds=limits)
        if solved.status != 0:
            return None
        ends.append(sign * solved.fun)
    return ends[0], ends[1]


def without_clusters(shares: CellShares, spread: float = 1e-6) -> np.ndarray:
    """Ten leave-out rows that hardly move, so that the branch is clear."""
    centre = np.array(list(vars(shares).values()))
    return centre + spread * np.random.default_rng(0).normal(size=(10, 4))


share = st.floats(0.05, 0.95)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(p1=share, p0=share, a=share, b=share)
def test_bounds_are_those_of_every_law_of_types(p1, p0, a, b):
    if abs(p1 - p0) < 0.01:
        p1 = min(p1 + 0.02, 0.97)
    shares = CellShares(p1, a * p1, p0, b * p0)
    found = binary_cell_bounds(shares, without_clusters(shares))
    more = p1 > p0
    assert found.branch == ("more" if more else "less")
    never = (S1 < S0) if more else (S1 > S0)
    expected = by_programs(shares, never)
    assert expected is not None
    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-7)
    assert found.always_share == pytest.approx(min(p1, p0))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(p1=share, p0=share, a=share, b=share)
def test_frechet_bounds_are_those_of_every_law_of_types(p1, p0, a, b):
    if abs(p1 + p0 - 1) < 0.01:
        p1 = min(p1 + 0.02, 0.97)
    shares = CellShares(p1, a * p1, p0, b * p0)
    found = binary_cell_bounds(shares, without_clusters(shares), monotone=False)
    expected = by_programs(shares, np.zeros(16, bool))
    if p1 + p0 <= 1:
        assert np.isnan(found.lower) and "one state only" in found.reason
        assert found.always_share == 0
        return
    assert expected is not None
    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-7)


def test_worked_numbers():
    """p1 .30, p0 .20, q1 .18, q0 .10: [.08, .18] of .20 against .10 of .20."""
    shares = CellShares(0.30, 0.18, 0.20, 0.10)
    more = binary_cell_bounds(shares, without_clusters(shares))
    assert (more.lower, more.upper) == pytest.approx((-0.1, 0.4))
    swapped = CellShares(0.20, 0.10, 0.30, 0.18)
    less = binary_cell_bounds(swapped, without_clusters(swapped))
    assert (less.lower, less.upper) == pytest.approx((-0.4, 0.1))


def test_unclear_direction_gives_the_union():
    shares = CellShares(0.30, 0.18, 0.20, 0.10)
    wide = without_clusters(shares, spread=0.05)
    found = binary_cell_bounds(shares, wide)
    assert found.branch == "either"
    # Were nobody brought in, the effect would be (.18 - .10) / .30.
    assert (found.lower, found.upper) == pytest.approx((-0.1, 0.4))
    narrow = CellShares(0.21, 0.21, 0.20, 0.20)
    union = binary_cell_bounds(narrow, without_clusters(narrow, spread=0.05))
    assert union.lower == pytest.approx(-0.0) and union.upper == pytest.approx(
        0.01 / 0.21
    )


def test_interval_is_imbens_manski_of_the_jackknife():
    shares = CellShares(0.30, 0.18, 0.20, 0.10)
    left = without_clusters(shares, spread=0.003)
    found = binary_cell_bounds(shares, left)
    p1, q1, p0, q0 = left.T
    ends = np.column_stack([(q1 - (p1 - p0) - q0) / p0, (np.minimum(q1, p0) - q0) / p0])
    errors = np.sqrt(9 / 10 * ((ends - [-0.1, 0.4]) ** 2).sum(axis=0))
    assert found.std_error_lower == pytest.approx(errors[0])
    assert found.std_error_upper == pytest.approx(errors[1])
    expected = imbens_manski_interval(-0.1, 0.4, *errors, df=9)
    assert (found.conf_low, found.conf_high) == pytest.approx(expected)
    assert found.df == 9 and found.reason == ""


def test_intervals_are_not_cut_where_nothing_could_say_so():
    shares = CellShares(0.30, 0.28, 0.20, 0.01)
    found = binary_cell_bounds(shares, without_clusters(shares, spread=0.02))
    assert found.conf_high > 1.0 and found.conf_low > -1


def test_imputed_shares_outside_their_range_are_moved_and_said():
    shares = CellShares(0.30, 0.18, 0.20, 0.24)
    found = binary_cell_bounds(shares, without_clusters(shares))
    assert found.adjusted and found.upper == pytest.approx((0.18 - 0.2) / 0.2)
    negative = CellShares(0.30, 0.18, -0.02, 0.0)
    empty = binary_cell_bounds(negative, without_clusters(negative))
    assert empty.adjusted and np.isnan(empty.lower)
    assert empty.reason == "no unit is selected in both states"


def test_a_cluster_that_all_hangs_on_leaves_bounds_without_interval():
    shares = CellShares(0.30, 0.18, 0.20, 0.10)
    left = without_clusters(shares)
    left[3, 2:] = 0.0
    found = binary_cell_bounds(shares, left)
    assert np.isfinite(found.lower) and np.isnan(found.conf_low)
    assert found.reason == "not bounded without some cluster"


def test_wrong_input_is_refused():
    shares = CellShares(0.30, 0.18, 0.20, 0.10)
    with pytest.raises(ValueError, match="leave_out"):
        binary_cell_bounds(shares, np.zeros((5, 3)))
    with pytest.raises(ValueError, match="two clusters"):
        binary_cell_bounds(shares, np.zeros((1, 4)))
    with pytest.raises(ValueError, match="finite"):
        binary_cell_bounds(CellShares(np.nan, 0, 0, 0), np.zeros((5, 4)))

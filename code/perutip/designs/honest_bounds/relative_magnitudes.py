"""Bounds when trends deviate at most so many times as much after as before."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from perutip.designs.honest_bounds.conditional_test import Floats, MomentTest

GRID = 1001
"""Values tried between the ends of a search; its ends are then bisected."""

DOUBLINGS = 8
BISECTIONS = 40


def relative_magnitude_tests(
    covariance: Floats,
    n_pre: int,
    target: Floats,
    ratio: float,
    level: float,
    *,
    skipped: int = 0,
) -> list[MomentTest]:
    """One test per pre-period difference and sign; a value must pass any of them.

    Parameters
    ----------
    covariance : (P, P)
        Of the event-study coefficients, pre-periods first, the base period left out.
    n_pre : int
        Coefficients before the base period.
    target : (P - n_pre,)
        l of theta = l' tau, weights on the effects after the event.
    ratio : float
        M-bar, how many times the largest pre-period difference is allowed after.
    level : float
        Coverage, 0-1.
    skipped : int
        Periods without a coefficient between the base period and the first effect.

    Notes
    -----
    For the s-th pre-period difference v with sign +-, the restriction is
    |d_j| <= M-bar v'delta for every post-period difference d_j of delta; the first
    spans skipped + 1 periods, and its mean a period is what is bounded. The effects
    other than theta are nuisance parameters; by linear programming duality the test
    statistic min eta s.t. Y - X lambda <= eta sd is the largest gamma'Y over the rays
    of {gamma >= 0, X'gamma = 0}, scaled to sd'gamma = 1. With g the one combination of
    differences that loads on theta alone (D'g = l), the rays are: theta from above and
    from below, and, for each j, d_j with -d_j, which ask that v'delta is not negative.

    References
    ----------
    Rambachan and Roth (2023), "A More Credible Approach to Parallel Trends", Review of
    Economic Studies 90, section 2.4.1 and 3; moments of the post-periods only, as in
    the authors' HonestDiD.
    """
    differences = _differences(len(covariance), n_pre)
    after = differences[n_pre:]
    after[0] /= skipped + 1
    combination = np.linalg.solve(after[:, n_pre:].T, target)
    tests = []
    for before in differences[:n_pre]:
        for sign in (1.0, -1.0):
            reference = sign * ratio * before
            loadings, slopes = _rays(after, reference, combination, covariance)
            tests.append(MomentTest(loadings, slopes, covariance, level))
    return tests


def accepted_range(
    tests: list[MomentTest], estimates: Floats, centre: float, half_width: float
) -> tuple[float, float, bool]:
    """Smallest and largest value that some test accepts, and if all between are.

    The search starts at centre +- half_width and doubles until both ends are rejected;
    an end that never is comes back as -inf or inf. NaN, NaN where no value is accepted.
    """

    def accepted(values: Floats) -> NDArray[np.bool_]:
        passed = [test.accepts(estimates, values) for test in tests]
        return np.logical_or.reduce(passed)

    for _ in range(DOUBLINGS):
        grid = centre + half_width * np.linspace(-1, 1, GRID)
        inside = accepted(grid)
        if not (inside[0] or inside[-1]):
            break
        half_width *= 2
    if not inside.any():
        return np.nan, np.nan, True
    first, last = np.flatnonzero(inside)[[0, -1]]
    low, high = -np.inf, np.inf
    if first > 0:
        low = _edge(accepted, grid[first], grid[first - 1])
    if last < GRID - 1:
        high = _edge(accepted, grid[last], grid[last + 1])
    return low, high, bool(inside[first : last + 1].all())


def _edge(
    accepted: Callable[[Floats], NDArray[np.bool_]], inside: float, outside: float
) -> float:
    for _ in range(BISECTIONS):
        middle = (inside + outside) / 2
        if accepted(np.array([middle]))[0]:
            inside = middle
        else:
            outside = middle
    return float(inside)


def _differences(n_coefficients: int, n_pre: int) -> Floats:
    """(P, P) first differences of the path, the base period's zero between."""
    path = np.insert(np.eye(n_coefficients), n_pre, 0.0, axis=0)
    return np.diff(path, axis=0)


def _rays(
    after: Floats, reference: Floats, combination: Floats, covariance: Floats
) -> tuple[Floats, Floats]:
    """Loadings and slopes of the normalised moments of one restriction."""
    upper, lower = after - reference, -after - reference
    sd_upper, sd_lower = (_sds(rows, covariance) for rows in (upper, lower))
    size = np.abs(combination)
    positive = combination > 0
    sd_above = size @ np.where(positive, sd_upper, sd_lower)
    sd_below = size @ np.where(positive, sd_lower, sd_upper)
    above = combination @ after - size.sum() * reference
    below = -combination @ after - size.sum() * reference
    loadings = [above / sd_above, below / sd_below]
    slopes = np.array([1 / sd_above, -1 / sd_below])
    if np.any(reference):
        loadings += list(-2 * reference / (sd_upper + sd_lower)[:, None])
    return np.array(loadings), np.pad(slopes, (0, len(loadings) - len(slopes)))


def _sds(rows: Floats, covariance: Floats) -> Floats:
    return np.sqrt(np.einsum("ij,jk,ik->i", rows, covariance, rows))

"""Bounds when the slope of the trend changes at most so much from period to period."""

from __future__ import annotations

import numpy as np
from scipy.linalg import null_space
from scipy.optimize import brentq, minimize
from scipy.special import ndtr, ndtri

from perutip.designs.honest_bounds.conditional_test import Floats


def folded_normal_quantile(bias: float, level: float) -> float:
    """Quantile of |N(bias, 1)| at `level`; bias in standard deviations, >= 0."""
    alpha = 1 - level
    ends = bias + ndtri(1 - alpha) - 1e-9, bias + ndtri(1 - alpha / 2) + 1e-9
    return float(brentq(lambda c: ndtr(c - bias) - ndtr(-c - bias) - level, *ends))


def fixed_length_interval(
    estimates: Floats,
    covariance: Floats,
    n_pre: int,
    target: Floats,
    change: float,
    level: float,
    *,
    skipped: int = 0,
) -> tuple[float, float]:
    """Shortest fixed-length interval for l' tau with slope changes of at most `change`.

    Parameters
    ----------
    estimates, covariance : (P,), (P, P)
        Event-study coefficients, pre-periods first, the base period left out.
    n_pre : int
        Coefficients before the base period.
    target : (P - n_pre,)
        l, weights on the effects after the event.
    change : float
        M, the largest second difference of the deviation from parallel trends, in units
        of the outcome per period.
    level : float
        Coverage, 0-1.
    skipped : int
        Periods without a coefficient between the base period and the first effect.

    Returns
    -------
    low, high : float

    Notes
    -----
    The interval is v'b +- h cv(bias / h), h^2 = v'Vv, cv the quantile of |N(t, 1)|.
    v weighs the post-periods by l, and its worst bias is finite only if it annuls
    linear trends: then v = D'a with D the second differences of the path (base period
    zero) and the worst bias is M |a|_1. Half-length is convex in a, and is minimised
    over the a that weigh the post-periods by l. The trend runs on through skipped
    periods: they stand in the path, have no estimate, and v is zero there.

    References
    ----------
    Rambachan and Roth (2023), section 4.1; Armstrong and Kolesar (2018), "Optimal
    Inference in a Class of Regression Models", Econometrica 86.
    """
    gap = [n_pre] * skipped
    estimates, target = (
        np.insert(estimates, gap, 0.0),
        np.insert(target, [0] * skipped, 0.0),
    )
    covariance = np.insert(np.insert(covariance, gap, 0.0, axis=0), gap, 0.0, axis=1)
    path = np.insert(np.eye(len(estimates)), n_pre, 0.0, axis=0)
    second = np.diff(path, n=2, axis=0)
    weights = second.T @ _shortest(second, covariance, n_pre, target, change, level)
    deviation = float(np.sqrt(weights @ covariance @ weights))
    weight_on = np.linalg.lstsq(second.T, weights, rcond=None)[0]
    bias = change * float(np.abs(weight_on).sum())
    half = deviation * folded_normal_quantile(bias / deviation, level)
    centre = float(weights @ estimates)
    return centre - half, centre + half


def _shortest(
    second: Floats,
    covariance: Floats,
    n_pre: int,
    target: Floats,
    change: float,
    level: float,
) -> Floats:
    """The a, (P - 1,), of the shortest interval."""
    fixed = second[:, n_pre:].T
    start = np.linalg.lstsq(fixed, target, rcond=None)[0]
    free = null_space(fixed)
    spread = second @ covariance @ second.T
    if free.shape[1] == 0:
        return start
    moves = np.linalg.solve(free.T @ spread @ free, free.T @ spread @ start)
    least_variance = start - free @ moves
    if change == 0:
        return least_variance
    return _minimise(least_variance, free, spread, change, level)


def _minimise(
    start: Floats, free: Floats, spread: Floats, change: float, level: float
) -> Floats:
    """Minimise the half-length over start + free z, with u >= |a| as variables too.

    In units of the standard deviation at `start`, so that tolerances mean the same
    whatever the outcome is measured in.
    """
    unit = float(np.sqrt(start @ spread @ start))
    n_free, n_rows = free.shape[1], len(start)

    def half_length(x: Floats) -> tuple[float, Floats]:
        a = start + free @ x[:n_free]
        deviation = float(np.sqrt(a @ spread @ a)) / unit
        scaled = change / unit * float(x[n_free:].sum()) / deviation
        critical = folded_normal_quantile(max(scaled, 0.0), level)
        by_bias = np.tanh(critical * max(scaled, 0.0))
        by_deviation = critical - scaled * by_bias
        towards = free.T @ (spread @ a) / (deviation * unit**2)
        bias_part = np.full(n_rows, by_bias * change / unit)
        return deviation * critical, np.concatenate([by_deviation * towards, bias_part])

    sides = np.vstack(
        [np.hstack([-free, np.eye(n_rows)]), np.hstack([free, np.eye(n_rows)])]
    )
    limit = np.concatenate([start, -start])
    found = minimize(
        half_length,
        np.concatenate([np.zeros(n_free), np.abs(start)]),
        jac=True,
        method="SLSQP",
        constraints={
            "type": "ineq",
            "fun": lambda x: sides @ x - limit,
            "jac": lambda x: sides,
        },
        options={"maxiter": 500, "ftol": 1e-12},
    )
    return start + free @ found.x[:n_free]

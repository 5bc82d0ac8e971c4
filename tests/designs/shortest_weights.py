"""Shortest fixed-length interval by search, its worst bias by linear programming."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog, minimize

from perutip.designs.honest_bounds.smoothness import folded_normal_quantile


def shortest_half_length(
    covariance: np.ndarray,
    n_pre: int,
    target: np.ndarray,
    change: float,
    skipped: int = 0,
) -> float:
    """Nelder-Mead over the leads' weights, slopes changing by at most `change`."""
    after = skipped + np.arange(1, len(target) + 1)
    times = np.r_[np.arange(-n_pre, 0), after]

    def half_length(free: np.ndarray) -> float:
        last = free @ times[: n_pre - 1] + target @ times[n_pre:]
        weights = np.r_[free, last, target]
        bias = worst_bias(weights, times, change)
        deviation = np.sqrt(weights @ covariance @ weights)
        return deviation * folded_normal_quantile(bias / deviation, 0.95)

    best = minimize(
        half_length,
        np.zeros(n_pre - 1),
        method="Nelder-Mead",
        options={"xatol": 1e-5, "fatol": 1e-7, "maxfev": 400},
    )
    return float(best.fun)


def worst_bias(weights: np.ndarray, times: np.ndarray, change: float) -> float:
    """Largest bias over every path of all periods whose base period is zero."""
    every = np.arange(times[0], times[-1] + 1)
    objective = np.zeros(len(every))
    objective[times - times[0]] = weights
    second = np.diff(np.eye(len(every)), n=2, axis=0)
    solved = linprog(
        -objective,
        A_ub=np.vstack([second, -second]),
        b_ub=np.full(2 * len(second), change),
        bounds=[(0, 0) if time == 0 else (None, None) for time in every],
    )
    assert solved.status == 0
    return float(-solved.fun)

"""Bounds when outcomes are missing: Lee's, worst cases, and their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.inference.bounds.imbens_manski import imbens_manski_interval

__all__ = [
    "ManskiBounds",
    "manski_bounds",
    "worst_case_outcomes",
]


@dataclass(frozen=True)
class ManskiBounds:
    """Worst-case bounds of a mean (``treatment`` not given) or of a mean difference.

    ``std_error_*`` are clustered (CR1); ``conf_low``, ``conf_high`` the Imbens–Manski
    interval with t(G − 1). ``missing_treated`` is NaN for a single mean.
    """

    lower: float
    upper: float
    std_error_lower: float
    std_error_upper: float
    conf_low: float
    conf_high: float
    missing_treated: float
    missing_control: float
    n_obs: int
    n_missing: int
    n_clusters: int


def worst_case_outcomes(
    outcome: Sequence[float],
    support: tuple[float, float],
    treatment: Sequence[int] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes (N,) completed so that a mean, or effect, is lowest and highest.

    Missing outcomes take the ends of ``support``: for the lowest effect the lower end
    when treated and the upper one otherwise (Horowitz and Manski 2000). Any estimator
    of a difference in means may then be run on both, a randomization test included.
    """
    y = np.asarray(outcome, dtype=float)
    low, high = map(float, support)
    if y.ndim != 1 or not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError("outcome must be a vector and support two finite numbers")
    seen = ~np.isnan(y)
    outside = int(((y[seen] < low) | (y[seen] > high)).sum())
    if outside:
        raise ValueError(f"outcome: {outside} values lie outside the support")
    d = np.ones(y.size) if treatment is None else np.asarray(treatment, dtype=float)
    if d.shape != y.shape or not np.isin(d, [0, 1]).all():
        raise ValueError("treatment must hold 0 or 1 for every outcome")
    lowest = np.where(seen, y, np.where(d == 1, low, high))
    highest = np.where(seen, y, np.where(d == 1, high, low))
    return lowest, highest


def manski_bounds(
    outcome: Sequence[float],
    support: tuple[float, float],
    *,
    cluster: Sequence,
    treatment: Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
    level: float = 0.95,
) -> ManskiBounds:
    """Bounds that assume nothing about who is missing (Manski 1989, 1990).

    Parameters
    ----------
    outcome : (N,) NaN where missing; ``support`` its smallest and largest value.
    treatment : (N,) 0 or 1 for a difference in means, None for one mean.
    cluster : (N,) the level at which outcomes may depend on each other.

    Raises
    ------
    ValueError : values outside the support, wrong shapes, fewer than two clusters, an
        empty arm.
    """
    lowest, highest = worst_case_outcomes(outcome, support, treatment)
    n = lowest.size
    d = np.zeros(n) if treatment is None else np.asarray(treatment, dtype=float)
    w = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    code, labels = pd.factorize(np.asarray(cluster), sort=True)
    if w.shape != (n,) or not (np.isfinite(w) & (w > 0)).all():
        raise ValueError("weights must be positive numbers, one per outcome")
    if code.shape != (n,) or (code < 0).any() or len(labels) < 2:
        raise ValueError("cluster must name at least two clusters, none missing")
    if treatment is not None and d.min() == d.max():
        raise ValueError(f"treatment: every row is {int(d[0])}, none to compare")
    ends = [_difference(y, d, w, code, treatment is None) for y in (lowest, highest)]
    (low, low_error), (high, high_error) = ends
    interval = imbens_manski_interval(
        low, high, low_error, high_error, level=level, df=len(labels) - 1
    )
    gone = np.isnan(np.asarray(outcome, dtype=float))
    one, zero = (
        float(np.average(gone[d == a], weights=w[d == a])) if (d == a).any() else np.nan
        for a in (1, 0)
    )
    return ManskiBounds(
        lower=low,
        upper=high,
        std_error_lower=low_error,
        std_error_upper=high_error,
        conf_low=interval[0],
        conf_high=interval[1],
        missing_treated=one,
        missing_control=zero,
        n_obs=n,
        n_missing=int(gone.sum()),
        n_clusters=len(labels),
    )


def _difference(
    y: np.ndarray, d: np.ndarray, w: np.ndarray, code: np.ndarray, single: bool
) -> tuple[float, float]:
    """Weighted mean or difference in means, and its CR1 standard error."""
    x = np.ones((y.size, 1)) if single else np.column_stack([np.ones(y.size), d])
    bread = np.linalg.inv(x.T @ (x * w[:, None]))
    beta = bread @ (x.T @ (w * y))
    scores = x * (w * (y - x @ beta))[:, None]
    groups = np.zeros((code.max() + 1, x.shape[1]))
    np.add.at(groups, code, scores)
    g, (n, k) = len(groups), x.shape
    factor = g / (g - 1) * (n - 1) / (n - k)
    variance = factor * bread @ (groups.T @ groups) @ bread
    return float(beta[-1]), float(np.sqrt(variance[-1, -1]))

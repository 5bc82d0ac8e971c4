"""Beliefs about the risk of an offer against the benchmark, in both directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats


@dataclass(frozen=True)
class ClusteredMean:
    """Weighted mean; error clustered (CR1), set by t(G − 1); NaN with one cluster."""

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    n_obs: int
    n_clusters: int


@dataclass(frozen=True)
class Beliefs:
    """Believed risk, points of 100.

    belief : its mean. gap : its mean distance from the benchmark, negative where girls
    fear too little. below, above : shares on either side of the benchmark.
    """

    belief: ClusteredMean
    gap: float
    below: float
    above: float


def clustered_mean(
    values: ArrayLike,
    cluster: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    level: float,
) -> ClusteredMean:
    """Weighted mean of the values that are recorded.

    Parameters
    ----------
    values : (n,) NaN where missing. cluster : (n,). weights : (n,) positive.
    level : of the confidence set.

    Raises
    ------
    ValueError : no value is recorded.
    """
    y = np.asarray(values, float)
    seen = ~np.isnan(y)
    if not seen.any():
        raise ValueError("no value is recorded")
    w = np.ones(y.size) if weights is None else np.asarray(weights, float)
    y, w = y[seen], w[seen]
    labels, code = np.unique(np.asarray(cluster)[seen], return_inverse=True)
    mean = float(np.average(y, weights=w))
    scores = np.bincount(code, weights=w * (y - mean))
    g = labels.size
    if g < 2:
        return ClusteredMean(mean, np.nan, np.nan, np.nan, y.size, g)
    error = float(np.sqrt(g / (g - 1) * (scores**2).sum()) / w.sum())
    reach = float(stats.t(g - 1).ppf((1 + level) / 2)) * error
    return ClusteredMean(mean, error, mean - reach, mean + reach, y.size, g)


def against_benchmark(
    risk: ArrayLike,
    benchmark: float,
    cluster: ArrayLike,
    weights: ArrayLike,
    *,
    level: float,
) -> Beliefs:
    """Compare believed risks (points of 100) with the benchmark (a share)."""
    believed = np.asarray(risk, float)
    line = 100 * benchmark
    w = np.asarray(weights, float)
    mean = clustered_mean(believed, cluster, w, level=level)
    return Beliefs(
        belief=mean,
        gap=mean.estimate - line,
        below=_share(believed < line, w),
        above=_share(believed > line, w),
    )


def _share(holds: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    return float(np.average(holds, weights=weights))

"""Effective number of clusters (Carter, Schnepel and Steigerwald 2017).

G*(rho) = G / (1 + mean ((c_g - c)/c)^2), c_g = (1-rho) sum a_i^2 + rho (sum a_i)^2
over the cluster's estimator weights a.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perutip.inference.linear_estimator import Floats


def effective_clusters(weights: ArrayLike, cluster: ArrayLike, rho: float) -> float:
    """G*(rho) of an estimate a'y from its (n,) weights a; NaN if all sums vanish."""
    codes = np.unique(np.asarray(cluster), return_inverse=True)[1]
    return by_correlation(np.asarray(weights, float), None, codes, (rho,))[rho]


def by_correlation(
    a: Floats, mass: Floats | None, codes: NDArray, rhos: Sequence[float]
) -> dict[float, float]:
    """G*(rho) by rho from a (n,), of rows times the root of mass (n,), if given."""
    weights = a if mass is None else a * np.sqrt(mass)
    squares = np.bincount(codes, weights**2)
    sums = np.bincount(codes, weights) ** 2
    out = {}
    for rho in rhos:
        if not 0 <= rho <= 1:
            raise ValueError(f"rho must lie between 0 and 1: {rho}")
        gamma = (1 - rho) * squares + rho * sums
        usable = gamma.sum() > 1e-14 * squares.sum()
        spread = np.mean((gamma / gamma.mean() - 1) ** 2) if usable else np.nan
        out[float(rho)] = float(len(gamma) / (1 + spread))
    return out

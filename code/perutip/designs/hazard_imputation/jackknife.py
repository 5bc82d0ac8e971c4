"""Standard errors and covariances of estimates redone without each region in turn."""

from __future__ import annotations

import numpy as np


def jackknife_covariance(estimates: np.ndarray) -> np.ndarray:
    """Leave-one-region-out covariance (P, P) of estimates (K, P), row 0 on all regions.

    Notes
    -----
    (G - 1)/G times the sum of (theta_(-g) - theta)(theta_(-g) - theta)', centred at the
    estimate on all regions; NaN with fewer than two regions.
    """
    n_left_out = len(estimates) - 1
    if n_left_out < 2:
        return np.full((estimates.shape[1],) * 2, np.nan)
    moved = estimates[1:] - estimates[0]
    return (n_left_out - 1) / n_left_out * (moved.T @ moved)


def jackknife_se(estimates: np.ndarray) -> float:
    """Leave-one-region-out standard error of (K,) estimates, the first on all."""
    return float(np.sqrt(jackknife_covariance(estimates[:, None])[0, 0]))

"""Conditional-hybrid test that a few jointly normal moments are at most zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from perutip.inference.quasi_random import covariance_root, normal_points

Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class MomentTest:
    """Test of H0: the mean of every moment m = L b - c theta is at most zero.

    loadings: L, (K, P), one row per moment, on estimates b with `covariance` (P, P).
    slopes: c, (K,), how a moment moves with the value theta that is tested.
    level: coverage of the set of values that are not rejected, 0-1.

    Notes
    -----
    With eta = max_k m_k, attained at k*, and S = m - C[:, k*] / C[k*, k*] eta, the law
    of eta given S and k* is a normal truncated to [v_lo, v_up]. The conditional test
    rejects where eta exceeds the quantile of that law. The hybrid first rejects where
    eta exceeds the least favourable critical value (means zero) of level kappa =
    alpha / 10; given that it does not, the law is truncated there too and the quantile
    is that of level (alpha - kappa) / (1 - kappa).

    References
    ----------
    Andrews, Roth and Pakes (2023), "Inference for Linear Conditional Moment
    Inequalities", Review of Economic Studies 90, sections 3 to 5; Rambachan and Roth
    (2023), section 3.
    """

    loadings: Floats
    slopes: Floats
    covariance: Floats
    level: float

    @cached_property
    def moment_covariance(self) -> Floats:
        """C = L V L', (K, K)."""
        return self.loadings @ self.covariance @ self.loadings.T

    @cached_property
    def first_stage(self) -> float:
        """Least favourable critical value of level kappa, of the largest moment."""
        root = covariance_root(self.moment_covariance)
        largest = (normal_points(root.shape[1]) @ root.T).max(axis=1)
        return float(np.quantile(largest, 1 - (1 - self.level) / 10))

    def accepts(self, estimates: Floats, values: Floats) -> NDArray[np.bool_]:
        """For each theta of `values` (T,), True where `estimates` do not reject it."""
        alpha = 1 - self.level
        kappa = alpha / 10
        moments = (self.loadings @ estimates)[:, None] - np.outer(self.slopes, values)
        binding = moments.argmax(axis=0)
        eta = moments.max(axis=0)
        low, high, scale = _truncation(moments, binding, eta, self.moment_covariance)
        quantile = _truncated_quantile(
            1 - (alpha - kappa) / (1 - kappa),
            low / scale,
            np.minimum(high, self.first_stage) / scale,
        )
        return (eta <= self.first_stage) & (eta <= scale * np.maximum(quantile, 0.0))


def _truncation(
    moments: Floats, binding: NDArray[np.intp], eta: Floats, covariance: Floats
) -> tuple[Floats, Floats, Floats]:
    """v_lo, v_up and the standard deviation of the binding moment, (T,) each."""
    variance = np.diag(covariance)[binding]
    share = covariance[:, binding] / variance
    rest = moments - share * eta
    slack = 1 - share
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = rest / slack
    below = np.where(slack > 1e-10, crossing, -np.inf)
    above = np.where(slack < -1e-10, crossing, np.inf)
    return below.max(axis=0), above.min(axis=0), np.sqrt(variance)


def _truncated_quantile(share: float, low: Floats, high: Floats) -> Floats:
    """Quantile of a standard normal truncated to [low, high], from the nearer tail."""
    mirrored = low > 0
    start = np.where(mirrored, -high, low)
    stop = np.where(mirrored, -low, high)
    wanted = np.where(mirrored, 1 - share, share)
    mass = ndtr(start) + wanted * (ndtr(stop) - ndtr(start))
    found = np.where(mirrored, -1.0, 1.0) * ndtri(mass)
    return np.clip(found, low, np.maximum(low, high))

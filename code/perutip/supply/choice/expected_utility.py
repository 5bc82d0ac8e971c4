"""Tests of expected utility that can fail, on the randomised scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perutip.supply.choice.elicited import expected_gain, interval_regression

CURVATURES = (0.0, 0.5, 1.0, 2.0)


@dataclass(frozen=True)
class UtilityTest:
    """A linear restriction: estimate, standard error, two-sided p, set at 95%."""

    estimate: float
    std_error: float
    p_value: float
    conf_low: float
    conf_high: float


@dataclass(frozen=True)
class UtilityTests:
    """What expected utility with log earnings rules out.

    Attributes
    ----------
    equality : coefficient of (1 − p) ln w less that of −ln h; zero if only the expected
        gain counts.
    risk_squared : coefficient of p²; zero if risk enters as a probability does.
    log_likelihood : by curvature ρ of u(w) = w^(1−ρ)/(1−ρ), 1 being the logarithm.
    """

    equality: UtilityTest
    risk_squared: UtilityTest
    log_likelihood: Mapping[float, float]

    @property
    def curvature(self) -> float:
        """ρ of the highest likelihood among those tried."""
        return max(self.log_likelihood, key=lambda rho: self.log_likelihood[rho])


def curved_gain(
    away: ArrayLike, home: ArrayLike, risk: ArrayLike, rho: float
) -> NDArray[np.float64]:
    """(n,) (1 − p) u(w) − u(h) with constant relative risk aversion ρ.

    Notes
    -----
    Earnings are measured in units of the geometric mean of `home`. The unit does not
    matter where risk is a regressor of its own: another unit changes the gain by a
    multiple of itself and of p.
    """
    if rho == 1:
        return expected_gain(away, home, risk)
    w, h, p = (np.asarray(v, float) for v in (away, home, risk))
    unit = np.exp(np.log(h).mean())
    power = 1 - rho
    return ((1 - p) * (w / unit) ** power - (h / unit) ** power) / power


def utility_tests(
    away: ArrayLike,
    home: ArrayLike,
    risk: ArrayLike,
    others: NDArray[np.float64],
    low: ArrayLike,
    high: ArrayLike,
    cluster: ArrayLike,
    *,
    level: float,
) -> UtilityTests:
    """Run the three tests on scenarios.

    Parameters
    ----------
    away, home, risk : (n,) as shown in the scenario; risk a share.
    others : (n, k) further regressors: paid travel, drivers, community dummies.
    low, high, cluster : as in `choice.interval_regression`.
    level : of the tests' confidence sets.

    Returns
    -------
    UtilityTests
    """
    w, h, p = (np.asarray(v, float) for v in (away, home, risk))
    parts = np.column_stack([(1 - p) * np.log(w), -np.log(h), p, others])
    fit = interval_regression(parts, low, high, cluster)
    contrast = np.zeros(parts.shape[1])
    contrast[:2] = 1, -1
    equality = UtilityTest(*fit.combination(contrast, level))
    bent = np.column_stack([p**2, expected_gain(w, h, p), p, others])
    fit = interval_regression(bent, low, high, cluster)
    contrast = np.zeros(bent.shape[1])
    contrast[0] = 1
    squared = UtilityTest(*fit.combination(contrast, level))
    likelihood = {}
    for rho in CURVATURES:
        x = np.column_stack([curved_gain(w, h, p, rho), p, others])
        fit = interval_regression(x, low, high, cluster)
        likelihood[rho] = fit.log_likelihood
    return UtilityTests(equality, squared, likelihood)

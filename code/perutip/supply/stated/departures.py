"""Stated against actual: do girls whose stated index is higher leave more often?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from perutip.supply.choice.elicited import relative_weights
from perutip.supply.choice.no_estimate import NoEstimate


@dataclass(frozen=True)
class ActualOnStated:
    """Logit of having left on the stated index, among girls who could leave.

    Attributes
    ----------
    intercept, slope : κ₀ and κ₁.
    std_error, p_value, conf_low, conf_high : of the slope, clustered, t(G − 1).
    covariance : (2, 2) of intercept and slope.
    n_obs, n_clusters : girls followed and feasible, communities.
    """

    intercept: float
    slope: float
    std_error: float
    p_value: float
    conf_low: float
    conf_high: float
    covariance: NDArray[np.float64]
    n_obs: int
    n_clusters: int

    @property
    def validated(self) -> bool:
        """Zero lies below the set of the slope."""
        return self.conf_low > 0


def actual_on_stated(
    left: ArrayLike,
    index: ArrayLike,
    cluster: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    level: float,
) -> ActualOnStated:
    """Fit P(left) = Λ(κ₀ + κ₁ index).

    Parameters
    ----------
    left : (n,) 1 if she left within twelve months, 0 if not.
    index : (n,) stated index of her own offer, log-odds.
    cluster : (n,) community.
    weights : (n,) positive sampling weights, up to scale; None: equal.
    level : of the slope's confidence set.

    Returns
    -------
    ActualOnStated

    Raises
    ------
    ValueError : unequal lengths, values missing.
    NoEstimate : nobody or everybody left, fewer than two clusters, or an index that
        separates the two groups.

    Notes
    -----
    Newton's method; cluster sandwich times G/(G − 1). The index is estimated, which
    does not disturb the test of a zero slope (Pagan 1984) but makes the set around
    another slope somewhat too short.

    References
    ----------
    Pagan (1984), Econometric Issues in the Analysis of Regressions with Generated
    Regressors, International Economic Review.
    """
    y, v = np.asarray(left, float), np.asarray(index, float)
    if y.ndim != 1 or v.shape != y.shape or np.asarray(cluster).shape != y.shape:
        raise ValueError("left, index and cluster must be vectors of one length")
    if not (np.isin(y, [0, 1]).all() and np.isfinite(v).all()):
        raise ValueError("left must be 0 or 1 and index a number in every row")
    labels, code = np.unique(np.asarray(cluster), return_inverse=True)
    if labels.size < 2 or y.min() == y.max():
        raise NoEstimate("two clusters, a departure and a girl who stayed are needed")
    x, w = np.column_stack([np.ones(y.size), v]), relative_weights(weights, y.size)
    kappa, bread = _logit(x, y, w)
    scores = np.zeros((labels.size, 2))
    np.add.at(scores, code, x * (w * (y - special.expit(x @ kappa)))[:, None])
    factor = labels.size / (labels.size - 1)
    covariance = factor * bread @ (scores.T @ scores) @ bread
    error = float(np.sqrt(covariance[1, 1]))
    law = stats.t(labels.size - 1)
    reach = float(law.ppf((1 + level) / 2)) * error
    slope = float(kappa[1])
    return ActualOnStated(
        intercept=float(kappa[0]),
        slope=slope,
        std_error=error,
        p_value=float(2 * law.sf(abs(slope) / error)),
        conf_low=slope - reach,
        conf_high=slope + reach,
        covariance=covariance,
        n_obs=y.size,
        n_clusters=labels.size,
    )


def _logit(x: NDArray, y: NDArray, w: NDArray) -> tuple[NDArray, NDArray]:
    """Coefficients and the inverse information, rows weighted by w."""
    kappa = np.zeros(x.shape[1])
    for _ in range(60):
        mean = special.expit(x @ kappa)
        information = (x * (w * mean * (1 - mean))[:, None]).T @ x
        gradient = x.T @ (w * (y - mean))
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            break
        kappa = kappa + step / max(1.0, np.abs(step).max() / 5)
        if float(gradient @ step) < 1e-18 * y.size:
            return kappa, np.linalg.inv(information)
    raise NoEstimate("the index separates those who left from those who stayed")

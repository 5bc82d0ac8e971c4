"""Elicited probabilities of leaving: bounds from rounding, interval regression.

A girl's answer "70 in 100" is a rounded number. Her log-odds are therefore known up to
an interval, and regressed as such: no constant has to be invented for answers of 0
and 100.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from perutip.supply.choice.interval_likelihood import maximise
from perutip.supply.choice.no_estimate import NoEstimate

FINE, COARSE = 2.5, 5.0  # half-widths, in points of 100


@dataclass(frozen=True)
class IntervalFit:
    """Interval regression of log-odds.

    Attributes
    ----------
    coef : (k,) in log-odds per unit of each column.
    covariance : (k + 1, k + 1) cluster sandwich; the coefficients first, sigma last.
    sigma : standard deviation of the normal error.
    log_likelihood, n_obs, n_clusters : of the sample used.
    """

    coef: NDArray[np.float64]
    covariance: NDArray[np.float64]
    sigma: float
    log_likelihood: float
    n_obs: int
    n_clusters: int

    @property
    def std_error(self) -> NDArray[np.float64]:
        """(k,) standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance)[:-1])

    def combination(
        self, weights: ArrayLike, level: float
    ) -> tuple[float, float, float, float, float]:
        """Estimate, standard error, two-sided p, set of weights'coef; t(G − 1)."""
        r = np.asarray(weights, float)
        estimate = float(r @ self.coef)
        error = float(np.sqrt(r @ self.covariance[:-1, :-1] @ r))
        law = stats.t(self.n_clusters - 1)
        reach = float(law.ppf((1 + level) / 2)) * error
        p = float(2 * law.sf(abs(estimate) / error))
        return estimate, error, p, estimate - reach, estimate + reach


def expected_gain(away: ArrayLike, home: ArrayLike, risk: ArrayLike) -> NDArray:
    """Expected log earnings of leaving over staying, nothing if exploited.

    Parameters
    ----------
    away, home : (n,) earnings believed, soles a month, positive.
    risk : (n,) share 0 to 1 (the register's 0 to 100, divided).

    Returns
    -------
    (n,) ``(1 - risk) * log(away) - log(home)``.

    Raises
    ------
    ValueError : earnings that are not positive, a risk outside 0 to 1.
    """
    w, h, p = (np.asarray(v, float) for v in (away, home, risk))
    if not (np.all(np.isfinite(w) & (w > 0)) and np.all(np.isfinite(h) & (h > 0))):
        raise ValueError("away and home must be positive numbers")
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("risk must be a share from 0 to 1")
    return (1 - p) * np.log(w) - np.log(h)


def elicited_bounds(
    probability: ArrayLike, person: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bounds of the log-odds behind answers in points of 100.

    Parameters
    ----------
    probability : (n,) whole numbers 0 to 100.
    person : (n,) who answered. Who gives any answer off the tens rounds to 5, everybody
        else to 10; the bounds lie half of that on either side.

    Returns
    -------
    low, high : (n,) log-odds, -inf and inf where the bounds reach 0 and 100.

    Raises
    ------
    ValueError : an answer that is not a whole number from 0 to 100, unequal lengths.

    References
    ----------
    Manski and Molinari (2010), Rounding Probabilistic Expectations in Surveys, JBES:
    the extent of rounding is a person's, inferred from all her answers.
    """
    answer = np.asarray(probability, float)
    who = np.asarray(person)
    if answer.ndim != 1 or who.shape != answer.shape:
        raise ValueError("probability and person must be vectors of one length")
    if not np.all((answer >= 0) & (answer <= 100) & (answer == np.round(answer))):
        raise ValueError("probability must be whole numbers from 0 to 100")
    _, code = np.unique(who, return_inverse=True)
    fine = np.bincount(code, weights=answer % 10 != 0)[code] > 0
    half = np.where(fine, FINE, COARSE)
    low = np.clip((answer - half) / 100, 0, 1)
    high = np.clip((answer + half) / 100, 0, 1)
    return special.logit(low), special.logit(high)


def recoded_log_odds(probability: ArrayLike, end: float) -> NDArray[np.float64]:
    """(n,) log-odds of answers 0 to 100 with the ends moved to `end` and 1 - `end`.

    The usual shortcut, kept as a warning: what `end` is decides what is found.
    """
    if not 0 < end < 0.5:
        raise ValueError("end must lie between 0 and one half")
    share = np.clip(np.asarray(probability, float) / 100, end, 1 - end)
    return special.logit(share)


def interval_regression(
    X: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    cluster: ArrayLike,
    weights: ArrayLike | None = None,
) -> IntervalFit:
    """Maximum likelihood of a linear model whose outcome is known up to an interval.

    Parameters
    ----------
    X : (n, k) regressors; a constant or dummies are the caller's.
    low, high : (n,) bounds of the outcome, low < high; -inf and inf where open.
    cluster : (n,) the level at which errors may depend on each other.
    weights : (n,) positive sampling weights, of which the scale does not matter; the
        log likelihood is then that of their mean 1. None: equal.

    Returns
    -------
    IntervalFit

    Raises
    ------
    ValueError : unequal lengths, low not below high, fewer than two clusters, a
        weight that is not a positive number.
    NoEstimate : columns of X not independent, or a likelihood without a finite maximum
        (a dummy whose rows are all open on one side).

    Notes
    -----
    y* = xβ + σu, u standard normal, low ≤ y* ≤ high. In γ = β/σ and τ = 1/σ the log
    likelihood Σ log[Φ(τ·high − xγ) − Φ(τ·low − xγ)] is concave (Burridge 1981), so
    that Newton's steps find its only maximum. Standard errors are the cluster sandwich
    times G/(G − 1), carried to (β, σ) by the delta method.

    References
    ----------
    Stewart (1983), On Least Squares Estimation when the Dependent Variable is Grouped,
    Review of Economic Studies. Burridge (1981), A Note on Maximum Likelihood
    Estimation for Regression Models Using Grouped Data, JRSS B.
    """
    x, lo, hi, code = _checked(X, low, high, cluster)
    n_clusters = int(code.max()) + 1
    top = maximise(x, lo, hi, relative_weights(weights, lo.size))
    gamma, tau = top.theta[:-1], top.theta[-1]
    k = gamma.size
    scores = np.zeros((n_clusters, k + 1))
    np.add.at(scores, code, top.scores)
    bread = np.linalg.inv(top.information)
    variance = bread @ (scores.T @ scores) @ bread * n_clusters / (n_clusters - 1)
    jacobian = np.zeros((k + 1, k + 1))
    jacobian[:k, :k] = np.eye(k) / tau
    jacobian[:k, k] = -gamma / tau**2
    jacobian[k, k] = -1 / tau**2
    return IntervalFit(
        coef=gamma / tau,
        covariance=jacobian @ variance @ jacobian.T,
        sigma=float(1 / tau),
        log_likelihood=top.log_likelihood,
        n_obs=lo.size,
        n_clusters=n_clusters,
    )


def relative_weights(weights: ArrayLike | None, n: int) -> NDArray[np.float64]:
    """(n,) weights with mean 1, ones where None; ValueError unless all are positive."""
    if weights is None:
        return np.ones(n)
    w = np.asarray(weights, float)
    if w.shape != (n,) or not (np.isfinite(w) & (w > 0)).all():
        raise ValueError("weights must be a positive number per row")
    return w / w.mean()


def _checked(
    X: ArrayLike, low: ArrayLike, high: ArrayLike, cluster: ArrayLike
) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    x, lo, hi = (np.asarray(v, float) for v in (X, low, high))
    if x.ndim != 2 or lo.shape != (len(x),) or hi.shape != lo.shape:
        raise ValueError("X must be (n, k), low and high (n,)")
    if not np.isfinite(x).all():
        raise ValueError("X must hold finite numbers")
    if not np.all(lo < hi):
        raise ValueError("low must lie below high in every row")
    if np.asarray(cluster).shape != lo.shape:
        raise ValueError("cluster must have one label per row of X")
    labels, code = np.unique(np.asarray(cluster), return_inverse=True)
    if labels.size < 2:
        raise ValueError("cluster must name at least two clusters")
    size = np.sqrt((x**2).sum(axis=0))
    gram = (x / np.where(size > 0, size, 1)).T @ (x / np.where(size > 0, size, 1))
    if np.linalg.eigvalsh(gram)[0] < 1e-10:
        raise NoEstimate("columns of X are not linearly independent")
    return x, lo, hi, code

"""Likelihood of interval data in (β/σ, 1/σ), where it is concave, and its maximum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from perutip.supply.choice.no_estimate import NoEstimate

STEPS = 60
LEAST_INFORMATION = 1e-7  # per row; .1 to 1 where intervals are informative
HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True)
class Maximum:
    """theta (k + 1,): γ then τ; scores (n, k + 1); information: minus the Hessian."""

    theta: NDArray[np.float64]
    log_likelihood: float
    scores: NDArray[np.float64]
    information: NDArray[np.float64]


def maximise(x: NDArray, low: NDArray, high: NDArray, weights: NDArray) -> Maximum:
    """Newton's method with halved steps from least squares on the intervals' middles.

    weights : (n,) positive, of the rows' log likelihoods; their mean is 1.

    Raises
    ------
    NoEstimate : no finite maximum was reached.
    """
    theta = _start(x, low, high)
    value = _log_likelihood(theta, x, low, high, weights)
    for _ in range(STEPS):
        scores, information = _derivatives(theta, x, low, high, weights)
        gradient = scores.sum(axis=0)
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            break
        if not np.isfinite(step).all():
            break
        decrement = float(gradient @ step)
        if decrement < 1e-16 * max(abs(value), 1.0):
            if _unbounded(information, x):
                break
            return Maximum(theta, value, scores, information)
        theta, value, moved = _line_search(
            theta, step, decrement, value, x, low, high, weights
        )
        if not moved:
            if decrement < 1e-9:  # the last bits of the sum: nothing left to gain
                return Maximum(theta, value, scores, information)
            break
    raise NoEstimate(
        "the likelihood has no finite maximum: some column of X has only rows that "
        "are open on the same side"
    )


def _unbounded(information: NDArray, x: NDArray) -> bool:
    """Some column's rows say nothing more: its parameter ran off to infinity."""
    own = np.diag(information)[:-1] / (x**2).sum(axis=0)
    return bool((own < LEAST_INFORMATION).any())


def _start(x: NDArray, low: NDArray, high: NDArray) -> NDArray:
    middle = np.where(
        np.isneginf(low),
        high - 1,
        np.where(np.isposinf(high), low + 1, (low + high) / 2),
    )
    if not np.isfinite(middle).all():  # both ends open: a row without information
        middle = np.where(np.isfinite(middle), middle, 0.0)
    beta = np.linalg.lstsq(x, middle, rcond=None)[0]
    tau = 1 / max(float(np.std(middle - x @ beta)), 1e-3)
    return np.append(beta * tau, tau)


def _line_search(
    theta: NDArray,
    step: NDArray,
    decrement: float,
    value: float,
    x: NDArray,
    low: NDArray,
    high: NDArray,
    weights: NDArray,
) -> tuple[NDArray, float, bool]:
    share = 1.0
    for _ in range(40):
        tried = theta + share * step
        if tried[-1] > 0:
            new = _log_likelihood(tried, x, low, high, weights)
            if new >= value + 1e-4 * share * decrement or (
                decrement < 1e-8 and new >= value
            ):
                return tried, new, True
        share /= 2
    return theta, value, False


def _ends(
    theta: NDArray, x: NDArray, low: NDArray, high: NDArray
) -> tuple[NDArray, NDArray, NDArray]:
    """Standardised ends and the log probability between them, exact in both tails."""
    fitted, tau = x @ theta[:-1], theta[-1]
    a, b = tau * low - fitted, tau * high - fitted
    with np.errstate(invalid="ignore"):
        flip = a + b > 0
    upper = special.log_ndtr(np.where(flip, -a, b))
    lower = special.log_ndtr(np.where(flip, -b, a))
    with np.errstate(invalid="ignore", divide="ignore"):
        inside = upper + np.log1p(-np.exp(lower - upper))
    return a, b, inside


def _log_likelihood(
    theta: NDArray, x: NDArray, low: NDArray, high: NDArray, weights: NDArray
) -> float:
    total = float((weights * _ends(theta, x, low, high)[2]).sum())
    return total if np.isfinite(total) else -np.inf


def _derivatives(
    theta: NDArray, x: NDArray, low: NDArray, high: NDArray, weights: NDArray
) -> tuple[NDArray, NDArray]:
    """Scores (n, k + 1) and the information, minus the matrix of second derivatives."""
    a, b, inside = _ends(theta, x, low, high)
    ra = _ratio(a, inside)
    rb = _ratio(b, inside)
    a, b, lo, hi = (np.where(np.isfinite(v), v, 0.0) for v in (a, b, low, high))
    scores = np.column_stack([-(rb - ra)[:, None] * x, rb * hi - ra * lo])
    scores *= weights[:, None]
    bb, aa, ab = (
        weights * second for second in (b * rb + rb**2, ra**2 - a * ra, -ra * rb)
    )
    k = x.shape[1]
    information = np.empty((k + 1, k + 1))
    information[:k, :k] = (x * (bb + 2 * ab + aa)[:, None]).T @ x
    information[:k, k] = information[k, :k] = -x.T @ (
        bb * hi + ab * (hi + lo) + aa * lo
    )
    information[k, k] = np.sum(bb * hi**2 + 2 * ab * hi * lo + aa * lo**2)
    return scores, information


def _ratio(end: NDArray, inside: NDArray) -> NDArray:
    """Normal density at an end over the probability between the ends; 0 at infinity."""
    return np.exp(-0.5 * end**2 - HALF_LOG_2PI - inside)

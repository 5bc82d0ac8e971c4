"""Exposure to others' treatment: probabilities from the possible assignments, Hájek.

Aronow and Samii (2017): units receive an exposure that is a known function of the
whole assignment. Its probability for each unit is the share of possible assignments
that give it; estimates weigh by its inverse, and a unit that could never have had an
exposure says nothing about it and is listed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.inference.randomization_test.boundary import Numbers
from perutip.inference.randomization_test.exact_sets import (
    Pieces,
    at_least,
    difference_set,
)
from perutip.inference.randomization_test.result import needed_extreme


@dataclass(frozen=True)
class ExposureContrast:
    """Hájek difference of mean outcomes, exposed less unexposed.

    ``usable`` (n,) bool: either exposure was possible. ``n_never``, ``n_always`` count
    the units left out. ``p_value``, set and ``smallest_possible_p`` are those of the
    exact test over ``n_assignments``; NaN, empty and 0 where the test does not hold
    (see the functions).
    """

    estimate: float
    std_error: float
    p_value: float
    smallest_possible_p: float
    conf_low: float
    conf_high: float
    conf_pieces: Pieces
    mean_unexposed: float
    n_exposed: int
    n_unexposed: int
    n_never: int
    n_always: int
    usable: np.ndarray
    n_assignments: int = 0


def reached(near: np.ndarray, assignments: np.ndarray) -> np.ndarray:
    """(R, n) 0/1: is a treated unit near? ``assignments`` (R, G).

    ``near`` (n, G) bool; a unit is never near itself.
    """
    counts = np.asarray(assignments, dtype=np.int32) @ np.asarray(near, np.int32).T
    return (counts > 0).astype(np.int8)


def exposure_test(
    outcome: Numbers,
    exposed: Numbers,
    exposures: np.ndarray,
    *,
    weights: Numbers | None = None,
    level: float = 0.95,
) -> ExposureContrast:
    """Exact test that exposure changes no outcome of units that are never treated.

    Parameters
    ----------
    outcome : (n,) of units outside the randomized sample (or of one fixed treatment).
    exposed : (n,) 0/1, as drawn; ``exposures`` (R, n) under every possible assignment.
    weights : (n,) positive, for instance population.

    Raises
    ------
    ValueError : wrong shapes; an exposure as drawn that is not among the possible;
        fewer than one usable unit exposed or unexposed.

    Notes
    -----
    The null is sharp: no assignment changes any of these outcomes; the test is exact
    whatever the dependence between neighbours. The set holds the constant effects of
    being exposed that are not rejected.
    """
    y, e, every, w = _checked(outcome, exposed, exposures, weights)
    if not (every == e).all(axis=1).any():
        raise ValueError("the exposure as drawn is not among the possible ones")
    usable, pi, never, always = _usable(every)
    y, e, every, pi, w = y[usable], e[usable], every[:, usable], pi[usable], w[usable]
    if len(y) == 0 or e.min() == e.max():
        raise ValueError("no usable unit is exposed, or none is unexposed")
    centred = y - np.average(y, weights=w)
    beta = _hajek(centred, every, pi, w)
    k = _hajek(e.astype(float), every, pi, w)
    estimate = float(_hajek(centred, e[None], pi, w)[0])
    scale = float(np.sqrt(np.nanmean(beta**2))) or 1.0
    extreme = at_least(beta / scale, estimate / scale, "two-sided")
    pieces = difference_set(
        beta, k, estimate, needed_extreme(len(every), level, False), "two-sided"
    )
    same = (every == e).all(axis=1).mean()
    return ExposureContrast(
        estimate=estimate,
        std_error=float(np.nanstd(beta - estimate * k)),
        p_value=float(extreme.mean()),
        smallest_possible_p=float(same),
        conf_low=pieces[0][0] if pieces else np.nan,
        conf_high=pieces[-1][1] if pieces else np.nan,
        conf_pieces=pieces,
        mean_unexposed=_mean(y, (1 - e) * w / (1 - pi)),
        n_exposed=int(e.sum()),
        n_unexposed=int((1 - e).sum()),
        n_never=never,
        n_always=always,
        usable=usable,
        n_assignments=len(every),
    )


def hajek_contrast(
    outcome: Numbers,
    condition: np.ndarray,
    conditions: np.ndarray,
) -> ExposureContrast:
    """Hájek difference between two exposure conditions of randomized units.

    Parameters
    ----------
    outcome : (n,). ``condition`` (2, n) 0/1: is the unit in the first, in the second
        condition, as drawn (at most one of them); ``conditions`` (2, R, n) the same
        under every possible assignment.

    Notes
    -----
    Effect of the second condition against the first. The standard error is the
    standard deviation of the contrast over the possible assignments when effects are
    constant: residuals within conditions, scaled by n/(n − conditions). The linearized
    one of Aronow and Samii (2017) is 0 where one unit alone is in a condition, and a
    third too small with a dozen units. No exact p: own treatment differs between
    assignments, so that the null of no spillover is not sharp.
    """
    y = np.asarray(outcome, dtype=float)
    now, every = np.asarray(condition), np.asarray(conditions)
    if now.shape != (2, y.size) or every.shape[0] != 2 or every.shape[2] != y.size:
        raise ValueError("condition must be (2, n) and conditions (2, R, n)")
    pi = every.mean(axis=1)
    usable = (pi > 0).all(axis=0)
    y, now, every, pi = y[usable], now[:, usable], every[:, :, usable], pi[:, usable]
    if not now.any(axis=1).all():
        raise ValueError("no usable unit is in one of the two conditions")
    means = np.array([_mean(y, now[k] / pi[k]) for k in (0, 1)])
    never = int((~usable).sum())
    return ExposureContrast(
        estimate=float(means[1] - means[0]),
        std_error=_constant_effects_error(y, now, every, pi),
        p_value=np.nan,
        smallest_possible_p=np.nan,
        conf_low=np.nan,
        conf_high=np.nan,
        conf_pieces=(),
        mean_unexposed=float(means[0]),
        n_exposed=int(now[1].sum()),
        n_unexposed=int(now[0].sum()),
        n_never=never,
        n_always=0,
        usable=usable,
    )


def _constant_effects_error(
    y: np.ndarray, now: np.ndarray, every: np.ndarray, pi: np.ndarray
) -> float:
    """SD of the contrast over assignments, outcomes of each condition demeaned."""
    group = now[0] + 2 * now[1]
    left, n_groups = y.copy(), len(np.unique(group))
    for kind in np.unique(group):
        left[group == kind] -= left[group == kind].mean()
    if y.size <= n_groups:
        return np.nan
    weights = every / pi[:, None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        means = (weights @ left) / weights.sum(axis=2)
    spread = float(np.nanstd(means[1] - means[0]))
    return spread * float(np.sqrt(y.size / (y.size - n_groups)))


def _checked(
    outcome: Numbers,
    exposed: Numbers,
    exposures: np.ndarray,
    weights: Numbers | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    y, e, every = np.asarray(outcome, float), np.asarray(exposed), np.asarray(exposures)
    w = np.ones(y.size) if weights is None else np.asarray(weights, dtype=float)
    if e.shape != y.shape or w.shape != y.shape or every.shape[1:] != y.shape:
        raise ValueError("outcome, exposed, weights and exposures name different units")
    if not np.isfinite(y).all() or not (np.isfinite(w) & (w > 0)).all():
        raise ValueError("outcome must hold numbers and weights positive ones")
    if not (np.isin(every, (0, 1)).all() and np.isin(e, (0, 1)).all()):
        raise ValueError("exposures must hold 0 and 1")
    return y, e.astype(np.int8), every, w


def _usable(every: np.ndarray) -> tuple[np.ndarray, np.ndarray, int, int]:
    pi = every.mean(axis=0)
    usable = (pi > 0) & (pi < 1)
    return usable, pi, int((pi == 0).sum()), int((pi == 1).sum())


def _hajek(
    y: np.ndarray, every: np.ndarray, pi: np.ndarray, w: np.ndarray
) -> np.ndarray:
    """Differences (R,) of inverse-probability weighted means; NaN without one side."""
    one, zero = every * (w / pi), (1 - every) * (w / (1 - pi))
    with np.errstate(divide="ignore", invalid="ignore"):
        return (one @ y) / one.sum(axis=1) - (zero @ y) / zero.sum(axis=1)


def _mean(y: np.ndarray, w: np.ndarray) -> float:
    return float((w * y).sum() / w.sum())

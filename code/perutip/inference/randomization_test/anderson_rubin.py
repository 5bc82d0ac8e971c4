"""Effect of taking up, by inverting the randomization test (Anderson and Rubin 1949).

The hypothesis is that outcome − τ·take-up does not depend on the assignment: exact for
a constant effect of take-up when assignment has no effect of its own (Imbens and
Rosenbaum 2005), however weak the first stage. Both sides of |T_a(τ)| ≥ |T(τ)| depend
on τ, through numerator and error; the condition is still a quartic in τ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import polynomial

from perutip.inference.randomization_test.boundary import (
    Labels,
    Numbers,
    check_options,
    checked_assignments,
    checked_probabilities,
)
from perutip.inference.randomization_test.distribution import (
    Distribution,
    distributions,
)
from perutip.inference.randomization_test.exact_sets import (
    Pieces,
    at_least,
    rescale,
    sweep,
)
from perutip.inference.randomization_test.quartic_roots import real_roots
from perutip.inference.randomization_test.result import needed_extreme
from perutip.inference.randomization_test.unit_moments import (
    build_design,
    outcome_moments,
)


@dataclass(frozen=True)
class AndersonRubin:
    """``estimate`` is the ratio of the effects on outcome and on take-up.

    ``p_value`` tests no effect of take-up (τ = 0), ``p_first_stage`` no effect on
    take-up. The set is a list of closed pieces, possibly unbounded or disconnected.
    """

    estimate: float
    reduced_form: float
    first_stage: float
    p_value: float
    p_first_stage: float
    conf_low: float
    conf_high: float
    conf_pieces: Pieces
    n_assignments: int
    exact: bool
    n_obs: int
    n_clusters: int


def anderson_rubin_test(
    outcome: Numbers,
    take_up: Numbers,
    unit: Labels,
    treatment: Numbers,
    assignments: np.ndarray,
    *,
    units: Labels,
    strata: Labels | None = None,
    covariates: object | None = None,
    weights: Numbers | None = None,
    probabilities: Numbers | None = None,
    level: float = 0.95,
    sampled: bool = False,
) -> AndersonRubin:
    """Studentized (CR1) two-sided test and exact set; arguments as in
    :func:`perutip.inference.randomization_test.randomization_test`.

    ``take_up`` (N,) is what was received, 0 to 1 or an amount.

    Raises
    ------
    ValueError : as the randomization test does, or take-up that does not vary at all.
    """
    check_options("studentized", "two-sided", level)
    units, unit = np.asarray(units), np.asarray(unit)
    drawn, every = checked_assignments(treatment, assignments, len(units), sampled)
    chances = checked_probabilities(probabilities, len(units))
    design = build_design(unit, units, strata, covariates, weights)
    received = np.asarray(take_up, dtype=float)
    if received.shape != (design.n_obs,) or not np.isfinite(received).all():
        raise ValueError("take_up must hold a number for every row")
    shift = outcome_moments(design, received[:, None])
    if shift.power.item() == 0:
        raise ValueError("take_up does not vary within the controls")
    found = distributions(
        {"outcome": np.asarray(outcome, float), "take-up": received},
        design,
        drawn,
        every,
        chances,
        shift,
    )
    y, d = found["outcome"], found["take-up"]
    pieces = _ratio_set(y, needed_extreme(len(every), level, sampled))
    ratio = y.estimate / d.estimate if d.estimate else np.nan
    return AndersonRubin(
        ratio,
        y.estimate,
        d.estimate,
        _p_value(y, sampled),
        _p_value(d, sampled),
        pieces[0][0],
        pieces[-1][1],
        pieces,
        len(every),
        not sampled,
        design.n_obs,
        design.n_clusters,
    )


def _p_value(found: Distribution, sampled: bool) -> float:
    count = at_least(found.t_star, found.t, "two-sided").sum()
    return float((count + sampled) / (len(found.t_star) + sampled))


def _ratio_set(found: Distribution, needed: int) -> Pieces:
    """Pieces of τ; rows that are complements of others are counted through them."""
    k, variances, beta = found.k, found.variances, found.beta[: found.k.size]
    needed = -(-needed // 2) if found.halved else needed
    defined = np.isfinite(beta)
    needed -= int((~defined).sum())
    beta, k, variances = beta[defined], k[defined], variances[:, defined]
    centre = found.estimate / found.drawn_k if found.drawn_k else 0.0
    own = _variance(found.drawn_variances[:, None], centre, 1.0)[:, 0]
    scale = float(np.sqrt(own[0]) / abs(found.drawn_k)) if found.drawn_k else 1.0
    scale = scale or abs(centre) or 1.0
    top_a = np.stack([beta - centre * k, -scale * k])
    top = np.array([found.estimate - centre * found.drawn_k, -scale * found.drawn_k])
    under_a = _variance(variances, centre, scale)
    under = _variance(found.drawn_variances[:, None], centre, scale)[:, 0]
    ours, theirs = _product(top_a, top_a), polynomial.polymul(top, top)
    theirs = np.r_[theirs, np.zeros(3 - theirs.size)]
    quartic = _product(ours, under[:, None]) - _product(under_a, theirs[:, None])

    def reached(x: np.ndarray) -> np.ndarray:
        t_a = _t(top_a[:, :, None], under_a[:, :, None], x)
        t = _t(top[:, None, None], under[:, None, None], x)
        return at_least(t_a, t, "two-sided")

    return rescale(sweep(real_roots(quartic[::-1]), reached, needed), centre, scale)


def _variance(variances: np.ndarray, centre: float, scale: float) -> np.ndarray:
    """Coefficients (3, R), constant first, of the squared error at centre + scale·x."""
    y, both, d = variances
    slope = both - centre * d
    constant = y - 2 * centre * both + centre**2 * d
    return np.stack([np.maximum(constant, 0.0), -2 * scale * slope, scale**2 * d])


def _product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Products of polynomials, coefficients along the first axis, constant first."""
    shape = np.broadcast_shapes(left.shape[1:], right.shape[1:])
    result = np.zeros((len(left) + len(right) - 1, *shape))
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            result[i + j] += one * other
    return result


def _t(top: np.ndarray, under: np.ndarray, x: np.ndarray) -> np.ndarray:
    numerator = top[0] + top[1] * x
    square = under[0] + x * (under[1] + x * under[2])
    with np.errstate(divide="ignore", invalid="ignore"):
        t = numerator / np.sqrt(np.maximum(square, 0.0))
    return np.where((numerator == 0) & (square <= 0), 0.0, t)

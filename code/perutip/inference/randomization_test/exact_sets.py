"""Exact confidence sets: the effects that a randomization test does not reject.

Under the null that the treatment adds τ to every outcome, the statistic of assignment a
is β_a − τ k_a, with k_a the coefficient of the drawn assignment on a, and that of the
drawn one is β − τ. The effects with |T_a(τ)| = |T(τ)| are the roots of a product of two
linear terms (difference) or of a quartic (studentized: the squared error is a quadratic
in τ), so the set is found by sorting roots, without a grid. It can be disconnected or
unbounded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from perutip.inference.randomization_test.quartic_roots import real_roots
from perutip.inference.ties import ABSOLUTE, RELATIVE

Alternative = Literal["two-sided", "greater", "less"]
Pieces = tuple[tuple[float, float], ...]

FAR = 1e7


def at_least(
    drawn: np.ndarray, value: np.ndarray | float, alternative: Alternative
) -> np.ndarray:
    """Is each statistic as extreme as ``value``? Ties count, to a relative 1e-9."""
    if alternative == "two-sided":
        drawn, value = np.abs(drawn), np.abs(value)
    elif alternative == "less":
        drawn, value = -drawn, -value
    with np.errstate(invalid="ignore"):
        slack = RELATIVE * np.abs(value) + ABSOLUTE
        reached = drawn >= value - np.where(np.isfinite(slack), slack, 0.0)
    return reached | np.isnan(drawn)


def difference_set(
    beta: np.ndarray,
    k: np.ndarray,
    estimate: float,
    needed: int,
    alternative: Alternative,
) -> Pieces:
    """Set from β_a (R,), k_a (R,): effects that ``needed`` assignments reach."""
    defined = np.isfinite(beta)
    beta, k = beta[defined], k[defined]
    scale = float(np.sqrt(np.mean((beta - estimate) ** 2))) or 1.0
    b = (beta - estimate * k) / scale
    with np.errstate(divide="ignore", invalid="ignore"):
        roots = np.column_stack([b / (k - 1.0), b / (k + 1.0)])

    def reached(x: np.ndarray) -> np.ndarray:
        return at_least(b[:, None] - k[:, None] * x, -x, alternative)

    pieces = sweep(roots, reached, needed - int((~defined).sum()))
    return rescale(pieces, estimate, scale)


def studentized_set(
    beta: np.ndarray,
    k: np.ndarray,
    variances: np.ndarray,
    estimate: float,
    std_error: float,
    needed: int,
    alternative: Alternative,
) -> Pieces:
    """Set from the CR1 t. ``variances`` (3, R): of y, of (y, drawn), of drawn, so that
    the squared error of a at τ is var_y − 2τ cov + τ² var_drawn."""
    defined = np.isfinite(beta)
    beta, k, (var_y, cov, var_z) = beta[defined], k[defined], variances[:, defined]
    needed -= int((~defined).sum())
    if std_error == 0:
        fixed = (var_y <= ABSOLUTE**2 * beta**2) & (var_z <= ABSOLUTE**2)
        whole = int(fixed.sum()) >= needed
        low = -np.inf if whole or alternative == "less" else estimate
        high = np.inf if whole or alternative == "greater" else estimate
        return ((low, high),)
    b = (beta - estimate * k) / std_error
    c0 = (var_y - 2 * estimate * cov + estimate**2 * var_z) / std_error**2
    c1 = (cov - estimate * var_z) / std_error
    quartic = np.stack([-var_z, 2 * c1, k**2 - c0, -2 * b * k, b**2])

    def reached(x: np.ndarray) -> np.ndarray:
        square = c0[:, None] - x * (2 * c1[:, None] - x * var_z[:, None])
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (b[:, None] - k[:, None] * x) / np.sqrt(np.maximum(square, 0.0))
        return at_least(t, -x, alternative)

    return rescale(sweep(real_roots(quartic), reached, needed), estimate, std_error)


def sweep(
    roots: np.ndarray, reached: Callable[[np.ndarray], np.ndarray], needed: int
) -> Pieces:
    """Where at least ``needed`` rows of ``reached`` hold, each changing only at roots.

    Roots need not be crossings: the sign on either side decides. Ends that differ by
    rounding are treated as equal, so that closed intervals that touch stay joined.
    Roots are in standard errors: those beyond ``FAR`` are not told from infinity.
    """
    roots = np.sort(np.where(np.abs(roots) <= FAR, roots, 0.0), axis=1)
    reach = 1.0 + roots[:, -1:] - roots[:, :1]
    middle = (roots[:, 1:] + roots[:, :-1]) / 2
    points = np.column_stack([roots[:, :1] - reach, middle, roots[:, -1:] + reach])
    holds = reached(points)
    opening, closing = ~holds[:, :-1] & holds[:, 1:], holds[:, :-1] & ~holds[:, 1:]
    values = np.concatenate([roots[opening], roots[closing]])
    step = np.repeat([1, -1], [opening.sum(), closing.sum()])
    order = np.argsort(values - step * RELATIVE * (1 + np.abs(values)), kind="stable")
    values = values[order]
    before = int(holds[:, 0].sum())
    inside = before + np.cumsum(step[order]) >= needed
    previous = np.concatenate([[before >= needed], inside[:-1]])[: inside.size]
    lows = values[inside & ~previous].tolist()
    highs = values[~inside & previous].tolist()
    if before >= needed:
        lows = [-np.inf, *lows]
    if inside[-1] if inside.size else before >= needed:
        highs = [*highs, np.inf]
    return tuple(
        (min(low, high), max(low, high)) for low, high in zip(lows, highs, strict=True)
    )


def rescale(pieces: Pieces, estimate: float, scale: float) -> Pieces:
    """Pieces in units of the statistic as pieces around the estimate."""
    return tuple((estimate + scale * a, estimate + scale * b) for a, b in pieces)

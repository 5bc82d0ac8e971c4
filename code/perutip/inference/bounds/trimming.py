"""Trimmed differences in means for many sets of weights or outcomes at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Arms:
    """Per draw (R,): bounds, selection rates and the shares kept of either arm."""

    lower: np.ndarray
    upper: np.ndarray
    rate_treated: np.ndarray
    rate_control: np.ndarray
    kept_treated: np.ndarray
    kept_control: np.ndarray


def kept_weights(w: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Weights (R, n) that the first share ``keep`` (R,) of each row's weight retains.

    ``w`` (R, n) are in the order of the outcome. The value at the cut keeps a fraction
    of its weight, so that mass points are trimmed to the exact share.
    """
    before = np.cumsum(w, axis=1) - w
    mass = keep * w.sum(axis=1)
    return np.clip(mass[:, None] - before, 0.0, w)


def trimmed_bounds(
    y: np.ndarray, w: np.ndarray, keep: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Means (R,) of the lowest and of the highest share ``keep`` of each row."""
    low, high = kept_weights(w, keep), kept_weights(w[:, ::-1], keep)
    with np.errstate(invalid="ignore", divide="ignore"):
        lowest = (low * y).sum(axis=1) / low.sum(axis=1)
        highest = (high * y[:, ::-1]).sum(axis=1) / high.sum(axis=1)
    return lowest, highest


def arm_bounds(
    y: np.ndarray,
    selected: np.ndarray,
    treated: np.ndarray,
    weights: np.ndarray,
    trim: np.ndarray | None = None,
) -> Arms:
    """Lee's bounds for each of R draws.

    All arguments broadcast to (R, N): outcome (any finite number where not selected),
    selection, treatment as 0 and 1, weights. ``trim`` (R,) fixes the arm that may be
    trimmed: 1 treated, −1 control; None trims the arm with more selection. NaN where a
    draw leaves an arm without selected rows.
    """
    shape = np.broadcast_shapes(y.shape, selected.shape, treated.shape, weights.shape)
    order = np.argsort(y, axis=-1, kind="stable")
    y, selected, treated, weights = (
        np.take_along_axis(
            np.broadcast_to(v, shape), np.broadcast_to(order, shape), axis=1
        )
        for v in (y, selected, treated, weights)
    )
    w_one, w_zero = weights * treated, weights * (1 - treated)
    s_one, s_zero = w_one * selected, w_zero * selected
    with np.errstate(invalid="ignore", divide="ignore"):
        rate_one = s_one.sum(axis=1) / w_one.sum(axis=1)
        rate_zero = s_zero.sum(axis=1) / w_zero.sum(axis=1)
        keep_one = np.minimum(rate_zero / rate_one, 1.0)
        keep_zero = np.minimum(rate_one / rate_zero, 1.0)
    if trim is not None:
        keep_one = np.where(trim > 0, keep_one, 1.0)
        keep_zero = np.where(trim < 0, keep_zero, 1.0)
    low_one, high_one = trimmed_bounds(y, s_one, keep_one)
    low_zero, high_zero = trimmed_bounds(y, s_zero, keep_zero)
    return Arms(
        low_one - high_zero,
        high_one - low_zero,
        rate_one,
        rate_zero,
        keep_one,
        keep_zero,
    )


def cell_bounds(
    y: np.ndarray,
    selected: np.ndarray,
    treated: np.ndarray,
    weights: np.ndarray,
    cells: np.ndarray,
    uniform: bool,
) -> Arms:
    """Bounds within covariate cells, averaged over the always-selected.

    A cell weighs its share of the sample times the smaller selection rate; with
    ``uniform`` one arm, the one with more selection overall, is trimmed in all cells,
    and the rate is that of the other arm (Lee 2009, proposition 1b).
    """
    whole = arm_bounds(y, selected, treated, weights)
    labels = np.unique(cells)
    if labels.size == 1:
        return whole
    more = np.where(whole.rate_treated > whole.rate_control, 1, -1)
    n = np.broadcast_shapes(y.shape, weights.shape, treated.shape)
    found = []
    for label in labels:
        here = cells == label
        outcome, seen, arm, mass = (
            np.broadcast_to(v, n)[:, here] for v in (y, selected, treated, weights)
        )
        arms = arm_bounds(outcome, seen, arm, mass, more if uniform else None)
        found.append((arms, mass.sum(axis=1)))
    return averaged_over_cells(whole, found, uniform)


def averaged_over_cells(
    whole: Arms, parts: list[tuple[Arms, np.ndarray]], uniform: bool
) -> Arms:
    """Bounds of cells, each with its mass (R,), averaged over the always-selected."""
    more = np.where(whole.rate_treated > whole.rate_control, 1, -1)
    total, lower, upper, kept_one, kept_zero = np.zeros((5, *whole.lower.shape))
    for arms, mass in parts:
        smaller = np.minimum(arms.rate_treated, arms.rate_control)
        other = np.where(more > 0, arms.rate_control, arms.rate_treated)
        share = mass * (other if uniform else smaller)
        total += share
        lower += share * arms.lower
        upper += share * arms.upper
        kept_one += share * arms.kept_treated
        kept_zero += share * arms.kept_control
    return Arms(
        lower / total,
        upper / total,
        whole.rate_treated,
        whole.rate_control,
        kept_one / total,
        kept_zero / total,
    )

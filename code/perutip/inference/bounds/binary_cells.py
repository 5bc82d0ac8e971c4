"""Bounds of an effect on a binary outcome that is seen for the selected only.

With a binary outcome two shares per state say all there is: p of units selected, q of
units selected with a positive outcome. Both are observed with treatment and imputed, or
taken from controls, without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student_t

from perutip.inference.bounds.imbens_manski import imbens_manski_interval

Floats = NDArray[np.floating]
Branch = Literal["more", "less", "either", "frechet"]

SLACK = 1e-12


@dataclass(frozen=True)
class CellShares:
    """Shares of all treated units, each 0-1 and q <= p in either state.

    selected, positive: with treatment, p1 and q1; selected_without, positive_without:
    without it, p0 and q0.
    """

    selected: float
    positive: float
    selected_without: float
    positive_without: float


@dataclass(frozen=True)
class CellBounds:
    """Bounds of the effect on units that are selected in both states.

    lower, upper, std_error_lower, std_error_upper: NaN where not bounded. conf_low,
    conf_high: Imbens-Manski interval of the effect, t(df); it may leave [-1, 1], where
    whoever prints it cuts it.
    branch: "more" or "less" selected with treatment, "either" where the jackknife set
    of p1 - p0 holds zero (the union of both), "frechet" without monotonicity.
    always_share: smallest share of units selected in both states.
    adjusted: imputed shares lay outside 0 <= q <= p <= 1 and were moved to the edge.
    reason: why there are no bounds or no interval, else empty.
    """

    lower: float
    upper: float
    std_error_lower: float
    std_error_upper: float
    conf_low: float
    conf_high: float
    branch: Branch
    always_share: float
    adjusted: bool
    df: int
    level: float
    reason: str


def binary_cell_bounds(
    shares: CellShares,
    leave_out: ArrayLike,
    *,
    monotone: bool = True,
    level: float = 0.95,
) -> CellBounds:
    """Bounds from four shares, their interval from the shares without each cluster.

    Parameters
    ----------
    shares : CellShares
        Of the full sample.
    leave_out : (G, 4)
        The same without each cluster, in the order of `CellShares`.
    monotone : bool
        Treatment moves selection one way only; without it, Frechet's bounds on the
        share selected in both states.
    level : float
        Coverage, 0-1.

    Raises
    ------
    ValueError
        On shares that are not numbers, or leave-out shares of another shape.

    Notes
    -----
    p1 > p0: those selected in both states are p0 of units, of which treatment's
    positive ones are at least q1 - (p1 - p0) and at most min(q1, p0); without treatment
    they are q0: [max(0, q1 - (p1 - p0)) - q0, min(q1, p0) - q0] / p0. p1 < p0: with p1
    in its place, [q1 - min(q0, p1), q1 - max(0, q0 - (p0 - p1))] / p1. Without
    monotonicity the share is at least m = max(0, p1 + p0 - 1), where bounds are widest:
    [max(0, q1 - (p1 - m)) - min(q0, m), min(q1, m) - max(0, q0 - (p0 - m))] / m.
    Standard errors jackknife the bounds of the branch that the full sample chose.

    References
    ----------
    Lee (2009), Review of Economic Studies 76; Zhang and Rubin (2003), Journal of
    Educational and Behavioral Statistics 28; Imbens and Manski (2004), Econometrica 72.
    """
    full = np.array(
        [
            shares.selected,
            shares.positive,
            shares.selected_without,
            shares.positive_without,
        ]
    )
    left = np.asarray(leave_out, float)
    if not np.isfinite(full).all() or left.ndim != 2 or left.shape[1] != 4:
        raise ValueError("shares must be finite and leave_out (G, 4)")
    if len(left) < 2 or not 0 < level < 1:
        raise ValueError("at least two clusters, and a level between 0 and 1")
    branch = _branch(full, left, level) if monotone else "frechet"
    inside = _possible(full)
    low, high, always = _bounds(inside, branch)
    adjusted = bool(np.abs(inside - full).max() > SLACK)
    df = len(left) - 1
    if np.isnan(low):
        reason = (
            "every unit may be selected in one state only"
            if branch == "frechet"
            else "no unit is selected in both states"
        )
        nothing = (np.nan,) * 6
        return CellBounds(*nothing, branch, always, adjusted, df, level, reason)
    ends = np.array([_bounds(_possible(row), branch)[:2] for row in left])
    errors = np.sqrt(df / (df + 1) * ((ends - [low, high]) ** 2).sum(axis=0))
    conf, reason = (np.nan, np.nan), "not bounded without some cluster"
    if np.isfinite(errors).all():
        conf = imbens_manski_interval(low, high, *errors, level=level, df=df)
        reason = ""
    return CellBounds(
        lower=low,
        upper=high,
        std_error_lower=float(errors[0]),
        std_error_upper=float(errors[1]),
        conf_low=conf[0],
        conf_high=conf[1],
        branch=branch,
        always_share=always,
        adjusted=adjusted,
        df=df,
        level=level,
        reason=reason,
    )


def _branch(full: Floats, left: Floats, level: float) -> Branch:
    """Which way selection moves, or "either" where the jackknife cannot tell."""
    gap, df = full[0] - full[2], len(left) - 1
    moves = left[:, 0] - left[:, 2] - gap
    error = np.sqrt(df / (df + 1) * (moves**2).sum())
    if not abs(gap) > student_t.ppf((1 + level) / 2, df) * error:
        return "either"
    return "more" if gap > 0 else "less"


def _possible(shares: Floats) -> Floats:
    """0 <= q <= p <= 1 in both states; NaN stays."""
    p = np.clip(shares[[0, 2]], 0.0, 1.0)
    q = np.clip(shares[[1, 3]], 0.0, p)
    return np.array([p[0], q[0], p[1], q[1]])


def _bounds(shares: Floats, branch: Branch) -> tuple[float, float, float]:
    """Lower, upper and the share they are of; NaN bounds where that share is zero."""
    p1, _, p0, _ = shares
    if branch == "frechet":
        return _of_share(shares, max(0.0, p1 + p0 - 1))
    more, less = _more(shares), _less(shares)
    if branch == "more":
        return more
    if branch == "less":
        return less
    return (
        float(np.minimum(more[0], less[0])),
        float(np.maximum(more[1], less[1])),
        min(more[2], less[2]),
    )


def _more(shares: Floats) -> tuple[float, float, float]:
    """Everybody selected without treatment is selected with it."""
    p1, q1, p0, q0 = shares
    if not p0 > SLACK:
        return np.nan, np.nan, 0.0
    brought_in = max(p1 - p0, 0.0)
    low, high = max(0.0, q1 - brought_in), min(q1, p0)
    return float((low - q0) / p0), float((max(low, high) - q0) / p0), float(p0)


def _less(shares: Floats) -> tuple[float, float, float]:
    """Everybody selected with treatment is selected without it."""
    p1, q1, p0, q0 = shares
    low, high, always = _more(np.array([p0, q0, p1, q1]))
    return -high, -low, always


def _of_share(shares: Floats, share: float) -> tuple[float, float, float]:
    """Bounds where that share, at least, is selected in both states."""
    p1, q1, p0, q0 = shares
    if not share > SLACK:
        return np.nan, np.nan, 0.0
    one = max(0.0, q1 - (p1 - share)), min(q1, share)
    zero = max(0.0, q0 - (p0 - share)), min(q0, share)
    return (
        float((one[0] - zero[1]) / share),
        float((one[1] - zero[0]) / share),
        float(share),
    )

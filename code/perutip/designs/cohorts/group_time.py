"""Differences between cohorts by period: Callaway-Sant'Anna and Roth-Sant'Anna."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perutip.designs.cohorts.cells import (
    Effects,
    Floats,
    RolloutCells,
    RolloutEstimate,
    rollout_estimate,
)
from perutip.inference.choices import one_of

Marks = NDArray[np.bool_]
Controls = Literal["not_yet_treated", "never_treated"]


def callaway_santanna(
    cells: RolloutCells,
    event_times: Floats,
    *,
    controls: Controls = "not_yet_treated",
    level: float = 0.95,
) -> RolloutEstimate:
    """Group-time average effects of Callaway and Sant'Anna (2021), averaged.

    Parameters
    ----------
    cells : RolloutCells
        Repeated cross-sections; for the study's cases in years, without donut.
    event_times : (E,)
        Periods since the first treated one; negative ones are pre-trend contrasts
        between consecutive periods.
    controls : {"not_yet_treated", "never_treated"}
        Regions that are compared with the cohort.
    level : float
        Coverage of the intervals, 0-1.

    Notes
    -----
    ATT(g, t) = (y_gt - y_gb) - (y_Ct - y_Cb), means over cases, base b = g - 1 from
    training on and t - 1 before; C is never treated or first treated after max(t, b).
    `att` weighs ATT(g, t), t >= g, by the cases of cohort g in all periods, effects by
    event time likewise over cohorts: "simple" and "dynamic" in R's did. A cell with no
    case in one of its four means is left out. It swings with the base period where
    these are small.

    References
    ----------
    Callaway and Sant'Anna (2021), "Difference-in-Differences with Multiple Time
    Periods", Journal of Econometrics 225, eq. 2.8; cross-sections: appendix B.
    """
    one_of("controls", controls, Controls)
    estimator = partial(_callaway_santanna, controls=controls)
    return rollout_estimate("callaway_santanna", estimator, cells, event_times, level)


def _callaway_santanna(
    cells: RolloutCells, event_times: Floats, *, controls: Controls
) -> Effects:
    found = []
    for g in cells.cohorts:
        for column in range(1, len(cells.periods)):
            time = cells.periods[column]
            base = column - 1 if time < g else int(g - cells.periods[0]) - 1
            if base < 0:
                continue
            latest = max(time, cells.periods[base])
            others = np.isinf(cells.start)
            if controls == "not_yet_treated":
                others = (cells.start > latest) & (cells.start != g)
            own = cells.start == g
            change = _mean(cells, own, column) - _mean(cells, own, base)
            trend = _mean(cells, others, column) - _mean(cells, others, base)
            found.append((g, time - g, change - trend, cells.count[own, column].sum()))
    return _averages(cells, np.array(found).reshape(-1, 4), event_times)


def _mean(cells: RolloutCells, rows: Marks, columns: int | Marks) -> float:
    """Mean outcome of the cases of some regions in some periods; NaN without any."""
    n = cells.count[rows][:, columns].sum()
    return float(cells.total[rows][:, columns].sum() / n) if n else float("nan")


def _averages(cells: RolloutCells, found: Floats, event_times: Floats) -> Effects:
    """Averages of rows (cohort, event time, effect, cases), weights cohort sizes."""
    sizes = {g: cells.count[cells.start == g].sum() for g in cells.cohorts}
    weight = np.array([sizes[g] for g in found[:, 0]])
    known = ~np.isnan(found[:, 2])

    def average(chosen: Marks) -> float:
        rows = chosen & known
        if not rows.any():
            return float("nan")
        return float(np.average(found[rows, 2], weights=weight[rows]))

    after = found[:, 1] >= 0
    n_treated = int(found[after & known, 3].sum())
    return Effects(
        att=average(after),
        by_time=np.array([average(found[:, 1] == e) for e in event_times]),
        n_treated=n_treated,
        n_unidentified=int((cells.count * cells.treated).sum()) - n_treated,
    )


def roth_santanna(
    cells: RolloutCells, event_times: Floats, *, level: float = 0.95
) -> RolloutEstimate:
    """Efficient estimator under as-if random timing, two contrasts from before.

    Parameters
    ----------
    cells : RolloutCells
        As for `callaway_santanna`.
    event_times : (E,)
        From 0 on; earlier ones come back as NaN.
    level : float
        Coverage of the intervals, 0-1.

    Notes
    -----
    theta(b) = theta_0 - b'X: theta_0 averages y_gt - y_Ct over cohorts and periods with
    the weights of `callaway_santanna`, C not yet treated at t; X are the same averages
    of the mean outcome in g - 1, and of that in all periods before g. When the order of
    training is as good as random, X has mean zero and every b is unbiased: b = (1, 0)
    is Callaway and Sant'Anna's estimator. The b of least variance is Var(X)^-1 Cov(X,
    theta_0), from the jackknife; taking it as known is right to first order. The
    rollout was not random: label it "as if".

    References
    ----------
    Roth and Sant'Anna (2023), "Efficient Estimation for Staggered Rollout Designs",
    Journal of Political Economy Microeconomics 1(4), section 2.
    """
    event_times = np.asarray(event_times, float)
    regions = range(len(cells.regions))
    full = _levels(cells, event_times)
    without = [_levels(cells.without(r), event_times) for r in regions]
    moves = np.array([[_values(e) for e in left] for left in without])
    moves -= np.array([_values(e) for e in full])
    slopes = np.array([_least_variance(moves[:, :, k]) for k in range(moves.shape[2])])

    def estimator(some: RolloutCells, times: Floats) -> Effects:
        after, *before = _levels(some, times)
        shifts = np.column_stack([_values(e) for e in before])
        values = _values(after) - (slopes * shifts).sum(axis=1)
        return replace(after, att=float(values[0]), by_time=values[1:])

    return rollout_estimate("roth_santanna", estimator, cells, event_times, level)


def _least_variance(moves: Floats) -> Floats:
    """Slopes (2,) of theta_0 on X from their leave-one-out moves (G, 3)."""
    if np.isnan(moves).any():
        return np.full(2, np.nan)
    return np.linalg.lstsq(moves[:, 1:], moves[:, 0], rcond=1e-10)[0]


def _levels(
    cells: RolloutCells, event_times: Floats
) -> tuple[Effects, Effects, Effects]:
    """theta_0 and the two parts of X, over the same cohorts and periods."""
    found: list[tuple[float, ...]] = []
    for g in cells.cohorts:
        own = cells.start == g
        for column in np.flatnonzero(cells.periods >= g):
            others = cells.start > cells.periods[column]
            gaps = [
                _mean(cells, own, when) - _mean(cells, others, when)
                for when in (
                    cells.periods == cells.periods[column],
                    cells.periods == g - 1,
                    cells.periods < g,
                )
            ]
            n = float(cells.count[own, column].sum())
            found.append((g, cells.periods[column] - g, *gaps, n))
    table = np.array(found).reshape(-1, 6)
    table[np.isnan(table).any(axis=1), 2:5] = np.nan
    parts = [_averages(cells, table[:, [0, 1, k, 5]], event_times) for k in (2, 3, 4)]
    return parts[0], parts[1], parts[2]


def _values(effects: Effects) -> Floats:
    return np.array([effects.att, *effects.by_time])

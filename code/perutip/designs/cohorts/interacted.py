"""Regressions that keep cohorts apart: Sun-Abraham and stacked."""

from __future__ import annotations

from dataclasses import dataclass
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

Before = Literal["pooled", "separate"]

TOLERANCE = 1e-9
"""Smallest eigenvalue, relative to the largest, that counts as identified."""


def sun_abraham(
    cells: RolloutCells,
    event_times: Floats,
    *,
    before: Before = "pooled",
    level: float = 0.95,
) -> RolloutEstimate:
    """Interaction-weighted estimator of Sun and Abraham (2021).

    Parameters
    ----------
    cells : RolloutCells
        Repeated cross-sections.
    event_times : (E,)
        Periods since the first treated one; NaN comes back at the reference.
    before : {"pooled", "separate"}
        All periods before training are the reference, or only the last one with a case
        and every other has a coefficient by cohort. With few cases per cell, "pooled".
    level : float
        Coverage of the intervals, 0-1.

    Notes
    -----
    Least squares of cell means, weighted by cases, on effects of region and period and
    one coefficient per cohort and event time; averages weigh these by cases treated.
    Controls are the never trained; where there are none, with "separate", the last
    cohort, its treated periods left out.

    References
    ----------
    Sun and Abraham (2021), "Estimating Dynamic Treatment Effects in Event Studies with
    Heterogeneous Treatment Effects", Journal of Econometrics 225, definition 4.
    """
    one_of("before", before, Before)
    return rollout_estimate(
        "sun_abraham", partial(_sun_abraham, before=before), cells, event_times, level
    )


def stacked(
    cells: RolloutCells,
    event_times: Floats,
    *,
    window: tuple[int, int],
    level: float = 0.95,
) -> RolloutEstimate:
    """Stacked regression: every cohort beside regions clean over its whole window.

    Parameters
    ----------
    cells : RolloutCells
        Repeated cross-sections.
    event_times : (E,)
        Periods since the first treated one, in the window; the last one before it that
        has a treated region's case is the reference.
    window : (before, after)
        Periods before the first treated one, and after it beside itself: (8, 5) in
        half-years is four years before and three from training on.
    level : float
        Coverage of the intervals, 0-1.

    Notes
    -----
    Stack g holds cohort g and the regions first treated after g + after, or never, in
    the window. Effects of region and of period differ by stack; `att` is the one
    coefficient on treated, event times come from a regression with one coefficient
    each. A region that stands in several stacks is one cluster.

    References
    ----------
    Cengiz, Dube, Lindner and Zipperer (2019), "The Effect of Minimum Wages on Low-Wage
    Jobs", Quarterly Journal of Economics 134, appendix D.
    """
    if len(window) != 2 or window[0] < 1 or window[1] < 0:
        raise ValueError(f"window must be (at least 1, at least 0) periods: {window}")
    estimator = partial(_stacked, window=window)
    return rollout_estimate("stacked", estimator, cells, event_times, level)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Cells with cases as rows: where they stand, mean outcome, cases."""

    row: NDArray[np.intp]
    column: NDArray[np.intp]
    stack: Floats
    since: Floats
    mean: Floats
    weight: Floats


def _rows(cells: RolloutCells, kept: NDArray[np.bool_], stack: float = 0.0) -> _Rows:
    row, column = np.nonzero(kept & (cells.count > 0))
    count = cells.count[row, column]
    since = cells.periods[column] - cells.start[row]
    mean = cells.total[row, column] / count
    return _Rows(row, column, np.full(len(row), stack), since, mean, count)


def _sun_abraham(
    cells: RolloutCells, event_times: Floats, *, before: Before
) -> Effects:
    start, kept = cells.start, np.ones_like(cells.count, bool)
    reference = np.inf
    if before == "separate" and np.isfinite(start).all() and start.size:
        reference = float(start.max())
        kept &= cells.periods[None, :] < reference
    rows = _rows(cells, kept)
    cohort = start[rows.row]
    eligible = rows.since >= 0
    if before == "separate":
        eligible = np.isfinite(rows.since) & ~_last_before(rows.since, cohort)
    eligible &= cohort < reference
    pairs, of_row = _groups(cohort[eligible], rows.since[eligible])
    dummies = np.zeros((len(rows.row), len(pairs)))
    dummies[np.flatnonzero(eligible), of_row] = 1.0
    found = _coefficients(rows, dummies, rows.row)
    cases = rows.weight @ dummies
    known = ~np.isnan(found)

    def average(chosen: NDArray[np.bool_]) -> float:
        chosen = chosen & known
        if not chosen.any():
            return float("nan")
        return float(np.average(found[chosen], weights=cases[chosen]))

    treated = pairs[:, 1] >= 0
    n_treated = int(cases[treated & known].sum())
    return Effects(
        att=average(treated),
        by_time=np.array([average(pairs[:, 1] == e) for e in event_times]),
        n_treated=n_treated,
        n_unidentified=int((cells.count * cells.treated).sum()) - n_treated,
    )


def _stacked(
    cells: RolloutCells, event_times: Floats, *, window: tuple[int, int]
) -> Effects:
    parts = []
    for number, g in enumerate(cells.cohorts):
        inside = (cells.periods >= g - window[0]) & (cells.periods <= g + window[1])
        members = (cells.start == g) | (cells.start > g + window[1])
        part = _rows(cells, members[:, None] & inside[None, :], float(number))
        own = cells.start[part.row] == g
        part.since[~own] = np.nan
        parts.append(part)
    if not parts:
        return Effects(np.nan, np.full(len(event_times), np.nan), 0, 0)
    rows = _Rows(
        *(
            np.concatenate([getattr(p, f) for p in parts])
            for f in ("row", "column", "stack", "since", "mean", "weight")
        )
    )
    treated = (rows.since >= 0).astype(float)
    effect_of = _groups(rows.row, rows.stack)[1]
    att = _coefficients(rows, treated[:, None], effect_of)[0]
    based = _last_before(rows.since, np.zeros(len(rows.since)))
    times = np.unique(rows.since[np.isfinite(rows.since) & ~based])
    dummies = (rows.since[:, None] == times[None, :]).astype(float)
    path = dict(zip(times, _coefficients(rows, dummies, effect_of), strict=True))
    n_treated = int(rows.weight @ treated) if not np.isnan(att) else 0
    return Effects(
        att=float(att),
        by_time=np.array([path.get(e, np.nan) for e in event_times]),
        n_treated=n_treated,
        n_unidentified=int((cells.count * cells.treated).sum()) - n_treated,
    )


def _last_before(since: Floats, group: Floats) -> NDArray[np.bool_]:
    """Rows at their group's last event time before the event that has any: -1, or an
    earlier one where a donut leaves no case at -1."""
    last = np.zeros(len(since), bool)
    for label in np.unique(group):
        rows = (group == label) & (since < 0) & np.isfinite(since)
        if rows.any():
            last |= rows & (since == since[rows].max())
    return last


def _coefficients(rows: _Rows, regressors: Floats, effect_of: NDArray) -> Floats:
    """Weighted least squares on `regressors`, effects and stack-periods, (P,).

    Effects of `effect_of` are swept out exactly, stack-periods are dummies. NaN where
    the design does not determine the coefficient.
    """
    _, period_of = _groups(rows.stack, rows.column)
    design = np.column_stack([regressors, np.eye(period_of.max() + 1)[period_of]])
    both = _demeaned(np.column_stack([rows.mean, design]), rows.weight, effect_of)
    outcome, design = both[:, 0], both[:, 1:]
    gram = design.T @ (design * rows.weight[:, None])
    moments = design.T @ (outcome * rows.weight)
    values, vectors = np.linalg.eigh(gram)
    used = values > TOLERANCE * values.max(initial=0.0)
    basis = vectors[:, used]
    found = basis @ ((basis.T @ moments) / values[used])
    lost = 1 - (basis**2).sum(axis=1)
    n = regressors.shape[1]
    return np.where(lost[:n] < 1e-6, found[:n], np.nan)


def _demeaned(columns: Floats, weight: Floats, group: NDArray) -> Floats:
    """Columns less their weighted means by group."""
    sums = np.zeros((group.max() + 1, columns.shape[1]))
    np.add.at(sums, group, columns * weight[:, None])
    mass = np.bincount(group, weight, minlength=len(sums))
    mass[mass == 0] = 1.0
    return columns - (sums / mass[:, None])[group]


def _groups(first: NDArray, second: NDArray) -> tuple[Floats, NDArray[np.intp]]:
    """Distinct pairs, sorted, (K, 2), and the pair of each row."""
    pairs = np.column_stack([first, second]).astype(float).reshape(-1, 2)
    distinct, of_row = np.unique(pairs, axis=0, return_inverse=True)
    return distinct, of_row.ravel()

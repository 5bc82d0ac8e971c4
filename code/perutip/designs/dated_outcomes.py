"""Outcomes on a dated clock: imputation by region and half-year under any dates.

The permutation test asks for hundreds of assignments of the training dates, each with
its leave-one-region-out jackknife: everything is reduced to region-by-half-year cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from perutip.frames.keys import half_year

_REACH_STEPS = 6


@dataclass(frozen=True, eq=False)
class DatedOutcome:
    """A headline estimated by imputation: its rows, outcome and clock.

    rows: unit, `date` (the clock), half_year of that date, `outcome` without gaps.
    """

    variable: str
    rows: pd.DataFrame


def dated_outcome(frame: pd.DataFrame, variable: str, clock: str) -> DatedOutcome:
    """The rows of `frame` that have the outcome, on the column `clock` of dates."""
    kept = frame[frame[variable].notna() & frame[clock].notna()]
    rows = pd.DataFrame(
        {
            "unit": kept["unit"],
            "date": kept[clock],
            "half_year": half_year(kept[clock]),
            "outcome": kept[variable].astype(float),
        }
    )
    return DatedOutcome(variable, rows.reset_index(drop=True))


@dataclass(frozen=True, eq=False)
class DatedCells:
    """Rows of an outcome as codes: region (R), half-year (T), day and value."""

    labels: np.ndarray
    region: np.ndarray
    period: np.ndarray
    day: np.ndarray
    outcome: np.ndarray

    @classmethod
    def of(cls, member: DatedOutcome) -> DatedCells:
        """Codes of the rows."""
        rows = member.rows
        labels, region = np.unique(rows["unit"].to_numpy(), return_inverse=True)
        period = np.unique(rows["half_year"].to_numpy(), return_inverse=True)[1]
        day = rows["date"].to_numpy("datetime64[D]").astype(float)
        outcome = rows["outcome"].to_numpy(float)
        return cls(labels, region, period, day, outcome)

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Regions and half-years."""
        return len(self.labels), int(self.period.max(initial=-1)) + 1

    def t_statistic(self, training: np.ndarray) -> float:
        """Average effect over its jackknife error, training days (R,), inf if never.

        Notes
        -----
        With region effects concentrated out, half-year effects solve A b = c, A and c
        sums over regions, so that a region is left out by subtraction. NaN where
        nothing is treated, where the untreated cells are not connected, or where a
        left-out region takes treated rows of others along.
        """
        treated = self.day >= training[self.region]
        if not treated.any() or treated.all():
            return float("nan")
        sums = _Sums.of(self, treated)
        estimates = sums.estimates()
        if estimates is None or not np.isfinite(estimates).all():
            return float("nan")
        count = len(estimates) - 1
        moved = estimates[1:] - estimates[0]
        error = float(np.sqrt((count - 1) / count * (moved**2).sum()))
        return float(estimates[0]) / error if error > 0 else float("nan")


@dataclass(frozen=True, eq=False)
class _Sums:
    """Counts and sums by cell (R, T): untreated n and s, treated m and their y."""

    n: np.ndarray
    s: np.ndarray
    m: np.ndarray
    y: np.ndarray

    @classmethod
    def of(cls, cells: DatedCells, treated: np.ndarray) -> _Sums:
        place = cells.region * cells.shape[1] + cells.period
        size = cells.shape[0] * cells.shape[1]

        def summed(rows: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
            weights = None if values is None else values[rows]
            found = np.bincount(place[rows], weights=weights, minlength=size)
            return found.reshape(cells.shape).astype(float)

        n, m = summed(~treated), summed(treated)
        y = summed(treated, cells.outcome)
        known = (n.sum(axis=1) > 0)[:, None] & (n.sum(axis=0) > 0)[None, :]
        return cls(n, summed(~treated, cells.outcome), m * known, y * known)

    def estimates(self) -> np.ndarray | None:
        """(G + 1,) average effect on all regions, then without each; None where the
        untreated cells of a fit fall into pieces."""
        n_regions = len(self.n)
        kept = np.vstack([np.ones(n_regions), 1 - np.eye(n_regions)])
        total = np.where(self.n.sum(axis=1) > 0, self.n.sum(axis=1), 1.0)
        occupied = kept @ self.n > 0
        if not _connected(kept, self.n, occupied):
            return None
        diagonal = kept @ self.n
        outer = np.einsum("rt,ru->rtu", self.n, self.n / total[:, None])
        a = -np.einsum("gr,rtu->gtu", kept, outer)
        places = np.arange(self.n.shape[1])
        a[:, places, places] += diagonal
        # A has the constant in its null space, and empty half-years: both are pinned.
        a += occupied[:, :, None] * occupied[:, None, :]
        a[:, places, places] += ~occupied
        mean = self.s.sum(axis=1) / total
        c = kept @ (self.s - self.n * mean[:, None])
        effect = np.linalg.solve(a, c[:, :, None])[:, :, 0]
        m = self.m.sum(axis=1)
        moved = kept @ (self.m - self.n * (m / total)[:, None])
        surplus = kept @ (self.y.sum(axis=1) - m * mean) - (moved * effect).sum(axis=1)
        rows = kept @ m
        lost = ((kept @ self.m) * ~occupied).sum(axis=1) > 0
        usable = (rows > 0) & ~lost
        return np.where(usable, surplus / np.where(rows > 0, rows, 1.0), np.nan)


def _connected(kept: np.ndarray, n: np.ndarray, occupied: np.ndarray) -> bool:
    """Whether the occupied half-years of every fit hang together through regions."""
    some = (n > 0).astype(float)
    shared = np.einsum("gr,rt,ru->gtu", kept, some, some, optimize=True) > 0
    for _ in range(_REACH_STEPS):
        shared = shared.astype(np.float32) @ shared.astype(np.float32) > 0
    first = occupied.argmax(axis=1)
    reached = shared[np.arange(len(shared)), first]
    return bool((reached | ~occupied).all())

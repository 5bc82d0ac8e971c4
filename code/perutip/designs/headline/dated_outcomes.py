"""Outcomes on a dated clock: imputation by region and half-year under any dates.

The permutation test asks for hundreds of assignments of the training dates, each with
its leave-one-region-out jackknife: everything is reduced to region-by-half-year cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from perutip.designs.headline.handed_round import dates_handed_round, day_numbers
from perutip.frames.keys import half_year


@dataclass(frozen=True, eq=False)
class DatedOutcome:
    """A headline estimated by imputation: its rows, outcome and clock.

    rows: unit, `date` (the clock), half_year of that date, `outcome` without gaps.
    donut_months: rows dated so many months before a unit's training, until it, are left
    out whatever the dates are; 0: no row is.
    """

    variable: str
    rows: pd.DataFrame
    donut_months: int = 0

    def t_under(
        self, training: pd.Series, labels: np.ndarray, orders: np.ndarray
    ) -> np.ndarray:
        """(1 + B,) average over jackknife error: observed, then under every order.

        training: date by region (missing: never). labels: (G,) regions whose dates are
        handed round by `orders` (B, G). A statistic that does not exist under an order
        is infinite; the observed one is NaN then.
        """
        if self.rows.empty:
            return np.full(1 + len(orders), np.nan)
        cells = DatedCells.of(self)
        paths = dates_handed_round(training, labels, orders, cells.labels)
        days = day_numbers(paths)
        opens = _opening_days(paths, self.donut_months)
        values = np.array(
            [cells.t_statistic(*each) for each in zip(days, opens, strict=True)]
        )
        values[1:][np.isnan(values[1:])] = np.inf
        return values


def _opening_days(paths: np.ndarray, months: int) -> np.ndarray:
    """Day numbers at which the donuts of `paths` (datetime64[D]) open."""
    if not months:
        return day_numbers(paths)
    own, place = np.unique(paths, return_inverse=True)
    opens = pd.Series(own.astype("datetime64[ns]")) - pd.DateOffset(months=months)
    return day_numbers(opens.to_numpy("datetime64[D]"))[place].reshape(paths.shape)


def dated_outcome(
    frame: pd.DataFrame, variable: str, clock: str, *, donut_months: int = 0
) -> DatedOutcome:
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
    return DatedOutcome(variable, rows.reset_index(drop=True), donut_months)


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

    @cached_property
    def place(self) -> np.ndarray:
        """Cell of each row."""
        return self.region * self.shape[1] + self.period

    def t_statistic(
        self, training: np.ndarray, opens: np.ndarray | None = None
    ) -> float:
        """Average effect over its jackknife error, training days (R,), inf if never.

        opens: days (R,) from which until training rows are left out.

        Notes
        -----
        With region effects concentrated out, half-year effects solve A b = c, A and c
        sums over regions, so that a region is left out by subtraction. NaN where
        nothing is treated, where the untreated cells are not connected, or where a
        left-out region takes treated rows of others along.
        """
        treated = self.day >= training[self.region]
        limit = training if opens is None else opens
        untreated = self.day < limit[self.region]
        if not treated.any() or not untreated.any():
            return float("nan")
        estimates = _Sums.of(self, treated, untreated).estimates()
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
    def of(cls, cells: DatedCells, treated: np.ndarray, untreated: np.ndarray) -> _Sums:
        size = cells.shape[0] * cells.shape[1]

        def summed(rows: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
            weights = None if values is None else values[rows]
            found = np.bincount(cells.place[rows], weights=weights, minlength=size)
            return found.reshape(cells.shape).astype(float)

        n, m = summed(untreated), summed(treated)
        y = summed(treated, cells.outcome)
        known = (n.sum(axis=1) > 0)[:, None] & (n.sum(axis=0) > 0)[None, :]
        s = summed(untreated, cells.outcome)
        own = (n.sum(axis=1) > 0) | (m.sum(axis=1) > 0)
        return cls(n[own], s[own], (m * known)[own], (y * known)[own])

    def estimates(self) -> np.ndarray | None:
        """(G + 1,) average effect on all regions, then without each; None where the
        untreated cells of a fit fall into pieces."""
        occupied = _with_and_without(self.n) > 0
        if not _connected(self.n, occupied):
            return None
        total = np.where(self.n.sum(axis=1) > 0, self.n.sum(axis=1), 1.0)
        share = self.n / total[:, None]
        a = -_with_and_without(self.n[:, :, None] * share[:, None, :])
        places = np.arange(self.n.shape[1])
        a[:, places, places] += _with_and_without(self.n)
        # A has the constant in its null space, and empty half-years: both are pinned.
        a += occupied[:, :, None] * occupied[:, None, :]
        a[:, places, places] += ~occupied
        mean = self.s.sum(axis=1) / total
        c = _with_and_without(self.s - self.n * mean[:, None])
        effect = np.linalg.solve(a, c[:, :, None])[:, :, 0]
        m = self.m.sum(axis=1)
        moved = _with_and_without(self.m - share * m[:, None])
        surplus = _with_and_without(self.y.sum(axis=1) - m * mean)
        surplus -= (moved * effect).sum(axis=1)
        rows = _with_and_without(m)
        lost = (_with_and_without(self.m) * ~occupied).sum(axis=1) > 0
        usable = (rows > 0) & ~lost
        return np.where(usable, surplus / np.where(rows > 0, rows, 1.0), np.nan)


def _with_and_without(parts: np.ndarray) -> np.ndarray:
    """(G + 1, …) sums over the first axis: of all, then without each.

    Counts are whole numbers, so that what is left of an empty cell is exactly zero.
    """
    total = parts.sum(axis=0)
    return np.concatenate([total[None], total[None] - parts])


def _connected(n: np.ndarray, occupied: np.ndarray) -> bool:
    """Whether the occupied half-years of every fit hang together through regions."""
    some = (n > 0).astype(float)
    if (some.sum(axis=1) == occupied[0].sum()).sum() > 1:
        return True  # two regions with every half-year: one is left in each fit
    kept = np.vstack([np.ones(len(n)), 1 - np.eye(len(n))])
    reached = np.zeros(occupied.shape)
    reached[np.arange(len(occupied)), occupied.argmax(axis=1)] = 1.0
    while True:
        regions = (reached @ some.T > 0) * kept
        further = (regions @ some > 0) | (reached > 0)
        if further.sum() == reached.sum():
            return bool((further | ~occupied).all())
        reached = further.astype(float)

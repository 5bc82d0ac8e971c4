"""Time at risk by region, calendar half-year and age of the case.

Pieces of each case's time at risk are cut at half-years and at the edges of the age
bins once; the cut at training is made when exposed time is asked for, so that the same
pieces serve every training date (the permutation test asks for hundreds).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.designs.hazard_imputation.histories import (
    DAYS_PER_MONTH,
    PENDING,
    TICK,
    Histories,
)
from perutip.study.hazards import HAZARDS

AGE_FROM = HAZARDS.ages_from
"""First month of each age bin; the last bin is open."""

N_AGES = len(AGE_FROM)
_HALF_YEAR = 6  # calendar months


@dataclass(frozen=True)
class Cells:
    """Aggregated rows: person-months and ends by cell.

    months : (R, T, A) by region, half-year and age bin.
    events : (2, R, T, A) ends, convicted first, then other.
    """

    months: np.ndarray
    events: np.ndarray

    def minus(self, other: Cells) -> Cells:
        """What is left without the cells of `other` (exact: days are sixteenths)."""
        return Cells(self.months - other.months, self.events - other.events)

    def during(self, window: slice) -> Cells:
        """The cells of some half-years."""
        return Cells(self.months[:, window], self.events[:, :, window])


@dataclass(frozen=True)
class PersonTime:
    """Pieces of time at risk and ends of cases, ready to be added up by cell.

    Pieces are [start, stop) in days; ``cell`` is the flat index of (region, half-year,
    age bin) and ``filed`` the filing day of the piece's case. ``end_*`` are the same
    of the cases that ended, with ``end_day`` the end of their time at risk.
    ``first_half_year`` numbers half-years from 1970.
    """

    shape: tuple[int, int, int]
    first_half_year: int
    start: np.ndarray
    stop: np.ndarray
    cell: np.ndarray
    filed: np.ndarray
    end_cell: np.ndarray
    end_day: np.ndarray
    end_kind: np.ndarray
    end_filed: np.ndarray

    def all_time(self) -> Cells:
        """Cells of all time at risk, exposed or not."""
        return self._cells(self.stop - self.start, np.ones(len(self.end_cell), bool))

    def between(
        self, opens: np.ndarray, closes: np.ndarray, *, filed_from: bool = False
    ) -> Cells:
        """Cells of the time at risk in [opens, closes) of each case's region.

        Parameters
        ----------
        opens, closes : (R,) day numbers, infinite where a region has no such time. An
            end counts where the last piece of its case lies.
        filed_from : keep only cases filed on or after ``opens``.
        """
        opened, closed = (
            self._by_case(opens, self.cell),
            self._by_case(closes, self.cell),
        )
        days = np.minimum(self.stop, closed) - np.maximum(self.start, opened)
        at_end = (
            self._by_case(opens, self.end_cell),
            self._by_case(closes, self.end_cell),
        )
        # The last piece [u, s) has u >= opens if and only if s > opens.
        counted = (self.end_day > at_end[0]) & (self.end_day <= at_end[1])
        if filed_from:
            days = np.where(self.filed >= opened, days, 0.0)
            counted &= self.end_filed >= at_end[0]
        return self._cells(np.maximum(days, 0.0), counted)

    def exposed(self, training: np.ndarray, *, filed_after: bool = False) -> Cells:
        """Cells with D = 1 under training days (R,), or of cases `filed_after` them."""
        forever = np.full(self.shape[0], np.inf)
        return self.between(training, forever, filed_from=filed_after)

    def _by_case(self, by_region: np.ndarray, cell: np.ndarray) -> np.ndarray:
        return by_region[cell // (self.shape[1] * self.shape[2])]

    def _cells(self, days: np.ndarray, counted: np.ndarray) -> Cells:
        size = int(np.prod(self.shape))
        time = np.bincount(self.cell, weights=days, minlength=size)
        events = [
            np.bincount(
                self.end_cell[counted & (self.end_kind == kind)], minlength=size
            )
            for kind in (0, 1)
        ]
        return Cells(
            time.reshape(self.shape) / DAYS_PER_MONTH,
            np.array(events, dtype=float).reshape(2, *self.shape),
        )


def person_time(histories: Histories) -> PersonTime:
    """Cut every case's time at risk at half-years and age bins.

    Notes
    -----
    A case is at risk in [f, s): f its filing day, s half a day after the day of its end
    or, pending, the day after extraction. Each piece adds its days / DAYS_PER_MONTH to
    its region, half-year and age; the end counts where the last piece lies.
    Half-years run from that of the first filing to that of extraction. Pieces per case
    are about the half-years of its life plus eight.
    """
    first, last = half_year(
        np.array(
            [histories.filed.min(initial=histories.extraction), histories.extraction]
        )
    )
    n_half_years = int(last - first) + 1
    starts = half_year_start(first + np.arange(n_half_years + 1))
    pieces = [
        _pieces_of_age(histories, age, int(first), starts) for age in range(N_AGES)
    ]
    case, age, half, start, stop = (
        np.concatenate(part) for part in zip(*pieces, strict=True)
    )
    shape = (len(histories.labels), n_half_years, N_AGES)
    ended = np.flatnonzero(histories.kind != PENDING)
    last_tick = histories.stop[ended] - TICK
    end_age = age_bin(last_tick - histories.filed[ended])
    end_half = half_year(np.floor(last_tick)) - first
    return PersonTime(
        shape=shape,
        first_half_year=int(first),
        start=start,
        stop=stop,
        cell=_flat(shape, histories.region[case], half, age),
        filed=histories.filed[case],
        end_cell=_flat(shape, histories.region[ended], end_half, end_age),
        end_day=histories.stop[ended],
        end_kind=histories.kind[ended],
        end_filed=histories.filed[ended],
    )


def half_year(day: np.ndarray) -> np.ndarray:
    """Number of the calendar half-year, from 1970, that holds each whole day."""
    dates = day.astype(np.int64).astype("datetime64[D]")
    return dates.astype("datetime64[M]").astype(np.int64) // _HALF_YEAR


def half_year_start(number: np.ndarray) -> np.ndarray:
    """Day number of 1 January or 1 July that opens each half-year."""
    months = (number * _HALF_YEAR).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64).astype(float)


def age_bin(age_days: np.ndarray) -> np.ndarray:
    """Position in AGE_FROM of the bin that holds an age in days."""
    edges = np.array(AGE_FROM) * DAYS_PER_MONTH
    return np.searchsorted(edges, age_days, side="right") - 1


def _pieces_of_age(
    histories: Histories, age: int, first: int, starts: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Case, age bin, half-year, start and stop of the pieces lived in one age bin."""
    edges = (*AGE_FROM, np.inf)
    opens = histories.filed + edges[age] * DAYS_PER_MONTH
    case = np.flatnonzero(opens < histories.stop)
    opens = opens[case]
    closes = np.minimum(
        histories.filed[case] + edges[age + 1] * DAYS_PER_MONTH, histories.stop[case]
    )
    from_half = half_year(np.floor(opens)) - first
    n_pieces = half_year(np.floor(closes - TICK)) - first - from_half + 1
    row = np.repeat(np.arange(len(case)), n_pieces)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(n_pieces) - n_pieces, n_pieces)
    half = from_half[row] + offset
    start = np.maximum(opens[row], starts[half])
    stop = np.minimum(closes[row], starts[half + 1])
    return case[row], np.full(len(row), age), half, start, stop


def _flat(
    shape: tuple[int, int, int], region: np.ndarray, half: np.ndarray, age: np.ndarray
) -> np.ndarray:
    return (region * shape[1] + half) * shape[2] + age

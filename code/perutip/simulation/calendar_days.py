"""Days and calendar months as integers, counted from the first day of the register."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from perutip.simulation.parameters import Parameters

DAYS_PER_MONTH = 30.4375
NEVER = 1_000_000


@dataclass(frozen=True)
class Calendar:
    """Calendar months from the first year to the extraction date.

    origin : first day. starts, ends : day numbers of the months' first day and of the
    day after their last. year : of each month. extraction : day number.
    """

    origin: pd.Timestamp
    starts: np.ndarray
    ends: np.ndarray
    year: np.ndarray
    month: np.ndarray
    extraction: int

    def day(self, date: str | pd.Timestamp) -> int:
        """Return the day number of a date."""
        return (pd.Timestamp(date) - self.origin).days

    def days(self, dates: pd.Series) -> np.ndarray:
        """Return day numbers, NEVER where the date is missing."""
        days = (dates - self.origin).dt.days
        return days.fillna(NEVER).to_numpy(np.int64)

    def dates(self, days: np.ndarray, known: np.ndarray | None = None) -> pd.Series:
        """Return dates from day numbers, NaT where not `known` or NEVER."""
        days = np.asarray(days, dtype=np.int64)
        known = (days < NEVER) if known is None else np.asarray(known) & (days < NEVER)
        offsets = pd.to_timedelta(np.where(known, days, 0), unit="D")
        stamps = pd.Series(self.origin + offsets).astype("datetime64[us]")
        return stamps.where(known)

    def month_of(self, days: np.ndarray) -> np.ndarray:
        """Return the index of the month of each day, clipped to the calendar."""
        index = np.searchsorted(self.starts, days, side="right") - 1
        return np.clip(index, 0, len(self.starts) - 1)


@lru_cache(maxsize=8)
def study_calendar(parameters: Parameters) -> Calendar:
    """Return the calendar of the register of cases."""
    origin = pd.Timestamp(parameters.first_year, 1, 1)
    extraction = pd.Timestamp(parameters.extraction)
    months = pd.date_range(origin, extraction, freq="MS")
    starts = np.asarray((months - origin).days, dtype=np.int64)
    day_after = (extraction - origin).days + 1
    return Calendar(
        origin=origin,
        starts=starts,
        ends=np.append(starts[1:], day_after),
        year=np.asarray(months.year, dtype=np.int64),
        month=np.asarray(months.month, dtype=np.int64),
        extraction=day_after - 1,
    )

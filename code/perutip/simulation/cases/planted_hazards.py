"""Days at stake and incidence of conviction of each case, in closed form."""

from __future__ import annotations

import numpy as np

from perutip.simulation.calendar_days import DAYS_PER_MONTH
from perutip.simulation.cases.worlds import CaseWorld


def days_at_stake(world: CaseWorld, until: int | np.ndarray) -> np.ndarray:
    """Days of each calendar month after filing and before day `until`.

    Shape (n_cases, n_months); `until` is one day number or one per case.
    """
    filing = world.filings["filing_day"].to_numpy()[:, None]
    begin = np.maximum(world.calendar.starts[None, :], filing)
    stop = np.minimum(world.calendar.ends[None, :], np.reshape(until, (-1, 1)))
    return np.maximum(stop - begin, 0)


def cumulative_incidence(world: CaseWorld, months: float) -> np.ndarray:
    """Return each case's probability of conviction within `months` of filing.

    NaN for cases not observed so long.
    """
    filing = world.filings["filing_day"].to_numpy()
    # Ends are dated by whole days: a day counts when it is over at the horizon.
    until = filing + np.floor(months * DAYS_PER_MONTH).astype(np.int64) + 1
    seen = world.calendar.extraction - filing >= months * DAYS_PER_MONTH
    return np.where(seen, incidence_before(world, until), np.nan)


def incidence_before(world: CaseWorld, until: int | np.ndarray) -> np.ndarray:
    """Return each case's probability of conviction before day `until`, (n_cases,).

    Recursion over calendar months: survival to the month's start times the share of its
    hazard that is conviction times the chance of an end within it.
    """
    days = days_at_stake(world, until) / DAYS_PER_MONTH
    conviction = world.hazards.conviction
    total = conviction + world.hazards.other_end
    survival = np.ones(len(days))
    incidence = np.zeros(len(days))
    for month in range(total.shape[1]):
        risk = total[:, month] * days[:, month]
        share = conviction[:, month] / np.where(total[:, month] > 0, total[:, month], 1)
        incidence += survival * share * -np.expm1(-risk)
        survival *= np.exp(-risk)
    return incidence

"""Lives of cases: competing hazards that change by calendar month and with training.

Each case draws one unit exponential per cause; the cause ends the case when its
cumulative hazard passes the draw. The two draws are the same with and without training,
so that the worlds differ only by what training does (common random numbers), and
training can bring a conviction forward but never touches the other ends' clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.simulation.calendar_days import DAYS_PER_MONTH, NEVER, Calendar
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import CaseParameters

# Hazard by age in calendar months: (first month, convicted, ended otherwise). No step
# but the first falls on an edge of the estimator's age bins (3, 6, 12, 18, 24, 36, 60).
_AGE_PROFILE = (
    (0, 0.15, 0.45),
    (2, 0.40, 0.75),
    (4, 0.75, 1.00),
    (8, 1.10, 1.10),
    (14, 1.35, 1.15),
    (21, 1.30, 1.10),
    (28, 1.10, 1.05),
    (42, 0.85, 0.85),
    (66, 0.60, 0.70),
)


_BLOCK = 10_000


@dataclass(frozen=True)
class Hazards:
    """Hazards per 30.4375 days, as two arrays of shape (n_cases, n_months)."""

    conviction: np.ndarray
    other_end: np.ndarray


@dataclass(frozen=True)
class Surfaces:
    """Hazards without training: logs by region and month, (n_regions, n_months), and
    what is added to every hazard of conviction per month, (n_months,)."""

    conviction: np.ndarray
    other_end: np.ndarray
    shock: np.ndarray


def training_log_effect(
    regions: pd.DataFrame, calendar: Calendar, parameters: CaseParameters
) -> np.ndarray:
    """Return the log hazard ratio of training, shape (n_regions, n_months).

    Zero before the month of training (which begins on its first day) and for ever in
    untrained regions; afterwards the cohort's effect times growth since training.
    """
    training = calendar.days(regions["training_date"])
    since = (calendar.starts[None, :] - training[:, None]) / DAYS_PER_MONTH
    progress = np.clip(since / parameters.growth_months, 0.0, 1.0)
    rise = parameters.growth_end - parameters.growth_start
    growth = parameters.growth_start + rise * progress
    effects = np.append(np.asarray(parameters.cohort_effects), 0.0)
    size = effects[regions["cohort"].to_numpy()]
    return np.where(since >= 0, size[:, None] * growth, 0.0)


def region_month_surface(
    streams: Streams, n_regions: int, calendar: Calendar, parameters: CaseParameters
) -> tuple[np.ndarray, np.ndarray]:
    """Return log hazards by region and month (conviction, other end), without training.

    Regions, region-years and calendar years are shocks with mean one on the hazard;
    the two causes share half of the region's shock in sign and scale.
    """
    rng = streams.generator("cases: region and calendar shocks")
    years = calendar.year - calendar.year[0]
    n_years = int(years.max()) + 1
    pandemic = (calendar.year == 2020) & (calendar.month >= 3)
    common = np.where(pandemic, parameters.pandemic_log_hazard, 0.0)
    surfaces = []
    for base, scale in (
        (parameters.conviction_hazard, 1.0),
        (parameters.other_end_hazard, 0.6),
    ):
        region = _shock(rng, (n_regions, 1), scale * parameters.region_sd)
        by_year = _shock(rng, (n_regions, n_years), scale * parameters.region_year_sd)
        calendar_year = _shock(rng, (1, n_years), scale * parameters.calendar_sd)
        surface = np.log(base) + common + region + (by_year + calendar_year)[:, years]
        surfaces.append(surface)
    return surfaces[0], surfaces[1]


def _shock(rng: np.random.Generator, shape: tuple[int, int], sd: float) -> np.ndarray:
    return rng.normal(0.0, sd, shape) - sd**2 / 2


def case_hazards(
    filings: pd.DataFrame,
    surfaces: Surfaces,
    log_effect: np.ndarray,
    calendar: Calendar,
) -> Hazards:
    """Return each case's hazards by calendar month, zero before its filing month."""
    region = filings["region"].to_numpy()
    first = calendar.month_of(filings["filing_day"].to_numpy())
    age = np.arange(len(calendar.starts))[None, :] - first[:, None]
    profiles = _age_profiles(len(calendar.starts))
    risk = filings["log_risk"].to_numpy()[:, None]
    by_month = np.exp(surfaces.conviction + log_effect)[region]
    conviction = by_month * profiles[0][np.maximum(age, 0)] * np.exp(risk)
    conviction += surfaces.shock
    other_end = np.exp(surfaces.other_end)[region] * profiles[1][np.maximum(age, 0)]
    alive = age >= 0
    return Hazards(conviction * alive, other_end * alive)


def _age_profiles(n_months: int) -> np.ndarray:
    """Shape (2, n_months): multiplier of each hazard by age in months."""
    steps = np.array(_AGE_PROFILE)
    index = np.searchsorted(steps[:, 0], np.arange(n_months), side="right") - 1
    return steps[index, 1:].T


def passing_day(
    hazard: np.ndarray, draws: np.ndarray, filing_day: np.ndarray, calendar: Calendar
) -> np.ndarray:
    """Return the day on which the cumulative hazard passes the unit exponential draw.

    The hazard is constant within a calendar month, so the day is interpolated within
    it. NEVER where the draw is not passed by the extraction date.
    """
    begin = np.maximum(calendar.starts[None, :], filing_day[:, None])
    days = np.maximum(calendar.ends[None, :] - begin, 0)
    total = np.cumsum(hazard * days / DAYS_PER_MONTH, axis=1)
    month = (total < draws[:, None]).sum(axis=1)
    passed = month < hazard.shape[1]
    month = np.minimum(month, hazard.shape[1] - 1)
    rows = np.arange(len(draws))
    before = np.where(month > 0, total[rows, np.maximum(month - 1, 0)], 0.0)
    step = np.where(passed, total[rows, month] - before, 1.0)
    inside = np.where(passed, (draws - before) / step, 0.0) * days[rows, month]
    day = begin[rows, month] + np.floor(inside).astype(np.int64)
    return np.where(passed, np.minimum(day, calendar.ends[month] - 1), NEVER)


def simulate_ends(
    streams: Streams,
    filings: pd.DataFrame,
    surfaces: Surfaces,
    log_effect: np.ndarray,
    calendar: Calendar,
) -> pd.DataFrame:
    """Return status and resolution_day (NEVER: pending), one row per case.

    Hazards are built for blocks of cases, so that memory does not grow with their
    number times the number of months.
    """
    rng = streams.generator("cases: ends")
    n = len(filings)
    draws = rng.exponential(1.0, (2, n))
    acquittal = rng.random(n) < 0.38
    convicted, otherwise = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for first in range(0, n, _BLOCK):
        block = slice(first, first + _BLOCK)
        cases = filings.iloc[block]
        hazards = case_hazards(cases, surfaces, log_effect, calendar)
        day = cases["filing_day"].to_numpy()
        convicted[block] = passing_day(
            hazards.conviction, draws[0, block], day, calendar
        )
        otherwise[block] = passing_day(
            hazards.other_end, draws[1, block], day, calendar
        )
    resolution = np.minimum(convicted, otherwise)
    status = np.where(
        resolution == NEVER,
        "pending",
        np.where(
            convicted <= otherwise,
            "convicted",
            np.where(acquittal, "acquitted", "dismissed"),
        ),
    )
    return pd.DataFrame({"status": status, "resolution_day": resolution})

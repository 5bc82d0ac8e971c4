"""Cases as filed: region, day, victims and the kind of exploitation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.calendar_days import Calendar
from perutip.simulation.generators import Streams


def simulate_filings(
    streams: Streams,
    regions: pd.DataFrame,
    calendar: Calendar,
    n_cases: int,
    *,
    rise: float = 0.0,
) -> pd.DataFrame:
    """Return `n_cases` filings, one row each, ordered by filing day.

    Columns: region (position in `regions`), filing_day, victim_nationality,
    victim_minor, n_victims, exploitation, log_risk (the case's own part of the log
    conviction hazard). Training does not change who files; with `rise` it raises a
    region's filings by that share, at the cost of its earlier ones.
    """
    rng = streams.generator("cases: filing")
    region = rng.choice(len(regions), size=n_cases, p=regions["share"].to_numpy())
    weight = (calendar.ends - calendar.starts) * _intensity(calendar)
    month = rng.choice(len(weight), size=n_cases, p=weight / weight.sum())
    length = calendar.ends[month] - calendar.starts[month]
    day = calendar.starts[month] + np.floor(rng.random(n_cases) * length)
    day = day.astype(np.int64)
    if rise:
        training = calendar.days(regions["training_date"])[region]
        day = _moved(streams, day, training, calendar, rise)
    filings = pd.DataFrame({"region": region, "filing_day": day})
    filings = filings.sort_values("filing_day", kind="stable", ignore_index=True)
    return _with_victims(streams, filings, calendar)


def _moved(
    streams: Streams,
    day: np.ndarray,
    training: np.ndarray,
    calendar: Calendar,
    rise: float,
) -> np.ndarray:
    """Filing days after some of those before training are drawn again after it.

    With W0 and W1 the expected filings before and after the region's training, each
    earlier case moves with probability rise W1 / W0.
    """
    rng = streams.generator("cases: filings moved by training")
    u, place = rng.random((2, len(day)))
    weight = (calendar.ends - calendar.starts) * _intensity(calendar)
    reached = np.concatenate([[0.0], np.cumsum(weight)]) / weight.sum()
    edges = np.append(calendar.starts, calendar.ends[-1])
    before = np.interp(training, edges, reached)
    chance = rise * (1 - before) / before
    drawn = np.interp(before + place * (1 - before), reached, edges)
    later = np.minimum(np.floor(drawn).astype(np.int64), calendar.extraction)
    return np.where((day < training) & (u < chance), np.maximum(later, training), day)


def _intensity(calendar: Calendar) -> np.ndarray:
    """Filings per day by month: slow growth, a dip in the first pandemic months."""
    growth = 1.0 + 0.03 * np.minimum(calendar.year - calendar.year[0], 9)
    pandemic = (calendar.year == 2020) & (calendar.month >= 3) & (calendar.month <= 8)
    return growth * np.where(pandemic, 0.55, 1.0)


def _with_victims(
    streams: Streams, filings: pd.DataFrame, calendar: Calendar
) -> pd.DataFrame:
    rng = streams.generator("cases: victims")
    n = len(filings)
    year = calendar.year[calendar.month_of(filings["filing_day"].to_numpy())]
    venezuelan = np.interp(
        year, [2010, 2016, 2017, 2019, 2022, 2025], [0.01, 0.02, 0.06, 0.20, 0.26, 0.24]
    )
    u = rng.random(n)
    nationality = np.where(
        u < venezuelan, "venezuelan", np.where(u > 0.94, "other", "peruvian")
    )
    minor = rng.random(n) < np.where(nationality == "peruvian", 0.46, 0.22)
    victims = np.minimum(rng.geometric(0.55, n), 40)
    exploitation = rng.choice(["sexual", "labour", "other"], n, p=[0.66, 0.27, 0.07])
    log_risk = (
        rng.normal(0.0, 0.30, n)
        + 0.20 * (minor - 0.38)
        + 0.08 * (np.minimum(victims, 5) - 1.8)
        - 0.15 * ((exploitation == "labour") - 0.27)
    )
    return filings.assign(
        victim_nationality=nationality,
        victim_minor=minor.astype(float),
        n_victims=victims.astype(float),
        exploitation=exploitation,
        log_risk=log_risk,
    )

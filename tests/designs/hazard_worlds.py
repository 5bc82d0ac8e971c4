"""Small worlds of cases, made by code that shares nothing with the design."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd

World = Callable[..., tuple[pd.DataFrame, pd.DataFrame]]


EXTRACTION = "2022-04-15"
_FIRST = pd.Timestamp("2014-02-10")


def made_world(
    seed: int,
    *,
    n: int = 250,
    regions: int = 8,
    trained: int = 5,
    effect: float = 0.0,
    base: float = 0.02,
    spread: float = 0.01,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cases that live day by day at additive hazards with ages stepping at 4, 10, 20.

    `effect` is added to the monthly hazard of conviction from the training day on;
    hazards add a region, a yearly and an age part, so parallel trends hold.
    """
    rng = np.random.default_rng(seed)
    last = (pd.Timestamp(EXTRACTION) - _FIRST).days
    training = np.full(regions, last + 10_000)
    training[:trained] = rng.integers(last // 3, last - 400, trained)
    region = rng.integers(0, regions, n)
    filed = rng.integers(0, last, n)
    day = np.arange(last + 1)
    by_region = rng.uniform(0, spread, (2, regions))
    by_year = rng.uniform(0, spread, (2, last // 365 + 1))
    by_age = np.array([[0.0, 0.6, 1.2, 0.4], [0.5, 0.3, 0.9, 0.7]]) * spread
    kind, end = np.full(n, -1), np.full(n, -1)
    for i in range(n):
        lived = day[filed[i] :]
        age = np.searchsorted([4, 10, 20], (lived - filed[i]) / 30.4375, side="right")
        hazard = base + by_region[:, [region[i]]] + by_year[:, lived // 365]
        hazard = hazard + by_age[:, age]
        hazard[0] += effect * (lived >= training[region[i]])
        ended = rng.random((2, len(lived))) < hazard / 30.4375
        for k in (0, 1):
            if ended[k].any() and (kind[i] < 0 or lived[ended[k].argmax()] < end[i]):
                kind[i], end[i] = k, lived[ended[k].argmax()]
    offsets = pd.to_timedelta(end, unit="D")
    cases = pd.DataFrame(
        {
            "region": np.array([f"R{r}" for r in region]),
            "filing_date": _FIRST + pd.to_timedelta(filed, unit="D"),
            "end_date": pd.Series(_FIRST + offsets).where(kind >= 0),
            "end_kind": np.array(["convicted", "other", None], dtype=object)[kind],
        }
    )
    dates = pd.Series(_FIRST + pd.to_timedelta(training, unit="D"))
    table = pd.DataFrame(
        {
            "region": [f"R{r}" for r in range(regions)],
            "training_date": dates.where(training <= last),
        }
    )
    return cases, table


def until(config, day):
    """The configuration with a register drawn on `day`."""
    extraction = pd.Timestamp(day).date()
    choices = dataclasses.replace(config.prosecution, extraction_date=extraction)
    return dataclasses.replace(config, prosecution=choices)

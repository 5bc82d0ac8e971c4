"""The headline under departures: calendar time left out, and placebo dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation.effects import Effect, ScopeStudy, Statistic
from perutip.designs.hazard_imputation.histories import (
    DAYS_PER_MONTH,
    case_histories,
)
from perutip.designs.hazard_imputation.person_time import (
    Cells,
    half_year,
    person_time,
)
from perutip.designs.hazard_imputation.replicates import replicates

NOTHING_LEFT_OUT = "nothing_left_out"


def effect_without_time(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    extraction_date: object,
    statistic: Statistic,
    first: dt.date,
    last: dt.date,
    within: Collection[object] | None = None,
) -> Effect:
    """The effect when time at risk in the half-years from `first` to `last` is left
    out of the untreated hazards and of the exposed time; scope all, linear.

    within: regions whose time is left out; by default of all. Where they have none,
    the effect would be the headline once more: it is NaN, with a reason.
    """
    histories = case_histories(cases, regions, extraction_date)
    time = person_time(histories)
    days = np.array([np.datetime64(d, "D").astype(float) for d in (first, last)])
    edges = half_year(days) - time.first_half_year
    window = slice(max(int(edges[0]), 0), max(int(edges[1]) + 1, 0))
    where = np.array([within is None or one in within for one in histories.labels])
    if not time.all_time().months[where, window].any():
        return Effect(np.nan, np.nan, np.nan, np.nan, NOTHING_LEFT_OUT)
    exposed = time.exposed(histories.training)
    untreated = _without(time.all_time().minus(exposed), where, window)
    sums = replicates(untreated, [_without(exposed, where, window)], "linear")[0]
    return ScopeStudy(untreated, sums).estimate(statistic)


def placebo_effect(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    extraction_date: object,
    statistic: Statistic,
    months: int,
) -> Effect:
    """The effect of a training that came `months` before the real one, on time at risk
    between the two; time after the real training is left out."""
    histories = case_histories(cases, regions, extraction_date)
    time = person_time(histories)
    early = histories.training - months * DAYS_PER_MONTH
    target = time.between(early, histories.training)
    exposed = time.exposed(histories.training)
    untreated = time.all_time().minus(exposed).minus(target)
    sums = replicates(untreated, [target], "linear")[0]
    return ScopeStudy(untreated, sums).estimate(statistic)


def _without(cells: Cells, where: np.ndarray, window: slice) -> Cells:
    months, events = cells.months.copy(), cells.events.copy()
    months[where, window] = 0.0
    events[:, where, window] = 0.0
    return Cells(months, events)

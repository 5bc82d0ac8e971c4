"""Hazards by half-year at risk since training, and before it: the event study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import t as student

from perutip.designs.hazard_imputation.estimability import (
    LEAST_EXPOSED_MONTHS,
    LEAST_EXPOSED_REGIONS,
    NOT_IDENTIFIED,
)
from perutip.designs.hazard_imputation.histories import (
    DAYS_PER_MONTH,
    NEVER,
    case_histories,
)
from perutip.designs.hazard_imputation.jackknife import jackknife_covariance
from perutip.designs.hazard_imputation.person_time import PersonTime, person_time
from perutip.designs.hazard_imputation.replicates import Model, Replicates, replicates
from perutip.inference.choices import one_of

Outcome = Literal["conviction", "resolution"]

HALF_YEAR_DAYS = 6 * DAYS_PER_MONTH
N_HELD_OUT = 2
"""Half-years before training that the fit of the leads leaves out."""


@dataclass(frozen=True)
class HazardEventStudy:
    """Hazard differences by half-year since training.

    Attributes
    ----------
    table : one row per half-year, in order: event_time (0 is the first half-year of
        training; the first row holds all earlier time, the last all later), held_out
        (a lead that its fit did not use), difference per case-month, std_error,
        conf_low, conf_high, months, n_regions, events, imputed_events, reason ('' where
        supported; difference, error and interval are NaN elsewhere).
    event_times : (P,) the supported half-years, in order.
    difference : (P,) their hazard differences.
    covariance : (P, P) their jackknife covariance.
    n_regions : number G of regions left out in turn; intervals take t(G - 1).
    """

    table: pd.DataFrame
    event_times: np.ndarray
    difference: np.ndarray
    covariance: np.ndarray
    n_regions: int


def hazard_event_study(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    extraction_date: object,
    outcome: Outcome = "conviction",
    first: int = -6,
    last: int = 5,
    model: Model = "linear",
    level: float = 0.95,
) -> HazardEventStudy:
    """Differences between observed and imputed hazards by half-year since training.

    Parameters
    ----------
    cases, regions, extraction_date, model, level : as in `hazard_imputation`.
    outcome : hazard of "conviction", or of "resolution" (an end of either kind).
    first, last : earliest and latest half-year; they hold all time before and after.

    Returns
    -------
    HazardEventStudy

    Raises
    ------
    ValueError
        As `hazard_imputation`, or unless first <= -3 and last >= 0.

    Notes
    -----
    Half-year e is [g + e h, g + (e + 1) h) of a region trained on day g, with h six
    months of 30.4375 days. From e = 0 on, sums are those of the headline. Before
    training they are the residual sums of unexposed rows from a fit that leaves out the
    year before training: e = -1, -2 are predictions out of sample, the earlier ones
    residuals of the fit. A half-year is supported with 30 person-months and six
    regions; its standard error needs every region to be dispensable.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), section 4.3 (tests on untreated observations).
    """
    one_of("outcome", outcome, Outcome)
    if first > -N_HELD_OUT - 1 or last < 0:
        raise ValueError(
            f"first must be at most -3 and last at least 0: {first}, {last}"
        )
    histories = case_histories(cases, regions, extraction_date)
    time = person_time(histories)
    times = np.arange(first, last + 1)
    found = _by_event_time(time, histories.training, times, model)
    kinds = slice(0, 1) if outcome == "conviction" else slice(0, 2)
    reasons = np.array([_reason(sums) for sums in found])
    values = np.stack([_difference(sums, kinds) for sums in found], axis=1)
    supported = reasons == ""
    covariance = jackknife_covariance(values[:, supported])
    table = _table(times, found, kinds, reasons)
    table["difference"] = np.where(supported, values[0], np.nan)
    table["std_error"] = np.nan
    table.loc[supported, "std_error"] = np.sqrt(np.diag(covariance))
    n_regions = found[0].n_left_out
    half = student.ppf((1 + level) / 2, max(n_regions - 1, 1)) * table["std_error"]
    table["conf_low"] = table["difference"] - half
    table["conf_high"] = table["difference"] + half
    return HazardEventStudy(
        table, times[supported], values[0, supported], covariance, n_regions
    )


def _by_event_time(
    time: PersonTime, training: np.ndarray, times: np.ndarray, model: Model
) -> list[Replicates]:
    untreated = time.all_time().minus(time.exposed(training))
    left_out = np.flatnonzero(untreated.months.sum(axis=(1, 2)) > 0)
    year_before = time.between(training - N_HELD_OUT * HALF_YEAR_DAYS, training)
    windows = [_window(training, e, times) for e in times]
    targets = [time.between(*window) for window in windows]
    before = [target for e, target in zip(times, targets, strict=True) if e < 0]
    after = [target for e, target in zip(times, targets, strict=True) if e >= 0]
    leads = replicates(untreated.minus(year_before), before, model, left_out=left_out)
    return leads + replicates(untreated, after, model, left_out=left_out)


def _window(
    training: np.ndarray, event_time: int, times: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of half-year `event_time` by region, open at both ends."""
    opens = training + event_time * HALF_YEAR_DAYS
    closes = training + (event_time + 1) * HALF_YEAR_DAYS
    if event_time == times[0]:
        opens = np.where(training == NEVER, np.inf, -np.inf)
    if event_time == times[-1]:
        closes = np.full_like(training, np.inf)
    return opens, closes


def _difference(sums: Replicates, kinds: slice) -> np.ndarray:
    """(K,) observed minus imputed hazard of the kinds together."""
    surplus = (sums.events[:, kinds] - sums.imputed[:, kinds]).sum(axis=(1, 2))
    months = sums.months.sum(axis=1)
    return np.where(months > 0, surplus / np.where(months > 0, months, 1.0), np.nan)


def _reason(sums: Replicates) -> str:
    if sums.months[0].sum() < LEAST_EXPOSED_MONTHS:
        return "too_little_exposed_time"
    if sums.n_exposed_regions < LEAST_EXPOSED_REGIONS:
        return "too_few_exposed_regions"
    return "" if sums.identified_without_each else NOT_IDENTIFIED


def _table(
    times: np.ndarray, found: list[Replicates], kinds: slice, reasons: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "event_time": times,
            "held_out": (times < 0) & (times >= -N_HELD_OUT),
            "difference": np.nan,
            "std_error": np.nan,
            "conf_low": np.nan,
            "conf_high": np.nan,
            "months": [sums.months[0].sum() for sums in found],
            "n_regions": [sums.n_exposed_regions for sums in found],
            "events": [sums.events[0, kinds].sum() for sums in found],
            "imputed_events": [sums.imputed[0, kinds].sum() for sums in found],
            "reason": reasons,
        }
    )

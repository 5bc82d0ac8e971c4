"""How the headline moves with regions, time, weights and what absorbs what."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation import Kind, Statistic, hazard_imputation
from perutip.designs.hazard_imputation.departures import (
    effect_without_time,
    placebo_effect,
)
from perutip.designs.hazard_imputation.effects import Effect, ScopeStudy
from perutip.designs.headline.case_mix import adjusted_studies
from perutip.designs.headline.headlines import hazard_frames, units_of
from perutip.designs.headline.specifications import (
    jackknifed,
    samples_of,
    treated_and_lost,
)
from perutip.designs.staggered_did import imputation_design
from perutip.inference.linear_estimator import (
    LinearDesign,
    SingularLeaveOut,
    linear_jackknife,
)
from perutip.study.config import Config

KINDS: dict[Kind, str] = {
    "conviction": "cif_effect",
    "resolution": "resolution_effect",
}
ERRORS: dict[Kind, str] = {"conviction": "cif_se", "resolution": "resolution_se"}
REASONS: dict[Kind, str] = {
    "conviction": "cif_reason",
    "resolution": "resolution_reason",
}
REFORM = "without_reform_"
NO_ESTIMATE, LOST = "not_identified", "lost_without_cluster"
COLUMNS = {"conviction": "convicted_within", "resolution": "resolved_within"}


@dataclass(frozen=True)
class Departure:
    """One line: what was changed, the estimate and its jackknife error (NaN: none).

    treated, lost: of imputation by filing date, treated cases and how many of them are
    not identified; without a number where too few of them are. reason: coded, why a
    number is missing that the line should have. about: the name of a reform.
    """

    kind: str
    key: str
    estimate: float
    std_error: float
    treated: int = 0
    lost: int = 0
    reason: str = ""
    about: str = ""


def departures(cases: pd.DataFrame, config: Config) -> Iterator[Departure]:
    """The incidence headlines under every departure, then by filing date."""
    adjusted = adjusted_studies(cases, config)
    for kind in KINDS:
        yield from _of_hazards(cases, config, kind)
        yield from _adjusted(adjusted, config, kind)
        yield from _by_filing(cases, config, kind)


def _of_hazards(cases: pd.DataFrame, config: Config, kind: Kind) -> Iterator[Departure]:
    h, choices = config.prosecution.primary_horizon, config.sensitivity
    extraction: dict[str, Any] = {"extraction_date": config.prosecution.extraction_date}

    def departure(key: str, kept: pd.DataFrame) -> Departure:
        at_risk, units = hazard_frames(kept, units_of(kept))
        if kept["unit"].nunique() < 2:
            return Departure(kind, key, np.nan, np.nan, reason=NO_ESTIMATE)
        found = hazard_imputation(at_risk, units, horizons=(h,), **extraction)
        value, error = getattr(found, KINDS[kind])[h], getattr(found, ERRORS[kind])[h]
        known = getattr(found, REASONS[kind])[h]
        return Departure(
            kind, key, value, error, reason=why_missing(value, error, known)
        )

    samples = samples_of(cases, config)
    headline = departure("headline", cases)
    yield headline
    each = sorted(set(cases["unit"]))
    without = [departure("", cases[cases["unit"] != u]).estimate for u in each]
    found = [value for value in without if np.isfinite(value)]
    for key, value in (("least", min), ("largest", max)):
        if found:
            yield Departure(kind, key, value(found), np.nan)
        else:
            yield replace(headline, key=key, estimate=np.nan, std_error=np.nan)
    for key in ("without_capital", "trained_only", "without_pandemic"):
        yield departure(key, samples[key])
    at_risk, units = hazard_frames(cases, units_of(cases))
    statistic = Statistic(kind, h)
    quiet = effect_without_time(
        at_risk,
        units,
        statistic=statistic,
        first=choices.pandemic_first,
        last=choices.pandemic_last,
        **extraction,
    )
    yield _of_effect(kind, "without_pandemic_time", quiet)
    for number, reform in enumerate(config.reforms, start=1):
        own = cases["region_id"].isin(reform.regions) | (not reform.regions)
        left = effect_without_time(
            at_risk,
            units,
            statistic=statistic,
            first=reform.first,
            last=reform.last,
            within=set(cases.loc[own, "unit"]),
            **extraction,
        )
        row = _of_effect(kind, f"{REFORM}{number}", left)
        yield replace(row, about=reform.name)
    placebo = placebo_effect(
        at_risk, units, statistic=statistic, months=choices.placebo_months, **extraction
    )
    yield _of_effect(kind, "placebo", placebo)


def _adjusted(
    studies: dict[str, ScopeStudy | None], config: Config, kind: Kind
) -> Iterator[Departure]:
    """More in the hazards without training; a study is None where one unit is alone."""
    of = Statistic(kind, config.prosecution.primary_horizon)
    for key, study in studies.items():
        if study is None:
            yield Departure(kind, key, np.nan, np.nan, reason=NO_ESTIMATE)
        else:
            yield _of_effect(kind, key, study.estimate(of))


def _of_effect(kind: str, key: str, found: Effect) -> Departure:
    value, error = found.effect, found.std_error
    reason = why_missing(value, error, found.reason)
    return Departure(kind, key, value, error, reason=reason)


def why_missing(
    estimate: float,
    error: float,
    known: str,
    lost: str = "not_identified_without_a_region",
) -> str:
    """Why an estimate or its error is missing; empty where both are there."""
    if np.isnan(estimate):
        return known or NO_ESTIMATE
    return "" if error > 0 else lost


def _by_filing(cases: pd.DataFrame, config: Config, kind: str) -> Iterator[Departure]:
    """Imputation with the donut: as it is, by region, and with more absorbed."""
    h = config.prosecution.primary_horizon
    name = f"{COLUMNS[kind]}_{h}"
    kept = cases[cases[name].notna() & (cases[f"in_donut_{h}"] == 0)]
    rows = kept.assign(treated=kept["exposed"] == 1).reset_index(drop=True)
    if not rows["treated"].any() or rows["treated"].all():
        return
    least = config.prosecution.minimum_treated_cases

    def departure(key: str, pair: tuple[float, ...], of: LinearDesign) -> Departure:
        treated, lost = treated_and_lost(of)
        value, error = pair[:2]
        if treated - lost < least:
            reason = "too_few_identified" if treated > lost else NO_ESTIMATE
            return Departure(kind, key, np.nan, np.nan, treated, lost, reason)
        reason = why_missing(value, error, "", LOST)
        return Departure(kind, key, value, error, treated, lost, reason)

    where: dict[str, Any] = {
        "region": "unit",
        "period": "half_year",
        "treated": "treated",
    }
    design = imputation_design(rows, **where)
    yield departure("by_filing", jackknifed(rows, name, design), design)
    yield departure("region_weighted", _region_weighted(rows, name, where), design)
    trends = _trends(rows)
    design = imputation_design(rows.join(trends), **where, covariates=list(trends))
    yield departure("region_trends", jackknifed(rows, name, design), design)
    known = rows[rows["prosecutor"].notna()].reset_index(drop=True)
    if known["treated"].any() and not known["treated"].all():
        design = imputation_design(known, **where, effects=["prosecutor"])
        yield departure("prosecutor_effects", jackknifed(known, name, design), design)


def _region_weighted(
    rows: pd.DataFrame, name: str, where: dict[str, Any]
) -> tuple[float, float]:
    """Mean over trained regions of their average effects, each counting once."""
    if rows["unit"].nunique() < 2:
        return np.nan, np.nan
    design = imputation_design(rows, **where, by="unit")
    with warnings.catch_warnings():
        # Without a region its own average is gone, as it must be.
        warnings.simplefilter("ignore", SingularLeaveOut)
        found = linear_jackknife(rows[name], design, rows["unit"])
    values = np.vstack([found.estimate[1:], found.leave_out[:, 1:]])
    known = np.isfinite(values)
    sums = np.where(known, values, 0.0).sum(axis=1)
    means = sums / np.where(known.any(axis=1), known.sum(axis=1), np.nan)
    count = len(means) - 1
    moved = means[1:] - means[0]
    return float(means[0]), float(np.sqrt((count - 1) / count * (moved**2).sum()))


def _trends(rows: pd.DataFrame) -> pd.DataFrame:
    """One linear trend per unit but the first, in years from mid-study."""
    years = (rows["half_year"] - rows["half_year"].mean()) / 2
    units = sorted(set(rows["unit"]))[1:]
    return pd.DataFrame(
        {f"trend_{k}": years * (rows["unit"] == unit) for k, unit in enumerate(units)}
    )

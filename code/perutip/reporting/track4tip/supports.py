"""What an outcome rests on under its design: cases, regions, error, verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd
from scipy.stats import t as student

from perutip.designs.hazard_imputation import HazardEstimate, Statistic
from perutip.designs.headline.headlines import (
    HazardHeadlines,
    at_risk_until_known,
    hazard_frames,
    units_of,
)
from perutip.designs.imputation import Imputation
from perutip.designs.regression import Effect, Specification
from perutip.power.rollout import HeadlinePower, headline_power
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, Variable

POWER = 0.8
SIMULATED = "power/headline"
SIMULATED_SHARE = 5
"""One in so many of the power tables' replications: each has the whole jackknife."""
LEAST_SIMULATED = 20


@dataclass(frozen=True)
class Support:
    """One outcome under one design: what it rests on, and its standard error.

    simulated: what simulated registers say of a headline, where they were made.
    """

    key: str
    label: str
    cases: int
    treated: int
    treated_clusters: int
    share: float
    std_error: float
    df: int
    reason: str
    simulated: HeadlinePower | None = None

    def mde(self, level: float) -> float:
        """Effect found with 80% power: (t_(1-a/2) + t_.8) times the jackknife error."""
        if self.reason or not self.std_error > 0:
            return math.nan
        df = max(self.df, 1)
        quantiles = student.ppf((1 + level) / 2, df) + student.ppf(POWER, df)
        return float(quantiles * self.std_error)

    def verdict(self, least_treated: int) -> str:
        """not_estimable, few (under three times the fewest treated cases), enough."""
        if self.reason or not self.std_error > 0:
            return "not_estimable"
        return "enough" if self.treated >= 3 * least_treated else "few"


def of_hazards(
    variables: Sequence[Variable], found: HazardEstimate, cases: pd.DataFrame
) -> Iterator[Support]:
    """Hazards: treated are cases with time at risk under training."""
    cases = at_risk_until_known(cases)
    end, training = cases["resolution_date"], cases["training_date"]
    treated = int((training.notna() & (end.isna() | (end >= training))).sum())
    months = found.exposed_months + found.untreated_months
    share = found.exposed_months / months if months > 0 else 0.0
    attributes = {"conviction": "cif", "resolution": "resolution"}
    for one in variables:
        if one.statistic not in attributes:
            continue
        name, h = attributes[one.statistic], one.months
        error = getattr(found, f"{name}_se")[h]
        reason = getattr(found, f"{name}_reason")[h] or found.se_reason
        counts = len(cases), treated, found.n_exposed_regions
        label = f"{one.label}, calendar time"
        yield Support(one.name, label, *counts, share, error, found.df, reason)


class Simulating(Protocol):
    """What is needed of a run to simulate a headline's test."""

    @property
    def config(self) -> Config:
        """What an analyst chose."""

    @property
    def catalogue(self) -> Catalogue:
        """What is declared."""

    def stream(self, name: str) -> np.random.SeedSequence:
        """The random stream of a purpose."""


def of_hazards_simulated(
    run: Simulating,
    variables: Sequence[Variable],
    found: HazardHeadlines,
    cases: pd.DataFrame,
) -> list[Support]:
    """`of_hazards`, and for the headlines among them the test simulated."""
    supports = list(of_hazards(variables, found.linear, cases))
    level, draws = run.config.study.level, run.config.draws.power_replications
    named, headlines = {one.name: one for one in variables}, run.catalogue.headlines
    wanted = {
        support.key: Statistic(kind, named[support.key].months)
        for support in supports
        if support.key in headlines.values()
        and (kind := named[support.key].statistic) in ("conviction", "resolution")
    }
    starts = {
        wanted[support.key]: support.mde(level)
        for support in supports
        if support.key in wanted
    }
    at_risk, units = hazard_frames(cases, units_of(cases))
    simulated = headline_power(
        at_risk,
        units,
        starts,
        extraction_date=run.config.prosecution.extraction_date,
        level=level,
        power=POWER,
        replications=max(draws // SIMULATED_SHARE, LEAST_SIMULATED),
        seed=run.stream(SIMULATED),
    )
    return [
        replace(one, simulated=simulated.get(wanted[one.key]))
        if one.key in wanted
        else one
        for one in supports
    ]


def of_imputation(variable: Variable, found: Imputation, words: str) -> Support:
    """Imputation on a dated clock."""
    one, key = found.estimate, f"{variable.name}_{words.replace(' ', '_')}"
    label = f"{variable.label}, {words}"
    cases, treated, regions = found.support
    share = treated / cases if cases else 0.0
    error, df = math.nan, 1
    if one is not None:  # regions whose treated cases are identified
        error, df, regions = one.jackknife_se, one.df, one.n_treated_clusters
    counts = cases, treated, regions
    return Support(key, label, *counts, share, error, df, found.reason)


def of_regression(label: str, spec: Specification, effect: Effect) -> Support:
    """Two-way fixed effects of an as-registered or other outcome without horizon."""
    return Support(
        f"{spec.outcome}_two_way",
        f"{label}, two-way by filing date",
        effect.n_obs,
        effect.n_treated,
        effect.n_treated_clusters,
        effect.n_treated / effect.n_obs if effect.n_obs else 0.0,
        effect.std_error,
        effect.n_clusters - 1,
        effect.reason,
    )


def of_regressions(
    catalogue: Catalogue,
    lines: Sequence[tuple[Specification, dict[str, object]]],
    effects: Sequence[Effect],
) -> list[Support]:
    """Lines as registered and beside; horizons have imputation lines of their own."""
    return [
        of_regression(catalogue.label(spec.outcome), spec, effect)
        for (spec, where), effect in zip(lines, effects, strict=True)
        if where["panel"] != "amended"
    ]

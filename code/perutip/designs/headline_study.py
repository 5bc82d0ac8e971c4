"""The headlines of every rank in one call: hazards, and p over each family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.appeals import decisions
from perutip.designs.hazard_imputation import Kind, Statistic, hazard_event_study
from perutip.designs.headlines import (
    FamilyOfDates,
    HazardHeadlines,
    family_of_dates,
    hazard_frames,
    hazard_headlines,
    units_of,
)
from perutip.designs.leads_and_lags import Path, path_of_hazards
from perutip.designs.track4tip import dated_headlines
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, Variable


@dataclass(frozen=True, eq=False)
class HeadlineStudy:
    """Hazards in three versions, and family → permutation p-values."""

    hazards: HazardHeadlines
    permuted: dict[str, FamilyOfDates]


def statistics_of(variables: Sequence[Variable]) -> dict[str, Statistic]:
    """Variable → statistic of the hazard design; what is a multiple of another
    statistic (additional convictions of the hazard) shares its t."""
    found: dict[str, Statistic] = {}
    for one in variables:
        if one.statistic:
            kind: Kind = "hazard" if one.statistic == "additional" else one.statistic
            months = 0 if kind == "hazard" else one.months
            found[one.name] = Statistic(kind, months)
    return found


def headline_study(
    cases: pd.DataFrame,
    catalogue: Catalogue,
    families: Sequence[str],
    config: Config,
    seed: np.random.SeedSequence,
) -> HeadlineStudy:
    """Estimate the hazards and permute the training dates for every family.

    families: the first holds the hazards. Headlines that are no column of cases
    (knowledge, the index) are no part of the permutation.
    """
    at_risk, units = hazard_frames(cases, units_of(cases))
    extraction = pd.Timestamp(config.prosecution.extraction_date)
    hazards = hazard_headlines(
        at_risk,
        units,
        extraction_date=extraction,
        horizons=config.prosecution.horizons,
        level=config.study.level,
    )
    declared = statistics_of(list(catalogue.variables.values()))
    permuted = {}
    for family in families:
        permuted[family] = family_of_dates(
            at_risk,
            units,
            declared if family == families[0] else {},
            dated_headlines(cases, decisions(cases), catalogue, family, config),
            members=[one.name for one in catalogue.headlines_of(family)],
            extraction_date=extraction,
            draws=config.draws.permutations,
            seed=seed,
        )
    return HeadlineStudy(hazards, permuted)


def hazard_paths(cases: pd.DataFrame, config: Config) -> dict[str, Path]:
    """Leads and lags of conviction and of resolution that are supported."""
    at_risk, units = hazard_frames(cases, units_of(cases))
    choices = config.event_study
    found = {
        outcome: path_of_hazards(
            hazard_event_study(
                at_risk,
                units,
                extraction_date=config.prosecution.extraction_date,
                outcome=outcome,
                first=min(choices.first_bin, -3),
                last=choices.last_bin,
                level=config.study.level,
            )
        )
        for outcome in ("conviction", "resolution")
    }
    return {name: path for name, path in found.items() if path is not None}

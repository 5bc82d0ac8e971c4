"""The headlines of every rank in one call: hazards, and p over each family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.appeals import decisions
from perutip.designs.event_studies.leads_and_lags import Path, path_of_hazards
from perutip.designs.hazard_imputation import Kind, Statistic, hazard_event_study
from perutip.designs.headline.handed_round import Permuted
from perutip.designs.headline.headlines import (
    FamilyOfDates,
    HazardHeadlines,
    Orders,
    common_orders,
    family_of_dates,
    hazard_frames,
    hazard_headlines,
    units_of,
)
from perutip.designs.track4tip import COVARIATES, by_filing_date, dated_headlines
from perutip.designs.trained_regions import RegionContrast
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, Variable


@dataclass(frozen=True, eq=False)
class HeadlineStudy:
    """Hazards in three versions, family → permutation p-values, and the contrast of
    prosecutors of trained regions with the others (None without a register).

    beside: p of variables under the same permutations that are in no family.
    """

    hazards: HazardHeadlines
    permuted: dict[str, FamilyOfDates]
    knowledge: RegionContrast | None
    training: pd.Series
    beside: FamilyOfDates

    def own_p(self) -> FamilyOfDates:
        """p of every variable alone, one an estimate wherever it stands."""
        every = [self.beside, *self.permuted.values()]
        draws = max(one.draws for one in every)
        return FamilyOfDates(
            {n: p for one in every for n, p in one.p_value.items()}, {}, draws
        )


def statistics_of(variables: Sequence[Variable]) -> dict[str, Statistic]:
    """Variable → statistic of the hazard design; what is a multiple of another
    statistic (additional convictions of the hazard) shares its t."""
    found = {one.name: statistic_of(one) for one in variables}
    return {name: one for name, one in found.items() if one is not None}


def statistic_of(variable: Variable) -> Statistic | None:
    """Statistic of the hazard design that a variable is, or is a multiple of; None
    where it is a column."""
    if not variable.statistic:
        return None
    if variable.statistic == "hazard" or variable.statistic == "additional":
        return Statistic("hazard")
    kind: Kind = variable.statistic
    return Statistic(kind, variable.months)


def orders_of(
    cases: pd.DataFrame, config: Config, seed: np.random.SeedSequence
) -> Orders:
    """The permutations of the training dates: the same in every step that asks."""
    at_risk, units = hazard_frames(cases, units_of(cases))
    return common_orders(
        at_risk,
        units,
        extraction_date=pd.Timestamp(config.prosecution.extraction_date),
        draws=config.draws.permutations,
        seed=seed,
    )


def headline_study(
    cases: pd.DataFrame,
    prosecutors: pd.DataFrame | None,
    catalogue: Catalogue,
    families: Sequence[str],
    config: Config,
    seed: np.random.SeedSequence,
    beside: Sequence[Variable] = (),
) -> HeadlineStudy:
    """Estimate the hazards and permute the training dates for every family.

    families: the first holds the hazards. A headline measured on prosecutors enters as
    the contrast between regions (`trained_regions`); one on rulings (the index) is
    joined by the step that measures it, over the statistics kept here. Rows of regions
    without cases, which have no date to hand round, stay out of either. beside: further
    variables by filing date that are to have a p of permuted dates.
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
    common = orders_of(cases, config, seed)
    declared = statistics_of(list(catalogue.variables.values()))
    on_prosecutors = contrasts(prosecutors, catalogue, families, list(units["region"]))
    permuted = {}
    for family in families:
        dated = dated_headlines(cases, decisions(cases), catalogue, family, config)
        others: list[Permuted] = [*dated, *on_prosecutors.get(family, [])]
        permuted[family] = family_of_dates(
            at_risk,
            units,
            declared if family == families[0] else {},
            others,
            members=[one.name for one in catalogue.headlines_of(family)],
            extraction_date=extraction,
            common=common,
        )
    found = [one for each in on_prosecutors.values() for one in each]
    knowledge = found[0] if found else None
    known = {name for one in permuted.values() for name in one.statistics}
    more = family_of_dates(
        at_risk,
        units,
        {},
        [by_filing_date(cases, one) for one in beside if one.name not in known],
        members=(),
        extraction_date=extraction,
        common=common,
    )
    return HeadlineStudy(hazards, permuted, knowledge, common.training, more)


def contrasts(
    prosecutors: pd.DataFrame | None,
    catalogue: Catalogue,
    families: Sequence[str],
    regions: Sequence[str],
) -> dict[str, list[RegionContrast]]:
    """Family → contrasts of its headlines that are measured on prosecutors."""
    if prosecutors is None:
        return {}
    return {
        family: [
            RegionContrast.of(prosecutors, one.name, "region_id", COVARIATES, regions)
            for one in catalogue.headlines_of(family)
            if one.frame == "prosecutors" and one.name in prosecutors
        ]
        for family in families
    }


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

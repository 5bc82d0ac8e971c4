"""Everything that stands beside the exact tests of one component, gathered by panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.trial.attrition import (
    Loss,
    loss_of_baseline,
    loss_of_districts,
    loss_of_officers,
)
from perutip.designs.trial.beside import (
    Beside,
    clustered_t,
    district_means,
    poisson_rate_ratio,
    weighted_by_chances,
)
from perutip.designs.trial.bounds_asked import Bounds, bounds_of, denominators_of
from perutip.designs.trial.drawn import DrawnDesign
from perutip.designs.trial.estimates import PreparedOutcome, TrialOutcome, no_effect
from perutip.designs.trial.moderators import (
    Moderated,
    effect_of_attending,
    moderated_effect,
)
from perutip.designs.trial.response import reweighted_to_baseline
from perutip.inference.randomization_test import AndersonRubin, RandomizationTest
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue

RESPONSE = ("knowledge_baseline", "cases_identified_baseline", "age", "tenure_years")
MODERATORS = {
    "prosecutors": "trained",
    "prevalence": "prevalence",
    "experience": "tenure_years",
}


@dataclass(frozen=True)
class Choices:
    """What is asked for: level, officers' outcomes that bounds are computed for and
    those whose effect may differ, ends of scales, the seed of Lee's draws."""

    level: float
    bounded: tuple[str, ...]
    moderated: tuple[str, ...]
    scales: Mapping[str, tuple[float, ...]]
    seed: np.random.SeedSequence

    @classmethod
    def of(
        cls, config: Config, catalogue: Catalogue, seed: np.random.SeedSequence
    ) -> Choices:
        """As study.toml and the declared outcomes have them."""
        asked, variables = config.trial, catalogue.variables
        scales = {name: one.scale for name, one in variables.items() if one.scale}
        level = config.study.level
        return cls(level, asked.lee_bounds, asked.moderated, scales, seed)


@dataclass(frozen=True)
class StandBeside:
    """All that stands beside the exact tests; a coded reason where a number cannot be.

    beside: panel → variable → estimate. chances: tests weighted by the chance of
    treatment, None where chances are equal. bounds: (panel, variable, bounds).
    moderated: (panel, variable) → test.
    """

    beside: dict[str, dict[str, Beside | None]]
    chances: dict[str, RandomizationTest | None] | None
    officers_lost: Loss
    districts_lost: Loss
    baselines_missing: dict[str, Loss]
    bounds: list[tuple[str, str, Bounds | str]]
    reweighted: dict[str, RandomizationTest | str]
    attending: dict[str, AndersonRubin | str]
    moderated: dict[tuple[str, str], Moderated]


def stand_beside(
    prepared: Mapping[str, PreparedOutcome],
    outcomes: Mapping[str, TrialOutcome],
    by_district: pd.DataFrame,
    design: DrawnDesign,
    choices: Choices,
) -> StandBeside:
    """Everything beside the exact tests of `prepared`.

    by_district: the component's rows of district outcomes. Officers are the rows of the
    first bounded outcome.
    """
    level, names = choices.level, choices.bounded
    officers = outcomes[names[0]].rows
    bounds = bounds_of(
        names, outcomes, choices.scales, design, level=level, seed=choices.seed
    )
    chances = None
    if design.unequal_chances:
        chances = by_chances(prepared, outcomes, design, level)
    return StandBeside(
        beside_estimates(prepared, outcomes, design, level),
        chances,
        loss_of_officers(officers, design, level),
        loss_of_districts(officers, design, level),
        baselines_missing(outcomes, design, level),
        bounds + denominators_of(by_district, design, level),
        reweighted(names, outcomes, design, level),
        {
            name: effect_of_attending(outcomes[name], "attended", design, level=level)
            for name in names
        },
        moderated(choices.moderated, MODERATORS, outcomes, design),
    )


def baselines_missing(
    outcomes: Mapping[str, TrialOutcome], design: DrawnDesign, level: float
) -> dict[str, Loss]:
    """Variable → rows without its baseline, where any are."""
    found = {
        name: loss_of_baseline(one, design, level) for name, one in outcomes.items()
    }
    return {
        name: loss
        for name, loss in found.items()
        if loss is not None and loss.lost_treated + loss.lost_control
    }


def beside_estimates(
    prepared: Mapping[str, PreparedOutcome],
    outcomes: Mapping[str, TrialOutcome],
    design: DrawnDesign,
    level: float,
) -> dict[str, dict[str, Beside | None]]:
    """Panel (means, clustered, rates) → variable → estimate, where one is asked for."""
    tested = [name for name, one in prepared.items() if one.test is not None]
    return {
        "means": {n: district_means(prepared[n], design, level) for n in tested},
        "clustered": {n: clustered_t(prepared[n], level) for n in tested},
        "rates": {
            n: poisson_rate_ratio(outcomes[n], design, level)
            for n in tested
            if outcomes[n].count
        },
    }


def by_chances(
    prepared: Mapping[str, PreparedOutcome],
    outcomes: Mapping[str, TrialOutcome],
    design: DrawnDesign,
    level: float,
) -> dict[str, RandomizationTest | None]:
    """Tests weighted by the chance of treatment; None where chances are all equal."""
    return {
        name: weighted_by_chances(one, design, level)
        for name, one in prepared.items()
        if outcomes[name].composite is None and one.test is not None
    }


def reweighted(
    names: Sequence[str],
    outcomes: Mapping[str, TrialOutcome],
    design: DrawnDesign,
    level: float,
) -> dict[str, RandomizationTest | str]:
    """Officers' outcomes reweighted to all officers of the baseline."""
    return {
        name: no_effect(design.attach(outcomes[name].rows), name)
        or reweighted_to_baseline(outcomes[name], design, RESPONSE, level=level)
        for name in names
    }


def moderated(
    names: Sequence[str],
    moderators: Mapping[str, str],
    outcomes: Mapping[str, TrialOutcome],
    design: DrawnDesign,
) -> dict[tuple[str, str], Moderated]:
    """(panel, variable) → test; `moderators` maps panel → column of the rows."""
    return {
        (panel, name): moderated_effect(outcomes[name], column, design)
        for panel, column in moderators.items()
        for name in names
    }

"""Everything that stands beside the exact tests of one component, gathered by panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.trial.attrition import (
    Loss,
    WorstCase,
    lee_within_strata,
    loss_of_baseline,
    loss_of_districts,
    loss_of_officers,
    worst_case,
)
from perutip.designs.trial.beside import (
    Beside,
    clustered_t,
    district_means,
    poisson_rate_ratio,
    weighted_by_chances,
)
from perutip.designs.trial.drawn import DrawnDesign
from perutip.designs.trial.estimates import PreparedOutcome, TrialOutcome, no_effect
from perutip.designs.trial.moderators import (
    Moderated,
    effect_of_attending,
    moderated_effect,
)
from perutip.designs.trial.moved_denominators import (
    NotBounded,
    RateBounds,
    rate_bounds,
)
from perutip.designs.trial.response import reweighted_to_baseline
from perutip.inference.bounds import LeeBounds
from perutip.inference.randomization_test import AndersonRubin, RandomizationTest
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue

Bounds = LeeBounds | WorstCase | RateBounds
RESPONSE = ("knowledge_baseline", "cases_identified_baseline", "age", "tenure_years")
RATES = {
    "referral_completion": ("victims_decided", "completed_referrals_per_officer"),
    "false_positive_rate": ("referrals_linked", "false_positives_per_officer"),
}
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


def bounds_of(
    names: Sequence[str],
    outcomes: Mapping[str, TrialOutcome],
    scales: Mapping[str, tuple[float, ...]],
    design: DrawnDesign,
    *,
    level: float,
    seed: np.random.SeedSequence,
) -> list[tuple[str, str, Bounds | str]]:
    """(panel, variable, bounds): Lee's for `names`, worst cases where outcomes are
    missing and a scale has ends."""
    found: list[tuple[str, str, Bounds | str]] = []
    for name in names:
        one = outcomes[name]
        reason = no_effect(design.attach(one.rows), name)
        if reason:
            found.append(("lee", name, reason))
            continue
        lee = lee_within_strata(one, design, level=level, seed=seed)
        found.append(("lee", name, lee))
    for name, ends in scales.items():
        if name in outcomes and len(ends) == 2 and outcomes[name].composite is None:
            support, one = (ends[0], ends[1]), outcomes[name]
            reason = no_effect(design.attach(one.rows), name)
            if reason:
                found.append(("worst", name, reason))
                continue
            worst = worst_case(one, design, support, level=level)
            if worst.n_missing:
                found.append(("worst", name, worst))
    return found


def denominators_of(
    by_district: pd.DataFrame, design: DrawnDesign, level: float
) -> list[tuple[str, str, Bounds | str]]:
    """(panel, variable, bounds) of the rates whose denominator training moves."""
    places = by_district.set_index("ubigeo")
    found: list[tuple[str, str, Bounds | str]] = []
    for name, (events, per_officer) in RATES.items():
        successes = places[per_officer] * places["officers"]
        counts = (places[events], successes, places["officers"])
        known = pd.concat(counts[:2], axis=1).dropna().sum()
        if known.iloc[0] and np.isclose(known.iloc[1], [0, known.iloc[0]]).any():
            found.append(("denominators", name, "no_variation"))
            continue
        try:
            found.append(
                ("denominators", name, rate_bounds(*counts, design, level=level))
            )
        except NotBounded:
            found.append(("denominators", name, "not_bounded"))
    return found


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

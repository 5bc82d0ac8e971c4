"""The bounds asked for of one component: Lee's, worst cases, moved denominators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from perutip.designs.trial.attrition import WorstCase, lee_within_strata, worst_case
from perutip.designs.trial.drawn import DrawnDesign
from perutip.designs.trial.estimates import TrialOutcome, no_effect
from perutip.designs.trial.moved_denominators import NotBounded, RateBounds, rate_bounds
from perutip.inference.bounds import LeeBounds

Bounds = LeeBounds | WorstCase | RateBounds

RATES = {
    "referral_completion": ("victims_decided", "completed_referrals_per_officer"),
    "false_positive_rate": ("referrals_linked", "false_positives_per_officer"),
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

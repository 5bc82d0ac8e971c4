"""Power curves of the trial by formula, its simulated MDE, and the streams of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from perutip.power.effect_search import DEFAULT, Search, effect_at_power
from perutip.power.formula import (
    STANDARDIZED,
    ClusterDesign,
    Outcome,
    minimum_detectable_effect,
    power_at_effect,
)
from perutip.power.trial.district_totals import TrialDesign
from perutip.power.trial.replications import Progress, SimulatedPower, simulate_power
from perutip.study.streams import name_words

__all__ = [
    "child_stream",
    "control_sd",
    "power_curves",
    "simulated_mde",
]


def control_sd(outcome: Outcome, icc: float) -> float:
    """SD of one officer's outcome without treatment."""
    if outcome.kind == "continuous":
        return outcome.sd
    if outcome.kind == "binary":
        return float(np.sqrt(outcome.base_mean * (1 - outcome.base_mean)))
    return float(np.sqrt(outcome.dispersion * outcome.base_mean / (1 - icc)))


def power_curves(
    design: ClusterDesign,
    outcome: Outcome = STANDARDIZED,
    *,
    effects: Sequence[float],
    iccs: Sequence[float],
    cluster_sizes: Sequence[float],
    level: float = 0.05,
) -> pd.DataFrame:
    """Power by effect, ICC and officers per district, and the MDE of each design.

    Columns: outcome, base, icc, cluster_size, effect, power, mde; one row per
    combination, in the order given.
    """
    rows = []
    for icc, size in product(iccs, cluster_sizes):
        changed = replace(design, icc=icc, cluster_size=size)
        mde = minimum_detectable_effect(changed, outcome, level=level)
        for effect in effects:
            power = power_at_effect(changed, effect, outcome, level=level)
            rows.append((outcome.name, outcome.base, icc, size, effect, power, mde))
    columns = ["outcome", "base", "icc", "cluster_size", "effect", "power", "mde"]
    return pd.DataFrame(rows, columns=columns).astype({"base": float})


def simulated_mde(
    trial: TrialDesign,
    outcome: Outcome,
    icc: float,
    *,
    start: float,
    seed: np.random.SeedSequence,
    search: Search = DEFAULT,
    n_jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[float, list[SimulatedPower]]:
    """Effect that the exact test finds with the power of `search`, from `start`.

    Every evaluation uses the same draws (see `effect_at_power`). Returns the effect
    and the evaluations, the first one at `start`. The effect is NaN when it would take
    a rate outside [0, 1], and when the design's smallest possible p exceeds the
    level (the drawn pilot's is 1/16): no effect is found then, whatever its size.
    """
    done: list[SimulatedPower] = []

    def power_of(effect: float) -> float:
        done.append(
            simulate_power(
                trial,
                outcome,
                icc,
                effect,
                seed=seed,
                replications=search.replications,
                level=search.level,
                n_jobs=n_jobs,
                progress=progress,
            )
        )
        return done[-1].power

    if trial.smallest_p > search.level:
        power_of(start)
        return float("nan"), done
    found = effect_at_power(
        power_of,
        start,
        search=search,
        possible=partial(_possible, outcome),
    )
    return found, done


def _possible(outcome: Outcome, effect: float) -> bool:
    if outcome.kind == "continuous":
        return True
    mean = outcome.base_mean + effect
    return mean >= 0 and (outcome.kind == "count" or mean <= 1)


def child_stream(seed: np.random.SeedSequence, name: str) -> np.random.SeedSequence:
    """Child of `seed` named by text: its key adds four uint32 of SHA-256(name)."""
    key = (*seed.spawn_key, *name_words(name))
    return np.random.SeedSequence(seed.entropy, spawn_key=key)

"""Power tables and curves of the trial, by formula and by simulation.

Puts the formula (mde_formula) and the simulation of the exact test (simulated_power)
side by side for every outcome and intra-district correlation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from perutip.power.effect_search import effect_at_power
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
    "at_base_rates",
    "child_stream",
    "control_sd",
    "mde_table",
    "power_curves",
    "simulated_mde",
    "simulated_power_table",
]

BASE_RATES = (0.02, 0.10, 0.30)
DESIGN_COLUMNS = (
    "n_clusters",
    "cluster_size",
    "size_cv",
    "n_strata",
    "n_covariates",
    "r2_between",
    "r2_within",
)


def at_base_rates(
    outcome: Outcome, rates: Sequence[float] = BASE_RATES
) -> list[Outcome]:
    """The binary outcome at each base rate; any other outcome as it is."""
    if outcome.kind != "binary":
        return [outcome]
    return [replace(outcome, base=rate) for rate in rates]


def mde_table(
    outcomes: Sequence[Outcome],
    design: ClusterDesign,
    *,
    iccs: Sequence[float],
    power: float = 0.80,
    level: float = 0.05,
) -> pd.DataFrame:
    """Minimum detectable effects by formula, one row per outcome and ICC.

    Columns: outcome, kind, base, icc, the design's parameters, df, mde (the outcome's
    units), mde_base_variance (the same with the control arm's variance in both arms:
    the formula in SD times the control SD), mde_sd (mde in control SDs), mde_relative
    (mde over the base), power, level. NaN when no effect in the outcome's range will
    do.
    """
    rows = []
    for outcome, icc in product(outcomes, iccs):
        at_icc = replace(design, icc=icc)
        mde = minimum_detectable_effect(at_icc, outcome, power=power, level=level)
        parameters = asdict(at_icc)
        sd = control_sd(outcome, icc)
        standardized = minimum_detectable_effect(at_icc, power=power, level=level)
        rows.append(
            {
                "outcome": outcome.name,
                "kind": outcome.kind,
                "base": np.nan if outcome.base is None else outcome.base,
                "icc": icc,
                **{name: parameters[name] for name in DESIGN_COLUMNS},
                "df": at_icc.df,
                "mde": mde,
                "mde_base_variance": standardized * sd,
                "mde_sd": mde / sd,
                "mde_relative": mde / outcome.base if outcome.base else np.nan,
                "power": power,
                "level": level,
            }
        )
    return pd.DataFrame(rows)


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
    power: float = 0.80,
    level: float = 0.05,
    replications: int = 2000,
    evaluations: int = 3,
    n_jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[float, list[SimulatedPower]]:
    """Effect that the exact test finds with `power`, by simulation from `start`.

    Every evaluation uses the same draws (see `effect_at_power`). Returns the effect
    and the evaluations, the first one at `start`. The effect is NaN when it would take
    a rate outside [0, 1], and when the design's smallest possible p exceeds `level`
    (the drawn pilot's is 1/16): no effect is found then, whatever its size.
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
                replications=replications,
                level=level,
                n_jobs=n_jobs,
                progress=progress,
            )
        )
        return done[-1].power

    if trial.smallest_p > level:
        power_of(start)
        return float("nan"), done
    found = effect_at_power(
        power_of,
        start,
        power=power,
        level=level,
        replications=replications,
        evaluations=evaluations,
        possible=partial(_possible, outcome),
    )
    return found, done


def _possible(outcome: Outcome, effect: float) -> bool:
    if outcome.kind == "continuous":
        return True
    mean = outcome.base_mean + effect
    return mean >= 0 and (outcome.kind == "count" or mean <= 1)


def simulated_power_table(
    trial: TrialDesign,
    formula: pd.DataFrame,
    outcomes: Sequence[Outcome],
    *,
    seed: np.random.SeedSequence,
    replications: int = 2000,
    evaluations: int = 3,
    n_jobs: int | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Simulated power of the exact test at each row's formula MDE, and simulated MDE.

    `formula` is `mde_table(outcomes, …)`. Adds the columns `simulated_power` (at the
    formula's MDE), `simulated_se`, `simulated_mde` (NaN when `evaluations` is 1),
    `replications`. Each row has its own stream, named by outcome,
    base and ICC under `seed`: adding a row changes no other.
    """
    by_key = {(o.name, -1.0 if o.base is None else o.base): o for o in outcomes}
    added = []
    for row in formula.itertuples(index=False):
        outcome = by_key[(row.outcome, -1.0 if np.isnan(row.base) else row.base)]
        if np.isnan(row.mde):
            added.append((np.nan, np.nan, np.nan, 0))
            continue
        sign = 1.0 if outcome.direction == "increase" else -1.0
        mde, done = simulated_mde(
            trial,
            outcome,
            row.icc,
            start=sign * row.mde,
            seed=child_stream(seed, f"{row.outcome}|{row.base:.6g}|{row.icc:.6g}"),
            power=row.power,
            level=row.level,
            replications=replications,
            evaluations=evaluations,
            n_jobs=n_jobs,
            progress=progress,
        )
        found = abs(mde) if evaluations > 1 else np.nan
        added.append((done[0].power, done[0].std_error, found, replications))
    columns = ["simulated_power", "simulated_se", "simulated_mde", "replications"]
    return formula.assign(**pd.DataFrame(added, columns=columns, index=formula.index))


def child_stream(seed: np.random.SeedSequence, name: str) -> np.random.SeedSequence:
    """Child of `seed` named by text: its key adds four uint32 of SHA-256(name)."""
    key = (*seed.spawn_key, *name_words(name))
    return np.random.SeedSequence(seed.entropy, spawn_key=key)

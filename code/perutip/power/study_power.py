"""Power of both components of the study, as frames: formula, simulation, rollout."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from perutip.inference.randomization_test import enumerate_assignments
from perutip.power.formula import ClusterDesign, Outcome
from perutip.power.rollout import staggered_table
from perutip.power.trial import (
    TrialDesign,
    at_base_rates,
    mde_table,
    power_curves,
    simulated_power_table,
)
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue

Progress = Callable[[int], object]


@dataclass(frozen=True, eq=False)
class TrialPower:
    """MDE of the trial's outcomes.

    lines: base, icc, mde, with_baseline, power, simulated_mde by key; labels: key →
    words; table: as simulated, for the registration's text.
    """

    design: ClusterDesign
    table: pd.DataFrame
    lines: pd.DataFrame
    labels: dict[str, str]


def trial_power(
    officers: pd.DataFrame,
    trial: pd.DataFrame,
    config: Config,
    *,
    seed: np.random.SeedSequence,
    progress: Progress,
) -> TrialPower:
    """MDE by formula, with a baseline, and by simulating the exact test.

    officers: rows of the trial's officers (ubigeo). trial: assignment with unit_id,
    stratum, treated.
    """
    power = config.power
    sizes = officers.groupby("ubigeo").size().reindex(trial["unit_id"]).to_numpy(float)
    design = ClusterDesign(
        n_clusters=len(sizes),
        cluster_size=float(sizes.mean()),
        icc=power.believed_icc,
        n_strata=trial["stratum"].nunique(),
        size_cv=float(sizes.std() / sizes.mean()),
    )
    baseline = replace(
        design,
        r2_between=power.baseline_r2,
        r2_within=power.baseline_r2,
        n_covariates=1,
    )
    outcomes = _trial_outcomes(config)
    table = mde_table(outcomes, design, iccs=power.iccs)
    with_baseline = mde_table(outcomes, baseline, iccs=power.iccs)
    strata = trial["stratum"].to_numpy()
    counts = dict(trial.groupby("stratum", sort=True)["treated"].sum())
    simulated = simulated_power_table(
        TrialDesign(strata, sizes, enumerate_assignments(strata, counts)),
        table,
        outcomes,
        seed=seed,
        replications=config.draws.power_replications,
        evaluations=power.evaluations,
        n_jobs=2,
        progress=progress,
    )
    lines, labels = {}, {}
    for place, row in enumerate(simulated.itertuples(index=False)):
        key = f"line_{place + 1:02d}"
        labels[key] = str(row.outcome)
        lines[key] = {
            "base": 1.0 if math.isnan(row.base) else row.base,
            "icc": row.icc,
            "mde": row.mde,
            "with_baseline": with_baseline["mde"].iloc[place],
            "power": row.simulated_power,
            "simulated_mde": row.simulated_mde,
        }
    frame = pd.DataFrame.from_dict(lines, orient="index")
    return TrialPower(design, simulated, frame, labels)


def _trial_outcomes(config: Config) -> list[Outcome]:
    power = config.power
    wanted = (
        Outcome("Continuous outcome (SD)"),
        Outcome(
            "Cases identified per officer", kind="count", base=power.cases_per_officer
        ),
        Outcome(
            "Referral completion rate", kind="binary", base=power.referral_completion
        ),
    )
    return [rated for outcome in wanted for rated in at_base_rates(outcome)]


def rollout_power(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    config: Config,
    catalogue: Catalogue,
    *,
    seed: np.random.SeedSequence,
    progress: Progress,
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """MDE of the registered case outcomes, regions, filings and rollout as they are.

    Returns
    -------
    table, lines, labels
        As simulated; base, icc, simulated_mde by key; key → words.
    """
    power, horizon = config.power, config.prosecution.primary_horizon
    seen = cases[cases[f"observed_{horizon}"] == 1]
    decided = cases[cases["escalated_within_12"].notna()]
    convicted = catalogue.label(f"convicted_within_{horizon}")
    months = f"restricted_months_{horizon}"
    on_seen = [
        Outcome(convicted, kind="binary", base=rate) for rate in power.conviction_rates
    ] + [Outcome(catalogue.label(months), sd=float(seen[months].std(ddof=1)))]
    on_decided = [
        Outcome(catalogue.label(name), kind="binary", base=rate)
        for name, rate in (
            ("escalated_within_12", power.escalation_rate),
            ("reviewed_upheld", power.reviewed_upheld_rate),
        )
    ]
    outcomes = on_seen + on_decided
    samples = {outcome.name: seen for outcome in on_seen}
    samples |= {outcome.name: decided for outcome in on_decided}
    first, last = int(seen["half_year"].min()), int(seen["half_year"].max())
    day = regions["training_date"]
    adoption = day.dt.year * 2 + (day.dt.month > 6) - first
    weights = seen["half_year"].value_counts().reindex(range(first, last + 1))
    found = staggered_table(
        outcomes,
        {name: per_region(rows, regions) for name, rows in samples.items()},
        adoption.to_numpy(float),
        seed=seed,
        n_periods=last - first + 1,
        donut=horizon // 6,
        period_weights=weights.fillna(0).to_numpy(float),
        replications=config.draws.power_replications,
        n_jobs=2,
        progress=progress,
    )
    lines, labels = {}, {}
    for place, row in enumerate(found.itertuples(index=False)):
        key = f"line_{place + 1:02d}"
        labels[key] = str(row.outcome)
        base = outcomes[place].sd if math.isnan(row.base) else row.base
        lines[key] = {
            "base": base,
            "icc": power.believed_icc,
            "simulated_mde": row.mde,
        }
    return found, pd.DataFrame.from_dict(lines, orient="index"), labels


def per_region(rows: pd.DataFrame, regions: pd.DataFrame) -> np.ndarray:
    """Rows in each region, in the order of `regions`."""
    counts = rows["region_id"].value_counts()
    return counts.reindex(regions["region_id"]).fillna(0).to_numpy(int)


def curves_by_size(design: ClusterDesign, config: Config) -> dict[int, pd.DataFrame]:
    """MDE by ICC for each number of officers per district."""
    iccs = tuple(np.round(np.arange(0.0, 0.31, 0.02), 2))
    return {
        size: power_curves(
            design,
            effects=(config.power.figure_effect,),
            iccs=iccs,
            cluster_sizes=(size,),
        )
        for size in config.power.figure_sizes
    }

"""Power of both components: rows, figure and the text for the registration."""

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
from tqdm import tqdm

from perutip.inference.randomization_test import enumerate_assignments
from perutip.power.formula import ClusterDesign, Outcome
from perutip.power.registration_text import registration_text, rollout_text
from perutip.power.rollout import staggered_table
from perutip.power.trial import (
    TrialDesign,
    at_base_rates,
    mde_table,
    power_curves,
    simulated_power_table,
)
from perutip.reporting.figures import new_figure
from perutip.reporting.rows import add_terms
from perutip.running.run import Run
from perutip.study.outcomes import label_of

ICCS = (0.01, 0.05, 0.10, 0.20)
BASELINE_R2 = 0.5
RATES = (0.02, 0.10, 0.30)
EVALUATIONS = 3
TRIAL_OUTCOMES = (
    Outcome("Continuous outcome (SD)"),
    Outcome("Cases identified per officer", kind="count", base=0.8),
    Outcome("Referral completion rate", kind="binary", base=0.3),
)


def power(run: Run, trial: pd.DataFrame) -> None:
    """MDE of every primary outcome: formula, simulation, staggered rollout."""
    officers = run.read_data("officers")
    mine = officers[officers["component"] == "trial"]
    sizes = mine.groupby("ubigeo").size().reindex(trial["unit_id"]).to_numpy(float)
    size = float(sizes.mean())
    design = ClusterDesign(
        n_clusters=len(sizes),
        cluster_size=size,
        icc=ICCS[1],
        n_strata=trial["stratum"].nunique(),
        size_cv=float(sizes.std() / sizes.mean()),
    )
    outcomes = [rated for outcome in TRIAL_OUTCOMES for rated in at_base_rates(outcome)]
    table = mde_table(outcomes, design, iccs=ICCS)
    with_baseline = mde_table(outcomes, ancova(design), iccs=ICCS)
    strata = trial["stratum"].to_numpy()
    counts = dict(trial.groupby("stratum", sort=True)["treated"].sum())
    replications = run.config.draws.power_replications
    simulated = simulated_power_table(
        TrialDesign(strata, sizes, enumerate_assignments(strata, counts)),
        table,
        outcomes,
        seed=run.stream("power/trial"),
        replications=replications,
        evaluations=EVALUATIONS,
        n_jobs=2,
        progress=bar(run, "power of the trial"),
    )
    for place, row in enumerate(simulated.itertuples(index=False), start=1):
        terms = {
            "Base or SD": 1.0 if np.isnan(row.base) else row.base,
            "ICC": row.icc,
            "MDE": row.mde,
            "with baseline": with_baseline["mde"].iloc[place - 1],
            "Power": row.simulated_power,
            "MDE, simulated": row.simulated_mde,
        }
        add_terms(
            run,
            "t05_power",
            "A. Trial",
            f"{place:02d}",
            row.outcome,
            terms,
            draws=float(replications),
            seed_stream="power/trial",
        )
    rollout = staggered(run)
    folder = run.stage / "randomization"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mde_for_registration.txt").write_text(
        registration_text(simulated) + "\n" + rollout_text(rollout), encoding="utf-8"
    )
    draw_power(run, design)


def bar(run: Run, label: str):
    """Progress of simulations, a callback that counts replications."""
    return tqdm(desc=label, leave=False, disable=not sys.stderr.isatty()).update


def ancova(design: ClusterDesign) -> ClusterDesign:
    """The same design with a baseline covariate, one more degree of freedom lost."""
    return replace(
        design, r2_between=BASELINE_R2, r2_within=BASELINE_R2, n_covariates=1
    )


def staggered(run: Run) -> pd.DataFrame:
    """MDE of the registered case outcomes, regions, filings and rollout as they are."""
    cases, regions = run.read_data("cases"), run.read_data("regions")
    horizon = run.config.prosecution.primary_horizon
    seen = cases[cases[f"observed_{horizon}"] == 1]
    first, last = int(seen["half_year"].min()), int(seen["half_year"].max())
    day = regions["training_date"]
    adoption = day.dt.year * 2 + (day.dt.month > 6) - first
    months = f"restricted_months_{horizon}"
    outcomes = [
        Outcome(label_of(f"convicted_within_{horizon}"), kind="binary", base=rate)
        for rate in RATES
    ] + [
        Outcome(label_of(months), sd=float(seen[months].std(ddof=1))),
        Outcome(label_of("escalated_within_12"), kind="binary", base=0.4),
        Outcome(label_of("reviewed_upheld"), kind="binary", base=0.2),
    ]
    decided = cases[cases["escalated_within_12"].notna()]
    samples = {outcome.name: seen for outcome in outcomes[:4]}
    samples |= {outcome.name: decided for outcome in outcomes[4:]}
    weights = seen["half_year"].value_counts().reindex(range(first, last + 1))
    stream = "power/track4tip"
    found = staggered_table(
        outcomes,
        {name: per_region(rows, regions) for name, rows in samples.items()},
        adoption.to_numpy(float),
        seed=run.stream(stream),
        n_periods=last - first + 1,
        donut=horizon // 6,
        period_weights=weights.fillna(0).to_numpy(float),
        replications=run.config.draws.power_replications,
        n_jobs=2,
        progress=bar(run, "power of the rollout"),
    )
    for place, row in enumerate(found.itertuples(index=False), start=1):
        base = outcomes[place - 1].sd if np.isnan(row.base) else row.base
        terms = {"Base or SD": base, "ICC": 0.05, "MDE, simulated": row.mde}
        add_terms(
            run,
            "t05_power",
            "B. Prosecutor training",
            f"{place:02d}",
            row.outcome,
            terms,
            draws=float(row.replications),
            seed_stream=stream,
        )
    return found


def per_region(rows: pd.DataFrame, regions: pd.DataFrame) -> np.ndarray:
    """Rows in each region, in the order of `regions`."""
    counts = rows["region_id"].value_counts()
    return counts.reindex(regions["region_id"]).fillna(0).to_numpy(int)


def draw_power(run: Run, design: ClusterDesign) -> None:
    """MDE by ICC, one line per number of officers per district."""
    iccs = np.round(np.arange(0.0, 0.31, 0.02), 2)
    figure, axes = new_figure()
    for size in (10, 20, 40):
        curve = power_curves(
            design, effects=(0.4,), iccs=tuple(iccs), cluster_sizes=(size,)
        )
        axes.plot(curve["icc"], curve["mde"], label=f"{size} officers per district")
    axes.set_title(
        f"Trial of {design.n_clusters} districts: smallest effect found with 80% power"
    )
    axes.set_xlabel("Intra-district correlation")
    axes.set_ylabel("Minimum detectable effect (SD)")
    axes.set_ylim(bottom=0)
    axes.legend()
    run.save_figure("f05_power", figure)

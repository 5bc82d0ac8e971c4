"""Imputation estimates on repeated cross-sections of cases, with three inferences.

Borusyak, Jaravel and Spiess (2024): region and period effects fitted on untreated cases,
averaged over treated ones. Leave-one-region-out jackknife with t(G-1), wild cluster
bootstrap-t under the null that every effect is zero, and permutation of the training
dates over regions, "as if" they had been assigned at random.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from joblib import Parallel, delayed

from perutip.designs.permuted_dates import training_paths
from perutip.designs.regression import Settings
from perutip.designs.staggered_did import imputation_design, unidentified
from perutip.inference.linear_estimator import (
    LinearEstimate,
    linear_estimates,
    permute_paths,
)

COLUMNS = {"region": "region_id", "period": "half_year"}
DATES = {"filed": "filing_date", "trained": "training_date"}


@dataclass(frozen=True)
class Imputation:
    """The average effect on treated cases, the permutation p, what is not identified.

    reason: coded, when the support does not suffice (everything else is then None).
    """

    reason: str = ""
    estimate: LinearEstimate | None = None
    p_permutation: float = float("nan")
    permutations: int = 0
    unidentified: str = ""


def impute(
    cases: pd.DataFrame,
    variable: str,
    horizon: int,
    used: Settings,
    permutations: int,
    *,
    exposure: str = "exposed",
) -> Imputation:
    """Average effect of training on `variable`, cases observed `horizon` months.

    `cases` holds the donut rows too: with permuted dates another window is left out.
    permutations: 0 leaves the permutation test out.
    """
    seen = cases[cases[variable].notna()].reset_index(drop=True)
    kept = seen[seen[f"in_donut_{horizon}"] == 0].reset_index(drop=True)
    treated = kept[kept[exposure] == 1]
    if len(treated) < used.support.minimum_treated:
        return Imputation("too_few_cases")
    if treated["region_id"].nunique() < used.support.minimum_treated_clusters:
        return Imputation("too_few_treated_clusters")
    if kept[variable].nunique() < 2:
        return Imputation("no_variation")
    design = imputation_design(kept, treated=exposure, **COLUMNS)
    lost = unidentified(kept, design, **COLUMNS)
    if lost.n_unidentified == lost.n_treated:
        return Imputation("not_identified")
    found = linear_estimates(
        kept[variable],
        design,
        kept["region_id"],
        reps=used.reps,
        seed=used.seed,
        level=used.level,
        conf=False,
    )[0]
    if found.estimate != found.estimate or found.std_error != found.std_error:
        return Imputation("not_identified")
    lost_text = lost.describe(minimum_cell=used.support.minimum_cell)
    if not permutations:
        return Imputation(estimate=found, unidentified=lost_text)
    paths = training_paths(seen, horizon_months=horizon, **DATES, **COLUMNS)
    permuted = permute_paths(
        seen[variable],
        seen["region_id"],
        paths.paths,
        paths.build,
        reps=permutations,
        seed=used.seed,
    )
    return Imputation(
        estimate=found,
        p_permutation=permuted.p_value,
        permutations=permutations,
        unidentified=lost_text,
    )


def impute_all(
    cases: pd.DataFrame,
    wanted: Sequence[tuple[str, int]],
    used: Settings,
    *,
    permutations: int,
    permuted_horizon: int,
    jobs: int = 2,
) -> list[Imputation]:
    """`impute` for every (variable, months), in order, over `jobs` processes; training
    dates are permuted for the variables of one horizon."""
    return Parallel(n_jobs=jobs)(
        delayed(impute)(
            cases,
            name,
            months,
            used,
            permutations if months == permuted_horizon else 0,
        )
        for name, months in wanted
    )

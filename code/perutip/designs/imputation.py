"""Imputation estimates on repeated cross-sections of cases, with three inferences.

Borusyak, Jaravel and Spiess (2024): region and period effects fitted on untreated
cases, averaged over treated ones. Leave-one-region-out jackknife with t(G-1), wild
cluster bootstrap-t under the null that every effect is zero. Training dates are
permuted over regions with those of the headlines (`headline_study`): one p an estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from perutip.designs.regression import Settings
from perutip.designs.staggered_did import (
    ImputationEstimate,
    imputation_att,
    imputation_design,
)


@dataclass(frozen=True, eq=False)
class Imputation:
    """The average effect on treated cases, and what is not identified.

    reason: coded, when there is no estimate with a standard error. estimate: None
    where not even the support suffices.
    support: cases with the outcome, treated ones, and regions of these.
    lost: case (its running number) and why, one row per treated case that is not
    identified; for the restricted folder.
    """

    reason: str = ""
    estimate: ImputationEstimate | None = None
    lost: pd.DataFrame | None = None
    support: tuple[int, int, int] = (0, 0, 0)

    def identified(self, minimum_cell: int) -> str:
        """How many treated cases of how many are identified; empty when all are.

        See `identified_words`.
        """
        found = self.estimate
        if found is None or not found.n_unidentified:
            return ""
        return identified_words(found.n_treated, found.n_unidentified, minimum_cell)


def identified_words(treated: int, lost: int, minimum_cell: int) -> str:
    """What share of the treated cases is identified; empty when all are.

    In steps of five percent and without their number: other tables count treated cases
    of larger samples, and a difference of two such numbers may be a small one.
    """
    if not lost:
        return ""
    if treated - lost < minimum_cell:
        return f"fewer than {minimum_cell} treated cases identified"
    share = 5 * (20 * (treated - lost) // treated)
    return f"at least {share}% of treated cases identified"


def impute_rows(
    rows: pd.DataFrame,
    variable: str,
    used: Settings,
    *,
    exposure: str = "exposed",
    period: str = "half_year",
) -> Imputation:
    """Average effect of `exposure` on `variable` over the rows that have it.

    rows: unit, case, `variable`, `exposure` (0/1) and `period`, on any clock.
    """
    columns = list(dict.fromkeys(["unit", "case", variable, exposure, period]))
    kept = rows.loc[rows[variable].notna(), columns].reset_index(drop=True)
    treated = kept[kept[exposure] == 1]
    support = len(kept), len(treated), treated["unit"].nunique()
    if reason := _unsupported(kept[variable], support, used):
        return Imputation(reason, support=support)
    found = imputation_att(
        kept,
        outcome=variable,
        unit_fe="unit",
        time_fe=period,
        treated=exposure,
        cluster="unit",
        seed=used.seed,
        draws=used.reps,
        level=used.level,
        enumerated=used.enumerated,
    )
    why = found.unidentified.why
    lost = pd.DataFrame({"case": kept.loc[why.index, "case"], "why": why})
    if np.isnan(found.jackknife_se):
        coded = "not_identified" if np.isnan(found.att) else "lost_without_cluster"
        return Imputation(coded, found, lost, support)
    if not found.jackknife_se > 0:
        return Imputation("no_variation", found, lost, support)
    if found.n_treated - found.n_unidentified < used.support.minimum_treated:
        return Imputation("too_few_identified", found, lost, support)
    return Imputation("", found, lost, support)


def _unsupported(
    outcome: pd.Series, support: tuple[int, int, int], used: Settings
) -> str:
    """Why nothing is estimated of these cases; empty where something may be."""
    cases, treated, regions = support
    if treated < used.support.minimum_treated:
        return "too_few_cases"
    if regions < used.support.minimum_treated_clusters:
        return "too_few_treated_clusters"
    if treated == cases:
        return "one_arm_only"
    return "no_variation" if outcome.nunique() < 2 else ""


def imputed_mean(
    rows: pd.DataFrame, variable: str, *, exposure: str, period: str
) -> float:
    """Mean of the identified treated rows without treatment; NaN without any."""
    columns = list(dict.fromkeys(["unit", variable, exposure, period]))
    kept = rows.loc[rows[variable].notna(), columns].reset_index(drop=True)
    treated = kept[exposure] == 1
    if not treated.any() or treated.all():
        return float("nan")
    design = imputation_design(
        kept.assign(_treated=treated), region="unit", period=period, treated="_treated"
    )
    used = design.identified()
    if not used.any():
        return float("nan")
    outcome = kept[variable].to_numpy(float)
    return float(outcome[used].mean() - (design.weights().ravel() @ outcome))


def impute_all(
    cases: pd.DataFrame,
    wanted: Sequence[tuple[str, int]],
    used: Settings,
    *,
    jobs: int | None = None,
) -> list[Imputation]:
    """`impute_rows` without the donut of every (variable, months), in order, over
    `jobs` processes."""
    return Parallel(n_jobs=jobs)(
        delayed(impute_rows)(cases[cases[f"in_donut_{months}"] == 0], name, used)
        for name, months in wanted
    )

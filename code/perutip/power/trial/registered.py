"""Power of the registered outcomes of the trial, each in its own unit.

A rate of victims is measured on victims and a rate of referrals on referrals, of which
a district has more than officers: the minimum detectable effect is smaller than one
computed with officers. Everything comes from the frame and the baseline; what the
baseline does not have is taken from the assumptions, and the row says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from perutip.power.formula import (
    ClusterDesign,
    Outcome,
    OutcomeKind,
    minimum_detectable_effect,
)
from perutip.power.trial.district_totals import TrialDesign
from perutip.power.trial.tables import child_stream, control_sd, simulated_mde

Source = Literal["baseline", "assumed"]
Unit = Literal["officers", "victims", "referrals"]


@dataclass(frozen=True)
class Assumptions:
    """What is believed before the trial. Rates in shares, sizes per district.

    icc and its source in words, iccs of the table (icc among them); baseline_r2: share
    of either variance that a baseline explains; the rest is used where the baseline
    registers have no number.
    """

    icc: float
    icc_source: str
    iccs: tuple[float, ...]
    baseline_r2: float
    cases_per_officer: float
    completion_rate: float
    false_positive_rate: float
    victims_per_district: float
    referrals_per_district: float


@dataclass(frozen=True)
class OwnUnits:
    """One registered outcome: its distribution, and its units in each district.

    sizes (J,) in the order of the districts. `icc_baseline` is estimated from the
    baseline (NaN where it cannot be). has_unit_baseline: each unit has a baseline of
    its own, so that it explains variance within districts too.
    """

    variable: str
    outcome: Outcome
    unit: Unit
    sizes: np.ndarray = field(repr=False)
    base_source: Source
    size_source: Source
    icc_baseline: float
    has_unit_baseline: bool

    def design(self, icc: float, n_strata: int) -> ClusterDesign:
        """The design of these units without a baseline covariate."""
        return ClusterDesign.from_sizes(self.sizes, icc, n_strata=n_strata)

    def with_baseline(self, icc: float, n_strata: int, r2: float) -> ClusterDesign:
        """The same with a baseline covariate, one degree of freedom less."""
        within = r2 if self.has_unit_baseline else 0.0
        return replace(
            self.design(icc, n_strata), r2_between=r2, r2_within=within, n_covariates=1
        )


def anova_icc(values: pd.Series, group: pd.Series) -> float:
    """Intra-cluster correlation by one-way analysis of variance.

    Donner and Koval (1980, Biometrics 36:19). Unequal sizes by n₀; may be below 0.
    NaN with fewer than two groups or no repeats.
    """
    values = values.dropna().astype(float)
    group = group.loc[values.index]
    sizes = group.value_counts()
    n, k = len(values), len(sizes)
    if k < 2 or n <= k:
        return float("nan")
    means = values.groupby(group).mean()
    between = (sizes * (means - values.mean()) ** 2).sum() / (k - 1)
    within = ((values - group.map(means)) ** 2).sum() / (n - k)
    n0 = (n - (sizes**2).sum() / n) / (k - 1)
    total = between + (n0 - 1) * within
    return float((between - within) / total) if total > 0 else float("nan")


def registered_outcomes(
    officers: pd.DataFrame,
    before: pd.DataFrame,
    units: Sequence[str] | np.ndarray,
    assumed: Assumptions,
) -> list[OwnUnits]:
    """The five registered outcomes of the trial, from baseline values alone.

    Parameters
    ----------
    officers : baseline officers of the trial: ubigeo, cases_identified_baseline,
        knowledge_baseline, attitudes_*_baseline.
    before : one row per district, indexed by ubigeo: victims_before, referrals_before,
        referral_completion_baseline, false_positive_rate_baseline. Columns that are not
        there, or hold nothing, are taken from `assumed`.
    units : ubigeo of the trial's districts, in the order of its assignments.
    """
    sizes = officers.groupby("ubigeo").size().reindex(units)
    if sizes.isna().any():
        raise ValueError(f"{int(sizes.isna().sum())} districts have no officer sampled")
    per_district = sizes.to_numpy(float)
    attitudes = officers.filter(regex=r"^attitudes_.*_baseline$").mean(axis=1)
    knowledge = officers["knowledge_baseline"]
    found = [
        _cases(officers, per_district, assumed),
        _rate(
            "referral_completion",
            "victims",
            before.reindex(units),
            assumed.completion_rate,
            assumed.victims_per_district,
            "increase",
        ),
        _rate(
            "false_positive_rate",
            "referrals",
            before.reindex(units),
            assumed.false_positive_rate,
            assumed.referrals_per_district,
            "decrease",
        ),
    ]
    for name, values in (
        ("officer_knowledge", knowledge),
        ("officer_attitudes", attitudes),
    ):
        sd = float(values.std(ddof=1))
        measured = np.isfinite(sd) and sd > 0 and name == "officer_knowledge"
        found.append(
            OwnUnits(
                name,
                Outcome(name, sd=sd if measured else 1.0),
                "officers",
                per_district,
                "baseline" if measured else "assumed",
                "baseline",
                anova_icc(values, officers["ubigeo"]),
                True,
            )
        )
    return found


def _cases(
    officers: pd.DataFrame, per_district: np.ndarray, assumed: Assumptions
) -> OwnUnits:
    """Cases per officer, a count; its dispersion within districts is the baseline's."""
    cases = officers["cases_identified_baseline"].astype(float)
    known = bool(cases.mean() > 0)
    base = float(cases.mean()) if known else assumed.cases_per_officer
    within = cases.groupby(officers["ubigeo"]).var(ddof=1).mean()
    dispersion = max(float(within / base), 1.0) if np.isfinite(within) else 1.0
    outcome = Outcome(
        "cases_per_officer_survey", kind="count", base=base, dispersion=dispersion
    )
    return OwnUnits(
        "cases_per_officer_survey",
        outcome,
        "officers",
        per_district,
        "baseline" if known else "assumed",
        "baseline",
        anova_icc(cases, officers["ubigeo"]),
        True,
    )


def _rate(
    variable: str,
    unit: Unit,
    before: pd.DataFrame,
    assumed_rate: float,
    assumed_size: float,
    direction: Literal["increase", "decrease"],
) -> OwnUnits:
    """A rate of victims or referrals; its sizes are those of the 12 months before."""
    kind: OutcomeKind = "binary"
    nothing = pd.Series(np.nan, index=before.index)
    counts = before.get(f"{unit}_before", nothing).astype(float)
    rates = before.get(f"{variable}_baseline", nothing).astype(float)
    counted = bool(counts.gt(0).all())
    sizes = counts if counted else pd.Series(assumed_size, index=before.index)
    both = rates.notna() & counts.gt(0)
    rate = assumed_rate
    if both.any():
        rate = float(np.average(rates[both], weights=counts[both]))
    usable = 0 < rate < 1 and bool(both.any())
    rate = rate if usable else assumed_rate
    return OwnUnits(
        variable,
        Outcome(variable, kind=kind, base=rate, direction=direction),
        unit,
        sizes.to_numpy(float),
        "baseline" if usable else "assumed",
        "baseline" if counted else "assumed",
        _icc_of_rates(rates[both], counts[both], rate) if usable else float("nan"),
        False,
    )


def _icc_of_rates(rates: pd.Series, counts: pd.Series, overall: float) -> float:
    """ANOVA intra-cluster correlation of a binary outcome from rates and counts."""
    n, k = float(counts.sum()), len(counts)
    if k < 2 or n <= k:
        return float("nan")
    between = float((counts * (rates - overall) ** 2).sum()) / (k - 1)
    within = float((counts * rates * (1 - rates)).sum()) / (n - k)
    n0 = (n - float((counts**2).sum()) / n) / (k - 1)
    total = between + (n0 - 1) * within
    return (between - within) / total if total > 0 else float("nan")


def trial_power(
    lines: Sequence[OwnUnits],
    strata: np.ndarray,
    assignments: np.ndarray,
    assumed: Assumptions,
    *,
    seed: np.random.SeedSequence,
    replications: int,
    evaluations: int = 3,
    power: float = 0.80,
    level: float = 0.05,
    progress: Callable[[int], object] | None = None,
) -> pd.DataFrame:
    """Minimum detectable effects by outcome and ICC, simulated at the believed ICC.

    Returns
    -------
    One row per outcome and ICC: variable, unit, base (NaN: in SD), sd, icc, believed,
    icc_baseline, size, size_cv, df, mde, mde_with_baseline, mde_sd, simulated_power,
    simulated_mde (NaN at other ICCs), base_source, size_source, replications, power,
    level, n_units, n_strata.
    """
    n_strata = len(np.unique(strata))
    rows = []
    for line in lines:
        for icc in assumed.iccs:
            design = line.design(icc, n_strata)
            ancova = line.with_baseline(icc, n_strata, assumed.baseline_r2)
            mde = minimum_detectable_effect(
                design, line.outcome, power=power, level=level
            )
            believed = bool(np.isclose(icc, assumed.icc))
            reached, found = np.nan, np.nan
            if believed and np.isfinite(mde):
                reached, found = _simulated(
                    line,
                    TrialDesign(strata, np.round(line.sizes), assignments),
                    icc,
                    mde,
                    child_stream(seed, f"{line.variable}|{icc:.6g}"),
                    (replications, evaluations, power, level),
                    progress,
                )
            base = line.outcome.base
            rows.append(
                {
                    "variable": line.variable,
                    "unit": line.unit,
                    "base": np.nan if base is None else base,
                    "sd": control_sd(line.outcome, icc),
                    "icc": icc,
                    "believed": believed,
                    "icc_baseline": line.icc_baseline,
                    "size": design.cluster_size,
                    "size_cv": design.size_cv,
                    "df": design.df,
                    "mde": mde,
                    "mde_with_baseline": minimum_detectable_effect(
                        ancova, line.outcome, power=power, level=level
                    ),
                    "mde_sd": mde / control_sd(line.outcome, icc),
                    "simulated_power": reached,
                    "simulated_mde": found,
                    "base_source": line.base_source,
                    "size_source": line.size_source,
                    "replications": replications if believed else 0,
                    "power": power,
                    "level": level,
                    "n_units": len(line.sizes),
                    "n_strata": n_strata,
                }
            )
    return pd.DataFrame(rows)


def _simulated(
    line: OwnUnits,
    trial: TrialDesign,
    icc: float,
    mde: float,
    seed: np.random.SeedSequence,
    options: tuple[int, int, float, float],
    progress: Callable[[int], object] | None,
) -> tuple[float, float]:
    """Power of the exact test at the formula's MDE, and the MDE by simulation."""
    replications, evaluations, power, level = options
    sign = 1.0 if line.outcome.direction == "increase" else -1.0
    found, done = simulated_mde(
        trial,
        line.outcome,
        icc,
        start=sign * mde,
        seed=seed,
        power=power,
        level=level,
        replications=replications,
        evaluations=evaluations,
        n_jobs=1,
        progress=progress,
    )
    return done[0].power, abs(found)

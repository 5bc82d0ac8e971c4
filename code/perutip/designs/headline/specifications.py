"""Specification curve: every defensible estimator, horizon and sample."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from perutip.designs.hazard_imputation import hazard_imputation
from perutip.designs.headline.headlines import hazard_frames, units_of
from perutip.designs.staggered_did import imputation_design
from perutip.inference.linear_estimator import (
    ImputationDesign,
    LeastSquaresDesign,
    LinearDesign,
    SingularLeaveOut,
    linear_jackknife,
)
from perutip.study.config import Config


@dataclass(frozen=True)
class Specified:
    """One estimate of the curve with its jackknife set, or the reason why not.

    n_obs: cases. treated, lost: treated cases, and how many of them are not identified
    (imputation by filing date).
    """

    estimator: str
    horizon: int
    sample: str
    estimate: float
    std_error: float
    df: int
    n_obs: int
    reason: str = ""
    treated: int = 0
    lost: int = 0

    def interval(self, level: float) -> tuple[float, float]:
        """Student interval."""
        half = float(student.ppf((1 + level) / 2, max(self.df, 1))) * self.std_error
        return self.estimate - half, self.estimate + half

    @property
    def p_value(self) -> float:
        """Two-sided p of no effect."""
        ratio = abs(self.estimate / self.std_error)
        return float(2 * student.sf(ratio, max(self.df, 1)))


def samples_of(cases: pd.DataFrame, config: Config) -> dict[str, pd.DataFrame]:
    """Key → cases: all, without the capital's region, without cases filed in the
    pandemic, and of the trained regions alone."""
    choices = config.sensitivity
    first, last = map(pd.Timestamp, (choices.pandemic_first, choices.pandemic_last))
    pandemic = cases["filing_date"].between(first, last)
    return {
        "all": cases,
        "without_capital": cases[cases["region_id"] != choices.capital_region],
        "without_pandemic": cases[~pandemic],
        "trained_only": cases[cases["training_date"].notna()],
    }


def specifications(cases: pd.DataFrame, config: Config) -> Iterator[Specified]:
    """Effects on conviction by every estimator, horizon and sample."""
    for sample, kept in samples_of(cases, config).items():
        if kept["unit"].nunique() < 2:
            continue
        yield from _hazards(kept, sample, config)
        least = config.prosecution.minimum_treated_cases
        for horizon in config.prosecution.horizons:
            variable = f"convicted_within_{horizon}"
            yield from by_filing(kept, variable, horizon, sample, least)


def _hazards(cases: pd.DataFrame, sample: str, config: Config) -> Iterator[Specified]:
    at_risk, units = hazard_frames(cases, units_of(cases))
    for model in ("linear", "poisson"):
        found = hazard_imputation(
            at_risk,
            units,
            extraction_date=config.prosecution.extraction_date,
            horizons=config.prosecution.horizons,
            model=model,
        )
        for h in found.horizons:
            reason = found.cif_reason[h]
            if not reason and not found.cif_se[h] > 0:
                reason = found.se_reason or "no_variation"
            yield Specified(
                f"hazard_{model}",
                h,
                sample,
                found.cif_effect[h],
                found.cif_se[h],
                found.df,
                len(at_risk),
                reason,
            )


def by_filing(
    cases: pd.DataFrame, variable: str, horizon: int, sample: str, least: int
) -> Iterator[Specified]:
    """Imputation and two-way fixed effects by filing date, jackknife.

    least: treated cases that must be identified.
    """
    donut = cases[f"in_donut_{horizon}"] == 1
    rows = cases[cases[variable].notna() & ~donut].reset_index(drop=True)
    treated = rows["exposed"] == 1
    designs: Mapping[str, LinearDesign | None] = {"imputation": None, "two_way": None}
    if treated.any() and not treated.all():
        designs = {
            "imputation": imputation_design(
                rows.assign(_treated=treated),
                region="unit",
                period="half_year",
                treated="_treated",
            ),
            "two_way": LeastSquaresDesign(
                factors=(rows["unit"].to_numpy(), rows["half_year"].to_numpy()),
                regressors=rows[["exposed"]].to_numpy(float),
                names=("exposed",),
            ),
        }
    for estimator, design in designs.items():
        estimate, error, df = jackknifed(rows, variable, design)
        reason = "" if error > 0 else "not_identified"
        counts = treated_and_lost(design) if estimator == "imputation" else (0, 0)
        if not reason and counts[0] and counts[0] - counts[1] < least:
            reason = "too_few_identified"
        yield Specified(
            estimator, horizon, sample, estimate, error, df, len(rows), reason, *counts
        )


def treated_and_lost(design: LinearDesign | None) -> tuple[int, int]:
    """Treated rows of an imputation, and how many of them are not identified."""
    if not isinstance(design, ImputationDesign):
        return 0, 0
    treated = int(design.treated.sum())
    return treated, treated - int(design.identified().sum())


def jackknifed(
    rows: pd.DataFrame, variable: str, design: LinearDesign | None
) -> tuple[float, float, int]:
    """First estimate of a design, its jackknife error and degrees of freedom; the error
    is NaN where leaving a unit out loses treated rows of others. All are missing where
    one unit alone has cases: it can neither be compared nor left out."""
    if design is None or rows["unit"].nunique() < 2:
        return np.nan, np.nan, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularLeaveOut)
        found = linear_jackknife(rows[variable], design, rows["unit"])
    error = float(found.std_error[0])
    if found.lost[:, 0].any() or np.isnan(found.leave_out[:, 0]).any():
        error = np.nan
    return float(found.estimate[0]), error, found.df

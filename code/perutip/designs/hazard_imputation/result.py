"""The estimate of the hazard design: its numbers, their reasons, its intervals."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
from scipy.stats import t as student

from perutip.designs.hazard_imputation.effects import Effect, Scope, Statistic
from perutip.designs.hazard_imputation.replicates import Model

ByHorizon = dict[int, float]


@dataclass(frozen=True)
class HazardEstimate:
    """Effects of training on the ends of cases, imputed without training.

    Hazards are per case-month, shares between 0 and 1, restricted means in months.
    Dictionaries are by horizon in whole months; what is not estimable is NaN with its
    reason. ``reason`` is '' or that the scope is empty, ``se_reason`` '' or why
    standard errors are NaN. Intervals are Student's with ``df`` degrees of freedom.

    ``exposed_*`` and ``imputed_*`` count over imputable exposed rows of the scope,
    ``lost_months`` are those that could not be imputed, ``untreated_*`` count the rows
    to which hazards were fitted. ``n_regions`` is the number G of regions with time at
    risk before training, ``n_exposed_regions`` that of regions in the scope.
    ``floored`` counts imputed hazards (both kinds, ages below the horizon) raised to 0.

    ``by_age`` and ``by_age_other`` hold, for convictions and for other ends, age_from,
    exposed_months, n_regions, observed_hazard and imputed_hazard (before the floor);
    ``by_region`` region, exposed_months, convictions, imputed_convictions;
    ``left_out`` the hazard and incidence effects without each region, and the share of
    the other regions' time lost with it.
    """

    scope: Scope
    model: Model
    level: float
    horizons: tuple[int, ...]
    df: int
    n_regions: int
    n_exposed_regions: int
    hazard: float
    hazard_se: float
    additional_convictions: float
    additional_convictions_se: float
    exposed_months: float
    lost_months: float
    exposed_convictions: int
    exposed_other_ends: int
    imputed_convictions: float
    imputed_other_ends: float
    untreated_months: float
    untreated_convictions: int
    untreated_other_ends: int
    largest_share_lost: float
    reason: str
    se_reason: str
    cif_exposed: ByHorizon
    cif_imputed: ByHorizon
    cif_effect: ByHorizon
    cif_se: ByHorizon
    conf_low: ByHorizon
    conf_high: ByHorizon
    cif_reason: dict[int, str]
    floored: dict[int, int]
    resolution_exposed: ByHorizon
    resolution_imputed: ByHorizon
    resolution_effect: ByHorizon
    resolution_se: ByHorizon
    resolution_reason: dict[int, str]
    restricted_mean_exposed: ByHorizon
    restricted_mean_imputed: ByHorizon
    restricted_mean_effect: ByHorizon
    restricted_mean_se: ByHorizon
    by_age: pd.DataFrame = field(repr=False)
    by_age_other: pd.DataFrame = field(repr=False)
    by_region: pd.DataFrame = field(repr=False)
    left_out: pd.DataFrame = field(repr=False)

    def of(self, statistic: Statistic) -> Effect:
        """One statistic: exposed, imputed, effect, error and reason.

        Raises ``KeyError`` for a horizon that was not asked for.
        """
        h = statistic.horizon
        if statistic.kind == "hazard":
            months = self.exposed_months
            exposed, imputed = (
                ends / months if months > 0 else float("nan")
                for ends in (self.exposed_convictions, self.imputed_convictions)
            )
            return Effect(exposed, imputed, self.hazard, self.hazard_se, self.reason)
        prefix = "cif" if statistic.kind == "conviction" else statistic.kind
        why = self.cif_reason if prefix == "cif" else self.resolution_reason
        return Effect(
            exposed=getattr(self, f"{prefix}_exposed")[h],
            imputed=getattr(self, f"{prefix}_imputed")[h],
            effect=getattr(self, f"{prefix}_effect")[h],
            std_error=getattr(self, f"{prefix}_se")[h],
            reason=why[h],
        )

    def interval(self, effect: float, std_error: float) -> tuple[float, float]:
        """Student interval at the estimate's level and degrees of freedom."""
        return student_interval(effect, std_error, self.df, self.level)

    def p_value(self, effect: float, std_error: float) -> float:
        """Two-sided p of no effect from Student's t with ``df`` degrees of freedom."""
        if not (self.df > 0 and std_error > 0):
            return float("nan")
        return float(2 * student.sf(abs(effect) / std_error, self.df))


def student_interval(
    effect: float, std_error: float, df: int, level: float
) -> tuple[float, float]:
    """Effect plus and minus the Student quantile times its standard error."""
    if df < 1:
        return float("nan"), float("nan")
    half = float(student.ppf((1 + level) / 2, df)) * std_error
    return effect - half, effect + half

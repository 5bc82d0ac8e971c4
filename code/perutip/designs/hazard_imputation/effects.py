"""Effects within a scope: estimates on all regions and with each region left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from perutip.designs.hazard_imputation.estimability import (
    NO_EXPOSED_TIME,
    Events,
    reason_not_estimable,
)
from perutip.designs.hazard_imputation.incidence import Lived, ages_below, lived
from perutip.designs.hazard_imputation.jackknife import jackknife_se
from perutip.designs.hazard_imputation.person_time import Cells, PersonTime
from perutip.designs.hazard_imputation.replicates import Model, Replicates, replicates

Scope = Literal["all", "filed_after"]
Kind = Literal["hazard", "conviction", "resolution", "restricted_mean"]


class Statistic(NamedTuple):
    """One estimate of a scope: its kind, and its horizon in months (0 for "hazard")."""

    kind: Kind
    horizon: int = 0


@dataclass(frozen=True)
class Effect:
    """Observed minus imputed; NaN with a reason where not estimable.

    std_error is the jackknife's, NaN where the estimate is, or where a left-out region
    takes along what the effect needs.
    """

    exposed: float
    imputed: float
    effect: float
    std_error: float
    reason: str


@dataclass(frozen=True)
class ScopeStudy:
    """One scope of one study: cells with D = 0, and sums over exposed cells."""

    untreated: Cells
    sums: Replicates

    def estimate(self, statistic: Statistic) -> Effect:
        """Estimate one statistic with its jackknife standard error."""
        if statistic.kind == "hazard":
            return self._hazard()
        events: Events = "convictions" if statistic.kind == "conviction" else "ends"
        reason = reason_not_estimable(
            self.untreated, self.sums, statistic.horizon, events
        )
        if reason:
            return Effect(*(float("nan"),) * 4, reason)
        exposed, imputed = self.curves(statistic.horizon)
        values = getattr(exposed, statistic.kind), getattr(imputed, statistic.kind)
        effect = values[0] - values[1]
        return Effect(
            float(values[0][0]),
            float(values[1][0]),
            float(effect[0]),
            self._std_error(effect),
            "",
        )

    def curves(self, horizon: int) -> tuple[Lived, Lived]:
        """Life at the observed and at the imputed hazards (floored at 0), each (K,)."""
        if horizon not in self._lived:
            both = self.sums.observed_hazard, self._floored
            self._lived[horizon] = (lived(both[0], horizon), lived(both[1], horizon))
        return self._lived[horizon]

    @cached_property
    def _floored(self) -> np.ndarray:
        return np.where(self.sums.imputed_hazard < 0, 0.0, self.sums.imputed_hazard)

    @cached_property
    def _lived(self) -> dict[int, tuple[Lived, Lived]]:
        return {}

    def n_floored(self, horizon: int) -> int:
        """Imputed hazards, both kinds, of ages below the horizon raised to 0."""
        return int((self.sums.imputed[0][:, list(ages_below(horizon))] < 0).sum())

    def _hazard(self) -> Effect:
        difference = self.sums.difference
        if np.isnan(difference[0]):
            return Effect(*(float("nan"),) * 4, NO_EXPOSED_TIME)
        months = self.sums.months[0].sum()
        return Effect(
            float(self.sums.events[0, 0].sum() / months),
            float(self.sums.imputed[0, 0].sum() / months),
            float(difference[0]),
            self._std_error(difference),
            "",
        )

    def _std_error(self, values: np.ndarray) -> float:
        if not self.sums.identified_without_each:
            return float("nan")
        return jackknife_se(values)


def scope_study(
    time: PersonTime, training: np.ndarray, scope: Scope, model: Model
) -> ScopeStudy:
    """Fit hazards to unexposed time and impute the exposed time of one scope.

    Parameters
    ----------
    time : pieces of time at risk.
    training : (R,) training days, infinite where never.
    scope : "all" exposed time, or only that of cases "filed_after" training.
    model : "linear" or "poisson".
    """
    exposed = time.exposed(training)
    untreated = time.all_time().minus(exposed)
    if scope == "filed_after":
        exposed = time.exposed(training, filed_after=True)
    return ScopeStudy(untreated, replicates(untreated, [exposed], model)[0])

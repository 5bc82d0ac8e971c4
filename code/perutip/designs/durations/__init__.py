"""Durations of cases under censoring: survival, incidence, restricted means, Cox."""

from perutip.designs.durations.cox import CoxFit, cox
from perutip.designs.durations.incidence import CumulativeIncidence, aalen_johansen
from perutip.designs.durations.survival import (
    SurvivalCurve,
    kaplan_meier,
    restricted_mean,
)
from perutip.designs.durations.training import (
    CoxJackknife,
    Episodes,
    cox_jackknife,
    split_at_training,
)

__all__ = [
    "CoxFit",
    "CoxJackknife",
    "CumulativeIncidence",
    "Episodes",
    "SurvivalCurve",
    "aalen_johansen",
    "cox",
    "cox_jackknife",
    "kaplan_meier",
    "restricted_mean",
    "split_at_training",
]

"""Effect of training on the hazards of a case's ends, in calendar time.

Hazards without training are imputed from unexposed person-time by region, calendar
half-year and age of the case; effects on incidence follow through the hazards.
"""

from perutip.designs.hazard_imputation.effects import Effect, Kind, Statistic
from perutip.designs.hazard_imputation.estimate import hazard_imputation
from perutip.designs.hazard_imputation.event_time import (
    HazardEventStudy,
    hazard_event_study,
)
from perutip.designs.hazard_imputation.functional_form import functional_form_decides
from perutip.designs.hazard_imputation.permutation import (
    DatePermutation,
    date_orders,
    permutable_regions,
    permutation_p,
    permute_training_dates,
)
from perutip.designs.hazard_imputation.result import HazardEstimate

__all__ = [
    "DatePermutation",
    "Effect",
    "HazardEstimate",
    "HazardEventStudy",
    "Kind",
    "Statistic",
    "date_orders",
    "functional_form_decides",
    "hazard_event_study",
    "hazard_imputation",
    "permutable_regions",
    "permutation_p",
    "permute_training_dates",
]

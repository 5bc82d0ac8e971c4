"""Effect of training on the hazards of a case's ends, in calendar time.

Hazards without training are imputed from unexposed person-time by region, calendar
half-year and age of the case; effects on incidence follow through the hazards.
"""

from perutip.designs.hazard_imputation.estimate import (
    HazardEstimate,
    hazard_imputation,
)

__all__ = ["HazardEstimate", "hazard_imputation"]

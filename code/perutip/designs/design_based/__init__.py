"""Design-based supervised learning: effects on what readers would code everywhere."""

from perutip.designs.design_based.coding_size import rulings_to_code
from perutip.designs.design_based.cross_fitting import calibrated, region_folds
from perutip.designs.design_based.error_rates import ErrorRates, error_rates
from perutip.designs.design_based.pseudo_outcome import covers_design, pseudo_outcome

__all__ = [
    "ErrorRates",
    "calibrated",
    "covers_design",
    "error_rates",
    "pseudo_outcome",
    "region_folds",
    "rulings_to_code",
]

"""Victims whom no list shows."""

from perutip.supply.hidden.capture_recapture import (
    HiddenPopulation,
    by_purpose,
    dependence_sensitivity,
    multiple_systems,
)

__all__ = [
    "HiddenPopulation",
    "by_purpose",
    "dependence_sensitivity",
    "multiple_systems",
]

"""Prosecuted cases: filings, lives by competing hazards, charges, reviews, truth."""

from perutip.simulation.cases.planted_effects import hazard_effects_truth
from perutip.simulation.cases.prosecutors import allocate, simulate_prosecutors
from perutip.simulation.cases.regions import region_table, regions_register
from perutip.simulation.cases.worlds import simulate_cases

__all__ = [
    "allocate",
    "hazard_effects_truth",
    "region_table",
    "regions_register",
    "simulate_cases",
    "simulate_prosecutors",
]

"""Prosecuted cases: filings, histories by competing hazards, charges, reviews, truth."""

from perutip.simulation.cases.planted_hazards import hazard_truth
from perutip.simulation.cases.prosecutors import allocate, simulate_prosecutors
from perutip.simulation.cases.regions import region_table, regions_register
from perutip.simulation.cases.worlds import simulate_cases

__all__ = [
    "allocate",
    "hazard_truth",
    "region_table",
    "regions_register",
    "simulate_cases",
    "simulate_prosecutors",
]

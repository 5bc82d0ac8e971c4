"""Elicited probabilities of leaving: bounds, the choice model, expected utility."""

from perutip.supply.choice.elicited import (
    IntervalFit,
    elicited_bounds,
    expected_gain,
    interval_regression,
    recoded_log_odds,
)

__all__ = [
    "IntervalFit",
    "elicited_bounds",
    "expected_gain",
    "interval_regression",
    "recoded_log_odds",
]

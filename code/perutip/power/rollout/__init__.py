"""Power of the staggered rollout, by simulating its test."""

from perutip.power.rollout.minimum_effects import staggered_table

__all__ = [
    "staggered_table",
]

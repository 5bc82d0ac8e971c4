"""Power of the staggered rollout, by simulating its tests."""

from perutip.power.rollout.headline_hazards import HeadlinePower, headline_power
from perutip.power.rollout.minimum_effects import staggered_table

__all__ = [
    "HeadlinePower",
    "headline_power",
    "staggered_table",
]

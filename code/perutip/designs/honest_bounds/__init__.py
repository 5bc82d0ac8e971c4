"""Effects when parallel trends may fail by so much: Rambachan and Roth (2023)."""

from perutip.designs.honest_bounds.bounds import (
    HonestBounds,
    Restriction,
    honest_bounds,
)

__all__ = ["HonestBounds", "Restriction", "honest_bounds"]

"""Matched districts for the pilot, and how alike they are."""

from perutip.assignment.matching.distances import MatchingRefused
from perutip.assignment.matching.pairing import (
    Matching,
    match_controls,
    match_pairs,
)
from perutip.assignment.matching.pilot import PilotPairs, pilot_pairs
from perutip.assignment.matching.quality import (
    drawn_pairs_quality,
    normalized_difference,
    pooled_sd,
)

__all__ = [
    "Matching",
    "MatchingRefused",
    "PilotPairs",
    "drawn_pairs_quality",
    "match_controls",
    "match_pairs",
    "normalized_difference",
    "pilot_pairs",
    "pooled_sd",
]

"""Rulings in Spanish with intended expressions, page mess, and readers' codes."""

from perutip.simulation.rulings.attributes import simulate_rulings
from perutip.simulation.rulings.hand_coding import simulate_hand_coding
from perutip.simulation.rulings.planted_index import (
    hand_coding_truth,
    index_truth,
    readers_truth,
)
from perutip.simulation.rulings.texts import write_rulings

__all__ = [
    "hand_coding_truth",
    "index_truth",
    "readers_truth",
    "simulate_hand_coding",
    "simulate_rulings",
    "write_rulings",
]

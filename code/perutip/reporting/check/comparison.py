"""What a comparison of two outputs has found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from perutip.reporting.check.verdict import Difference


class Incomplete(ValueError):
    """An output cannot be compared: something of it is absent or unreadable."""


@dataclass
class Comparison:
    """Differences so far, and how many numbers and texts were compared."""

    committed: Path
    new: Path
    differences: list[Difference] = field(default_factory=list)
    compared: int = 0

    def add(self, exhibit: str, place: str, committed: str, new: str) -> None:
        """Record a difference."""
        self.differences.append(Difference(exhibit, place, committed, new))

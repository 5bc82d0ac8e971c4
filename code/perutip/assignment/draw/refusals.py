"""How a draw is refused: all problems at once, rows named.

A row is the record's number with the header as row 1. Unit ids are never quoted in a
message: what they identify is not for this module to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MAX_PERIOD = 8

_HEX64 = re.compile("[0-9a-f]{64}")


class DrawRefused(Exception):
    """A frame, seed or log that must not be drawn from; `problems` lists why."""

    def __init__(self, problems: Sequence[str], *, source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        head = f"refused: {source}" if source else "refused"
        super().__init__("\n".join([head, *(f"  {p}" for p in self.problems)]))


def name_rows(rows: Iterable[int], at_most: int = 12) -> str:
    """`row 3` or `rows 3, 8, 9`; a long list ends in how many more there are."""
    rows = sorted(set(rows))
    shown = ", ".join(str(r) for r in rows[:at_most])
    more = f" and {len(rows) - at_most} more" if len(rows) > at_most else ""
    return f"row{'s' if len(rows) > 1 else ''} {shown}{more}"


def seed_problems(seed: object) -> list[str]:
    """Why a seed is refused: not 64 lower-case hex digits, or it repeats itself."""
    if not isinstance(seed, str) or not _HEX64.fullmatch(seed):
        return ["seed: must be 64 hex digits, lower case, as text"]
    for period in range(1, MAX_PERIOD + 1):
        if seed[period:] == seed[:-period]:
            return [f"seed: repeats with a period of {period}: typed, not drawn"]
    return []


class Problems:
    """Collects messages, each with the rows it concerns."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, rows: Iterable[int], text: str) -> None:
        self.messages.append(f"{name_rows(rows)}: {text}")

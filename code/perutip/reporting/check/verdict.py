"""What a check found, on one screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 15
LONGEST = 40
WITH_COMMAS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@dataclass(frozen=True)
class Difference:
    """One cell that differs: exhibit, its place there, what was and what is."""

    exhibit: str
    place: str
    committed: str
    new: str

    def __str__(self) -> str:
        line = f"{self.exhibit}, {self.place}: {_cut(self.committed)} is now "
        line += _cut(self.new)
        try:
            gap = _number(self.new) - _number(self.committed)
        except ValueError:
            return line
        return f"{line} ({gap:+.3g})"


def verdict_lines(
    differences: Sequence[Difference], compared: int, machine: Sequence[str]
) -> list[str]:
    """The verdict: identical, or cells that differ, of as many exhibits as there is
    room for; then the machine, and how many differ in which exhibits.

    compared: cells and texts that were compared.
    """
    if not differences:
        return [*machine, f"IDENTICAL: {compared:,} numbers and texts agree"]
    counts = Counter(one.exhibit for one in differences)
    exhibits = [f"{name} ({counts[name]:,})" for name in sorted(counts)]
    lines = [f"  {one}" for one in _spread(differences)]
    if len(differences) > SHOWN:
        lines.append(f"  … and {len(differences) - SHOWN:,} more")
    last = (
        f"DIFFERENT: {len(differences):,} of {compared:,} numbers and texts, in "
        f"{', '.join(exhibits[:6])}"
        + (f" and {len(exhibits) - 6} more" if len(exhibits) > 6 else "")
    )
    return [*lines, *machine, last]


def _spread(differences: Sequence[Difference]) -> list[Difference]:
    """The first of every exhibit, then the second ones, while there is room; in the
    order in which they were found."""
    before = Counter[str]()
    turns = []
    for place, one in enumerate(differences):
        turns.append((before[one.exhibit], place))
        before[one.exhibit] += 1
    return [differences[k] for k in sorted(place for _, place in sorted(turns)[:SHOWN])]


def _number(text: str) -> float:
    """A number as printed; ValueError of a list of numbers between commas."""
    return float(text.replace(",", "") if WITH_COMMAS.fullmatch(text) else text)


def _cut(text: str) -> str:
    text = " ".join(text.split()) or "nothing"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

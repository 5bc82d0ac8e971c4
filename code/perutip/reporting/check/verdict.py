"""What a check found, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 15
LONGEST = 40


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
            gap = float(self.new.replace(",", "")) - float(
                self.committed.replace(",", "")
            )
        except ValueError:
            return line
        return f"{line} ({gap:+.3g})"


def verdict_lines(
    differences: Sequence[Difference], compared: int, machine: Sequence[str]
) -> list[str]:
    """The verdict: identical, or the cells that differ; then the machine.

    compared: cells and texts that were compared.
    """
    if not differences:
        return [*machine, f"IDENTICAL: {compared:,} numbers and texts agree"]
    exhibits = sorted({one.exhibit for one in differences})
    lines = [f"  {one}" for one in differences[:SHOWN]]
    if len(differences) > SHOWN:
        lines.append(f"  … and {len(differences) - SHOWN:,} more")
    last = (
        f"DIFFERENT: {len(differences):,} of {compared:,} numbers and texts, in "
        f"{', '.join(exhibits[:6])}"
        + (f" and {len(exhibits) - 6} more" if len(exhibits) > 6 else "")
    )
    return [*lines, *machine, last]


def _cut(text: str) -> str:
    text = " ".join(text.split()) or "nothing"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

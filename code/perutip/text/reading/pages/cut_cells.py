"""Paragraphs that a database cut at the width of its column.

A column of 255 letters keeps the beginning of each paragraph. What is left has several
lines of one length, none longer, that stop within a sentence before a new paragraph.
"""

from __future__ import annotations

NARROWEST = 100  # letters of a column that holds paragraphs
FEWEST_CUT = 2
ENDS = frozenset(".;:?!)»”\"'-–—")


def has_cut_cells(text: str) -> bool:
    """Whether the longest lines of a text are cut at one and the same letter."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if width < NARROWEST:
        return False
    longest = [place for place, line in enumerate(lines) if len(line) == width]
    return len(longest) >= FEWEST_CUT and all(
        lines[place][-1] not in ENDS and _begins(lines, place + 1) for place in longest
    )


def _begins(lines: list[str], place: int) -> bool:
    """Whether a new paragraph begins at a line, or the text ends before it."""
    after = next((line for line in lines[place:] if line.strip()), "")
    first = after.lstrip()[:1]
    return not after or first.isupper() or first.isdigit() or first in '«“"¿-–—•('

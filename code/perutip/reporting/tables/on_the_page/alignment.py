"""Decimal points under each other, by blanks as wide as what they stand for.

Estimates stand centred over their sets, so that a column cannot be aligned by its edge:
every number is padded on both sides to the parts that its column has; a dash, as wide
as a digit, stands where the ones stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from perutip.reporting.tables.printed import DASH, Panel

FIGURE, PUNCTUATION, SIGN = "\u2007", "\u2008", "\u2002"  # as wide as 0, a point, −
NUMBER = re.compile(rf"(\(?)(−?)(\d[\d,]*|{DASH})((?:\.\d+)?)(\)?)")
ALIGNED = ("value", "error")


def aligned(cells: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The cells of one column, padded; what is no single number stays as it is."""
    found = [
        NUMBER.fullmatch(cell) if kind in ALIGNED else None
        for cell, kind in zip(cells, kinds, strict=True)
    ]
    parts = [match.groups() for match in found if match]
    if all(part[2] == DASH for part in parts):
        return list(cells)
    brackets = any(part[0] or part[4] for part in parts)
    signs = any(part[1] for part in parts)
    digits = max(_digits(part[2]) for part in parts)
    commas = max(part[2].count(",") for part in parts)
    decimals = max(len(part[3]) for part in parts)
    out = []
    for cell, match in zip(cells, found, strict=True):
        if not match:
            out.append(cell)
            continue
        opening, sign, whole, fraction, closing = match.groups()
        left = PUNCTUATION * (brackets and not opening) + SIGN * (signs and not sign)
        left += FIGURE * (digits - _digits(whole))
        left += PUNCTUATION * (commas - whole.count(","))
        right = FIGURE * max(0, decimals - max(len(fraction), 1))
        right += PUNCTUATION * (bool(decimals) and not fraction)
        right += PUNCTUATION * (brackets and not closing)
        out.append(left + cell + right)
    return out


def _digits(whole: str) -> int:
    return sum(char.isdigit() or char == DASH for char in whole)


def padded(panels: Sequence[Panel]) -> list[list[list[str]]]:
    """Cells of panels that share their columns, by panel and line.

    Numbers of a column stand under each other through all panels. A line of text keeps
    its one cell.
    """
    lines = [line for panel in panels for line in panel.lines if line.kind != "text"]
    kinds = [line.kind for line in lines]
    by_column = [
        [line.cells[place] for line in lines]
        if column.text
        else aligned([line.cells[place] for line in lines], kinds)
        for place, column in enumerate(panels[0].columns)
    ]
    rows = (list(row) for row in zip(*by_column, strict=True))
    return [
        [
            list(line.cells) if line.kind == "text" else next(rows, [])
            for line in panel.lines
        ]
        for panel in panels
    ]

"""Columns of words: a page's width shared so that their table is as short as it can be.

A table's height is the sum over its lines of their tallest cell. Room goes, a little at
a time, to the column that takes most of it away; what nobody needs is shared evenly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from perutip.reporting.tables.on_the_page.letters import width_cm
from perutip.reporting.tables.printed import Panel

STEP_CM = 0.25
AIR = 1.03  # of a column: a word more than its letters
RAGGED = 0.4  # of a line: what the ends of wrapped lines leave empty


def shared_room(
    blocks: Sequence[Sequence[Panel]], text: Sequence[bool], room: float
) -> list[float]:
    """Widths of the labels and of each column, in centimetres; they add up to `room`.

    text: which columns hold words, which wrap; others are as wide as their cells. Where
    the longest words alone are wider than the room they run over.
    """
    rows = _rows(blocks, len(text))
    sizes = np.array([[width_cm(cell) for cell in row] for row in rows]) * AIR
    wraps = (True, *text)
    least = [
        _longest_word(column) if wrapping else float(size.max())
        for column, wrapping, size in zip(
            zip(*rows, strict=True), wraps, sizes.T, strict=True
        )
    ]
    return _shared(sizes, np.array(least), room).tolist()


def _longest_word(cells: Sequence[str]) -> float:
    words = (word for cell in cells for word in cell.split())
    return max(map(width_cm, words), default=0.0) * AIR


def _rows(blocks: Sequence[Sequence[Panel]], count: int) -> list[list[str]]:
    """Label and cells of every line, headings included, as many in each."""
    rows = []
    for panels in blocks:
        heads = [column.heading for column in panels[0].columns]
        rows.append([panels[0].stub, *heads])
        rows += [
            [line.label, *line.cells]
            for panel in panels
            for line in panel.lines
            if line.kind != "text"
        ]
    return [row + [""] * (count + 1 - len(row)) for row in rows]


def _shared(
    sizes: NDArray[np.float64], widths: NDArray[np.float64], room: float
) -> NDArray[np.float64]:
    tall = _tall(sizes, widths)
    while room - widths.sum() > STEP_CM:
        gains = []
        for place in range(len(widths)):
            wider = tall.copy()
            more = widths[place] + STEP_CM
            wider[:, place] = _tall(sizes[:, place], more)
            gains.append(_height(tall) - _height(wider))
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        widths[best] += STEP_CM
        tall[:, best] = _tall(sizes[:, best], widths[best])
    return widths + max(0.0, room - widths.sum()) / len(widths)


def _tall(
    sizes: NDArray[np.float64], widths: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Lines that cells take in columns of these widths, on average."""
    return np.where(sizes <= widths, 1.0, sizes / widths + RAGGED)


def _height(tall: NDArray[np.float64]) -> float:
    """Of a table; of two that are as tall the one with fewer lines in all cells."""
    return float(tall.max(axis=1).sum() + 1e-3 * tall.sum())

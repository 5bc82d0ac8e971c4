"""The grid of a float: how wide its labels and columns are on a page of A4.

Centimetres of 9 points between margins of 2 cm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perutip.reporting.tables.on_the_page.alignment import padded
from perutip.reporting.tables.on_the_page.letters import least_cm, width_cm
from perutip.reporting.tables.on_the_page.word_columns import shared_room
from perutip.reporting.tables.printed import Panel

PAGE_CM, EDGE_CM = 17.0, 0.05
GAP_CM, WORDS_GAP_CM = 0.141, 0.352  # between columns: 2pt twice; of words 5pt twice
INDENT_CM, AIR_CM = 0.11, 0.04  # of a label: what \quad is over two blanks; of a cell
LABEL_CM = (2.4, 8.0, 10.5)  # of labels: least, most beside headings, most of all
HEADING_LINES = range(3, 9)  # of headings: as few as there is room for
LEAST_CM, CLOSE_CM = 1.3, 1.0  # of a column of numbers; of one among very many
ACROSS_CM = 11.0  # of a table of one column, for words that span it
WIDE = 0.6  # of a page: from here on a table takes all of it


@dataclass(frozen=True)
class Widths:
    """Centimetres of the labels and of each column; which columns hold words."""

    label: float
    columns: tuple[float, ...]
    text: tuple[bool, ...]

    @property
    def gap(self) -> float:
        """Centimetres between columns: words begin at the edge of theirs."""
        return WORDS_GAP_CM if any(self.text) else GAP_CM

    @property
    def total(self) -> float:
        """Width of the table."""
        return self.label + sum(self.columns) + self.gap * len(self.columns)


def widths_of(blocks: Sequence[Sequence[Panel]]) -> Widths:
    """One grid for all blocks of a float: its nth column is as wide in each."""
    count = max(len(panels[0].columns) for panels in blocks)
    text = tuple(
        any(c.text for ps in blocks for c in ps[0].columns[n : n + 1])
        for n in range(count)
    )
    if any(text):
        room = PAGE_CM - EDGE_CM - WORDS_GAP_CM * count
        label, *columns = shared_room(blocks, text, room)
        return Widths(label, tuple(columns), text)
    return _of_numbers(blocks, count)


def _of_numbers(blocks: Sequence[Sequence[Panel]], count: int) -> Widths:
    room = PAGE_CM - EDGE_CM - GAP_CM * count
    lines = [line for ps in blocks for panel in ps for line in panel.lines]
    least, beside, most = LABEL_CM
    longest = max((_label_cm(line.label) for line in lines), default=0.0)
    label = max(least, min(most, longest))
    floor = LEAST_CM if least + count * LEAST_CM <= room else CLOSE_CM
    cells = _cells_cm(blocks, count, floor)
    needed = _with_headings(blocks, cells, room - min(label, beside))
    if sum(needed) + least > room:  # rather a word into its neighbour's blank
        needed = cells
    label = max(least, min(label, room - sum(needed)))
    natural = label + sum(needed)
    across = [panel.title for ps in blocks for panel in ps]
    across += [line.cells[0] for line in lines if line.kind == "text"]
    widest = max(map(width_cm, across), default=0.0)
    total = max(natural, min(widest, ACROSS_CM if count < 2 else room))
    spare = (room if natural > WIDE * room else min(total, room)) - natural
    if count and spare > 0:
        shares = count + (count < 2)  # labels widen beside a single column
        label += spare / shares * (count < 2)
        needed = [width + spare / shares for width in needed]
    return Widths(label, tuple(needed), (False,) * count)


def _label_cm(label: str) -> float:
    return width_cm(label) + INDENT_CM * label.startswith("  ") + AIR_CM


def _cells_cm(
    blocks: Sequence[Sequence[Panel]], count: int, floor: float
) -> list[float]:
    """What the cells of each column take, padded as they are printed."""
    widths = [floor] * count
    for panels in blocks:
        for panel, rows in zip(panels, padded(panels), strict=True):
            for line, row in zip(panel.lines, rows, strict=True):
                if line.kind != "text":
                    for place, cell in enumerate(row):
                        widths[place] = max(widths[place], width_cm(cell) + AIR_CM)
    return widths


def _with_headings(
    blocks: Sequence[Sequence[Panel]], cells: Sequence[float], room: float
) -> list[float]:
    """Widths in which no heading takes more lines than `room` makes necessary."""
    widths = list(cells)
    for lines in HEADING_LINES:
        widths = list(cells)
        for panels in blocks:
            for place, column in enumerate(panels[0].columns):
                heading = least_cm(column.heading, lines)
                widths[place] = max(widths[place], heading)
        if sum(widths) <= room:
            break
    return widths

"""What fits a page of A4 at 9 points: widths of columns, panels by page.

Widths are estimated in centimetres from the letters of a cell; margins are 2 cm.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from perutip.reporting.tables.printed import Line, Panel, PrintedTable

PAGE_CM, EDGE_CM = 17.0, 0.05
GAP_CM, WORDS_GAP_CM = 0.141, 0.352  # between columns: 2pt twice; of words 5pt twice
LETTER_CM, HEADING_CM = 0.153, 0.165  # of words, of headings, on average
DIGIT_CM = 0.163
SIGNS_CM = {
    "−": 0.247,
    "∞": 0.32,
    "∪": 0.22,
    "<": 0.247,
    **dict.fromkeys(",.[]() ", 0.1),
}
LABEL_CM = (2.4, 8.0)  # least and most of the column of labels
WORDS_CM = 4.0  # most of it beside columns of words
HEADING_LINES = 3  # of a heading, where there is room
MINIMUM = 8  # letters of a heading before it wraps
ACROSS_CM = 11.0  # of a table of one column, for words that span it
WIDE = 0.6  # of a page: from here on a table takes all of it
PAGE_LINES, NOTE_LETTERS = 64, 115  # lines of a page; letters in a line of notes


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
    text = [
        any(c.text for ps in blocks for c in ps[0].columns[n : n + 1])
        for n in range(count)
    ]
    longest = max(
        (len(line.label) for ps in blocks for panel in ps for line in panel.lines),
        default=0,
    )
    gap = WORDS_GAP_CM if any(text) else GAP_CM
    room = PAGE_CM - EDGE_CM - gap * count
    least, most = LABEL_CM
    label = max(least, min(most, longest * LETTER_CM + 0.2))
    if any(text):
        label = min(label, WORDS_CM)
        return Widths(label, _of_words(blocks, count, room - label), tuple(text))
    needed = [_largest(blocks, n, _needed) for n in range(count)]
    wanted = [
        max(width, _largest(blocks, n, _heading_cm)) for n, width in enumerate(needed)
    ]
    if sum(wanted) + label <= room:
        needed = wanted
    elif sum(needed) + least > room:  # rather a word into its neighbour's blank
        needed = [_largest(blocks, n, _cells_cm) for n in range(count)]
    label = max(least, min(label, room - sum(needed)))
    natural = label + sum(needed)
    across = max(len(words) for ps in blocks for p in ps for words in _across(p))
    total = max(natural, min(across * LETTER_CM, ACROSS_CM if count < 2 else room))
    spare = (room if natural > WIDE * room else min(total, room)) - natural
    if count and spare > 0:
        shares = count + (count < 2)  # labels widen beside a single column
        label += spare / shares * (count < 2)
        needed = [width + spare / shares for width in needed]
    return Widths(label, tuple(needed), tuple(text))


def _across(panel: Panel) -> list[str]:
    """Words of a panel that span the table: its title and its sentences."""
    sentences = [line.cells[0] for line in panel.lines if line.kind == "text"]
    return [panel.title, *sentences]


def _largest(
    blocks: Sequence[Sequence[Panel]],
    place: int,
    measure: Callable[[Sequence[Panel], int], float],
) -> float:
    """The most that a measure of a column is over the blocks that have it."""
    return max(
        (measure(ps, place) for ps in blocks if place < len(ps[0].columns)), default=0.0
    )


def _heading_cm(panels: Sequence[Panel], place: int) -> float:
    """Centimetres over which a heading needs no more than a few lines."""
    return len(panels[0].columns[place].heading) * HEADING_CM / HEADING_LINES


def _needed(panels: Sequence[Panel], place: int) -> float:
    """Centimetres that a column needs: its cells, the longest word over it."""
    heading = re.split(r"\s|(?<=-)", panels[0].columns[place].heading)
    return max(_cells_cm(panels, place), max(map(len, heading)) * HEADING_CM)


def _cells_cm(panels: Sequence[Panel], place: int) -> float:
    cells = [
        line.cells[place] for p in panels for line in p.lines if line.kind != "text"
    ]
    return max(max(map(_cm, cells), default=0.0), MINIMUM * DIGIT_CM)


def _cm(cell: str) -> float:
    """Width of a cell of numbers."""
    return 0.06 + sum(SIGNS_CM.get(char, DIGIT_CM) for char in cell)


def _of_words(
    blocks: Sequence[Sequence[Panel]], count: int, room: float
) -> tuple[float, ...]:
    """Widths of columns of words: the longest of each, the rest by letters."""
    least, letters = [], []
    for place in range(count):
        cells = [
            cell
            for panels in blocks
            for panel in panels
            for line in panel.lines
            for cell in line.cells[place : place + 1]
        ]
        heads = [ps[0].columns[place].heading for ps in blocks]
        words = [len(word) for cell in (*cells, *heads) for word in cell.split()]
        least.append(max(words, default=1) * HEADING_CM)
        letters.append(math.sqrt(sum(map(len, cells))))
    spare = max(0.0, room - sum(least))
    return tuple(
        width + spare * share / sum(letters)
        for width, share in zip(least, letters, strict=True)
    )


def pages_of(table: PrintedTable) -> Iterator[tuple[Panel, ...]]:
    """Panels by page: as many as one holds, the notes on the last.

    Panels of words have a page, hence a grid, of their own.
    """
    page: list[Panel] = []
    for panel in (part for whole in table.panels for part in _cut(whole)):
        if page and (
            ((_words(panel) or _words(page[-1])) and panel.columns != page[-1].columns)
            or _tall([*page, panel]) > PAGE_LINES
        ):
            yield tuple(page)
            page = []
        page.append(panel)
    notes = math.ceil(len(table.notes) / NOTE_LETTERS)
    if len(page) > 1 and _tall(page) + notes > PAGE_LINES:
        yield tuple(page[:-1])
        page = page[-1:]
    yield tuple(page)


def _tall(page: Sequence[Panel]) -> float:
    """Lines of a page on its one grid: of its panels, less headings that neighbours
    share."""
    same = groupby(page, key=lambda panel: (panel.stub, panel.columns))
    widths = widths_of([tuple(panels) for _, panels in same])
    shared = sum(
        _heading(after, widths)
        for before, after in pairwise(page)
        if before.columns == after.columns
    )
    return sum(_height(panel, widths) for panel in page) - shared


def _cut(panel: Panel) -> Iterator[Panel]:
    """A panel that is longer than a page, in pieces."""
    lines: list[Line] = []
    title = panel.title
    for line in panel.lines:
        if lines and _tall([replace(panel, lines=(*lines, line))]) > PAGE_LINES:
            yield replace(panel, title=title, lines=tuple(lines))
            title = f"{panel.title} (continued)" if panel.title else ""
            lines = []
        lines.append(line)
    yield replace(panel, title=title, lines=tuple(lines))


def _words(panel: Panel) -> bool:
    return any(column.text for column in panel.columns)


def _heading(panel: Panel, widths: Widths) -> float:
    """Lines of a panel's headings, numbers and rules."""
    sizes = zip(panel.columns, widths.columns, strict=False)  # a grid may have more
    tall = max(
        (math.ceil(1.1 * len(c.heading) * HEADING_CM / cm) for c, cm in sizes),
        default=0,
    )
    return tall + any(c.number for c in panel.columns) + 0.8


def _height(panel: Panel, width: Widths) -> float:
    """Lines that a panel takes on a grid, with its title and headings, at most."""
    tall = 1.5 + _heading(panel, width)
    for line in panel.lines:
        if line.kind == "text":
            tall += math.ceil(len(line.cells[0]) * LETTER_CM / width.total)
            continue
        sizes = [len(line.label) * LETTER_CM / width.label] + [
            len(cell) * LETTER_CM * 1.1 / cm
            for cell, cm, words in zip(
                line.cells, width.columns, width.text, strict=False
            )
            if words
        ]
        tall += max(1, *map(math.ceil, sizes))
    return tall

"""What fits a page: panels by page, cut where one is longer than that."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from perutip.reporting.tables.on_the_page.grid import Widths, widths_of
from perutip.reporting.tables.on_the_page.letters import wrapped
from perutip.reporting.tables.printed import Line, Panel, PrintedTable

AGAIN = " (continued)"
PAGE_LINES, NOTE_LETTERS = 60, 115  # of a page below a section's heading; of a line


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
    rest, title = panel.lines, panel.title
    while len(rest) > 1 and not _fits(panel, rest):
        sizes = range(1, len(rest))
        fitting = bisect(sizes, False, key=lambda n: not _fits(panel, rest[:n]))
        held = max(1, fitting)
        yield replace(panel, title=title, lines=rest[:held])
        title = panel.title and f"{panel.title.removesuffix(AGAIN)}{AGAIN}"
        rest = rest[held:]
    yield replace(panel, title=title, lines=rest)


def _fits(panel: Panel, lines: tuple[Line, ...]) -> bool:
    return _tall([replace(panel, lines=lines)]) <= PAGE_LINES


def _words(panel: Panel) -> bool:
    return any(column.text for column in panel.columns)


def _heading(panel: Panel, widths: Widths) -> float:
    """Lines of a panel's headings, numbers and rules."""
    sizes = zip(panel.columns, widths.columns, strict=False)  # a grid may have more
    tall = max((len(wrapped(c.heading, cm)) for c, cm in sizes), default=0)
    return tall + any(c.number for c in panel.columns) + 0.8


def _height(panel: Panel, width: Widths) -> float:
    """Lines that a panel takes on a grid, with its title and headings, at most."""
    tall = 1.5 + _heading(panel, width)
    for line in panel.lines:
        if line.kind == "text":
            tall += len(wrapped(line.cells[0], width.total))
            continue
        sizes = zip(line.cells, width.columns, width.text, strict=False)
        cells = [len(wrapped(cell, cm)) for cell, cm, words in sizes if words]
        tall += max(1, len(wrapped(line.label, width.label)), *cells)
    return tall

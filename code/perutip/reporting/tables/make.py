"""From an exhibit's declaration and its rows of results.csv to the printed table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from perutip.reporting.results import numbers
from perutip.reporting.tables.estimates import FEET, estimate_panels
from perutip.reporting.tables.notes import notes_paragraph
from perutip.reporting.tables.pivots import pivot_panels
from perutip.reporting.tables.placed import placed_panels
from perutip.reporting.tables.printed import PrintedTable
from perutip.study.exhibits import EXHIBITS, Exhibit, in_printed_order

# a run prints every table twice, as LaTeX and as HTML
_LAST: dict[str, tuple[Exhibit, str, pd.DataFrame, PrintedTable]] = {}


def printed_table(exhibit: Exhibit, results: pd.DataFrame, stamp: str) -> PrintedTable:
    """The table of one exhibit.

    Parameters
    ----------
    exhibit : its declaration, in the words of the configuration (`Exhibit.worded`).
    results : rows of results.csv as text; others are ignored.
    stamp : what every exhibit of this run carries, or empty.

    Raises
    ------
    ValueError
        Results hold no row for the exhibit.
    """
    mine = results[results["exhibit"] == exhibit.key].reset_index(drop=True)
    if mine.empty:
        raise ValueError(f"{exhibit.key}: no row in results.csv")
    last = _LAST.get(exhibit.key)
    if last and last[:2] == (exhibit, stamp) and last[2].equals(mine):
        return last[3]
    table = _made(exhibit, numbers(mine), stamp)
    _LAST[exhibit.key] = exhibit, stamp, mine, table
    return table


PLACES = {one.key: place for place, one in enumerate(in_printed_order())}
"""Exhibit → its place in the order of numbers."""


def _made(exhibit: Exhibit, rows: pd.DataFrame, stamp: str) -> PrintedTable:
    placed = placed_panels(exhibit, rows) if exhibit.layout in FEET else []
    panels = estimate_panels(exhibit, placed) if placed else pivot_panels(exhibit, rows)
    titles = _titles(exhibit)
    if {panel.title for panel in panels} <= set(PLACES):  # a panel for each exhibit
        panels = sorted(panels, key=lambda panel: PLACES[panel.title])
    panels = [replace(p, title=titles.get(p.title, p.title)) for p in panels]
    if len({panel.title for panel in panels}) == 1:
        panels = [replace(panel, title=_alone(panel.title)) for panel in panels]
    return PrintedTable(
        exhibit.key,
        exhibit.number,
        exhibit.title,
        tuple(panels),
        notes_paragraph(exhibit, rows, placed, panels),
        stamp,
    )


def _titles(exhibit: Exhibit) -> dict[str, str]:
    """Panel as rows name it → as it is printed: in the words of the configuration, an
    exhibit's key as its number."""
    titles = {one.key: one.number for one in EXHIBITS}
    for declared in EXHIBITS:
        if declared.key == exhibit.key:
            titles |= {declared.panel(k): exhibit.panel(k) for k in declared.panels}
    return titles


def _alone(title: str) -> str:
    """The title of a table's only panel, without its letter."""
    return title[3:] if title[1:3] == ". " else title

"""From an exhibit's declaration and its rows of results.csv to the printed table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from perutip.reporting.results import decimals_of, numbers, of_exhibit
from perutip.reporting.tables.in_words.notes import notes_paragraph
from perutip.reporting.tables.panels.estimates import FEET, estimate_panels
from perutip.reporting.tables.panels.pivots import pivot_panels
from perutip.reporting.tables.panels.placed import placed_panels
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
    mine = of_exhibit(results, exhibit.key).reset_index(drop=True)
    if mine.empty:
        raise ValueError(f"{exhibit.key}: no row in results.csv")
    last = _LAST.get(exhibit.key)
    if last and last[:2] == (exhibit, stamp) and last[2].equals(mine):
        return last[3]
    rows = numbers(mine).assign(
        decimals=mine["estimate"].map(decimals_of),
        mean_decimals=mine["control_mean"].map(decimals_of),
    )
    table = _made(exhibit, rows, stamp)
    _LAST[exhibit.key] = exhibit, stamp, mine, table
    return table


PLACES = {one.key: place for place, one in enumerate(in_printed_order())}
"""Exhibit → its place in the order of numbers."""


def _made(exhibit: Exhibit, rows: pd.DataFrame, stamp: str) -> PrintedTable:
    placed = placed_panels(exhibit, rows) if exhibit.layout in FEET else []
    panels = estimate_panels(exhibit, placed) if placed else pivot_panels(exhibit, rows)
    if {panel.title for panel in panels} <= set(PLACES):  # a panel for each exhibit
        panels = sorted(panels, key=lambda panel: PLACES[panel.title])
    titles = panel_titles(exhibit, [panel.title for panel in panels])
    panels = [replace(panel, title=titles[panel.title]) for panel in panels]
    return PrintedTable(
        exhibit.key,
        exhibit.number,
        exhibit.title,
        tuple(panels),
        notes_paragraph(exhibit, rows, placed, panels),
        stamp,
    )


def panel_titles(exhibit: Exhibit, panels: Sequence[str]) -> dict[str, str]:
    """Panel as rows name it → as it is printed: in the words of the configuration, an
    exhibit's key as its number, the only one of a table without its letter."""
    titles = _titles(exhibit)
    printed = {panel: titles.get(panel, panel) for panel in panels}
    if len(set(printed.values())) == 1:
        return {panel: _alone(title) for panel, title in printed.items()}
    return printed


def _titles(exhibit: Exhibit) -> dict[str, str]:
    titles = {one.key: one.number for one in EXHIBITS}
    for declared in EXHIBITS:
        if declared.key == exhibit.key:
            titles |= {declared.panel(k): exhibit.panel(k) for k in declared.panels}
    return titles


def _alone(title: str) -> str:
    """The title of a table's only panel, without its letter."""
    return title[3:] if title[1:3] == ". " else title

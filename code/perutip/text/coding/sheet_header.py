"""Where the header of a returned sheet stands, and what is wrong with it in words.

The header is the row that names most of the columns; columns may stand in any order and
others beside them. A sheet that lacks some is read for those that it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perutip.contract.checks.telling_titles import shown_title

HEADER_WITHIN = 20  # rows
FEWEST = 2  # columns that a row names, from which it is a header
LONGEST_NAME = 40
TITLES_SHOWN = 20
Rows = list[list[str]]


@dataclass(frozen=True)
class SheetHeader:
    """row: its place, from 0. width: its cells. at: column → place. fault: what is
    wrong with it, a phrase; empty when nothing is."""

    row: int
    width: int
    at: dict[str, int]
    fault: str


def find_header(
    tables: Sequence[Rows], columns: Sequence[str]
) -> tuple[Rows, SheetHeader] | None:
    """The table that has the header, and the header; None where no row is like one.

    tables: sheets of a workbook, or a text cut at each separator.
    """
    best: tuple[int, Rows, int] | None = None
    for rows in tables:
        for place, row in enumerate(rows[:HEADER_WITHIN]):
            found = len(set(columns) & {cell.casefold() for cell in row})
            if found >= FEWEST and (best is None or found > best[0]):
                best = (found, rows, place)
    if best is None:
        return None
    _, rows, place = best
    names = [cell.casefold() for cell in rows[place]]
    at = {c: names.index(c) for c in columns if names.count(c) == 1}
    fault = _fault(rows[place], names, columns)
    return rows, SheetHeader(place, len(names), at, fault)


def _without(columns: Sequence[str]) -> str:
    return f"no header with the columns {', '.join(columns)}"


def _fault(written: Sequence[str], names: Sequence[str], columns: Sequence[str]) -> str:
    missing = [c for c in columns if c not in names]
    twice = [c for c in columns if names.count(c) > 1]
    if not missing and not twice:
        return ""
    said = _without(columns)
    if missing:
        said += f"; missing: {', '.join(missing)}"
    if twice:
        said += f"; more than once: {', '.join(twice)}"
    beside = [w for w, n in zip(written, names, strict=True) if n and n not in columns]
    has = [c for c in columns if c in names]
    return f"{said}; found: {', '.join(has)}" + _others(beside)


def _others(titles: Sequence[str]) -> str:
    if not titles:
        return ""
    shown = [shown_title(title) for title in titles]
    more = len(shown) - TITLES_SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return f"; beside them {', '.join(shown[:TITLES_SHOWN])}{rest}"


def no_header(tables: Sequence[Rows], columns: Sequence[str]) -> str:
    """Why no row of any table is a header, in words.

    The first row's cells are shown only where all of them are like names of columns:
    another row's may be a ruling's.
    """
    first = max((row for rows in tables for row in rows[:1]), key=len, default=[])
    said = _without(columns)
    titles = [cell for cell in first if cell]
    if not titles:
        return f"{said}; the first row is blank"
    if not all(map(_like_a_title, titles)):
        return f"{said}; the first row seems to be a record, not names of columns"
    return f"{said}; found: {', '.join(map(shown_title, titles[:TITLES_SHOWN]))}"


def _like_a_title(cell: str) -> bool:
    short = len(cell) <= LONGEST_NAME and cell.isprintable()
    return short and cell[0].isalpha() and sum(map(str.isdigit, cell)) <= 2

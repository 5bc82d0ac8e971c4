"""A public file as a table of cells, with all that is wrong with it.

Files of text are UTF-8 (with or without byte-order mark) with whichever separator
gives the names of the columns; of a workbook the one sheet that has them is read.
The header may stand below titles; names match up to case, accents and spaces. Nothing
is repaired: what cannot be read in one way only is a `Problem` with its row.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pandas as pd

from perutip.assignment.draw.public_cells import fold_place
from perutip.contract.checks import ContractError, Problem, file_lines
from perutip.contract.checks.problem_counts import counted
from perutip.contract.reading.file_bytes import inspect_file, not_a_file
from perutip.contract.reading.raw_exports import MappingError
from perutip.contract.reading.raw_exports.mapping_file.sources import Source, is_text
from perutip.contract.reading.raw_exports.raw_files.cells import (
    Cell,
    Rows,
    read_sheet,
)
from perutip.contract.reading.raw_exports.raw_files.headers import SEARCHED, like_title
from perutip.contract.reading.raw_exports.raw_files.hidden_cells import (
    hidden_cells,
    hidden_rows,
)
from perutip.contract.reading.raw_exports.raw_files.text_files import (
    SEPARATORS,
    read_text,
)

NEAR = 0.6
CEREMONY = (
    "Rows are those of the file. input/CEREMONY.md and input/CEREMONIA.md, step 1, say "
    "what each file holds."
)


class PublicFileError(ContractError):
    """Files that no frame can be made of: `problems` has every fault of all of them."""

    def worded(self, folder: str) -> str:
        """The message, grouped by file and column."""
        lines = [f"no frame can be made of these files: {counted(self.problems)}."]
        for file in dict.fromkeys(problem.file for problem in self.problems):
            of_file = [problem for problem in self.problems if problem.file == file]
            lines += ["", file, *file_lines(of_file)]
        return "\n".join([*lines, "", CEREMONY])


@dataclass
class PublicTable:
    """Cells below the header of one file.

    rows: one column per wanted name that the file has; cells are text, a date or None;
    index the row of the file; rows without any cell are left out. titles: wanted name
    → the file's own. repeated: is the row the same as an earlier one in every cell of
    the file? problems, notes: what refuses the file, what a reader is told.
    """

    file: str
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    titles: dict[str, str] = field(default_factory=dict)
    repeated: pd.Series = field(default_factory=pd.Series)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, row: int | None, column: str, value: str, expected: str) -> None:
        """Add a problem; `column` is the wanted name, told by the file's own."""
        title = self.titles.get(column, column)
        self.problems.append(Problem(self.file, row, title, value, expected))


def refuse(*tables: PublicTable) -> None:
    """Raise PublicFileError with the problems of all tables, if there are any."""
    problems = [problem for table in tables for problem in table.problems]
    if problems:
        raise PublicFileError(problems)


def read_public_table(path: Path, wanted: Iterable[str]) -> PublicTable:
    """Return the table of a CSV file or workbook; its faults are among its problems.

    wanted: names of the columns that are read.
    """
    names = {fold_place(name): name for name in wanted}
    table = PublicTable(path.name)
    fault = _unreadable(path)
    if fault:
        table.fault(None, "", "", fault)
        return table
    try:
        rows = _text(path, names) if is_text(path.name) else _sheet(path, names, table)
    except MappingError as error:
        for said in error.problems:
            table.fault(None, "", "", f"a table: {said.removeprefix(f'{path.name}: ')}")
        return table
    if rows is not None:
        _fill(table, rows, names, ragged=is_text(path.name))
    return table


def _unreadable(path: Path) -> str:
    """A phrase after "expected" for what cannot be opened; nothing when it can."""
    if not path.exists():
        return "this file; it is not there"
    try:
        return inspect_file(path)[1] if is_text(path.name) else not_a_file(path)
    except OSError as error:
        return f"a readable file ({error.strerror or type(error).__name__})"


def _text(path: Path, names: dict[str, str]) -> Rows:
    """Rows under the separator that gives most of the names."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = [line for line, _ in zip(stream, range(SEARCHED), strict=False)]

    def found(separator: str) -> int:
        try:
            return _header(list(csv.reader(head, delimiter=separator)), names)[1]
        except csv.Error:  # told when the whole is read
            return 0

    best = max(SEPARATORS, key=found)
    source = Source(file=(path.name,), separator=best)
    return [[*row] for row in read_text(path, source, path.name)]


def _sheet(path: Path, names: dict[str, str], table: PublicTable) -> Rows | None:
    """Rows of the sheet that has most of the names, none where several have all."""
    first, rows, sheets = read_sheet(path, path.name, "")
    every = {first: rows}
    for name in sheets:
        if name not in every:
            every[name] = read_sheet(path, path.name, name)[1]
    found = {name: _header(rows, names)[1] for name, rows in every.items()}
    whole = [n for n in sheets if found[n] == len(names) and _filled(every[n])]
    if whole[1:]:
        expected = f"one sheet with these columns; {', '.join(whole)} have them all"
        table.fault(None, "", "", expected)
        return None
    best = max(sheets, key=lambda name: found[name])
    others = [name for name in sheets if name != best and any(_filled(every[name]))]
    if others:
        table.notes.append(
            f"{path.name}: sheet {best} is read; not read: {', '.join(others)}"
        )
    header = _header(every[best], names)[0]
    below = [n for n in _filled(every[best]) if n > header]
    spans = hidden_cells(path, best, sheets.index(best))
    if hidden := hidden_rows(spans, below):
        what = "row is" if len(hidden) == 1 else "rows are"
        table.notes.append(
            f"{path.name}, sheet {best}: {len(hidden):,} {what} hidden or filtered out "
            "in the spreadsheet and read all the same"
        )
    return every[best]


def _filled(rows: Rows) -> list[int]:
    """Numbers of the rows with any cell, the first row being 1."""
    return [n for n, row in enumerate(rows, 1) if any(c is not None for c in row)]


def _header(rows: Sequence[Sequence[Cell]], names: dict[str, str]) -> tuple[int, int]:
    """Number of the row with most of the names, and how many it has."""
    best = (1, 0)
    for number, row in enumerate(rows[:SEARCHED], 1):
        found = len(names.keys() & {fold_place(cell) for cell in row})
        if found > best[1]:
            best = (number, found)
    return best


def _fill(
    table: PublicTable, rows: Rows, names: dict[str, str], *, ragged: bool
) -> None:
    """Put the rows below the header into the table, by the wanted names."""
    at, found = _header(rows, names)
    if not found:
        listed = ", ".join(names.values())
        expected = f"a header with {listed} in one of the first {SEARCHED} rows"
        table.fault(None, "", "", expected)
        return
    above = [number for number in _filled(rows) if number < at]
    if above:
        table.notes.append(
            f"{table.file}: the header is row {at}; {len(above)} above it not read"
        )
    titles = [" ".join(str(cell or "").split()) for cell in rows[at - 1]]
    places = dict(_places(table, titles, at, names))
    below = [number for number in _filled(rows) if number > at]
    kept = []
    for number in below:
        cells = len(rows[number - 1])
        if ragged and cells != len(titles):
            expected = f"{len(titles)} cells, as the header has"
            table.fault(number, "", f"{cells} cells", expected)
        elif ragged and any("\n" in str(cell) for cell in rows[number - 1]):
            table.fault(number, "", "", "cells of one line each; a quote stands open")
        else:
            kept.append(number)
    if not below:
        table.fault(None, "", "", "rows below the header; there is none")
    index = pd.Index(kept, dtype="int64")
    table.rows = pd.DataFrame(
        {
            name: pd.Series(
                [_at(rows[number - 1], place) for number in kept], index, "object"
            )
            for name, place in places.items()
        },
        index=index,
    )
    whole = pd.Series([tuple(rows[number - 1]) for number in kept], index, "object")
    table.repeated = whole.duplicated()


def _places(
    table: PublicTable, titles: list[str], at: int, names: dict[str, str]
) -> Iterator[tuple[str, int]]:
    """Wanted name and place of each column that stands once."""
    folded = [fold_place(title) for title in titles]
    free = {f: t for f, t in zip(folded, titles, strict=True) if f not in names}
    free = {f: title for f, title in free.items() if like_title(title)}
    for key, name in names.items():
        if key not in folded:
            near = difflib.get_close_matches(key, free, 2, NEAR)
            listed = ", ".join(repr(free[one]) for one in near)
            meant = f"; is {listed} meant?" if near else ""
            table.fault(at, name, "", f"this column; it is not there{meant}")
        elif folded.count(key) > 1:
            table.fault(at, name, "", "this column once")
        else:
            place = folded.index(key)
            table.titles[name] = titles[place]
            yield name, place


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None


def all_notes(tables: Iterable[PublicTable]) -> list[str]:
    """What a reader is told of all tables."""
    return list(chain.from_iterable(table.notes for table in tables))

"""A raw file to a table of text and dates: spreadsheets by calamine, CSV as declared.

A cell is text as written, a date, or None. Numbers of spreadsheets become their
shortest decimal text; dates of spreadsheets stay dates. Row numbers are those that the
spreadsheet shows.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from perutip.contract.reading.damaged_workbooks import refused_if_damaged
from perutip.contract.reading.raw_exports.mapping_file.sources import Source, is_text
from perutip.contract.reading.raw_exports.messages.problems import (
    MappingError,
    RawProblem,
)
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    Parts,
    parts_named,
)
from perutip.contract.reading.raw_exports.notation.numbers import plain_float
from perutip.contract.reading.raw_exports.raw_files.error_cells import show_errors
from perutip.contract.reading.raw_exports.raw_files.headers import (
    absent_names,
    header_below,
    header_names,
    most_names,
)
from perutip.contract.reading.raw_exports.raw_files.hidden_cells import (
    Kind,
    hidden_cells,
    hidden_told,
)
from perutip.contract.reading.raw_exports.raw_files.ragged import (
    Ragged,
    ragged_of,
    stacked,
)
from perutip.contract.reading.raw_exports.raw_files.raw_files import (
    LOCKED,
    missing_files,
    no_spreadsheet,
)
from perutip.contract.reading.raw_exports.raw_files.text_files import (
    NO_ENTRY,
    another_way,
    read_text,
)


class Number(str):
    """A number of a spreadsheet as text, with a decimal point whatever is declared."""

    __slots__ = ()


Cell = str | dt.date | None
Rows = list[list[Cell]]


@dataclass(frozen=True)
class Absent:
    """A wanted column that is not there: file and sheet in words, its name in the
    mapping, and what to say of it."""

    where: str
    name: str
    said: str

    def __str__(self) -> str:
        return f"{self.where}: {self.said}"


@dataclass(frozen=True)
class RawTable:
    """Rows below the header of a raw file, or of several sheets that are stacked.

    rows: index the row of the file, of a later sheet a `PART` further on; cells as
    `Cell`, columns by their names in the mapping; empty rows are left out. parts: file
    and sheet (empty for text files) of each. unnamed: cells of columns without a name,
    a tuple a row, same index. absent: wanted columns that are not there. ragged: rows
    with more or fewer cells than titles. again: rows that are the header once more,
    which are left out. notices: of rows and columns that the spreadsheet hides.
    """

    rows: pd.DataFrame
    parts: Parts
    unnamed: pd.Series
    absent: tuple[Absent, ...] = ()
    ragged: Ragged = field(default_factory=Ragged)
    again: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def lacking(self) -> set[str]:
        """Wanted columns that one sheet or another does not have."""
        return {one.name for one in self.absent}


def read_source(raw: Path, source: Source, wanted: Collection[str] = ()) -> RawTable:
    """Return the rows below the headers of the files and sheets of `source`, stacked.

    wanted: names of columns that the mapping reads. Raises MappingError when one
    cannot be read as declared, with what is wrong with each.
    """
    faults: list[str | RawProblem] = [*missing_files(raw, source)]
    tables = []
    for one in source.parts() if not faults else ():
        try:
            tables.append(_read_part(raw, one, wanted))
        except MappingError as error:
            faults += error.found
    if faults:
        raise MappingError(faults, raw.name)
    return _stacked(tables) if tables[1:] else tables[0]


def _stacked(tables: list[RawTable]) -> RawTable:
    """Sheets below each other, columns by their names."""
    for place, table in enumerate(tables):
        table.rows.index = table.rows.index + place * PART
        table.unnamed.index = table.rows.index
    rows = pd.concat([table.rows for table in tables], sort=False).astype("object")
    return RawTable(
        rows.where(rows.notna(), None),
        tuple(part for table in tables for part in table.parts),
        pd.concat([table.unnamed for table in tables]),
        tuple(one for table in tables for one in table.absent),
        stacked([table.ragged for table in tables]),
        tuple(n + at * PART for at, table in enumerate(tables) for n in table.again),
        tuple(words for table in tables for words in table.notices),
    )


def _read_part(raw: Path, source: Source, wanted: Collection[str]) -> RawTable:
    (file,) = source.file
    path, part, others = raw / file, (file, ""), ""
    names = {source.title(n): n for n in wanted if n not in source.untitled}
    hint = partial(str)
    hidden: Mapping[Kind, Sequence[range]] = {}
    if is_text(file):
        hint = partial(another_way, path, source, file, partial(most_names, names))
        rows: Rows = [[*row] for row in read_as(path, source, file, hint)]
    else:
        name, rows, sheets = read_sheet(path, file, source.sheet[0])
        part = (file, name)
        hidden = hidden_cells(path, name, sheets.index(name))
        others = f" (of {', '.join(sheets)})" if sheets[1:] else ""
    where = f"{parts_named((part,))}{others}"
    absent = absent_names(rows, source, names, where, hint)
    table = _below_header(rows, source, part)
    there = set(table.rows.columns)
    header = [rows[number - 1] for number in source.header_row]
    titles = header_names(header, max(len(row) for row in rows))
    faults: list[str | RawProblem] = [
        f"{where}: has {one!r}, which lacks says it has not"
        for one in source.lacks
        if one in there and one not in source.titles.values()
    ]
    if faults:
        raise MappingError(faults, where)
    return replace(
        table,
        rows=_by_mapping(table.rows, names, source, part, wanted),
        absent=tuple(Absent(where, names[t], said) for t, said in absent.items()),
        notices=tuple(
            hidden_told(parts_named((part,)), hidden, table.rows.index, titles, names)
        ),
    )


def _by_mapping(
    rows: pd.DataFrame,
    names: dict[str, str],
    source: Source,
    part: tuple[str, str],
    wanted: Collection[str],
) -> pd.DataFrame:
    """Columns by their names in the mapping, those that are lacking empty, and those
    made of the name of the sheet or file of `part`."""
    file, sheet = part
    given = {source.sheet_as: sheet or None, source.file_as: PurePosixPath(file).stem}
    taken = {*names.values(), *source.made_of_names}
    rows = rows.rename(
        columns=lambda title: names.get(
            title, f"{title} (of the file)" if title in taken else title
        )
    )
    for name in wanted:
        if name in source.untitled:
            cells = [given.get(name)] * len(rows)
            rows[name] = pd.Series(cells, rows.index, dtype="object")
    return rows


def read_as(
    path: Path, source: Source, file: str, hint: Callable[[], str]
) -> Sequence[list[str | None]]:
    """Return the cells of a file of text; a fault says what it can be read as."""
    try:
        return read_text(path, source, file)
    except MappingError as error:
        raise MappingError([f"{p}{hint()}" for p in error.problems], file) from None


def read_sheet(path: Path, file: str, sheet: str) -> tuple[str, Rows, list[str]]:
    """Return the name of a sheet (the first where it is empty), its cells, and the
    names of all."""
    try:
        with refused_if_damaged():
            book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if sheet and sheet not in names:
            listed = ", ".join(names)
            expected = f"{file}: no sheet {sheet!r}; it has {listed}"
            raise MappingError([expected], path.name)
        name = sheet or names[0]
        with refused_if_damaged():
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except MappingError:
        raise
    except PasswordError:
        expected = f"{file}: {LOCKED}"
        raise MappingError([expected], path.name) from None
    except PermissionError:
        raise MappingError([f"{file}: {NO_ENTRY}"], path.name) from None
    except (CalamineError, OSError, ValueError):
        expected = f"{file}: {no_spreadsheet(path)}"
        raise MappingError([expected], path.name) from None
    cells = [[_cell(value) for value in row] for row in rows]
    show_errors(cells, path, name, names.index(name), None)
    return name, cells, names


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float):
        return Number(int(value) if value.is_integer() else plain_float(value))
    return str(value).strip() or None


def _below_header(rows: Rows, source: Source, part: tuple[str, str]) -> RawTable:
    last = source.header_row[-1]
    width = max(len(row) for row in rows)
    header = [rows[number - 1] for number in source.header_row]
    names = header_names(header, width)
    filled = [
        (number, row)
        for number, row in enumerate(rows[last:], start=last + 1)
        if any(cell is not None for cell in row)
    ]
    again = {number for number, row in filled if header_below(row, header)}
    written = [(number, row) for number, row in filled if number not in again]
    ragged = ragged_of(written, names, is_text(part[0]))
    body = [(number, row + [None] * (width - len(row))) for number, row in written]
    index = pd.Index([number for number, _ in body], dtype="int64")
    table = pd.DataFrame(
        [row for _, row in body],
        index=index,
        columns=pd.Index(names, dtype="object"),
        dtype="object",
    )
    named = [bool(name) for name in names]
    rest = [
        tuple(cell for cell, has in zip(row, named, strict=True) if not has)
        for _, row in body
    ]
    table = table.loc[:, named].astype("object")
    unnamed = pd.Series(rest, index=index, dtype="object")
    table = table.where(table.notna(), None)
    return RawTable(table, (part,), unnamed, ragged=ragged, again=tuple(sorted(again)))

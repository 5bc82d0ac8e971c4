"""A raw file to a table of text and dates: spreadsheets by calamine, CSV as declared.

A cell is text as written, a date, or None. Numbers of spreadsheets become their
shortest decimal text; dates of spreadsheets stay dates. Row numbers are those that the
spreadsheet shows.
"""

import csv
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from perutip.contract.reading.file_bytes import not_a_file
from perutip.contract.reading.raw_exports.declaration import Source
from perutip.contract.reading.raw_exports.headers import absent_names, header_names
from perutip.contract.reading.raw_exports.problems import MappingError

TEXT_SUFFIXES = (".csv", ".txt")
LONGEST_CELL = 20_000_000


class Number(str):
    """A number of a spreadsheet as text, with a decimal point whatever is declared."""

    __slots__ = ()


Cell = str | dt.date | None


@dataclass(frozen=True)
class RawTable:
    """Rows below the header of a raw file.

    rows: index the row of the file, cells as `Cell`; empty rows are left out. sheet:
    its name, empty for text files. unnamed: cells of columns without a name, a tuple a
    row, same index. absent: wanted columns that are not there.
    """

    rows: pd.DataFrame
    sheet: str
    unnamed: pd.Series
    absent: tuple[str, ...] = ()


def missing_file(raw: Path, source: Source) -> str:
    """Say that the file of `source` is not there, or is none; else nothing."""
    path = raw / source.file
    if not path.exists():
        return f"{source.file}: not in the folder of raw exports"
    fault = not_a_file(path)
    return f"{source.file}: expected {fault}" if fault else ""


def open_elsewhere(raw: Path, source: Source) -> str:
    """Say that a program has the file open (its lock file stands beside it)."""
    path = raw / source.file
    locks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    if not any(path.with_name(name).exists() for name in locks):
        return ""
    return (
        f"{source.file} is open in a spreadsheet program (a lock file stands beside "
        "it): changes that are not saved there are not read"
    )


def read_source(raw: Path, source: Source, wanted: Collection[str] = ()) -> RawTable:
    """Return the rows below the header of the file of `source`.

    wanted: names of columns that the mapping reads. Raises MappingError when the file
    cannot be read as declared.
    """
    fault = missing_file(raw, source)
    if fault:
        raise MappingError([fault], raw.name)
    path, sheet = raw / source.file, ""
    if path.suffix.lower() in TEXT_SUFFIXES:
        rows = _read_text(path, source)
    else:
        sheet, rows = _read_workbook(path, source)
    absent = absent_names(rows, source, wanted)
    return replace(_below_header(rows, source, sheet), absent=absent)


def _read_text(path: Path, source: Source) -> list[list[Cell]]:
    encoding = "utf-8-sig" if source.encoding.lower() == "utf-8" else source.encoding
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        text = path.read_bytes().decode(encoding)
        reader = csv.reader(
            text.splitlines(keepends=True), delimiter=source.separator, strict=True
        )
        return [[cell.strip() or None for cell in row] for row in reader]
    except UnicodeDecodeError as error:
        expected = (
            f"{source.file}: expected {source.encoding}; the byte at offset "
            f"{error.start} is not"
        )
        raise MappingError([expected], path.name) from None
    except csv.Error as error:
        raise MappingError([f"{source.file}: {error}"], path.name) from None
    finally:
        csv.field_size_limit(limit)


def _read_workbook(path: Path, source: Source) -> tuple[str, list[list[Cell]]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if source.sheet and source.sheet not in names:
            listed = ", ".join(names)
            expected = f"{source.file}: no sheet {source.sheet!r}; it has {listed}"
            raise MappingError([expected], path.name)
        name = source.sheet or names[0]
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except MappingError:
        raise
    except PermissionError:
        expected = f"{source.file}: this user may not read it, or a program locks it"
        raise MappingError([expected], path.name) from None
    except (CalamineError, OSError, ValueError):
        expected = f"{source.file}: not readable as a spreadsheet (damaged, cut short?)"
        raise MappingError([expected], path.name) from None
    return name, [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float):
        return Number(int(value) if value.is_integer() else repr(value))
    return str(value).strip() or None


def _below_header(rows: list[list[Cell]], source: Source, sheet: str) -> RawTable:
    last = source.header_row[-1]
    width = max(len(row) for row in rows)
    names = header_names([rows[number - 1] for number in source.header_row], width)
    body = [
        (number, row + [None] * (width - len(row)))
        for number, row in enumerate(rows[last:], start=last + 1)
        if any(cell is not None for cell in row)
    ]
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
    return RawTable(table.where(table.notna(), None), sheet, unnamed)

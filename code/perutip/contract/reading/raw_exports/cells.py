"""A raw file to a table of text and dates: spreadsheets by calamine, CSV as declared.

A cell is text as written, a date, or None. Numbers of spreadsheets become their
shortest decimal text; dates of spreadsheets stay dates. Row numbers are those that the
spreadsheet shows.
"""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from perutip.contract.reading.file_bytes import not_a_file
from perutip.contract.reading.raw_exports.declaration import MappingError, Source

TEXT_SUFFIXES = (".csv", ".txt")
LONGEST_CELL = 20_000_000


class Number(str):
    """A number of a spreadsheet as text, with a decimal point whatever is declared."""

    __slots__ = ()


Cell = str | dt.date | None


def read_source(raw: Path, source: Source) -> pd.DataFrame:
    """Return the rows below the header, index the row of the file, cells as `Cell`.

    Empty rows are left out. Raises MappingError when the file cannot be read as
    declared.
    """
    path = raw / source.file
    if not path.exists():
        raise MappingError([f"{source.file}: not in the folder of raw exports"], "RAW")
    fault = not_a_file(path)
    if fault:
        raise MappingError([f"{source.file}: expected {fault}"], "RAW")
    if path.suffix.lower() in TEXT_SUFFIXES:
        rows = _read_text(path, source)
    else:
        rows = _read_workbook(path, source)
    return _below_header(rows, source)


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
        raise MappingError([expected], "RAW") from None
    except csv.Error as error:
        raise MappingError([f"{source.file}: {error}"], "RAW") from None
    finally:
        csv.field_size_limit(limit)


def _read_workbook(path: Path, source: Source) -> list[list[Cell]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if source.sheet and source.sheet not in names:
            listed = ", ".join(names)
            expected = f"{source.file}: no sheet {source.sheet!r}; it has {listed}"
            raise MappingError([expected], "RAW")
        sheet = book.get_sheet_by_name(source.sheet or names[0])
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, MappingError):
            raise
        expected = f"{source.file}: not readable as a spreadsheet"
        raise MappingError([expected], "RAW") from None
    return [[_cell(value) for value in row] for row in rows]


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


def _below_header(rows: list[list[Cell]], source: Source) -> pd.DataFrame:
    last = source.header_row[-1]
    if len(rows) < last:
        expected = f"{source.file}: header_row {last}, but it has {len(rows)} rows"
        raise MappingError([expected], "RAW")
    width = max(len(row) for row in rows)
    names = _names([rows[number - 1] for number in source.header_row], width)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        listed = ", ".join(repr(name) for name in twice)
        expected = f"{source.file}: header_row {last} has {listed} more than once"
        raise MappingError([expected], "RAW")
    body = [
        (number, row + [None] * (width - len(row)))
        for number, row in enumerate(rows[last:], start=last + 1)
        if any(cell is not None for cell in row)
    ]
    table = pd.DataFrame(
        [row for _, row in body],
        index=pd.Index([number for number, _ in body], dtype="int64"),
        columns=pd.Index(names, dtype="object"),
        dtype="object",
    )
    table = table.loc[:, [bool(name) for name in names]]
    return table.astype("object").where(table.notna(), None)


def _names(rows: list[list[Cell]], width: int) -> list[str]:
    """Return one name per column; merged cells of upper rows reach to the right."""
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(rows):
        above = ""
        for place in range(width):
            cell = row[place] if place < len(row) else None
            text = " ".join(str(cell).split()) if cell is not None else ""
            above = text or (above if level < len(rows) - 1 else "")
            if above:
                parts[place].append(above)
    return [" / ".join(part) for part in parts]

"""A returned sheet as rows of text, whatever a spreadsheet made of it.

Workbooks (.xlsx, .xls, .ods) by calamine; CSV in UTF-8, UTF-16 or Windows-1252 with
comma, semicolon or tab. The header is the first row that names the item and every
component; columns may stand in any order and others beside them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from perutip.contract.reading.file_bytes import not_a_file

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
SEPARATORS = (",", ";", "\t")
LONGEST_CELL = 20_000_000
HEADER_WITHIN = 20  # rows


@dataclass(frozen=True)
class ReturnedRow:
    """number: of the row as the spreadsheet shows it. cells: column → text."""

    number: int
    cells: dict[str, str]


def read_sheet(path: Path, columns: Sequence[str]) -> tuple[list[ReturnedRow], str]:
    """Rows below the header that are not empty; and what is wrong with the file.

    columns: those that the header must name. The second is a phrase after the file's
    name, empty when nothing is wrong.
    """
    if not path.exists():
        return [], "is not there"
    fault = not_a_file(path)
    if fault:
        return [], f"expected {fault}"
    suffix = path.suffix.lower()
    if suffix not in (*WORKBOOKS, *TEXTS):
        return [], f"expected one of {', '.join((*WORKBOOKS, *TEXTS))}"
    if not path.read_bytes().strip():
        return [], "is empty"
    try:
        tables = _workbook(path) if suffix in WORKBOOKS else _text_tables(path)
    except (CalamineError, OSError, ValueError, csv.Error):
        return [], "cannot be read as a spreadsheet"
    for rows in tables:
        place = _header_place(rows, columns)
        if place is not None:
            return _below(rows, place, columns)
    return [], f"no header with the columns {', '.join(columns)}"


def _workbook(path: Path) -> list[list[list[str]]]:
    book = CalamineWorkbook.from_path(str(path))
    return [
        [[_cell(value) for value in row] for row in sheet.to_python(False)]
        for sheet in map(book.get_sheet_by_name, book.sheet_names)
    ]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "verdadero" if value else "falso"  # never taken for a code
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value).strip()


def _text_tables(path: Path) -> list[list[list[str]]]:
    """The text cut at each separator; the one that gives the header is taken."""
    text = _decoded(path.read_bytes())
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        return [
            [[cell.strip() for cell in row] for row in csv.reader(stream, delimiter=s)]
            for s in SEPARATORS
            for stream in [io.StringIO(text, newline="")]
        ]
    finally:
        csv.field_size_limit(limit)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content[:200]:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _header_place(rows: list[list[str]], columns: Sequence[str]) -> int | None:
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        names = [cell.casefold() for cell in row]
        if all(names.count(column) == 1 for column in columns):
            return place
    return None


def _below(
    rows: list[list[str]], place: int, columns: Sequence[str]
) -> tuple[list[ReturnedRow], str]:
    names = [cell.casefold() for cell in rows[place]]
    at = {column: names.index(column) for column in columns}
    found, ragged = [], []
    for number, row in enumerate(rows[place + 1 :], start=place + 2):
        if not any(row):
            continue
        if len(row) != len(names):
            ragged.append(number)
            continue
        found.append(ReturnedRow(number, {c: row[k] for c, k in at.items()}))
    if ragged:
        shown = ", ".join(map(str, ragged[:8]))
        more = f" and {len(ragged) - 8} more" if len(ragged) > 8 else ""
        return found, f"expected {len(names)} cells in every row; not in {shown}{more}"
    return found, "" if found else "has no row below its header"

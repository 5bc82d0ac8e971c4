"""A returned sheet as rows of text, whatever a spreadsheet made of it.

Workbooks (.xlsx, .xls, .ods) by calamine; CSV in UTF-8, UTF-16 or Windows-1252 with
comma, semicolon, tab or |. A fault of the file, its header or some rows hides nothing
that the other rows say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from perutip.contract.checks.no_record import line_of_totals
from perutip.contract.reading.damaged_workbooks import refused_if_damaged
from perutip.contract.reading.file_bytes import not_a_file
from perutip.contract.reading.raw_exports.raw_files.error_cells import show_errors
from perutip.text.coding.sheet_header import (
    Rows,
    SheetHeader,
    find_header,
    no_header,
)
from perutip.text.coding.sheet_problems import SheetProblem, names_of_sheets
from perutip.text.coding.workbook import PART

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 20_000_000


@dataclass(frozen=True)
class ReturnedRow:
    """number: of the row as the spreadsheet shows it. cells: column → text."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class ReturnedSheet:
    """A sheet as read: its rows, and what is wrong with its form.

    file: as messages name it. columns: those of the header that are read, `parte` among
    them where it has it.
    """

    file: str
    rows: tuple[ReturnedRow, ...] = ()
    problems: tuple[SheetProblem, ...] = ()
    columns: frozenset[str] = frozenset()


def read_sheets(
    given: Sequence[str], columns: Sequence[str]
) -> tuple[ReturnedSheet, ...]:
    """Read every sheet of the command; `columns` are those that a header must name.

    A file given twice, or its copy byte for byte, is a problem and is read once.
    """
    names = names_of_sheets(given, (*WORKBOOKS, *TEXTS))
    seen: dict[bytes, str] = {}
    sheets = []
    for one, name in zip(given, names, strict=True):
        fault, content = _openable(one)
        if not fault and content in seen:
            fault = f"the same, byte for byte, as {seen[content]}: name one of them"
        if fault:
            sheets.append(ReturnedSheet(name, problems=(SheetProblem(name, fault),)))
            continue
        seen[content] = name
        sheets.append(_read(Path(one), name, columns))
    return tuple(sheets)


def _openable(given: str) -> tuple[str, bytes]:
    """What is wrong with a file before it is read as a table, and its bytes."""
    path = Path(given)
    if not path.exists():
        return "is not there", b""
    other = not_a_file(path)
    if other:
        return f"expected {other}", b""
    if path.suffix.lower() not in (*WORKBOOKS, *TEXTS):
        return f"expected one of {', '.join((*WORKBOOKS, *TEXTS))}", b""
    content = path.read_bytes()
    return ("" if content.strip() else "is empty"), content


def _read(path: Path, name: str, columns: Sequence[str]) -> ReturnedSheet:
    try:
        book = path.suffix.lower() in WORKBOOKS
        tables = _workbook(path) if book else _text_tables(path)
    except (CalamineError, OSError, ValueError, csv.Error):
        fault = "cannot be read as a spreadsheet"
        return ReturnedSheet(name, problems=(SheetProblem(name, fault),))
    found = find_header(tables, columns)
    if found is None:
        cells = (cell for rows in tables for row in rows for cell in row)
        blank = not any(cell.strip("".join(SEPARATORS)) for cell in cells)
        fault = "is blank: no cell is filled" if blank else no_header(tables, columns)
        return ReturnedSheet(name, problems=(SheetProblem(name, fault),))
    return _below(name, *found)


def _workbook(path: Path) -> list[Rows]:
    with refused_if_damaged():
        book = CalamineWorkbook.from_path(str(path))
        tables = [
            [[_cell(value) for value in row] for row in sheet.to_python(False)]
            for sheet in map(book.get_sheet_by_name, book.sheet_names)
        ]
    for place, (name, rows) in enumerate(zip(book.sheet_names, tables, strict=True)):
        show_errors(rows, path, name, place, "")
    return tables


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "verdadero" if value else "falso"  # never taken for a code
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value).strip()


def _text_tables(path: Path) -> list[Rows]:
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


def _below(name: str, rows: Rows, header: SheetHeader) -> ReturnedSheet:
    """The rows below a header; blank lines are none."""
    written = [cell.casefold() for cell in rows[header.row]]
    at = header.at | ({PART: written.index(PART)} if written.count(PART) == 1 else {})
    found = []
    problems = [SheetProblem(name, header.fault)] if header.fault else []
    for number, row in enumerate(rows[header.row + 1 :], start=header.row + 2):
        if not any(row):
            continue
        if line_of_totals(row):
            words = "looks like a line of totals, which is no ruling: delete it"
            problems.append(SheetProblem(name, words, number))
        elif len(row) != header.width:
            words = f"expected {header.width} cells, as the header has"
            problems.append(SheetProblem(name, words, number, "", f"{len(row)} cells"))
        else:
            found.append(ReturnedRow(number, {c: row[k] for c, k in at.items()}))
    if not found and not problems:
        problems.append(SheetProblem(name, "has no row below its header"))
    return ReturnedSheet(name, tuple(found), tuple(problems), frozenset(at))

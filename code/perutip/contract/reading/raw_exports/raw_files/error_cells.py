"""Cells in which a spreadsheet shows an error: #N/A, #REF!, #DIV/0!, Err:502.

Calamine reads them as empty, so that a value which a formula lost would pass for one
that was never recorded. They are read from the file itself, by what it holds and not by
its name: .xlsx and .xlsm (ECMA-376, part 1, 18.3.1.4: type `e`), .xlsb and .xls (by
record), .ods (a formula whose text is an error; OpenDocument 1.3 has no type for it).
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from perutip.contract.reading.raw_exports.raw_files.binary_errors import (
    errors_in_xls,
    errors_in_xlsb,
)
from perutip.contract.reading.raw_exports.raw_files.compound_file import MAGIC
from perutip.contract.reading.raw_exports.raw_files.workbook_parts import (
    BINARY,
    BOOK,
    TABLES,
    UNREADABLE,
    attribute,
    part_of_sheet,
    table_at,
    tag,
    times,
)

MARK = re.compile(rb"""\bt=["']e["']""")
CELL = re.compile("([A-Z]+)([0-9]+)")
ERROR = re.compile(r"#[^\s]+|Err:[0-9]{3}")

CALC_TYPE = (  # LibreOffice's own type of a value
    "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
)

Places = Iterator[tuple[tuple[int, int], str]]


def error_cells(path: Path, sheet: str, place: int) -> dict[tuple[int, int], str]:
    """Row and column, from 0, of the cells of a sheet that hold an error → its words.

    sheet, place: its name, and its number from 0 among all of the workbook. Empty for
    what is no workbook; one that cannot be read is left to who reads its cells.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as book:
                return dict(_zipped(book, sheet, place))
        data = path.read_bytes()
        return dict(errors_in_xls(data, place)) if data.startswith(MAGIC) else {}
    except UNREADABLE:
        return {}


def show_errors(
    rows: list[list[Any]], path: Path, sheet: str, place: int, blank: Any
) -> None:
    """Put the words of `error_cells` where they stand into `rows`, a sheet's cells as
    read; `blank` fills a row up to its error."""
    for (row, column), words in error_cells(path, sheet, place).items():
        if row < len(rows):
            rows[row] += [blank] * (column + 1 - len(rows[row]))
            rows[row][column] = words


def _zipped(book: zipfile.ZipFile, sheet: str, place: int) -> Places:
    parts = set(book.namelist())
    if BOOK in parts:
        part = part_of_sheet(book, sheet)
        xml = book.read(part) if part else b""
        yield from _errors(fromstring(xml)) if MARK.search(xml) else ()
    elif BINARY in parts:
        part = part_of_sheet(book, sheet)
        yield from errors_in_xlsb(book.read(part)) if part else ()
    elif TABLES in parts:
        yield from _in_tables(book, place)


def _errors(root: Element) -> list[tuple[tuple[int, int], str]]:
    found = []
    for cell in root.iter():
        if tag(cell) != "c" or cell.get("t") != "e":
            continue
        place = CELL.fullmatch(cell.get("r", ""))
        words = next((v.text for v in cell if tag(v) == "v" and v.text), "#N/A")
        if place:
            found.append(((int(place[2]) - 1, _column(place[1])), words))
    return found


def _in_tables(book: zipfile.ZipFile, place: int) -> Places:
    """Errors of the table with this number: of a row or cell that stands for several
    in each of them."""
    row = 0
    for line in table_at(book.read(TABLES), place).iter():
        if tag(line) != "table-row":
            continue
        rows, column = times(line, "number-rows-repeated"), 0
        for cell in line:
            columns = times(cell, "number-columns-repeated")
            if words := _formula_error(cell):
                for down in range(rows):
                    for right in range(columns):
                        yield (row + down, column + right), words
            column += columns
        row += rows


def _formula_error(cell: Element) -> str:
    """What an error of a formula is shown as; empty for another cell."""
    text = "".join("".join(one.itertext()) for one in cell if tag(one) == "p").strip()
    of_formula = attribute(cell, "formula") and ERROR.fullmatch(text)
    marked = "error" in (v for k, v in cell.items() if k == CALC_TYPE)
    return text or "#N/A" if marked or of_formula else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1

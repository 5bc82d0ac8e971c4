"""Errors in the cells of .xls (BIFF5, BIFF8) and .xlsb (BIFF12), by record.

Microsoft, [MS-XLS] 2.4.28 BoolErr, 2.4.127 Formula, 2.5.10 Bes; [MS-XLSB] 2.4.307
BrtCellError, 2.4.663 BrtFmlaError. A record is its kind, its length and its bytes.
"""

from collections.abc import Iterator
from struct import unpack_from

from perutip.contract.reading.raw_exports.raw_files.compound_file import stream_of

WORDS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
UNKNOWN = "#N/A"  # an error that has another code
WORKBOOKS = ("Workbook", "Book")
BEGIN, END, SHEET, FORMULA, BOOL_OR_ERROR = 0x809, 0x0A, 0x85, 0x06, 0x205
NO_NUMBER, IS_ERROR = b"\xff\xff", 2  # a formula's result: last two bytes, first one
ROW_12, ERROR_12, FORMULA_ERROR_12, SHEET_12 = 0, 3, 11, 156

Places = Iterator[tuple[tuple[int, int], str]]


def errors_in_xls(data: bytes, sheet: int) -> Places:
    """Row and column, from 0, of each error of a sheet (from 0) → its words."""
    for kind, content in records_of_xls(data, sheet):
        if kind == BOOL_OR_ERROR and content[7]:
            yield unpack_from("<HH", content), WORDS.get(content[6], UNKNOWN)
        elif kind == FORMULA and (content[6], content[12:14]) == (IS_ERROR, NO_NUMBER):
            yield unpack_from("<HH", content), WORDS.get(content[8], UNKNOWN)


def records_of_xls(data: bytes, sheet: int) -> Iterator[tuple[int, bytes]]:
    """Kind and bytes of the records of a sheet (from 0), charts inside it aside."""
    book = stream_of(data, WORKBOOKS)
    begins = [
        unpack_from("<I", content)[0]
        for kind, content in _records(book, 0)
        if kind == SHEET
    ]
    depth = 0
    for kind, content in _records(book, begins[sheet]) if begins else ():
        depth += (kind == BEGIN) - (kind == END)
        if depth == 0:
            return
        if depth == 1:  # not of a chart inside the sheet
            yield kind, content


def errors_in_xlsb(data: bytes) -> Places:
    """Row and column, from 0, of each error of a sheet's part → its words."""
    row = 0
    for kind, content in records_of_xlsb(data):
        if kind == ROW_12:
            (row,) = unpack_from("<I", content)
        elif kind in (ERROR_12, FORMULA_ERROR_12):
            (column,) = unpack_from("<I", content)
            yield (row, column), WORDS.get(content[8], UNKNOWN)


def sheet_identity(workbook: bytes, sheet: str) -> str:
    """What the workbook's part of .xlsb calls the part of a sheet; empty without it."""
    for kind, content in records_of_xlsb(workbook):
        if kind == SHEET_12:
            identity, place = _text_12(content, 8)
            if _text_12(content, place)[0] == sheet:
                return identity
    return ""


def _text_12(content: bytes, place: int) -> tuple[str, int]:
    end = place + 4 + 2 * unpack_from("<I", content, place)[0]
    return content[place + 4 : end].decode("utf-16-le"), end


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    while start + 4 <= len(book):
        kind, length = unpack_from("<HH", book, start)
        yield kind, book[start + 4 : start + 4 + length]
        start += 4 + length


def records_of_xlsb(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and bytes of the records of a part."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        length, place = _number(data, place, 4)
        yield kind, data[place : place + length]
        place += length


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number in bytes of seven bits, the last without the eighth; where it ends."""
    number = 0
    for at in range(most):
        byte = data[place + at]
        number |= (byte & 0x7F) << (7 * at)
        if not byte & 0x80:
            return number, place + at + 1
    return number, place + most

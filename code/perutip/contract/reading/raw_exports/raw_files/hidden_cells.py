"""Rows and columns that a spreadsheet hides or filters out, and that are read.

Calamine tells nothing of them. They are read from the file itself, by what it holds:
.xlsx and .xlsm (ECMA-376, part 1, 18.3.1.73 row, 18.3.1.13 col; a row that a filter
leaves out is hidden), .ods (OpenDocument 1.3, table:visibility), .xls ([MS-XLS], Row
and ColInfo), .xlsb ([MS-XLSB], BrtRowHdr and BrtColInfo).
"""

import re
import struct
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from perutip.contract.reading.raw_exports.messages.rows_in_words import raw_rows
from perutip.contract.reading.raw_exports.raw_files.binary_errors import (
    ROW_12,
    records_of_xls,
    records_of_xlsb,
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

Kind = Literal["row", "column"]
Spans = Iterator[tuple[Kind, range]]  # rows or columns from 0

MARK, MARK_ODS = b"hidden=", re.compile(rb""":visibility=["'](?:collapse|filter)""")
ELEMENT = re.compile(rb"<(?:\w+:)?(row|col)\b([^>]*)>")
NUMBER, FIRST, LAST = (
    re.compile(rb"""\b%b=["']([0-9]+)["']""" % name) for name in (b"r", b"min", b"max")
)
HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
ROW_XLS, COLUMN_XLS, COLUMN_12 = 0x208, 0x7D, 60
ZERO_HIGH_XLS, ZERO_HIGH_12 = 0x20, 0x10  # fDyZero, in bytes 12 and 11 of a row
MEANT = "if the office means {them} not to count, the mapping leaves {them} out by {by}"


def hidden_cells(path: Path, sheet: str, place: int) -> dict[Kind, list[range]]:
    """Hidden rows and columns of a sheet, from 0.

    sheet, place: its name, and its number from 0 among all of the workbook. Empty for
    what is no workbook; one that cannot be read is left to who reads its cells.
    """
    found: dict[Kind, list[range]] = {"row": [], "column": []}
    try:
        for kind, span in _spans(path, sheet, place):
            found[kind].append(span)
    except UNREADABLE:
        return {"row": [], "column": []}
    return found


def hidden_told(
    where: str,
    spans: Mapping[Kind, Sequence[range]],
    body: Collection[int],
    titles: Sequence[str],
    names: Mapping[str, str],
) -> Iterator[str]:
    """Yield what is said of hidden rows that hold anything and of hidden columns that
    the mapping reads.

    where: file and sheet in words. spans: of `hidden_cells`. body: rows that are read,
    the first being 1. titles: of the columns in their order. names: title → column of
    the mapping.
    """
    if rows := hidden_rows(spans, body):
        what = "is" if len(rows) == 1 else "are"
        them = "it" if len(rows) == 1 else "them"
        yield (
            f"{where}: {len(rows):,} of {len(body):,} rows {what} hidden or filtered "
            f"out in the spreadsheet and read all the same ({raw_rows(rows)}): "
            f"{MEANT.format(them=them, by='filter or exclude')}"
        )
    out = {n for span in spans.get("column", ()) for n in span[: len(titles)]}
    read = [names[t] for n, t in enumerate(titles) if n in out and t in names]
    if read:
        noun = "column is" if len(read) == 1 else "columns are"
        yield (
            f"{where}: {len(read):,} {noun} hidden in the spreadsheet and read by the "
            f"mapping all the same: {', '.join(map(repr, read))}"
        )


def hidden_rows(
    spans: Mapping[Kind, Sequence[range]], body: Collection[int]
) -> list[int]:
    """Those of the rows `body`, the first of a sheet being 1, that are hidden."""
    last = max(body, default=0)
    hidden = {n + 1 for span in spans.get("row", ()) for n in span[:last]}
    return sorted(hidden.intersection(body))


def _spans(path: Path, sheet: str, place: int) -> Spans:
    if not zipfile.is_zipfile(path):
        data = path.read_bytes()
        yield from _of_xls(data, place) if data.startswith(MAGIC) else ()
        return
    with zipfile.ZipFile(path) as book:
        parts = set(book.namelist())
        if BOOK in parts or BINARY in parts:
            part = part_of_sheet(book, sheet)
            content = book.read(part) if part else b""
            yield from _of_xlsx(content) if BOOK in parts else _of_xlsb(content)
        elif TABLES in parts:
            yield from _of_ods(book.read(TABLES), place)


def _of_xlsx(xml: bytes) -> Spans:
    """Of the text itself: a tree of it would cost more than all else that is read."""
    number = 0
    for element in ELEMENT.finditer(xml) if MARK in xml else ():
        name, own = element.groups()
        if name == b"row":
            given = NUMBER.search(own)
            number = int(given[1]) if given else number + 1
        if not HIDDEN.search(own):
            continue
        if name == b"row":
            yield "row", range(number - 1, number)
        elif (first := FIRST.search(own)) and (last := LAST.search(own)):
            yield "column", range(int(first[1]) - 1, int(last[1]))


def _of_ods(content: bytes, place: int) -> Spans:
    at: dict[Kind, int] = {"row": 0, "column": 0}
    kinds: dict[str, Kind] = {"table-row": "row", "table-column": "column"}
    for one in table_at(content, place).iter() if MARK_ODS.search(content) else ():
        kind = kinds.get(tag(one))
        if kind is None:
            continue
        first = at[kind]
        at[kind] += times(one, f"number-{kind}s-repeated")
        if attribute(one, "visibility") in ("collapse", "filter"):
            yield kind, range(first, at[kind])


def _of_xls(data: bytes, place: int) -> Spans:
    for kind, content in records_of_xls(data, place):
        if kind == ROW_XLS and content[12] & ZERO_HIGH_XLS:
            (row,) = struct.unpack_from("<H", content)
            yield "row", range(row, row + 1)
        elif kind == COLUMN_XLS and content[8] & 1:
            first, last = struct.unpack_from("<HH", content)
            yield "column", range(first, last + 1)


def _of_xlsb(content: bytes) -> Spans:
    for kind, record in records_of_xlsb(content):
        if kind == ROW_12 and record[11] & ZERO_HIGH_12:
            (row,) = struct.unpack_from("<I", record)
            yield "row", range(row, row + 1)
        elif kind == COLUMN_12 and record[16] & 1:
            first, last = struct.unpack_from("<II", record)
            yield "column", range(first, last + 1)

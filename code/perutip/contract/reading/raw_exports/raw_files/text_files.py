"""Files of text: read as declared, and tried in other ways where that gives nothing."""

import codecs
import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from perutip.contract.reading.raw_exports.mapping_file.sources import Source
from perutip.contract.reading.raw_exports.messages.problems import MappingError

LONGEST_CELL = 20_000_000
WORKBOOKS = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"))  # first bytes
NO_ENTRY = "this user may not read it, or a program locks it"
ENCODINGS = ("utf-8", "utf-16", "cp1252")
SEPARATORS = (",", ";", "\t", "|")
Lines = list[list[str | None]]


def read_text(path: Path, source: Source, file: str) -> Lines:
    """Return the cells of a file of text as `source` says that it is written."""
    encoding = "utf-8-sig" if source.encoding.lower() == "utf-8" else source.encoding
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        content = path.read_bytes()
        if content.startswith(WORKBOOKS):
            words = f"{file}: a workbook or an archive, no text: give it the ending"
            raise MappingError([f"{words} that it had (.xlsx, .xls, .ods)"], path.name)
        text = content.decode(encoding)
        if fault := _nul(text):
            raise MappingError([f"{file}, {fault}"], path.name)
        return _cells(text, source.separator, file)
    except UnicodeDecodeError as error:
        expected = (
            f"{file}: expected {source.encoding}; the byte at offset "
            f"{error.start} is not"
        )
        raise MappingError([expected], path.name) from None
    except PermissionError:
        raise MappingError([f"{file}: {NO_ENTRY}"], path.name) from None
    finally:
        csv.field_size_limit(limit)


def _nul(text: str) -> str:
    place = text.find("\0")
    if place < 0:
        return ""
    row = text.count("\n", 0, place) + 1
    return f"row {row}: expected text; a byte 0 stands in it (damaged, or UTF-16?)"


def _cells(text: str, separator: str, file: str) -> Lines:
    """Rows of cells; a fault of quotes names the row in which it begins."""
    reader = csv.reader(
        text.splitlines(keepends=True), delimiter=separator, strict=True
    )
    rows: Lines = []
    try:
        for row in reader:
            rows.append([cell.strip() or None for cell in row])
    except csv.Error as error:
        ends = "unexpected end" in str(error)
        fault = "quotes only around whole cells, and doubled inside them"
        if ends:
            fault = "a closing quote: what a quote opens in this row never ends"
        if "field larger" in str(error):
            fault = f"cells of at most {LONGEST_CELL:,} signs (a quote left open?)"
        where = f"{file}, row {len(rows) + 1}"
        said = f"{where}: expected {fault}; nothing behind it could be read"
        raise MappingError([said], file) from None
    return rows


def another_way(
    path: Path, source: Source, file: str, found: Callable[[Lines], int]
) -> str:
    """Say with which encoding and separator more names stand in a file of text.

    found: rows → how many of the wanted names stand in one of them. Empty where no
    other way finds more than the declared one.
    """
    best, keys = _found(path, source, file, found), ""
    for other in _ways(source):
        number = _found(path, other, file, found)
        if number > best:
            changed = [
                f'{key} = "{value}"'.replace("\t", "\\t")
                for key, value, old in (
                    ("encoding", other.encoding, source.encoding),
                    ("separator", other.separator, source.separator),
                )
                if value != old
            ]
            best, keys = number, ", ".join(changed)
    return f"; read with {keys} it has {best:,} of the columns" if keys else ""


def _ways(source: Source) -> Iterator[Source]:
    """Other ways, the nearest first: one key changed, then both."""
    known = codecs.lookup(source.encoding).name
    encodings = [e for e in ENCODINGS if codecs.lookup(e).name != known]
    separators = [s for s in SEPARATORS if s != source.separator]
    yield from (replace(source, separator=one) for one in separators)
    yield from (replace(source, encoding=one) for one in encodings)
    yield from (
        replace(source, encoding=encoding, separator=separator)
        for encoding in encodings
        for separator in separators
    )


def _found(path: Path, source: Source, file: str, found: Callable[[Lines], int]) -> int:
    try:
        return found(read_text(path, source, file))
    except MappingError:
        return 0

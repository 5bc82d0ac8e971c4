"""A file to records of text: quoting, header, lengths of rows.

Nothing is coerced here. UTF-8 only, with or without the byte-order mark that Excel's
"CSV UTF-8" writes; comma, double quotes, any of the three line ends. Blank lines at the
end are ignored, a blank line elsewhere is a problem. A fault of one column or record
does not hide the others, nor does a separator that is not the comma.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.checks import Breach, whole_file
from perutip.contract.checks.no_record import NO_RECORD, no_record
from perutip.contract.reading.file_bytes import inspect_file
from perutip.contract.reading.header import Header, read_header
from perutip.contract.reading.quoting import watch_quotes
from perutip.contract.registers import Register

LONGEST_CELL = 20_000_000  # characters
SHORT_CELL = 40  # characters: running text this short is kept, to see placeholders
UNREAD = "‹not read›"
STRAY_QUOTE = "cells with a quote inside to be quoted as a whole, the quote doubled"


@dataclass(frozen=True)
class RawRegister:
    """A register as text.

    frame: one str column per declared column that the file has, empty cells NA, index
    the record number with the header as 1; None when the file cannot be read as a
    table. witnesses: undeclared columns that are checked against declared ones. Records
    of a wrong length are left out and are among `breaches`; their cells are in `stray`,
    their number is `ragged`.
    cut: the file could not be read to its end.
    """

    frame: pd.DataFrame | None
    breaches: list[Breach]
    digest: str = ""
    notices: list[str] = field(default_factory=list)
    witnesses: pd.DataFrame = field(default_factory=pd.DataFrame)
    stray: frozenset[str] = frozenset()
    ragged: int = 0
    cut: bool = False
    shortened: bool = False


@dataclass
class _Records:
    """Header and records as text, and what was wrong with their quoting."""

    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    stray_quotes: list[int] = field(default_factory=list)
    fault: str = ""

    @property
    def next_row(self) -> int:
        """Record number of the record that is being read."""
        return len(self.rows) + (2 if self.header else 1)


def read_csv_file(path: Path, register: Register, *, prose: bool = True) -> RawRegister:
    """Read the file of `register` as text; every violation of form is in `breaches`.

    prose: false puts `UNREAD` and a hash in place of the cells of running text, in
    little memory.
    """
    digest = ""
    try:
        digest, fault = inspect_file(path)
    except OSError as error:
        fault = f"a readable file ({error.strerror or type(error).__name__})"
    if fault:
        return RawRegister(None, [whole_file(register, fault)], digest, cut=True)
    records = _read_records(path, register, prose)
    header = read_header(records.header, register)
    breaches = list(header.breaches)
    if header.separator:
        records = _read_records(path, register, prose, header.separator)
        header = read_header(records.header, register)
        breaches += header.breaches
    for rows, expected in (
        (records.stray_quotes, STRAY_QUOTE),
        ([records.next_row] if records.fault else [], records.fault),
    ):
        if rows:
            breaches.append(Breach(register, "", expected, np.array(rows)))
    if not header.places:
        return RawRegister(None, breaches, digest, header.notices, cut=True)
    table = _to_table(records, header, register, breaches)
    return RawRegister(
        frame=table[0],
        breaches=breaches,
        digest=digest,
        notices=header.notices,
        witnesses=table[1],
        stray=table[2],
        ragged=table[3],
        cut=bool(records.fault) or table[0] is None,
        shortened=_last_value_is_short(path, table[0]),
    )


def iterate_records(
    path: Path,
    stray_quote: Callable[[], None] = lambda: None,
    separator: str = ",",
) -> Iterator[list[str]]:
    """Yield the records of a UTF-8 CSV file one by one, the header first.

    stray_quote is called at a line with a quote inside an unquoted cell. Raises
    csv.Error at the first fault of quoting or over-long cell.
    """
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = watch_quotes(stream, stray_quote, separator)
            yield from csv.reader(lines, strict=True, delimiter=separator)
    finally:
        csv.field_size_limit(limit)


def _read_records(
    path: Path, register: Register, prose: bool, separator: str = ","
) -> _Records:
    """Return the header, names stripped, and the records up to a fault of quoting."""
    found = _Records()
    unread: list[int] = []

    def stray_quote() -> None:
        found.stray_quotes.append(found.next_row)

    try:
        for record in iterate_records(path, stray_quote, separator):
            if not found.header:
                found.header = [name.strip() for name in record]
                unread = [] if prose else _prose_places(found.header, register)
                continue
            for place in unread:
                if place < len(record) and len(record[place]) > SHORT_CELL:
                    record[place] = _unread(record[place])
            found.rows.append(record)
    except csv.Error as error:
        found.fault = _quoting_fault(str(error))
    while found.rows and not found.rows[-1]:
        found.rows.pop()
    return found


def _unread(text: str) -> str:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12)
    return UNREAD + digest.hexdigest()


def _prose_places(header: list[str], register: Register) -> list[int]:
    names = {column.name for column in register.columns if column.prose}
    return [place for place, name in enumerate(header) if name in names]


def _quoting_fault(message: str) -> str:
    if "field limit" in message:
        return f"cells of at most {LONGEST_CELL:,} characters"
    if "unexpected end" in message:
        return (
            "a closing quote; the record that begins here never ends, and nothing "
            "after it could be read"
        )
    return (
        "quotes only around whole cells and doubled inside them; nothing after this "
        "record could be read"
    )


def _to_table(
    records: _Records, header: Header, register: Register, breaches: list[Breach]
) -> tuple[pd.DataFrame | None, pd.DataFrame, frozenset[str], int]:
    """Return declared and witness columns, and of the records of a wrong length their
    cells and number.

    Adds the breaches of whole records.
    """
    width = len(records.header)
    if not records.rows:
        expected = "records; the file is only a header"
        if not records.fault:
            breaches.append(whole_file(register, expected))
        return None, pd.DataFrame(), frozenset(), 0
    kept, rows = [], []
    others: dict[str, list[int]] = {kind: [] for kind in NO_RECORD}
    ragged: dict[int, list[int]] = {}
    stray: set[str] = set()
    for row, record in enumerate(records.rows, start=2):
        if kind := no_record(record, records.header):
            others[kind].append(row)
            stray.update(record if kind == "note" else ())
        elif len(record) != width:
            ragged.setdefault(len(record), []).append(row)
            stray.update(record)
        else:
            rows.append(row)
            kept.append(record)
    for kind, where in others.items():
        if where:
            breaches.append(Breach(register, "", NO_RECORD[kind], np.array(where)))
    expected = f"{width} cells, as the header has"
    for cells, where in ragged.items():
        found = f"{cells} cells"
        breaches.append(Breach(register, "", expected, np.array(where), None, found))
    columns = list(zip(*kept, strict=True)) if kept else [()] * width
    index = pd.Index(rows, dtype="int64")

    def frame(places: dict[str, int]) -> pd.DataFrame:
        texts = {
            name: pd.Series(
                [cell or None for cell in columns[place]], index=index, dtype="str"
            )
            for name, place in places.items()
        }
        return pd.DataFrame(texts, index=index)

    number = len(others["note"]) + sum(map(len, ragged.values()))
    return frame(header.places), frame(header.witnesses), frozenset(stray), number


def _last_value_is_short(path: Path, frame: pd.DataFrame | None) -> bool:
    """Does the file end without a line end, its last value shorter than its neighbours?

    It may have been cut short inside its last record.
    """
    if frame is None or len(frame) < 3 or frame.shape[1] == 0:
        return False
    with path.open("rb") as stream:
        stream.seek(-1, 2)
        if stream.read(1) in b"\r\n":
            return False
    values = frame.iloc[-21:, -1].fillna("").str.len()
    return bool(values.iloc[-1] < values.iloc[:-1].min())

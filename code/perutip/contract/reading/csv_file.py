"""A file to records of text: quoting, header, lengths of rows.

Nothing is coerced here. UTF-8 only, with or without the byte-order mark that Excel's
"CSV UTF-8" writes; comma, double quotes, any of the three line ends. Blank lines at the
end are ignored, a blank line elsewhere is a problem.
"""

import csv
import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.contract.checks import Problem
from perutip.contract.reading.file_bytes import inspect_file
from perutip.contract.registers import Register

LONGEST_CELL = 20_000_000  # characters
UNREAD = "‹not read›"


@dataclass(frozen=True)
class RawRegister:
    """A register as text.

    frame: one str column per declared column that the file has, empty cells NA, index
    the record number with the header as 1; None when the file cannot be read as a
    table. Records of a wrong length are left out of it and are among `problems`.
    """

    frame: pd.DataFrame | None
    problems: list[Problem]
    digest: str = ""
    notices: list[str] = field(default_factory=list)


def read_csv_file(path: Path, register: Register, *, prose: bool = True) -> RawRegister:
    """Read the file of `register` as text; every violation of form is in `problems`.

    prose: false puts `UNREAD` in place of the cells of running text, in little memory.
    """
    digest = ""
    try:
        digest, fault = inspect_file(path)
    except OSError as error:
        fault = f"a readable file ({error.strerror or type(error).__name__})"
    if fault:
        problem = Problem(register.file, None, "", "", fault)
        return RawRegister(None, [problem], digest)
    records, problems = _read_records(path, register, prose)
    header = records[0] if records else []
    header_problems, notices = _check_header(header, register)
    if header_problems:
        return RawRegister(None, problems + header_problems, digest, notices)
    frame, row_problems = _to_frame(header, records[1:], register)
    return RawRegister(frame, problems + row_problems, digest, notices)


def iterate_records(path: Path) -> Iterator[list[str]]:
    """Yield the records of a UTF-8 CSV file one by one, the header first.

    Raises csv.Error at the first fault of quoting or over-long cell.
    """
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from csv.reader(stream, strict=True)
    finally:
        csv.field_size_limit(limit)


def _read_records(
    path: Path, register: Register, prose: bool
) -> tuple[list[list[str]], list[Problem]]:
    """Return the header, names stripped, and the records up to a fault of quoting."""
    records: list[list[str]] = []
    unread: list[int] = []
    problems = []
    try:
        for record in iterate_records(path):
            if not records:
                record = [name.strip() for name in record]
                unread = [] if prose else _prose_places(record, register)
            else:
                for place in unread:
                    if place < len(record) and record[place]:
                        record[place] = UNREAD
            records.append(record)
    except csv.Error as error:
        fault = _quoting_fault(str(error))
        problems.append(Problem(register.file, len(records) + 1, "", "", fault))
    while len(records) > 1 and not records[-1]:
        records.pop()
    return records, problems


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


def _check_header(
    header: list[str], register: Register
) -> tuple[list[Problem], list[str]]:
    """Return problems and notices of the names of columns.

    A first line without any declared name may be data, and none of it is shown.
    """
    declared = [column.name for column in register.columns]

    def problem(expected: str, column: str = "") -> Problem:
        return Problem(register.file, 1, column, "", expected)

    if not set(header) & set(declared):
        separator = next((s for s in ";\t|" if s in "".join(header)), "")
        hint = f"; the separator seems to be {separator!r}" if separator else ""
        names = ", ".join(declared)
        return [problem(f"a comma-separated header with {names}{hint}")], []
    times = Counter(name for name in header if name)
    problems = [problem("each column once", name) for name in times if times[name] > 1]
    misspelt, notices = _undeclared(header, register)
    for name in declared:
        if name in misspelt:
            problems.append(problem(f"this column; is {misspelt[name]!r} meant?", name))
        elif name not in header and not register.column(name).optional:
            problems.append(problem("this column; the file does not have it", name))
    return problems, notices


def _undeclared(
    header: list[str], register: Register
) -> tuple[dict[str, str], list[str]]:
    """Return absent column → the name that seems to be meant for it, and notices."""
    declared = [column.name for column in register.columns]
    absent = [name for name in declared if name not in header]
    misspelt, notices = {}, []
    for name in dict.fromkeys(header):
        if not name or name in declared:
            continue
        near = difflib.get_close_matches(_plain(name), absent, n=1, cutoff=0.8)
        if near:
            misspelt[near[0]] = name
        else:
            place = header.index(name) + 1
            notices.append(f"{register.file}: column {place} is not declared, not read")
    return misspelt, notices


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9_]", "_", name.lower())


def _to_frame(
    header: list[str], records: list[list[str]], register: Register
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return the text frame of declared columns and the problems of whole records."""
    file, width = register.file, len(header)
    if not records:
        return None, [Problem(file, None, "", "", "records; the file is only a header")]
    problems, rows, kept = [], [], []
    for row, record in enumerate(records, start=2):
        if not any(record):
            problems.append(Problem(file, row, "", "", "a record; it is blank"))
        elif len(record) != width:
            found = f"{len(record)} cells"
            expected = f"{width} cells, as the header has"
            problems.append(Problem(file, row, "", found, expected))
        else:
            rows.append(row)
            kept.append(record)
    cells = dict(zip(header, zip(*kept, strict=True), strict=True)) if kept else {}
    columns = {}
    for name in [column.name for column in register.columns if column.name in header]:
        values = [cell or None for cell in cells.get(name, ())]
        columns[name] = pd.Series(values, index=rows, dtype="str")
    return pd.DataFrame(columns, index=rows), problems

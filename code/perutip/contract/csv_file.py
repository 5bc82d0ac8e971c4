"""Bytes of a register to records of text: encoding, quoting, header, row lengths.

Nothing is coerced here. UTF-8 only, with or without the byte-order mark that Excel's
"CSV UTF-8" writes; comma, double quotes, any of the three line ends. Blank lines at the
end are ignored, a blank line elsewhere is a problem.
"""

import csv
import difflib
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.contract.problems import Problem
from perutip.contract.schema import Register

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 64 << 20  # bytes; refused before the file is held in memory
LONGEST_CELL = 20_000_000  # characters
BOM = b"\xef\xbb\xbf"
NEWLINE = b"\n"


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


def read_csv_file(path: Path, register: Register) -> RawRegister:
    """Read the file of `register` as text; every violation of form is in `problems`."""

    def refuse(expected: str) -> RawRegister:
        problem = Problem(register.file, None, "", "", expected)
        return RawRegister(None, [problem], digest)

    digest = ""
    try:
        raw, digest, fault = _read_bytes(path)
    except OSError as error:
        return refuse(f"a readable file ({error.strerror or type(error).__name__})")
    if fault:
        return refuse(fault)
    if not raw.removeprefix(BOM).strip():
        return refuse("a header and records; the file is empty")
    try:
        text = raw.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + len(BOM) * raw.startswith(BOM)
        return refuse(_encoding_fault(raw, offset))
    records, fault_row, fault = _split_records(text)
    problems = []
    if fault:
        problems.append(Problem(register.file, fault_row, "", "", fault))
    header = [name.strip() for name in records[0]] if records else []
    header_problems, notices = _check_header(header, register)
    if header_problems:
        return RawRegister(None, problems + header_problems, digest, notices)
    frame, row_problems = _to_frame(header, records[1:], register)
    return RawRegister(frame, problems + row_problems, digest, notices)


def _read_bytes(path: Path) -> tuple[bytes, str, str]:
    """Return bytes, SHA-256 and what is wrong with them as bytes (empty: nothing)."""
    digest, chunks, since_newline, size = hashlib.sha256(), [], 0, 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            nul = chunk.find(b"\0")
            if nul >= 0:
                return b"", "", _nul_fault(size + nul)
            last = chunk.rfind(NEWLINE)
            since_newline = (
                since_newline + len(chunk) if last < 0 else len(chunk) - last - 1
            )
            if since_newline > LONGEST_LINE:
                return b"", "", f"lines of at most {LONGEST_LINE:,} bytes"
            chunks.append(chunk)
            size += len(chunk)
    return b"".join(chunks), digest.hexdigest(), ""


def _nul_fault(offset: int) -> str:
    utf_16 = offset < len(BOM) + 1
    guess = ". It is probably UTF-16: save it again as CSV UTF-8" if utf_16 else ""
    return f"UTF-8 without NUL bytes; the first stands at offset {offset}{guess}"


def _encoding_fault(raw: bytes, offset: int) -> str:
    line = raw.count(NEWLINE, 0, offset) + 1
    return (
        f"UTF-8; byte 0x{raw[offset]:02X} at offset {offset} (line {line} of the file) "
        "is not. It is probably Latin-1 or Windows-1252: save it again as CSV UTF-8"
    )


def _split_records(text: str) -> tuple[list[list[str]], int | None, str]:
    """Return records up to the first fault of quoting, its row and its description."""
    records: list[list[str]] = []
    limit = csv.field_size_limit(LONGEST_CELL)
    fault = ""
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)
    except csv.Error as error:
        fault = _quoting_fault(str(error))
    finally:
        csv.field_size_limit(limit)
    row = len(records) + 1 if fault else None
    while len(records) > 1 and not records[-1]:
        records.pop()
    return records, row, fault


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


def _check_header(header: list[str], register: Register) -> tuple[list[Problem], list]:
    """Return problems and notices. Unknown names are shown: a header holds no data.

    A first line without any declared name may be data, so that it is not shown.
    """
    declared = [column.name for column in register.columns]

    def problem(expected: str, column: str = "") -> Problem:
        return Problem(register.file, 1, column, "", expected)

    if not set(header) & set(declared):
        separator = next((s for s in ";\t|" if s in "".join(header)), "")
        hint = f"; the separator seems to be {separator!r}" if separator else ""
        names = ", ".join(declared)
        return [problem(f"a comma-separated header with {names}{hint}")], []
    problems = [
        problem("each column once", name)
        for name, times in Counter(header).items()
        if times > 1 and name
    ]
    absent = [name for name in declared if name not in header]
    misspelt, notices = {}, []
    for name in dict.fromkeys(header):
        if name in declared:
            continue
        near = difflib.get_close_matches(_plain(name), absent, n=1, cutoff=0.8)
        if near:
            misspelt[near[0]] = name
        elif name:
            notices.append(f"{register.file}: {name!r} is not declared and not read")
    for name in absent:
        optional = register.column(name).optional
        if name in misspelt:
            problems.append(problem(f"this column; is {misspelt[name]!r} meant?", name))
        elif not optional:
            problems.append(problem("this column; the file does not have it", name))
    return problems, notices


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

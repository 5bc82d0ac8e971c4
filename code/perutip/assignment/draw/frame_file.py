"""A frame's CSV file, read as text and refused where its bytes are in doubt."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from perutip.assignment.draw.refusals import DrawRefused, name_rows


def read_frame(path: Path) -> pd.DataFrame:
    """Read a frame's CSV file, every cell as text, nothing guessed or repaired.

    The file is UTF-8 without byte order mark, has LF line ends and one after the last
    row (a file cut short is else not seen). The frame itself is checked by
    `canonical_frame`.

    Raises
    ------
    DrawRefused
        If the file is missing or breaks one of these rules.
    """
    path = Path(path)
    if path.is_dir():
        raise DrawRefused(["is a folder; a CSV file is expected"], source=path.name)
    if not path.is_file():
        raise DrawRefused(["the file is not there"], source=path.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"cannot be read: {error.strerror}"
        raise DrawRefused([why], source=path.name) from error
    problems = _byte_problems(content)
    if problems:
        raise DrawRefused(problems, source=path.name)
    try:
        records = list(csv.reader(io.StringIO(content.decode("utf-8")), strict=True))
    except csv.Error as error:
        raise DrawRefused([f"not a CSV file: {error}"], source=path.name) from None
    header, body = records[0], records[1:]
    if len(set(header)) < len(header):
        problems.append("row 1: a column name occurs twice")
    ragged = [i for i, row in enumerate(body, 2) if len(row) != len(header)]
    if ragged:
        problems.append(
            f"{name_rows(ragged)}: not {len(header)} cells as in the header"
        )
    if not body:
        problems.append("row 1: a header and no unit under it")
    if problems:
        raise DrawRefused(problems, source=path.name)
    columns = zip(header, zip(*body, strict=True), strict=False)
    return pd.DataFrame({n: pd.array(list(c), dtype="str") for n, c in columns})


def _byte_problems(content: bytes) -> list[str]:
    if not content:
        return ["the file is empty"]
    problems = []
    if content.startswith(b"\xef\xbb\xbf"):
        problems.append("row 1: the file starts with a byte order mark (BOM)")
    if b"\r" in content:
        row = content[: content.index(b"\r")].count(b"\n") + 1
        problems.append(f"row {row}: CR at a line end; save the file with LF alone")
    if not content.endswith(b"\n"):
        rows = content.count(b"\n") + 1
        problems.append(f"row {rows}: no LF after the last row: cut short?")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        problems.append(f"row {row}: byte 0x{byte:02x} is not UTF-8")
    return problems

"""left_out.csv: how many raw rows `map` left out of each register, and why.

It stands beside the registers, holds counts and no identifier, and is believed of a
register only while that register is, byte for byte, the one that the mapping wrote.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LEFT_OUT = "left_out.csv"
REPORT_FOLDER, PROBLEMS = (
    "mapping",
    "problems.csv",
)  # beside it, of a mapping's problems
HEAD = ("register", "sha256", "reason", "rows")
KEY, DIGEST = ("register", "reason"), "sha256"
DELIVERED = "delivered"
REASONS = {
    "broken": "Excluded by the mapping: values to be corrected at the source",
    "duplicate": "Excluded by the mapping: entered twice",
    "not_in_study": "Excluded by the mapping: not of the study's frame",
    "test_record": "Excluded by the mapping: test record",
    "no_consent": "Excluded by the mapping: no consent",
    "other": "Excluded by the mapping: another reason",
    "identical": "The same as an earlier row in every cell compared",
    "filter": "Left out by a filter of the mapping",
    "summed": "Summed into one row with others",
}
"""Why a raw row is no row of the register: a closed list, in this order."""


@dataclass(frozen=True)
class LeftOut:
    """Rows of one register's raw file: delivered, and left out by reason (in the order
    of `REASONS`, none of them 0). sha256: of the register that was written.

    A line of totals or notes is no row that was delivered; a record without its
    identifier is one.
    """

    sha256: str
    delivered: int
    rows: dict[str, int]


def left_out_text(found: Mapping[str, LeftOut]) -> str:
    """Return left_out.csv for registers by name."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for name, one in found.items():
        for reason, rows in {DELIVERED: one.delivered, **one.rows}.items():
            writer.writerow((name, one.sha256, reason, rows))
    return text.getvalue()


def read_left_out(folder: Path) -> dict[str, LeftOut]:
    """Return what a folder of registers says was left out, by register.

    Raises
    ------
    ValueError
        left_out.csv is not as `map` writes it.
    """
    path = folder / LEFT_OUT
    if not path.is_file():
        return {}
    found: dict[str, LeftOut] = {}
    try:
        head, *lines = csv.reader(path.read_text(encoding="utf-8").splitlines())
        whole = tuple(head) == HEAD
        for name, digest, reason, rows in lines:
            if reason == DELIVERED:
                found[name] = LeftOut(digest, int(rows), {})
            else:
                whole &= reason in REASONS
                found[name].rows[reason] = int(rows)
    except (KeyError, ValueError):
        whole = False
    if not whole:
        raise ValueError(f"{LEFT_OUT} is not as `main.py map` writes it: map again")
    return found

"""Keyed hashes of the rows of registers: which differ, without what stands in them.

Two hashes a row, of the columns that identify it and of all its cells. The key is made
from the registers' own bytes, unlike their published SHA-256, and then kept from run
to run beside the hashes, in `restricted/`: nothing published leads to a row.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from perutip.contract.reading.csv_file import iterate_records
from perutip.contract.reading.left_out import DIGEST, KEY, LEFT_OUT
from perutip.contract.registers import REGISTERS

SIZE = 8  # bytes of a hash
BLOCK = 1 << 20  # bytes read at once
Hashed = list[list[str]]  # [key's hash, row's hash] of each record, the header first


@dataclass(frozen=True)
class RowChanges:
    """Numbers of rows, the header as 1; removed ones by their number of then."""

    changed: tuple[int, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]
    reordered: bool


def own_key(folder: Path, names: Iterable[str]) -> str:
    """A key for the rows of files of a folder, from their bytes; hex."""
    state = hashlib.blake2b(person=b"perutip rows", digest_size=32)
    for name in sorted(names):
        state.update(f"{name}\n".encode())
        with (folder / name).open("rb") as handle:
            while block := handle.read(BLOCK):
                state.update(block)
    return state.hexdigest()


def hashed_rows(path: Path, key: str) -> Hashed:
    """Hashes of a CSV register's records in their order; of the lines of any other file
    and of one with a fault of quoting. One record at a time is in memory."""
    secret = bytes.fromhex(key)
    if path.suffix != ".csv":
        return _hashed(_lines(path), path.name, secret)
    try:
        records = (record for record in iterate_records(path) if record)
        return _hashed(records, path.name, secret)
    except (csv.Error, UnicodeDecodeError):
        return _hashed(_lines(path), path.name, secret)


def _hashed(records: Iterable[list[str]], file: str, secret: bytes) -> Hashed:
    found: Hashed = []
    places: list[int] = []
    digest: list[int] = []  # of a register that has a line of its own
    for record in records:
        if not found and file == LEFT_OUT:
            digest = [n for n, name in enumerate(record) if name == DIGEST]
        cells = [cell for n, cell in enumerate(record) if n not in digest]
        if not found:
            places = _key_places(file, cells)
        identity = [cells[place] for place in places if place < len(cells)]
        found.append([_hash(secret, identity or cells), _hash(secret, cells)])
    return found


def _lines(path: Path) -> list[list[str]]:
    text = path.read_text(encoding="utf-8", errors="replace")
    return [[line] for line in text.splitlines()]


def _key_places(file: str, header: Sequence[str]) -> list[int]:
    """Places of the columns that identify a record; none where no contract says."""
    keys = next((one.key for one in REGISTERS.values() if one.file == file), ())
    if file == LEFT_OUT:
        keys = KEY
    return [place for place, name in enumerate(header) if name in keys]


def _hash(secret: bytes, cells: Sequence[str]) -> str:
    joined = "\x1f".join(cells).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, key=secret, digest_size=SIZE).hexdigest()


def row_changes(then: Hashed, now: Hashed) -> RowChanges:
    """Rows that changed, came and went, matched by their key.

    Several records of one key (a register without one) are matched by their order.
    """
    before, after = _numbered(then), _numbered(now)
    changed = [
        number
        for key, (number, whole) in after.items()
        if key in before and before[key][1] != whole
    ]
    added = [number for key, (number, _) in after.items() if key not in before]
    removed = [number for key, (number, _) in before.items() if key not in after]
    shared = [key for key in before if key in after]
    order = [key for key in after if key in before]
    return RowChanges(tuple(changed), tuple(added), tuple(removed), shared != order)


def _numbered(rows: Hashed) -> dict[tuple[str, int], tuple[int, str]]:
    seen: Counter[str] = Counter()
    found = {}
    for number, (key, whole) in enumerate(rows, start=1):
        found[key, seen[key]] = (number, whole)
        seen[key] += 1
    return found

"""The hash chain under the seed log: one JSON record per line, none ever changed.

A record's hash is the SHA-256 of its JSON without the hash: keys sorted, separators
`,` and `:`, non-ASCII kept, UTF-8. `prev` is the hash of the record before (64 zeros in
the first) and `n` counts from 1. A line is exactly the JSON of its record with the
hash, so that any byte that changes shows.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from perutip.assignment.draw import DrawRefused

MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
GENESIS = "0" * 64
LOCK_TIMEOUT = 60.0


def canonical_json(record: object) -> str:
    """JSON with sorted keys, separators `,` and `:`, non-ASCII kept."""
    return json.dumps(
        record,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def record_hash(record: dict) -> str:
    """SHA-256 of a record's canonical JSON without its hash."""
    bare = {key: value for key, value in record.items() if key != "hash"}
    return hashlib.sha256(canonical_json(bare).encode("utf-8")).hexdigest()


def sealed(record: dict, before: list[dict]) -> dict:
    """The record with n, prev and hash, ready to follow the records `before`."""
    prev = before[-1]["hash"] if before else GENESIS
    record = {**record, "n": len(before) + 1, "prev": prev}
    return {**record, "hash": record_hash(record)}


def parse_log(content: bytes, *, source: str = "seed_log.jsonl") -> list[dict]:
    """Records of a log whose chain holds.

    Raises
    ------
    DrawRefused
        If the last line is cut off, or a line was edited, moved, added or removed; all
        lines concerned are named, line 1 being the first.
    """
    if saved := _saved_again(content):
        raise DrawRefused([saved], source=source)
    problems: list[str] = []
    lines = content.split(b"\n")
    rest = lines.pop()
    records: list[dict] = []
    expected = GENESIS
    for n, line in enumerate(lines, 1):
        record, problem = _parse_line(line, n, expected)
        if problem:
            problems.append(f"line {n}: {problem}")
        records.append(record)
        expected = record.get("hash", "")
    if rest:
        n = len(lines) + 1
        whole = not _parse_line(rest, n, expected)[1]
        problems.append(
            f"line {n}: the record is whole, its line end is gone: a program saved the "
            "file again; put one line feed after it and change nothing else"
            if whole
            else f"line {n}: cut off after {len(rest)} bytes, an interrupted "
            "write that recorded nothing: remove this rest and repeat the command"
        )
    if problems:
        raise DrawRefused(problems, source=source)
    return records


def _saved_again(content: bytes) -> str:
    """What another program did to the whole file; empty for one written by us."""
    again = "a program saved the file again; take back its bytes as they were written"
    if content.startswith(MARKS):
        return f"begins with a byte-order mark: {again}"
    lines = content.count(b"\n")
    if lines and content.count(b"\r\n") == lines:
        return f"its lines end in CR LF: {again}, or save it with LF alone"
    return ""


def _parse_line(line: bytes, n: int, expected: str) -> tuple[dict, str]:
    try:
        record = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return {}, "not a JSON record: edited"
    if not isinstance(record, dict) or not isinstance(record.get("hash"), str):
        return {}, "not a record with a hash: edited"
    try:
        same = canonical_json(record).encode("utf-8") == line
    except (ValueError, RecursionError):
        same = False
    if not same:
        return record, "not written as this log writes its records: edited"
    if record["hash"] != record_hash(record):
        return record, "its hash is not that of its content: edited"
    if canonical_json(record.get("n")) != str(n):  # 1.0 and true are no 1
        return (
            record,
            f"is record {str(record.get('n'))[:20]}: moved, or others removed",
        )
    if record.get("prev") != expected:
        return record, "does not follow the record before it: edited, moved or removed"
    return record, ""


def read_log(path: Path) -> list[dict]:
    """Records of a log file, none if it is not there; see `parse_log`."""
    path = Path(path)
    return parse_log(path.read_bytes(), source=path.name) if path.exists() else []


def log_head(path: Path) -> str:
    """Hash of the last record: what to publish where others keep it."""
    records = read_log(path)
    return records[-1]["hash"] if records else GENESIS


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the log's lock: one writer at a time, over processes."""
    lock_file = Path(path).with_name(f".{Path(path).name}.lock")
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(lock_file, timeout=LOCK_TIMEOUT)
    try:
        lock.acquire()
    except Timeout:
        raise DrawRefused(
            [f"another process has held the log's lock for {LOCK_TIMEOUT:.0f} s"],
            source=Path(path).name,
        ) from None
    try:
        yield
    finally:
        if os.name == "posix":  # filelock retries on a lock file without a name
            lock_file.unlink(missing_ok=True)
        lock.release()


def append_lines(path: Path, records: list[dict]) -> None:
    """Append whole records, all or none, and force them to disk; under `locked`."""
    line = "".join(f"{canonical_json(record)}\n" for record in records).encode()
    new = not Path(path).exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    size = os.fstat(descriptor).st_size
    try:
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    except BaseException:  # a full disk or Ctrl-C: leave no part of a line
        os.ftruncate(descriptor, size)
        raise
    finally:
        os.close(descriptor)
    if new and os.name == "posix":
        folder = os.open(Path(path).parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

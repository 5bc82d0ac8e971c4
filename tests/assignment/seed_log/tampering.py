"""Logs of every kind, edits of their records, and two verifiers that must agree."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

from forgery import told

from perutip.assignment.seed_log import verify_all

FREE = {  # what a log's holder may write as he likes, if it is text
    "commit",
    "reason",
    "rule",
    "versions",
    "members",
    "place",
    "witnesses",
    "file_sha256",
}
ANOTHER_HASH = "ab" * 32
VALUES = [None, True, 0, 1.0, -1, "", "x", " ", [], {}, [[]], ANOTHER_HASH, 2**70]


def agreed(verifier, path: Path) -> tuple[int, str]:
    """Exit code and verdict, the same from both; never a traceback."""
    report = verify_all(path, {})
    code, said = told(verifier, str(path))
    last = said.splitlines()[-1]
    assert code == report.exit_code, (report.lines(), said)
    assert code == 3 or last == f"randomization: {report.verdict}"
    assert "Traceback" not in said and "edited" not in said
    if code == 3:
        assert last.split("; ")[0] == f"randomization: {report.status}"
        assert report.problems or report.awaited
    return code, report.verdict


def places(value: object, at: tuple = ()) -> Iterator[tuple]:
    """Every place in a record, of long lists the first two."""
    yield at
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*at, key))
    elif isinstance(value, list):
        for i in range(min(len(value), 2)):
            yield from places(value[i], (*at, i))


def edited(value: object) -> list:
    """Small edits of a value."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return [value + 1, float(value), str(value)]
    if isinstance(value, str):
        return [value + "x", value.upper(), value[:-1], [value]]
    if isinstance(value, list):
        return [value[::-1], value[:-1], value + value[:1]]
    return [{**value, "unknown": 1}]


def put(record: dict, at: tuple, value: object) -> dict:
    """A copy of a record with another value at a place; `...` removes it."""
    record = copy.deepcopy(record)
    inside = record
    for key in at[:-1]:
        inside = inside[key]
    if value is ...:
        del inside[at[-1]]
    else:
        inside[at[-1]] = value
    return record

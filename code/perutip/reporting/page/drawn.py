"""The draw as its published log tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LogRecord:
    """One record: its number, event, frame, time, and the hashes that it fixes."""

    number: str
    event: str
    frame: str
    time: str
    hash: str
    fixes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SeedLogShown:
    """Records of a seed log in order, the hash of its head, whether it is simulated."""

    records: tuple[LogRecord, ...]
    head: str
    simulated: bool


FIXED = {
    "F": "hash of the frame",
    "seed": "seed",
    "digest": "digest of the assignment",
    "possible_assignments": "assignments possible",
    "reason": "reason",
}


def read_seed_log(folder: Path) -> SeedLogShown | None:
    """The log that step 05 published in `folder`; None where there is none."""
    path = folder / "seed_log.jsonl"
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    raw = [json.loads(line) for line in lines if line.strip()]
    if not raw:
        return None
    records = tuple(
        LogRecord(
            str(one.get("n", "")),
            str(one.get("event", "")),
            str(one.get("frame", "")),
            str(one.get("time", "")),
            str(one.get("hash", "")),
            tuple((words, str(one[key])) for key, words in FIXED.items() if key in one),
        )
        for one in raw
    )
    kinds = [one["origin"].get("kind") for one in raw if one.get("event") == "seed"]
    return SeedLogShown(records, records[-1].hash, "simulated" in kinds)

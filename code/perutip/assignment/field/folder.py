"""The folder that a field command acts on: never the simulated one, its log kept."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from perutip.assignment.draw.refusals import DrawRefused
from perutip.contract.registers import SIMULATED_MARK
from perutip.own_folders import own_folder

LOG_NAME = "seed_log.jsonl"
COPIES = "seed_log_copies"


class WrongUse(Exception):
    """A command that cannot be carried out as it was given: exit 2."""


def frame_path(folder: Path, name: str) -> Path:
    """File of a frame in the folder of the registers."""
    return folder / f"frame_{name}.csv"


def refuse_simulated(folder: Path) -> None:
    """WrongUse when a command that writes would touch the simulated registers, or the
    project's own folders."""
    if (folder / SIMULATED_MARK).exists():
        raise WrongUse(
            f"{folder.name}/ holds the simulated registers ({SIMULATED_MARK}): "
            "no command writes there; name another folder with --input"
        )
    if own := own_folder(folder):
        raise WrongUse(f"--input {folder} {own}: no command writes there")


def copy_aside(folder: Path) -> Path | None:
    """Copy the log beside itself before it is written; None when there is none.

    A copy's name holds the SHA-256 of its bytes: the same state is copied once.
    """
    log = folder / LOG_NAME
    if not log.is_file():
        return None
    content = log.read_bytes()
    lines = content.count(b"\n")
    digest = hashlib.sha256(content).hexdigest()[:16]
    copy = folder / COPIES / f"seed_log_{lines:06d}_{digest}.jsonl"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(log, copy)
    return copy


def refuse_older(folder: Path) -> None:
    """DrawRefused when a copy kept beside the log goes on where the log ends.

    An older log that was put back verifies by itself; a record added to it would be a
    second one with that number. Only whole records count: what a broken write left
    behind a log's last record is none.
    """
    log = folder / LOG_NAME
    content = log.read_bytes() if log.is_file() else b""
    longest, later = "", 0
    for copy in sorted((folder / COPIES).glob("*.jsonl")):
        kept = copy.read_bytes()
        if kept.startswith(content):
            records = _whole_records(kept[len(content) :])
            if records > later:
                longest, later = copy.name, records
    if later:
        had = content.count(b"\n")
        raise DrawRefused(
            [
                f"it has {had} record{'s' * (had != 1)}, and {COPIES}/{longest} goes "
                f"on with {later} more: an older log was put back. Copy that file to "
                f"{LOG_NAME}, or, where this is another study, move {COPIES}/ away"
            ],
            source=LOG_NAME,
        )


def _whole_records(content: bytes) -> int:
    """How many lines are records, before the first that is none."""
    number = 0
    for line in content.split(b"\n")[:-1]:
        try:
            record = json.loads(line)
        except ValueError:
            break
        if not isinstance(record, dict) or "event" not in record:
            break
        number += 1
    return number

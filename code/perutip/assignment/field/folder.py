"""The folder that a field command acts on: never the simulated one, its log kept."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

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

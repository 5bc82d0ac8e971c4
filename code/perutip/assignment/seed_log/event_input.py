"""What an event is given by its caller, checked before the log is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from perutip.assignment.draw import DrawRefused, Frame, canonical_frame, read_frame
from perutip.assignment.seed_log.announcements import announcement_problems
from perutip.assignment.seed_log.record_rules import frame_name_problem
from perutip.contract.checks.free_text import refused_words

RESERVE_SOURCE = {"kind": "trial"}


def announced_source(name: str, source: dict | None, criterion: str | None) -> dict:
    """The announcement of a freeze record, checked. Raises DrawRefused."""
    if name == "reserve":
        if source not in (None, RESERVE_SOURCE):
            raise DrawRefused(
                ["a reserve has no seed of its own: the trial's seed ranks it"],
                source="freeze reserve",
            )
        source = RESERVE_SOURCE
    if source is None:
        raise DrawRefused(
            ["name what the seed will come from: a beacon, dice or nonces"],
            source=f"freeze {name}",
        )
    announced = {**source, **({"criterion": criterion} if criterion else {})}
    problems = announcement_problems(announced)
    if problems:
        raise DrawRefused(problems, source=f"freeze {name}")
    if named := named_in_announcement(announced):
        raise DrawRefused([named], source=f"freeze {name}")
    return announced


def named_in_announcement(announced: Mapping[str, Any]) -> str:
    """Why the words of an announcement are refused: a person seems to be named."""
    people = [*announced.get("witnesses", []), *announced.get("members", [])]
    others = [str(announced.get(name, "")) for name in ("place", "url", "chain")]
    return refused_words("witnesses or members", people, labels=True) or (
        refused_words("place, url or chain", others)
        if announced["kind"] != "beacon" or "url" in announced
        else ""
    )


def load_frame(name: str, frame: pd.DataFrame | Path | str) -> tuple[Frame, str]:
    """The frame, checked, and its file's SHA-256, empty for a table.

    Raises DrawRefused.
    """
    problems = frame_name_problem(name)
    if problems:
        raise DrawRefused(problems)
    if isinstance(frame, pd.DataFrame):
        file_hash, table, source = "", frame, name
    else:
        path = Path(frame)
        table, source = read_frame(path), path.name
        file_hash = hashlib.sha256(path.read_bytes()).hexdigest()
    return canonical_frame(table, reserve=name == "reserve", source=source), file_hash


def refuse_lines(reason: str, source: str) -> None:
    """DrawRefused unless the reason is one line of text that names no person."""
    if not reason.strip() or not reason.isprintable():
        raise DrawRefused(["give the reason, on one line"], source=source)
    if named := refused_words("reason", [reason]):
        raise DrawRefused([named], source=source)

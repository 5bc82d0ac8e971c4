"""Log and frames of a folder of registers, verified before an arm is derived."""

from __future__ import annotations

import os
from pathlib import Path

from perutip.assignment.draw import DrawRefused
from perutip.assignment.frame_names import FRAMES
from perutip.assignment.seed_log.events import SeedLog
from perutip.assignment.seed_log.report import DIFFERS, VerificationReport
from perutip.assignment.seed_log.state import State
from perutip.assignment.seed_log.verification import verify_all


class NotDrawn(DrawRefused):
    """The log is in order, and the frame is not drawn yet: the draw is awaited."""


def verified_state(folder: Path) -> tuple[VerificationReport, State]:
    """The log of a folder of registers, whose records all hold.

    A frame that is frozen and not drawn is no error here: `drawn_arms` says it.

    Raises
    ------
    NotDrawn
        If there is no log, or nothing in it.
    DrawRefused
        If log or frame files differ from what is derived again.
    """
    log = folder / "seed_log.jsonl"
    report = verify_all(log, frame_files(folder))
    if report.status == DIFFERS:
        raise DrawRefused(list(report.problems), source=log.name)
    if not report.n_records:
        raise NotDrawn(list(report.awaited), source=log.name)
    return report, SeedLog(log).state()


def frame_files(folder: Path) -> dict[str, Path]:
    """Frame name → file, of the frames that a folder of registers holds; what bears a
    frame's name and is no file is one that cannot be read."""
    found = {name: Path(folder) / f"frame_{name}.csv" for name in FRAMES}
    return {n: path for n, path in sorted(found.items()) if os.path.lexists(path)}

"""Runs that saw outcomes of real registers, remembered wherever their output lies.

`input/confidential_looks.jsonl`, which git ignores as every `confidential*` and no
bundle takes, gets a line before such a run shows its results; its first line has what
the project's own outputs told until then. Lines are added and never changed, and hold
no place: names of logs, days, and whether older logs were gone.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from perutip.running.files.private import FILE_MODE
from perutip.running.usage import UsageError

LOOKS = "input/confidential_looks.jsonl"


@dataclass(frozen=True)
class Told:
    """Looks at outcomes that something tells of.

    runs: names of logs, `run-20261126T120000-77`. days: ISO days of results without a
    log. at_least: older logs were gone.
    """

    runs: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    at_least: bool = False

    @staticmethod
    def all_of(several: Iterable[Told]) -> Told:
        """Everything that any of them tells of."""
        listed = list(several)
        return Told(
            tuple(sorted({run for one in listed for run in one.runs})),
            tuple(sorted({day for one in listed for day in one.days})),
            any(one.at_least for one in listed),
        )


def remembered(root: Path) -> Told | None:
    """What the file of looks tells; None where nothing was remembered yet.

    Raises
    ------
    UsageError
        A line is not as a run wrote it.
    """
    path = root / LOOKS
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return Told.all_of(_read(line, nth) for nth, line in enumerate(lines, start=1))


def _read(line: str, nth: int) -> Told:
    try:
        raw = json.loads(line)
        told = Told(tuple(raw["runs"]), tuple(raw["days"]), raw["at_least"])
        for day in told.days:
            dt.date.fromisoformat(day)
        for run in told.runs:
            day_of(run)
    except (LookupError, TypeError, ValueError):
        raise UsageError(
            f"{LOOKS}, line {nth} is not as a run wrote it: mend it from a copy; it "
            "says how many runs saw outcomes"
        ) from None
    return told


def remember(root: Path, told: Told) -> None:
    """Add what is told as a line; OSError where it cannot be written."""
    text = json.dumps(asdict(told), sort_keys=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    with os.fdopen(
        os.open(root / LOOKS, flags, FILE_MODE), "a", encoding="utf-8", newline="\n"
    ) as handle:
        handle.write(f"{text}\n")


def day_of(run: str) -> dt.date:
    """The day of a run by the name of its log; ValueError for another name."""
    return dt.datetime.strptime(run.split("-")[1][:8], "%Y%m%d").date()

"""Were outcomes of real registers estimated already? What the outputs that exist tell.

Logs say it run by run, of the last twenty; results.csv and those kept of earlier days
say it by day. Outputs elsewhere than below the project tell only who names them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip.reporting.results import DESCRIPTIVE, read_results
from perutip.running import made_from
from perutip.running.previous import RESULTS, snapshots
from perutip.running.run_log import KEPT

OUTPUTS = ("output", "from_container")
INSIDE = ("data", "restricted", "logs")
MARK = "outcomes estimated: "
REAL = ", confidential registers"
SCREEN = "registered primary outcomes, headline"  # of logs before the mark was written
NUMBER = re.compile(r"\): −?\d")
STAMP = re.compile(r"run-(\d{8})T\d{6}-\d+\.log")
NEAR = dt.timedelta(days=1)  # a log's day is UTC, a file's the machine's


@dataclass(frozen=True)
class Seen:
    """Runs on real registers that estimated a registered outcome.

    first: day of the earliest, empty without one. at_least: older logs are gone.
    """

    runs: int
    first: str
    at_least: bool

    @property
    def words(self) -> str:
        """`after 2 runs on real registers with outcomes, the first on 2026-11-25`."""
        if not self.runs:
            return (
                "before any run on real registers with outcomes that its outputs show"
            )
        least = "at least " if self.at_least else ""
        noun = "run" if self.runs == 1 else "runs"
        first = f"on {self.first}" if self.runs == 1 else f"the first on {self.first}"
        return (
            f"after {least}{self.runs} {noun} on real registers with outcomes, {first}"
        )


def outcomes_seen(root: Path, others: Iterable[Path] = ()) -> Seen:
    """What the outputs below `root`, and `others`, tell."""
    days: list[dt.date] = []
    at_least = False
    for folder in sorted({*_outputs(root), *others}):
        logs = sorted((folder / "logs").glob("run-*.log"))
        at_least |= len(logs) >= KEPT
        own = [day for log in logs if (day := _of_log(log))]
        days += own
        days += [
            day
            for day in sorted(set(_of_results(folder)))
            if not any(abs(day - other) <= NEAR for other in own)
        ]
    first = f"{min(days):%Y-%m-%d}" if days else ""
    return Seen(len(days), first, at_least and bool(days))


def estimated(results: pd.DataFrame, *, blinded: bool) -> int:
    """How many registered outcomes have an estimate; under permuted labels none."""
    if blinded:
        return 0
    rows = results[
        (results["status"] == "ok")
        & results["registered"].isin(("primary", "secondary"))
        & ~results["estimator"].isin(DESCRIPTIVE)
    ]
    return int(rows["outcome"].nunique())


def _outputs(root: Path) -> Iterator[Path]:
    for name in OUTPUTS:
        top = root / name
        for path in (*top.rglob(RESULTS), *top.rglob("logs")):
            if not set(path.parent.relative_to(root).parts) & set(INSIDE):
                yield path.parent


def _of_log(log: Path) -> dt.date | None:
    """Day of a log whose run saw outcomes of real registers, else None."""
    stamp = STAMP.fullmatch(log.name)
    text = log.read_text(encoding="utf-8", errors="replace")
    if stamp is None or REAL not in text:
        return None
    marks = [line for line in text.splitlines() if MARK in line]
    if marks:
        seen = any(int(line.rpartition(MARK)[2]) for line in marks)
    else:
        _, told, lines = text.partition(SCREEN)
        seen = bool(told and NUMBER.search(lines)) and "blinded" not in text
    return dt.datetime.strptime(stamp[1], "%Y%m%d").date() if seen else None


def _of_results(folder: Path) -> Iterator[dt.date]:
    """Days of kept results.csv that hold estimates of real registers."""
    modes = {made.mode for made in made_from.recorded(folder).values()}
    blinded = any("blinded" in mode for mode in modes)
    found = [(dt.date.fromisoformat(d), p) for d, (p, _) in snapshots(folder).items()]
    if (folder / RESULTS).is_file():
        at = (folder / RESULTS).stat().st_mtime
        found.append((dt.datetime.fromtimestamp(at, dt.UTC).date(), folder / RESULTS))
    for day, path in found:
        rows = read_results(path)
        real = "confidential" in set(rows["data_status"])
        if real and estimated(rows, blinded=blinded):
            yield day

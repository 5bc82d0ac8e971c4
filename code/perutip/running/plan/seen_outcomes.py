"""Were outcomes of real registers estimated already? What is remembered, and outputs.

Runs of this project are remembered wherever their output lies (`remembered`). Of those
of before, and of other copies of the package, outputs tell: logs run by run, of the
last twenty; results.csv and those kept of earlier days by day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip.reporting.results import DESCRIPTIVE, read_results
from perutip.running.comparing.previous import RESULTS, snapshots
from perutip.running.output import made_from
from perutip.running.plan.remembered import LOOKS, Told, day_of, remember, remembered
from perutip.running.run import Run
from perutip.running.run.run_log import KEPT

OUTPUTS = ("output", "from_container")
INSIDE = ("data", "restricted", "logs")
MARK = "outcomes estimated: "
REAL = ", confidential registers"
SCREEN = "registered primary outcomes, headline"  # of logs before the mark was written
NUMBER = re.compile(r"\): −?\d")
STAMP = re.compile(r"run-\d{8}T\d{6}-\d+\.log")
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
                "before any run on real registers with outcomes that this copy of the "
                "package knows of"
            )
        least = "at least " if self.at_least else ""
        noun = "run" if self.runs == 1 else "runs"
        first = f"on {self.first}" if self.runs == 1 else f"the first on {self.first}"
        return (
            f"after {least}{self.runs} {noun} on real registers with outcomes, {first}"
        )


def outcomes_seen(root: Path, others: Iterable[Path] = ()) -> Seen:
    """What is remembered and what the outputs below `root`, and `others`, tell."""
    told = everything_told(root, others)
    days = [day_of(run) for run in told.runs]
    days += [dt.date.fromisoformat(day) for day in told.days]
    first = f"{min(days):%Y-%m-%d}" if days else ""
    return Seen(len(days), first, told.at_least and bool(days))


def everything_told(root: Path, others: Iterable[Path] = ()) -> Told:
    """Every look that is remembered or that an output tells of, once."""
    own, known = set(_outputs(root)), remembered(root)
    found = [] if known is None else [known]
    for folder in sorted({*own, *others}):
        logs = sorted((folder / "logs").glob("run-*.log"))
        runs = tuple(log.stem for log in logs if _saw(log))
        # what stood in an output of the project was remembered before its logs went
        lost = len(logs) >= KEPT and (known is None or folder not in own)
        found.append(Told(runs, (), lost and bool(runs)))
    told = Told.all_of(found)
    with_log = [day_of(run) for run in told.runs]
    days = {
        f"{day:%Y-%m-%d}"
        for folder in {*own, *others}
        for day in _of_results(folder)
        if not any(abs(day - other) <= NEAR for other in with_log)
    }
    return Told.all_of([told, Told((), tuple(days))])


def remember_run(run: Run, outcomes: int) -> None:
    """Remember a run that is about to show `outcomes` of real registers, before it
    does; a folder that takes no file stops none, and is said.

    The first of a project takes along what its outputs told.
    """
    log = run.log_file.path
    if run.data_status != "confidential" or not outcomes or log is None:
        return
    try:
        known = (run.root / LOOKS).exists()
        if not known and (before := everything_told(run.root)) != Told():
            remember(run.root, before)
        remember(run.root, Told((log.stem,)))
    except OSError as error:
        run.log(
            f"{LOOKS} cannot be written ({error.strerror}): lock counts this run only "
            "where its output is named"
        )


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


def _saw(log: Path) -> bool:
    """Did the run of a log see outcomes of real registers?"""
    text = log.read_text(encoding="utf-8", errors="replace")
    if STAMP.fullmatch(log.name) is None or REAL not in text:
        return False
    marks = [line for line in text.splitlines() if MARK in line]
    if marks:
        return any(int(line.rpartition(MARK)[2]) for line in marks)
    _, told, lines = text.partition(SCREEN)
    return bool(told and NUMBER.search(lines)) and "blinded" not in text


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

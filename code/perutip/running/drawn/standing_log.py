"""The seed log of a run in which the draw's own step cannot run in full, or not at all.

What stands in the log needs no register: it is verified and shown before a baseline or
an endline is there, and no output shows an earlier copy beside a log that was edited.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from perutip.assignment.arms import frame_files
from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import SeedLog, verify_all
from perutip.assignment.seed_log.state import Cycle
from perutip.reporting.results import read_results
from perutip.running.drawn.study_arms import study_arms
from perutip.running.drawn.verified_log import verify, write_assignment
from perutip.running.files.places import ROOT
from perutip.running.registers.awaited_steps import BEFORE_DRAW, LOG
from perutip.running.run import Run

VERIFIER = ROOT / "code" / "verify_draw.py"


def publish_standing(run: Run) -> None:
    """Verify the log where one is there; show it, and each assignment that it gives.

    An assignment needs its frame file beside the log, and where its freeze announced a
    balance criterion the districts' covariates; what it awaits is said in the run's
    log. Nothing is shown of a folder without a record.

    Raises
    ------
    DrawRefused
        If log, frame files or a seed's origin are not what they must be.
    """
    path = run.input_dir / LOG
    if not path.is_file() or not verify(run).n_records:
        return
    folder = run.stage / "randomization"
    folder.mkdir(parents=True, exist_ok=True)
    state = SeedLog(path).state()
    for component in _by_the_log(run):
        cycle = state.cycle(component)
        if cycle.draw is None:
            continue
        if waits := _awaits(run, component, cycle):
            run.log(f"{component}: the assignment awaits {waits}")
            continue
        arms = study_arms(run, component)
        write_assignment(run, arms, folder / f"assignment_{component}.csv")
    shutil.copyfile(path, folder / LOG)
    shutil.copyfile(VERIFIER, folder / VERIFIER.name)


def refuse_differing(run: Run, numbers: Iterable[str]) -> None:
    """DrawRefused for a log that differs, in a run that shows a draw made earlier.

    numbers: the steps of this run; step 05, where it is one, verifies the log itself.
    """
    path, rows = run.input_dir / LOG, run.stage / "results.csv"
    if BEFORE_DRAW in numbers or not path.is_file() or not rows.is_file():
        return
    if BEFORE_DRAW in set(read_results(rows)["step"]):
        report = verify_all(path, frame_files(run.input_dir))
        if report.problems:
            raise DrawRefused(list(report.problems), source=LOG)


def _by_the_log(run: Run) -> tuple[str, ...]:
    """Frames whose arms the log gives: a pilot's districts may be chosen instead."""
    return ("pilot", "trial") if run.config.pilot.design == "drawn" else ("trial",)


def _awaits(run: Run, component: str, cycle: Cycle) -> str:
    """The file without which a draw gives no assignment; empty when all are there."""
    frame = f"frame_{component}.csv"
    if not (run.input_dir / frame).is_file():
        return frame
    assert cycle.freeze is not None
    rerandomized = "criterion" in cycle.freeze["announced"]
    return "districts.csv" if rerandomized and not run.has_data("districts") else ""

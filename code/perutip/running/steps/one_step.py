"""One numbered step in the stage: its files, and the rows that it adds.

Its tables are printed when the run closes, from what may be published of its rows."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip import loading
from perutip.reporting.results import to_frame
from perutip.running.drawn.standing_log import publish_standing
from perutip.running.ending.endings import StepFailed, as_ending
from perutip.running.registers.awaited_steps import BEFORE_DRAW, Plan
from perutip.running.registers.partial import stand_in, standing
from perutip.running.run import Run
from perutip.running.steps.warned import counted_warnings, in_words
from perutip.running.steps.watched import opened_below
from perutip.study.exhibits import Exhibit, exhibits_of
from perutip.study.outcomes import Variable
from perutip.study.reasons import reason_words
from perutip.study.steps import Step


@dataclass(frozen=True)
class Finished:
    """What a step leaves beside its files in the stage.

    rows, exact: its rows of results.csv as published and at full precision. notes: of
    tables, by exhibit. variables: that its data files declared. seconds, cpu: it
    took, without waiting for other steps.
    opened: what it read of registers, configuration and earlier steps' files, absolute.
    written: its files, relative to the stage.
    """

    step: str
    rows: pd.DataFrame
    exact: pd.DataFrame
    notes: dict[str, list[str]]
    variables: tuple[Variable, ...]
    seconds: float
    cpu: float
    opened: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


def run_step(run: Run, step: Step, plan: Plan) -> Finished:
    """Run one step in the stage; the run itself is as it was afterwards.

    Where `plan` says that it waits, rows and figures that say so stand in; a seed log
    is verified all the same.

    Raises
    ------
    StepFailed
        For a reason that is not the input's (exit 1).
    """
    began, used = time.monotonic(), _cpu()
    run.begin(step.number)
    notes, run.notes = run.notes, {}
    catalogue = run.catalogue
    run.say(f"[{step.number}] {step.title}")
    run.note(step.title)
    try:
        with (
            opened_below(*watched_places(run).values()) as opened,
            counted_warnings() as warned,
        ):
            if waiting := plan.stood_in(step):
                stand_in(run, step, waiting)
                if step.number == BEFORE_DRAW:
                    publish_standing(run)
            else:
                with loading():
                    program = importlib.import_module(step.module)
                program.run(run)
            fill_empty_tables(run, step)
            rows = to_frame(run.rows.rows)
        promised = [one for one in exhibits_of(step.number) if one.kind != "table"]
        awaited = step.number in plan.awaited
        check_written(run, standing(promised) if awaited else promised)
    except Exception as error:
        if as_ending(run, error, expected_only=True) is not None:
            raise
        raise StepFailed.of(run, step, error) from error
    done = Finished(
        step.number,
        rows,
        to_frame(run.rows.rows, exact=True),
        run.notes,
        run.catalogue.beyond(catalogue),
        time.monotonic() - began - run.waited,
        _cpu() - used,
        tuple(sorted(opened.read)),
        tuple(opened.written_below(run.stage)),
    )
    run.notes, run.catalogue = notes, catalogue
    if said := in_words(warned):
        run.note(f"step {step.number}: {said}")
    run.log(f"step {step.number}: {done.seconds:.1f} s")
    run.note(f"step {step.number}: {done.cpu:.1f} s of processor time")
    return done


def watched_places(run: Run) -> dict[str, Path]:
    """Folders below which what a step reads counts as what it was made from."""
    return {
        "stage": run.stage,
        "input": run.input_dir,
        "project": run.root / "input",
        "coding": run.output_dir / "restricted" / "coding",
    }


NO_ROWS = "no_observations"


def fill_empty_tables(run: Run, step: Step) -> None:
    """A promised table without any row says so, in the log and on its page."""
    filled = {row.exhibit for row in run.rows.rows}
    for one in exhibits_of(step.number):
        if one.kind == "table" and one.key not in filled:
            run.log(f"{one.key}: {reason_words(NO_ROWS)}")
            run.missing(one.key, next(iter(one.panels), ""), NO_ROWS, NO_ROWS)


def check_written(run: Run, promised: Iterable[Exhibit]) -> None:
    """RuntimeError when a promised file is absent or empty."""
    for one in promised:
        for name in one.files:
            path = run.stage / name
            if not path.is_file() or path.stat().st_size == 0:
                raise RuntimeError(f"promised exhibit {name} was not written")


def _cpu() -> float:
    """Seconds of processor time of this process and of its children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system

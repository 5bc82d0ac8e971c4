"""Runs the numbered steps in order; what main.py and a step run alone both call.

Every step writes into the run's stage; the stage takes the output's place when all have
succeeded. How a run ends (exit code, last line) is decided here and nowhere else.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from perutip.reporting.report import render_tables
from perutip.reporting.results import (
    EXACT_RESULTS,
    read_results,
    sort_rows,
    to_frame,
    write_results,
)
from perutip.running import environment, made_from, staging
from perutip.running.absent import asked_of, steps_of
from perutip.running.closing import close_run
from perutip.running.endings import Ending, StepFailed, as_ending, print_ending
from perutip.running.lock import cannot_write, only_writer
from perutip.running.partial import Plan, plan_run, stand_in, standing
from perutip.running.places import shown_place
from perutip.running.private import PRIVATE, close_all, private_folder
from perutip.running.run import Run, UsageError
from perutip.study.exhibits import Exhibit, exhibits_of
from perutip.study.steps import REPORT, Step


def run_steps(run: Run, steps: Iterable[Step]) -> int:
    """Run `steps`, swap what they made in, say how it ended.

    Returns
    -------
    int
        The exit code of DESIGN's table: 0, 1, 2, 3 or 130.
    """
    chosen = tuple(steps)
    print(run.banner, flush=True)
    try:
        _guard_place(run)
        with only_writer(run.output_dir):
            ending = _attempt(run, chosen)
    except UsageError as error:
        ending = Ending(2, str(error))
    return print_ending(run, ending)


def _attempt(run: Run, steps: tuple[Step, ...]) -> Ending:
    """One run under the lock; whatever happens, the output is whole afterwards."""
    try:
        _guard_output(run)
        steps = asked_of(run.input_dir, steps)
        undone = staging.recover(run.output_dir)
        run.log_file.open(run.output_dir / "logs")
        if undone:
            run.log("an unfinished swap of an earlier run was undone")
        _clear_reports(run)
        _open_log(run)
        run.stage = staging.open_stage(run.output_dir, _made_anew(run, steps))
        for name in PRIVATE:
            private_folder(run.stage / name)
        plan = plan_run(run, steps)
        shown = tqdm(steps, leave=False, disable=not sys.stderr.isatty())
        for step in shown:
            run_step(run, step, plan)
        done = close_run(run, steps, plan)
        close_all(run.stage)
        staging.swap_in(run.output_dir, done.files)
        close_all(run.output_dir)
        return done.ending
    except BaseException as error:
        ending = as_ending(run, error)
        staging.discard(run.output_dir)
        if ending is not None:
            return ending
        if not isinstance(error, Exception):
            raise
        failed = StepFailed.of(run, Step(run.step, "", "closing the run"), error)
        return Ending(1, str(failed))


def run_step(run: Run, step: Step, plan: Plan) -> None:
    """Run one step in the stage: its files, its tables, its rows of results.csv.

    Where `plan` says that it waits, rows and figures that say so stand in.

    Raises
    ------
    StepFailed
        For a reason that is not the input's (exit 1).
    """
    began = time.monotonic()
    made_from.check(run, step.number)
    made = made_from.current(run)
    run.begin(step.number)
    print(f"[{step.number}] {step.title}", flush=True)
    run.note(step.title)
    try:
        if waiting := plan.stood_in(step):
            stand_in(run, step, waiting)
        else:
            importlib.import_module(step.module).run(run)
        fill_empty_tables(run, step)
        rows = to_frame(run.rows.rows)
        render_tables(run, step.number, rows)
        promised = exhibits_of(step.number)
        awaited = step.number in plan.awaited
        check_written(run, standing(promised) if awaited else promised)
    except Exception as error:
        if as_ending(run, error, expected_only=True) is not None:
            raise
        raise StepFailed.of(run, step, error) from error
    exact = to_frame(run.rows.rows, exact=True)
    for path, new in (("results.csv", rows), (EXACT_RESULTS, exact)):
        _replace_rows(run.stage / path, step.number, new)
    made_from.write(run, step.number, made)
    run.log(f"step {step.number}: {time.monotonic() - began:.1f} s")


def _replace_rows(path: Path, step: str, rows: pd.DataFrame) -> None:
    """Put a step's rows in the place of its earlier ones."""
    earlier = read_results(path)
    kept = earlier[earlier["step"] != step]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_results(sort_rows(pd.concat([kept, rows])), path)


def fill_empty_tables(run: Run, step: Step) -> None:
    """A promised table without any row says so, in the log and on its page."""
    filled = {row.exhibit for row in run.rows.rows}
    for one in exhibits_of(step.number):
        if one.kind == "table" and one.key not in filled:
            run.log(f"{one.key}: no observations")
            panel = next(iter(one.panels), "")
            run.missing(one.key, panel, "no_observations", "no_observations")


def check_written(run: Run, promised: Iterable[Exhibit]) -> None:
    """RuntimeError when a promised file is absent or empty."""
    for one in promised:
        for name in one.files:
            path = run.stage / name
            if not path.is_file() or path.stat().st_size == 0:
                raise RuntimeError(f"promised exhibit {name} was not written")


def _made_anew(run: Run, steps: tuple[Step, ...]) -> list[str]:
    """Patterns of what this run makes: everything, or what its steps own."""
    if steps == steps_of(run.input_dir):
        return ["*"]
    patterns = [pattern for step in steps for pattern in step.writes]
    owners = {step.number for step in steps} | {REPORT}
    for owner in owners:
        patterns += [name for one in exhibits_of(owner) for name in one.files]
    return patterns


def _guard_place(run: Run) -> None:
    """UsageError for an output that cannot be one: a file, the input, inside it."""
    output, registers = run.output_dir, run.input_dir
    if output.exists() and not output.is_dir():
        raise UsageError(f"--output {shown_place(output)} is a file, not a folder")
    if output == registers or (output in registers.parents and output != run.root):
        raise UsageError(
            f"--output {shown_place(output)} is or holds the folder of registers"
        )
    if output.is_relative_to(registers) or output == run.root:
        raise UsageError(
            f"--output {shown_place(output)} lies in the folder of registers"
            if output != run.root
            else "--output is the project's own folder"
        )


def _guard_output(run: Run) -> None:
    """Refuse an output that holds results of another kind of data or of run."""
    output = run.output_dir
    try:
        output.mkdir(parents=True, exist_ok=True)
        probe = output / f".probe-{run.config.study.master_seed}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise cannot_write(output, error) from error
    earlier = read_results(output / "results.csv")
    other = sorted(set(earlier["data_status"]) - {run.data_status})
    if other:
        raise UsageError(
            f"{shown_place(output)} holds results on {other[0]} data; this run is on "
            f"{run.data_status} data: give another --output"
        )
    modes = {made.mode for made in made_from.recorded(output).values()}
    if not modes and len(earlier):
        modes = {"full"}
    others = sorted(modes - {run.mode})
    if others:
        raise UsageError(
            f"{shown_place(output)} holds a run that is {others[0]}; "
            f"this one is {run.mode}: give another --output"
        )


def _clear_reports(run: Run) -> None:
    for name in ("traceback.txt", "problems.csv", "disclosure.csv"):
        (run.output_dir / "restricted" / name).unlink(missing_ok=True)


def _open_log(run: Run) -> None:
    study = run.config.study
    lines = [
        *environment.log_header(run.root),
        f"registry: {study.registry}",
        f"master seed: {study.master_seed}",
        f"run: {run.mode}, {run.data_status} registers",
    ]
    made = made_from.current(run)
    for name, digest in (made.registers | made.settings).items():
        lines.append(f"input {name}: sha256 {digest}")
    lines.append(f"code: sha256 {made.code}")
    for line in lines:
        run.note(line)
    for line in environment.version_differences(run.root / "requirements.txt"):
        run.log(f"versions differ: {line}")

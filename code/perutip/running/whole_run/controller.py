"""One run from its banner to its last line; what main.py and a step run alone call.

Every step writes into the run's stage; the stage takes the output's place when all have
succeeded. How a run ends (exit code, last line) is decided here and nowhere else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import pandas as pd

from perutip import INTERRUPTED
from perutip.reporting.results import (
    EXACT_RESULTS,
    read_results,
    sort_rows,
    write_results,
)
from perutip.running.drawn.standing_log import refuse_differing
from perutip.running.ending.endings import Ending, StepFailed, as_ending, print_ending
from perutip.running.ending.interrupts import undisturbed
from perutip.running.files.owned import owned_files
from perutip.running.files.private import PRIVATE, close_all, private_folder
from perutip.running.output import made_from, staging
from perutip.running.output.guards import guard_output, guard_place
from perutip.running.output.lock import only_writer
from perutip.running.output.made_from import MadeFrom
from perutip.running.output.manifest_record import take_over
from perutip.running.plan.seen_outcomes import MARK, remember_run
from perutip.running.registers.absent import asked_of, steps_of
from perutip.running.registers.awaited_steps import Plan, plan_run
from perutip.running.run import Run
from perutip.running.run.screen import Screen, keep_times, last_times, say
from perutip.running.steps.kept import anything_kept, forget, keep, take_up
from perutip.running.steps.needs import refuse_unmet
from perutip.running.steps.one_step import Finished
from perutip.running.steps.schedule import StepEnded, run_all
from perutip.running.usage import UsageError
from perutip.running.whole_run.before_first_step import (
    clear_reports,
    close_confidential,
    open_log,
    say_open,
)
from perutip.running.whole_run.closing import close_run
from perutip.study.exhibits import exhibits_of
from perutip.study.steps import REPORT, Step

REFUSED = 2
RESUMABLE = (1, INTERRUPTED)  # what --resume may follow: no input was refused
KEPT = ". Finished steps ({}) are kept; --resume takes them up"


def run_steps(run: Run, steps: Iterable[Step]) -> int:
    """Run `steps`, swap what they made in, say how it ended.

    Returns
    -------
    int
        The exit code, as the README lists them: 0, 1, 2, 3 or 130.
    """
    chosen = tuple(steps)
    try:
        guard_place(run)
        say(run.banner)
        with only_writer(run.output_dir):
            ending = _attempt(run, chosen)
    except UsageError as error:
        ending = Ending(2, str(error))
    except KeyboardInterrupt:
        ending = Ending(INTERRUPTED, "the earlier output is untouched")
    return print_ending(run, ending)


def _attempt(run: Run, steps: tuple[Step, ...]) -> Ending:
    """One run under the lock; whatever happens, the output is whole afterwards."""
    new = not run.output_dir.exists()
    try:
        undone = staging.recover(run.output_dir)
        close_confidential(run)
        guard_output(run)
        steps = asked_of(run.input_dir, steps)
        run.chosen = tuple(step.number for step in steps)
        run.log_file.open(run.output_dir / "logs")
        if undone:
            run.log("an unfinished swap of an earlier run was undone")
        clear_reports(run)
        say_open(run)
        made = made_from.current(run)
        open_log(run, made)
        anew = _made_anew(run, steps)
        run.stage = staging.open_stage(run.output_dir, anew)
        if anew != ["*"]:
            run.stood = take_over(run.output_dir, run.stage)
        for name in PRIVATE:
            private_folder(run.stage / name)
        return _whole_run(run, steps, made)
    except BaseException as error:
        ending = error.ending if isinstance(error, StepEnded) else as_ending(run, error)
        staging.discard(run.output_dir)
        if ending is None:
            if not isinstance(error, Exception):
                raise
            failed = StepFailed.of(run, Step(run.step, "", "closing the run"), error)
            ending = Ending(1, str(failed))
        resumable = ending.code in RESUMABLE and not run.passing
        if resumable and run.ended and anything_kept(run):
            kept = KEPT.format(", ".join(sorted(run.ended)))
            return replace(ending, message=ending.message.rstrip(".") + kept)
        if new and ending.code == REFUSED:
            _leave_nothing(run)
        return ending


def _leave_nothing(run: Run) -> None:
    """Remove the output that a refused run made, where it holds nothing but its log;
    a list of problems, which the message names, stays."""
    files = staging.files_below(run.output_dir)
    if all(name.startswith("logs/") or name.endswith("/.gitignore") for name in files):
        run.log_file.path = None
        shutil.rmtree(run.output_dir, ignore_errors=True)


def _whole_run(run: Run, steps: tuple[Step, ...], made: MadeFrom) -> Ending:
    """Every step, what follows from all of them, and the swap."""
    plan, logs = plan_run(run, steps), run.output_dir / "logs"
    refuse_differing(run, run.chosen)
    begin = [step for step in steps if not plan.stood_in(step)]
    if begin and all(step.number != made_from.CLEANING for step in steps):
        made_from.check(run, begin[0].number)
    refuse_unmet(run, begin, steps)
    screen = Screen(steps, last_times(logs))
    try:
        finished = run_all(
            run,
            steps,
            plan,
            jobs=run.jobs,
            screen=screen,
            finished=partial(_put, run, plan, made),
            kept=lambda step: take_up(run, plan, step, made) if run.resume else None,
        )
    finally:
        screen.close()
        run.screen = say
    _settle(run, finished)
    made_from.refuse_changed(run, made)
    done = close_run(run, steps, plan, made)
    refuse_undeclared(run)
    close_all(run.stage)
    keep_times(logs, {one.step: one.seconds for one in finished})
    with undisturbed():
        remember_run(run, done.estimated)
        staging.swap_in(run.output_dir, done.files)
    close_all(run.output_dir)
    if _made_anew(run, steps) == ["*"]:
        forget(run, besides=steps)
    run.note(f"{MARK}{done.estimated}")
    for line in done.first:
        run.log(line)
    return done.ending


def _put(run: Run, plan: Plan, made: MadeFrom, one: Finished) -> None:
    """Keep a finished step, and put its rows into the stage's results, for the steps
    that wait for it."""
    keep(run, plan, one, made)
    run.ended.add(one.step)
    made_from.write(run, one.step, made)
    for name, rows in (("results.csv", one.rows), (EXACT_RESULTS, one.exact)):
        path = run.stage / name
        earlier = read_results(path)
        kept = earlier[earlier["step"] != one.step]
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_name(f".{path.name}")  # replaced at once: steps are reading
        write_results(sort_rows(pd.concat([kept, rows])), whole)
        whole.replace(path)


def refuse_undeclared(run: Run) -> None:
    """StepFailed for a file of the stage that no later run would know for its own."""
    stray = set(staging.files_below(run.stage)) - set(owned_files(run.stage))
    if stray:
        raise StepFailed(
            f"{min(stray)} is written and neither an exhibit nor a step of "
            "study/steps.toml declares it"
        )


def _settle(run: Run, finished: list[Finished]) -> None:
    """Put what the steps noted and declared into the run."""
    for one in finished:
        run.notes |= one.notes
        run.declare(list(one.variables))


def _made_anew(run: Run, steps: tuple[Step, ...]) -> list[str]:
    """Patterns of what this run makes: everything, or what its steps own."""
    if steps == steps_of(run.input_dir):
        return ["*"]
    patterns = [pattern for step in steps for pattern in step.writes]
    owners = {step.number for step in steps} | {REPORT}
    for owner in owners:
        patterns += [name for one in exhibits_of(owner) for name in one.files]
    return patterns

"""A step in a process of its own, so that independent steps share the cores.

The process dies with the run: nothing that it writes may reach a later run's stage. It
says what it has to say over a pipe, and the last thing that it says is how it ended.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from joblib import parallel_config
from joblib.externals.loky import get_reusable_executor

from perutip import loading
from perutip.running.ending.endings import Ending, StepFailed, as_ending
from perutip.running.ending.interrupts import held_back, left_to_the_run
from perutip.running.registers.awaited_steps import Plan
from perutip.running.run import FIRST, Run
from perutip.running.steps.one_step import Finished, run_step
from perutip.study.steps import Step

LATE = (  # what libraries load when they first need it
    "pandera.strategies.pandas_strategies",
    "matplotlib.backends.backend_pdf",
    "perutip.text.reading.words.wordfreq_rooms",
)
RULINGS = "rulings"
TASKS = Path("/proc/self/task")  # Linux alone: one entry per thread


@dataclass(frozen=True)
class Joining:
    """A step says that it goes no further without those that it joins."""


Message = str | Joining | Finished | Ending


@dataclass(frozen=True)
class Apart:
    """A step that is running, where it is heard, and where it is told to go on."""

    step: Step
    process: BaseProcess
    heard: Connection
    told: Connection


def start(run: Run, step: Step, plan: Plan, jobs: int) -> Apart:
    """Start a step. jobs: processes that its own estimators may use."""
    context = multiprocessing.get_context(start_method())
    heard, said = context.Pipe(duplex=False)
    listened, told = context.Pipe(duplex=False)
    process = context.Process(  # type: ignore[attr-defined]
        target=_work, args=(said, listened, run, step, plan, jobs), name=step.module
    )
    with held_back():
        process.start()
    said.close()
    listened.close()
    return Apart(step, process, heard, told)


def start_method() -> str:
    """`fork`, which has the libraries loaded, from a process with a single thread;
    `spawn` otherwise, since a forked pool (rayon's in pyfixest) never answers."""
    alone = TASKS.is_dir() and len(list(TASKS.iterdir())) == 1
    return "fork" if alone else "spawn"


def load_ahead(steps: Sequence[Step]) -> None:
    """Load once what `steps` load, for those forked from here; a module of theirs that
    cannot be loaded they say themselves."""
    names = *(step.module for step in steps), *LATE
    wanted = [name for name in names if name not in _loaded]
    if not wanted or start_method() != "fork":
        return
    with loading():
        for name in wanted:
            _loaded.add(name)
            with suppress(Exception):
                importlib.import_module(name)


_loaded: set[str] = set()


def read_ahead(run: Run, steps: Sequence[Step]) -> None:
    """Read the dictionary once for the steps that check it and count with it, which are
    forked from here; what is wrong with it they say."""
    reading = [s for s in steps if s.number == FIRST or RULINGS in s.registers]
    if len(reading) > 1 and not run.resume and start_method() == "fork":
        with loading(), suppress(OSError):
            from perutip.running.registers.preflight import dictionary_problems

            dictionary_problems(run.root, run.config)


def stop(apart: Apart) -> None:
    """End a step whose result is not wanted, and wait until it has gone."""
    apart.process.kill()
    close(apart)


def close(apart: Apart) -> None:
    """Wait until an ended step has gone."""
    apart.process.join()
    apart.heard.close()
    apart.told.close()


def next_message(apart: Apart) -> Message:
    """What a step says next; StepFailed's ending when its process is gone."""
    try:
        message: Message = apart.heard.recv()
    except EOFError:
        apart.process.join()
        return Ending(
            1,
            f"step {apart.step.number} ({apart.step.title}) was ended from outside "
            f"(code {apart.process.exitcode}; is there enough memory?). The earlier "
            "output is untouched.",
        )
    return message


def _work(
    said: Connection, listened: Connection, run: Run, step: Step, plan: Plan, jobs: int
) -> None:
    def join() -> None:
        said.send(Joining())
        listened.recv()

    left_to_the_run()
    threading.Thread(target=_die_with_the_run, daemon=True).start()
    run.screen = said.send
    run.bars, run.join = False, join
    try:
        with parallel_config(n_jobs=jobs, max_nbytes=None):  # nothing in /dev/shm
            done: Finished | Ending = run_step(run, step, plan)
    except Exception as error:
        ending = as_ending(run, error)
        done = ending or Ending(1, str(StepFailed.of(run, step, error)))
    if jobs > 1:
        get_reusable_executor().shutdown(wait=True)  # as no exit handler will here
    said.send(done)
    said.close()


def _die_with_the_run() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)

"""Which step runs when: each after those that it waits for, on the cores given."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from multiprocessing.connection import wait

from joblib import parallel_config

from perutip.running.ending.endings import Ending
from perutip.running.output import made_from
from perutip.running.registers.awaited_steps import Plan
from perutip.running.run import Run
from perutip.running.run.screen import Screen
from perutip.running.steps import apart
from perutip.running.steps.one_step import Finished, run_step
from perutip.study.steps import Step

REFRESH = 0.5  # seconds between two looks at a terminal's lines
UNKNOWN = 10.0  # seconds of a step that has not run here before


class StepEnded(RuntimeError):
    """A step's ending, said in its own process."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.message)
        self.ending = ending


def run_all(
    run: Run,
    steps: Sequence[Step],
    plan: Plan,
    *,
    jobs: int,
    screen: Screen,
    finished: Callable[[Finished], None],
    kept: Callable[[Step], Finished | None],
) -> list[Finished]:
    """Run `steps` and return what they leave, in their order.

    jobs: steps at a time; with one everything happens in this process. finished: called
    with each as it ends. kept: takes up a step that need not run again, None for one
    that must. What a step leaves depends on none of them.

    Raises
    ------
    StepEnded
        With the ending of a step that failed or was refused; the others are stopped.
    """
    if jobs == 1:
        here = partial(_here, run, plan, screen, finished)
        return [_taken_up(kept, step, screen, finished) or here(step) for step in steps]
    return _side_by_side(run, steps, plan, jobs, screen, finished, kept)


def _taken_up(
    kept: Callable[[Step], Finished | None],
    step: Step,
    screen: Screen,
    finished: Callable[[Finished], None],
) -> Finished | None:
    """A step as an earlier run left it, said in a line."""
    done = kept(step)
    if done is not None:
        screen.said(step, f"[{step.number}] {step.title}: unchanged, taken up")
        screen.end(step)
        finished(done)
    return done


def _here(
    run: Run,
    plan: Plan,
    screen: Screen,
    finished: Callable[[Finished], None],
    step: Step,
) -> Finished:
    run.screen = lambda line: screen.said(step, line)
    made_from.check(run, step.number)
    screen.begin(step)
    with parallel_config(n_jobs=1):
        done = run_step(run, step, plan)
    screen.end(step)
    finished(done)
    return done


def _side_by_side(
    run: Run,
    steps: Sequence[Step],
    plan: Plan,
    jobs: int,
    screen: Screen,
    finished: Callable[[Finished], None],
    kept: Callable[[Step], Finished | None],
) -> list[Finished]:
    inner = max(1, jobs // min(jobs, len(steps)))
    waiting = by_length(steps, screen.last)
    running: list[apart.Apart] = []
    joining: list[apart.Apart] = []
    done: dict[str, Finished] = {}
    apart.read_ahead(run, steps)
    try:
        while waiting or running:
            for one in [one for one in joining if _all_done(one.step, steps, done)]:
                joining.remove(one)
                one.told.send(True)
            for step in [s for s in waiting if _may_begin(run, s, steps, done)]:
                if len(running) - len(joining) >= jobs:
                    break
                waiting.remove(step)
                taken = _taken_up(kept, step, screen, finished)
                if taken is not None:
                    done[step.number] = taken
                    continue
                made_from.check(run, step.number)
                screen.begin(step)
                running.append(apart.start(run, step, plan, inner))
            for one in _heard(running, screen) if running else ():
                message = apart.next_message(one)
                if isinstance(message, str):
                    screen.said(one.step, message)
                    continue
                if isinstance(message, apart.Joining):
                    joining.append(one)
                    continue
                if isinstance(message, Ending):
                    raise StepEnded(message)
                apart.close(one)
                running.remove(one)
                screen.end(one.step)
                done[one.step.number] = message
                finished(message)
            if waiting and running:
                apart.load_ahead(waiting)
    finally:
        for one in running:
            apart.stop(one)
    return [done[step.number] for step in steps]


def _heard(running: Sequence[apart.Apart], screen: Screen) -> list[apart.Apart]:
    """Steps with something to say, in their order; the screen moves while it waits."""
    ready = wait([one.heard for one in running], timeout=REFRESH)
    screen.refresh(time.monotonic())
    heard = [one for one in running if one.heard in ready]
    return sorted(heard, key=lambda one: one.step.number)


def _may_begin(
    run: Run, step: Step, steps: Iterable[Step], done: Mapping[str, Finished]
) -> bool:
    if run.resume:  # whether a step is taken up hangs on all that it reads
        return _all_done(step, steps, done)
    return all(other.number in done for other in steps if step.waits_for(other))


def _all_done(step: Step, steps: Iterable[Step], done: Mapping[str, Finished]) -> bool:
    return all(other.number in done for other in steps if step.reads(other))


def by_length(steps: Sequence[Step], seconds: Mapping[str, float]) -> list[Step]:
    """The steps, those first that the longest chain of others waits for."""
    chain: dict[str, float] = {}
    for step in reversed(steps):
        after = [chain[one.number] for one in steps if one.waits_for(step)]
        chain[step.number] = seconds.get(step.number, UNKNOWN) + max(after, default=0)
    return sorted(steps, key=lambda step: -chain[step.number])

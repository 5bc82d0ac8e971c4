"""Runs in which something is awaited: which steps run, and what the others wait for.

`--partial` runs the steps whose registers are there; the last line names what is
awaited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import SeedLog
from perutip.contract.reading.folder import registers_there
from perutip.contract.registers import DRAW, awaited_files, awaiting, partial_line
from perutip.study.reasons import AWAITING
from perutip.study.steps import REPORT, Step

if TYPE_CHECKING:
    from perutip.running.run import Run

LOG = "seed_log.jsonl"
BEFORE_DRAW = "05"
ON_THE_DRAW = (BEFORE_DRAW, "06")
WHOLE_ENDLINE = "the whole endline"
OF_AN_ENDLINE = ("endline_none", "endline_part")  # reasons of rows that wait for it
JOINED = ", "  # between the files of one reason


@dataclass(frozen=True)
class Plan:
    """What a run does with the steps asked for.

    awaited: step → what it waits for; these are stood in for.
    """

    awaited: dict[str, tuple[str, ...]]

    def ran(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """Return the steps of `steps` that run in full."""
        return tuple(step for step in steps if step.number not in self.awaited)

    def stood_in(self, step: Step) -> tuple[str, ...]:
        """Return what the step waits for where none of it can run, else nothing.

        Matching and power need no draw: step 05 says itself what awaits it.
        """
        awaited = self.awaited.get(step.number, ())
        return () if step.number == BEFORE_DRAW and awaited == (DRAW,) else awaited

    def in_part(self, steps: Iterable[Step]) -> str:
        """Say which awaited steps made what does not wait; empty for none.

        `05 in part (awaiting the draw)`.
        """
        found = self._begun(steps)
        return ", ".join(f"{number} in part (awaiting the draw)" for number in found)

    def _begun(self, steps: Iterable[Step]) -> list[str]:
        """Numbers of awaited steps that made what does not wait."""
        return [
            step.number
            for step in steps
            if step.number in self.awaited and not self.stood_in(step)
        ]

    def last_line(
        self,
        steps: Iterable[Step],
        n_steps: int,
        absent: Iterable[str] = (),
        halves: Iterable[str] = (),
    ) -> str:
        """Return the last line where something is awaited, else nothing.

        absent: numbers of the steps that are no part of these registers. halves: those
        that ran on a part of an endline, of which no effect is estimated.
        """
        rest = dict.fromkeys(halves, (WHOLE_ENDLINE,))
        awaited = dict(sorted((rest | self.awaited).items()))
        if not awaited:
            return ""
        steps = tuple(steps)
        ran = [step.number for step in self.ran(steps)]
        line = partial_line(ran, n_steps, awaited)
        if others := ", ".join(absent):
            line += f"; {others} not part of these registers"
        begun = ", ".join(self._begun(steps))
        return f"{line}; of {begun} there is what needs no draw" if begun else line


def plan_run(run: Run, steps: Iterable[Step]) -> Plan:
    """Return which of `steps` are awaited.

    Without --partial nothing is awaited: a step meets what is missing and refuses.
    """
    if not run.partial:
        return Plan({})
    plan = Plan(_awaited_now(run.input_dir, [step.number for step in steps]))
    for step, files in plan.awaited.items():
        run.log(f"step {step} awaits {', '.join(files)}")
    return plan


def _awaited_now(folder: Path, numbers: list[str]) -> dict[str, tuple[str, ...]]:
    """Return step → what it waits for in `folder`, in order of the steps."""
    awaited = awaited_files(registers_there(folder), numbers)
    if not is_drawn(folder, "trial"):
        for step in ON_THE_DRAW:
            if step in numbers and step not in awaited:
                awaited[step] = (DRAW,)
    return dict(sorted(awaited.items()))


def awaited_in_output(
    plan: Plan, results: pd.DataFrame, folder: Path
) -> dict[str, tuple[str, ...]]:
    """Return step → what it waits for, of every step in `results`.

    A run of some steps leaves the others as they stand: those whose rows wait still do.
    What has come since then is named by the rows alone.
    """
    draw = set(results.loc[results["reason"] == awaiting(DRAW), "step"])
    others = sorted({*stood_in_for(results), *draw} - set(plan.awaited) - {REPORT})
    by_rows = {step: _by_rows(results, step) for step in others}
    return dict(sorted((by_rows | _awaited_now(folder, others) | plan.awaited).items()))


def _by_rows(results: pd.DataFrame, step: str) -> tuple[str, ...]:
    return awaited_names(results.loc[results["step"] == step, "reason"])


def awaited_names(reasons: pd.Series) -> tuple[str, ...]:
    """Files and draws for which rows with these reasons wait, each once."""
    waits = sorted(set(reasons[reasons.str.startswith(AWAITING)]))
    named = (one.removeprefix(AWAITING).split(JOINED) for one in waits)
    return tuple(dict.fromkeys(file for files in named for file in files))


def of_half_endline(results: pd.DataFrame) -> list[str]:
    """Numbers of the steps with rows that wait for the rest of an endline."""
    return sorted(set(results.loc[results["reason"].isin(OF_AN_ENDLINE), "step"]))


def stood_in_for(results: pd.DataFrame) -> tuple[str, ...]:
    """Return the steps of which nothing ran: rows that wait for a file or the draw."""
    waits = results["reason"].str.startswith(AWAITING)
    ran = set(results.loc[~waits, "step"])
    return tuple(sorted(set(results.loc[waits, "step"]) - ran - {""}))


def is_drawn(folder: Path, frame: str) -> bool:
    """Has the log a standing draw of `frame`?

    A log that does not hold together counts as drawn: step 05 says what is wrong.
    """
    path = folder / LOG
    if not path.is_file():
        return False
    try:
        return SeedLog(path).state().cycle(frame).draw is not None
    except DrawRefused:
        return True

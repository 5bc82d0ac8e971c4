"""Runs in which something is awaited: which steps run, and what stands for the others.

`--partial` runs the steps whose registers are there. An awaited step keeps its place:
each of its declared lines is a row `awaiting:<file>`, each of its figures says so, and
the last line names what is awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import SeedLog
from perutip.contract.reading.folder import registers_there
from perutip.contract.registers import (
    DRAW,
    REGISTERS,
    awaited_files,
    awaited_rows,
    awaiting,
    partial_line,
)
from perutip.reporting.figures import words_only
from perutip.running.run import Run
from perutip.study.exhibits import Exhibit, exhibits_of
from perutip.study.outcomes import REQUIRED, Variable
from perutip.study.reasons import AWAITING, reason_words
from perutip.study.steps import REPORT, STEPS, Step

LOG = "seed_log.jsonl"
BEFORE_DRAW = "05"
ON_THE_DRAW = (BEFORE_DRAW, "06")
JOINED = ", "  # between the files of one reason
MEASURED_FROM = {"victims": "referrals", "reports": "incidents"}
"""Analysis file → register of its rows, where its name is another."""
COUNTED_FROM = {
    "completed_referrals_per_officer": "referrals",
    "incidents_per_officer": "incidents",
}
"""Variable of district_outcomes → register that it counts and `reads` does not name."""


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
        self, steps: Iterable[Step], n_steps: int, absent: Iterable[str] = ()
    ) -> str:
        """Return the last line where something is awaited, else nothing.

        absent: numbers of the steps that are no part of these registers.
        """
        if not self.awaited:
            return ""
        steps = tuple(steps)
        ran = [step.number for step in self.ran(steps)]
        line = partial_line(ran, n_steps, self.awaited)
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


def stand_in(run: Run, step: Step, files: tuple[str, ...]) -> None:
    """Write rows and figures that say what an awaited step waits for."""
    there = registers_there(run.input_dir)
    whole = awaiting(JOINED.join(files))
    words = f"Awaiting {JOINED.join(files)}"
    _stand(run, step, words, whole, lambda one: awaited_of(one, files, there))


def stand_without(run: Run, number: str, reason: str) -> None:
    """Write rows with a coded reason, and figures that say it, for a step whose
    registers allow no estimate: the other steps' tables stand."""
    words = reason_words(reason)
    step = next(step for step in STEPS if step.number == number)
    _stand(run, step, f"{words[:1].upper()}{words[1:]}", reason, lambda one: reason)


def _stand(
    run: Run,
    step: Step,
    words: str,
    whole: str,
    reason_of: Callable[[Variable], str],
) -> None:
    for one in exhibits_of(step.number):
        if one.kind == "figure":
            run.save_figure(one.key, words_only(words))
        elif one.kind == "table":
            _fill_table(run, one, whole, reason_of)
    _fill_outcomes(run, step, reason_of)


def awaited_of(
    variable: Variable, files: tuple[str, ...], there: Collection[str]
) -> str:
    """The reason of an awaited variable's row: every file that it lacks.

    files: that its step waits for. there: names of the registers that are there; of
    those that it is measured from and the step can do without, the absent are added.
    """
    own = {one.partition(".")[0] for one in variable.reads}
    own.add(MEASURED_FROM.get(variable.frame, variable.frame))
    own.add(COUNTED_FROM.get(variable.name, ""))
    lacks = [
        r.file for r in REGISTERS.values() if r.name in own and r.name not in there
    ]
    return awaiting(JOINED.join(dict.fromkeys((*files, *lacks))))


def standing(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """Return the exhibits that `stand_in` writes: tables and figures, no other file."""
    return [one for one in exhibits if one.kind in ("table", "figure")]


def _fill_table(
    run: Run, one: Exhibit, reason: str, reason_of: Callable[[Variable], str]
) -> None:
    variables = run.catalogue.of_exhibit(one.key)
    for variable in variables:
        run.missing(one.key, variable.panel, variable.name, reason_of(variable))
    named = {variable.name for variable in variables}
    quoted = [q.variable for q in run.catalogue.quoted if q.exhibit == one.key]
    panel = next(iter(one.panels), "")
    for name in dict.fromkeys(quoted):
        if name not in named:
            run.missing(one.key, panel, name, reason)
    if not variables and not quoted:
        run.missing(one.key, panel, "awaited", reason, label="Every line")


def _fill_outcomes(run: Run, step: Step, reason_of: Callable[[Variable], str]) -> None:
    """Rows of the step's outcomes whose variables no exhibit lists by itself."""
    tables = [one for one in exhibits_of(step.number) if one.kind == "table"]
    said = {(row.outcome, row.definition) for row in run.rows.rows}
    for key, outcome in run.catalogue.outcomes.items():
        wanted = REQUIRED[outcome.source]
        if outcome.step != step.number or (key, wanted) in said or not tables:
            continue
        for variable in run.catalogue.variables.values():
            if variable.outcome == key and variable.definition == wanted:
                panel = next(iter(tables[0].panels), "")
                why = reason_of(variable)
                run.missing(tables[0].key, panel, variable.name, why)
                break


def awaited_in(run: Run, *names: str) -> str:
    """Return the reason of rows of the current step that await one of `names`.

    Empty when all are there. names: registers of `used_by` in the contract.
    """
    waiting = awaited_rows(registers_there(run.input_dir), run.step)
    return next((waiting[name] for name in names if name in waiting), "")

"""What stands for a step that is awaited: rows and figures that say for what.

An awaited step keeps its place: each of its declared lines is a row `awaiting:<file>`,
each of its figures says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from perutip.contract.reading.folder import registers_there
from perutip.contract.registers import REGISTERS, awaited_rows, awaiting
from perutip.reporting.figures import words_only
from perutip.running.registers.awaited_steps import JOINED
from perutip.running.run import Run
from perutip.study.exhibits import Exhibit, exhibits_of
from perutip.study.outcomes import REQUIRED, Variable
from perutip.study.reasons import reason_words
from perutip.study.steps import STEPS, Step

MEASURED_FROM = {"victims": "referrals", "reports": "incidents"}
"""Analysis file → register of its rows, where its name is another."""
COUNTED_FROM = {
    "completed_referrals_per_officer": "referrals",
    "incidents_per_officer": "incidents",
}
"""Variable of district_outcomes → register that it counts and `reads` does not name."""


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

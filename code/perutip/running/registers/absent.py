"""Steps that a folder of registers has no part of: their registers come as a set."""

from __future__ import annotations

from pathlib import Path

from perutip.contract.registers import REGISTERS
from perutip.running.usage import UsageError
from perutip.study.steps import STEPS, Step


def absent_steps(folder: Path) -> tuple[Step, ...]:
    """Steps whose set of registers is wholly absent from `folder`."""
    found = []
    for step in STEPS:
        own = [r for r in REGISTERS.values() if r.needed_by == (step.number,)]
        sets = [r for r in own if r.together]
        if sets and not any((folder / r.file).exists() for r in sets):
            found.append(step)
    return tuple(found)


def steps_of(folder: Path) -> tuple[Step, ...]:
    """The steps that are part of the registers of `folder`."""
    absent = absent_steps(folder)
    return tuple(step for step in STEPS if step not in absent)


def asked_of(folder: Path, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Those of `steps` that the folder's registers have a part of.

    Raises
    ------
    UsageError
        When none is left; the message names the registers.
    """
    absent = absent_steps(folder)
    kept = tuple(step for step in steps if step not in absent)
    if not kept:
        numbers = {step.number for step in steps}
        files = [r.file for r in REGISTERS.values() if set(r.needed_by) <= numbers]
        raise UsageError(f"step {', '.join(sorted(numbers))} needs {', '.join(files)}")
    return kept

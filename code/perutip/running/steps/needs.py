"""What the steps asked for need of others, looked at before any of them begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from perutip.contract.reading.folder import registers_there
from perutip.contract.registers import REGISTERS
from perutip.frames.files import types_file
from perutip.running.run import Run
from perutip.study.steps import STEPS, RunFirst, Step


def refuse_unmet(run: Run, begin: Iterable[Step], chosen: Sequence[Step]) -> None:
    """Refuse steps that need files which are not there and which no step makes in time.

    Parameters
    ----------
    begin : the steps that will begin; those that are awaited read nothing.
    chosen : all steps of the run, which leave their files in time.

    Raises
    ------
    RunFirst
        Names every file that is missing by the step that needs it, and all steps to
        run first: also those that these need in their turn.
    """
    there = registers_there(run.input_dir)
    missing = {step: _missing(run.stage, step, chosen, there) for step in begin}
    missing = {step: files for step, files in missing.items() if files}
    if missing:
        first = _first(run.stage, missing, chosen, there)
        lists = [f"{', '.join(f)} for step {int(s.number)}" for s, f in missing.items()]
        why = f"not in the output: {'; '.join(lists)}"
        raise RunFirst(why, *(step.number for step in first))


def _missing(
    stage: Path, step: Step, chosen: Iterable[Step], there: Iterable[str]
) -> tuple[str, ...]:
    """Files that the step needs, neither in `stage` nor made by one of `chosen`."""
    made = [one for one in chosen if one.number < step.number]
    return tuple(
        name
        for name in step.needs
        if not (stage / name).is_file() or not types_file(stage / name).is_file()
        if not any(one.makes(name) for one in made)
        if not _does_without(step, Path(name).stem, there)
    )


def _does_without(step: Step, name: str, there: Iterable[str]) -> bool:
    """Is the file made from a register that is not there and that the step can do
    without?"""
    register = REGISTERS.get(name)
    return (
        register is not None and step.number in register.used_by and (name not in there)
    )


def _first(
    stage: Path,
    missing: Mapping[Step, Sequence[str]],
    chosen: Sequence[Step],
    there: Iterable[str],
) -> list[Step]:
    """The steps that make what is missing, and what they themselves lack."""
    first: list[Step] = []
    wanted = [name for files in missing.values() for name in files]
    while wanted:
        name = wanted.pop()
        for one in STEPS:
            if one.makes(name) and one not in first:
                first.append(one)
                wanted += _missing(stage, one, (*chosen, *first), there)
    return first

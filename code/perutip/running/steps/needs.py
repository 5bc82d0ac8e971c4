"""What the steps asked for need of others, looked at before any of them begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from perutip.study.steps import STEPS, RunFirst, Step


def refuse_unmet(
    folder: Path,
    begin: Iterable[Step],
    chosen: Collection[Step],
    every: Iterable[Step] = STEPS,
) -> None:
    """Refuse steps that wait for others which neither run nor have run.

    Parameters
    ----------
    folder : what stands, in which earlier steps have left their data.
    begin : the steps that will begin; those that are awaited read nothing.
    chosen : all steps of the run, which leave their data in time.
    every : the declared steps.

    Raises
    ------
    RunFirst
        Analysis files of a step are not there; names all such steps, the first with
        one of its files.
    """
    begin = list(begin)
    missing = [
        (other, files)
        for other in every
        if other not in chosen and any(step.waits_for(other) for step in begin)
        if (files := _none_of(folder, other))
    ]
    if missing:
        (first, files), *more = missing
        why = f"{Path(files[0]).stem}.csv is not in data/"
        raise RunFirst(why, first.number, tuple(step.number for step, _ in more))


def _none_of(folder: Path, step: Step) -> list[str]:
    """Patterns of the step's analysis files where none of them is there."""
    data = [pattern for pattern in step.writes if pattern.startswith("data/")]
    there = any(path.is_file() for one in data for path in folder.glob(one))
    return [] if there else data

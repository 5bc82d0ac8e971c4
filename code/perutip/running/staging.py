"""A run writes aside and is swapped in whole, so that an earlier output is never lost.

All steps of a run write into one sibling folder, `.NAME.next`. At the end the units of
the output (folders and files of its first level; the files of `restricted/` one by
one) move to `.NAME.previous` and the staged ones take their place, under a journal: an
interrupted swap is undone at the next start. What no step makes anew stands where it
is: logs, readers' sheets, the cache of read documents, outputs inside the output.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from perutip.running.places import beside

JOURNAL = "swap.json"
RESTRICTED = "restricted"
# other outputs and what stands through every swap
STANDING = ("logs", "quick", "blind", "bundle", "confidential")
STANDING_RESTRICTED = (
    "coding",
    "cache",
    "previous",
    "problems.csv",
    "disclosure.csv",
    "traceback.txt",
    ".gitignore",
)


class StageLost(RuntimeError):
    """A stage lacks files that it held: nothing is swapped."""


def recover(output: Path) -> bool:
    """Undo an unfinished swap and remove what a killed run left; True if one was
    undone. Call it under the lock alone."""
    previous = beside(output, "previous")
    unfinished = (previous / JOURNAL).is_file()
    if unfinished:
        _undo(output)
    for leftover in (previous, beside(output, "next")):
        if leftover.exists():
            shutil.rmtree(leftover)
    return unfinished


def open_stage(output: Path, drop: Iterable[str]) -> Path:
    """A stage that holds a copy of the output without what `drop` names.

    drop: patterns below the output of what the run makes anew; `*` starts empty.
    """
    stage = beside(output, "next")
    stage.mkdir(mode=0o700, parents=True)
    patterns = list(drop)
    if "*" in patterns:
        return stage
    for name in units(output):
        source, target = output / name, stage / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    for pattern in patterns:
        for path in sorted(stage.glob(pattern), reverse=True):
            if path.is_file():
                path.unlink()
    return stage


def units(folder: Path) -> list[str]:
    """What is swapped below `folder`: sorted names, restricted files one by one."""
    if not folder.is_dir():
        return []
    found = [
        path.name
        for path in folder.iterdir()
        if path.name not in (*STANDING, RESTRICTED) and not path.name.startswith(".")
    ]
    inside = folder / RESTRICTED
    if inside.is_dir():
        found += [
            f"{RESTRICTED}/{path.name}"
            for path in inside.iterdir()
            if path.name not in STANDING_RESTRICTED
        ]
    return sorted(found)


def files_below(folder: Path) -> list[str]:
    """Files below `folder` as sorted POSIX paths relative to it."""
    if not folder.is_dir():
        return []
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    )


def swap_in(output: Path, expected: Iterable[str]) -> None:
    """Put the stage in the place of the output, all or nothing.

    expected: files that the stage must hold, relative to it.

    Raises
    ------
    StageLost
        The stage lacks one of them: the output is untouched.
    """
    stage, previous = beside(output, "next"), beside(output, "previous")
    lost = sorted(set(expected) - set(files_below(stage)))
    if lost:
        raise StageLost(f"{len(lost)} staged files are gone, first {lost[0]}")
    previous.mkdir(mode=0o700)
    journal = {"old": units(output), "new": units(stage)}
    _write_journal(previous / JOURNAL, journal)
    try:
        for name in journal["old"]:
            _move(output / name, previous / "files" / name)
        for name in journal["new"]:
            _move(stage / name, output / name)
    except BaseException:
        _undo(output)
        raise
    (previous / JOURNAL).unlink()
    shutil.rmtree(previous)
    shutil.rmtree(stage)


def discard(output: Path) -> None:
    """Remove the stage of a run that did not succeed."""
    shutil.rmtree(beside(output, "next"), ignore_errors=True)


def _undo(output: Path) -> None:
    """Put back what an unfinished swap moved away, and take back what it moved in."""
    stage, previous = beside(output, "next"), beside(output, "previous")
    journal = json.loads((previous / JOURNAL).read_text(encoding="utf-8"))
    old, saved = journal["old"], previous / "files"
    for name in journal["new"]:
        arrived = (output / name).exists() and not (stage / name).exists()
        if arrived and (name not in old or (saved / name).exists()):
            _move(output / name, stage / name)
    for name in old:
        if (saved / name).exists():
            _move(saved / name, output / name)
    (previous / JOURNAL).unlink()


def _write_journal(path: Path, journal: dict[str, list[str]]) -> None:
    """Written whole or not at all: a torn journal would read as no swap."""
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8", newline="\n") as handle:
        json.dump(journal, handle)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(aside, path)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)

"""A run writes aside and is swapped in whole, so that an earlier output is never lost.

All steps of a run write into one sibling folder, `.NAME.next`. At the end the
package's files of the output (`owned`) move to `.NAME.previous` and the staged ones
take their place, under a journal: an interrupted swap is undone at the next start. What
is not the package's, and what no step makes anew, stands where it is: a person's own
files, logs, readers' sheets, the cache of read documents, outputs inside the output.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from perutip.running.files.owned import owned_files
from perutip.running.files.places import beside

JOURNAL = "swap.json"


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
    for name in owned_files(output):
        target = stage / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(output / name, target)
    for pattern in patterns:
        for path in sorted(stage.glob(pattern), reverse=True):
            if path.is_file():
                path.unlink()
    return stage


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
    new = files_below(stage)
    in_the_way = {name for name in new if (output / name).is_file()}
    old = sorted(in_the_way | set(owned_files(output)))
    journal = {"old": old, "new": new}
    _write_journal(previous / JOURNAL, journal)
    try:
        for name in journal["old"]:
            _move(output / name, previous / "files" / name)
        for name in journal["new"]:
            _move(stage / name, output / name)
        _remove_empty(output, journal["old"])
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


def _remove_empty(output: Path, names: Iterable[str]) -> None:
    """Folders that held nothing but what moved away."""
    for folder in sorted({(output / name).parent for name in names}, reverse=True):
        if folder != output and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


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

"""Writing aside and swapping in whole, so that an earlier output is never lost.

A step writes into `output/.stage-NN`. When it succeeds, the files that the step owned
move to `output/.previous-NN`, the staged ones take their place, and the old ones go.
An interrupted swap is undone at the next start.
"""

import json
import os
import shutil
from pathlib import Path

MARK = "swap.json"


def stage_folder(output: Path, step: str) -> Path:
    """An empty staging folder of `step` beside its destination."""
    stage = output / f".stage-{step}"
    if stage.exists():
        shutil.rmtree(stage)
    stage.mkdir(parents=True)
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


def swap_in(output: Path, step: str, owned: list[str]) -> list[str]:
    """Replace the files `owned` by the staged ones; return what was staged.

    owned: published files of an earlier run of this step, relative to `output`; the
    staged files join them. All or nothing: on an error the earlier files are restored.
    """
    stage, previous = output / f".stage-{step}", output / f".previous-{step}"
    staged = files_below(stage)
    if previous.exists():
        undo(output, step)
    previous.mkdir()
    (previous / MARK).write_text(json.dumps(staged), encoding="utf-8")
    try:
        for name in sorted(set(owned) | set(staged)):
            if (output / name).is_file():
                _move(output / name, previous / "files" / name)
        for name in staged:
            _move(stage / name, output / name)
    except BaseException:
        undo(output, step)
        raise
    (previous / MARK).unlink()
    shutil.rmtree(previous)
    shutil.rmtree(stage)
    return staged


def undo(output: Path, step: str) -> None:
    """Restore what an unfinished swap moved away.

    Without the mark the swap had finished, and only its left-overs are removed.
    """
    previous = output / f".previous-{step}"
    mark = previous / MARK
    if mark.is_file():
        kept = set(files_below(previous / "files"))
        for name in json.loads(mark.read_text(encoding="utf-8") or "[]"):
            if name not in kept and (output / name).is_file():
                still_staged = (output / f".stage-{step}" / name).is_file()
                if not still_staged:
                    (output / name).unlink()
        for name in kept:
            _move(previous / "files" / name, output / name)
    shutil.rmtree(previous)


def discard(output: Path, step: str) -> None:
    """Remove the staging folder of a step that did not succeed."""
    stage = output / f".stage-{step}"
    if stage.is_dir():
        shutil.rmtree(stage)


def recover(output: Path) -> list[str]:
    """Undo every unfinished swap below `output`; return the steps concerned."""
    if not output.is_dir():
        return []
    found = sorted(path.name.split("-", 1)[1] for path in output.glob(".previous-*"))
    for step in found:
        undo(output, step)
    for leftover in output.glob(".stage-*"):
        shutil.rmtree(leftover)
    return found


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)

"""Files that a command needs and another one makes: which, where they are not there.

A frame that is frozen is made by no command again: its own bytes are to be put back.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from perutip import own_python
from perutip.assignment.draw import DrawRefused
from perutip.assignment.field.folder import LOG_NAME, WrongUse, frame_path
from perutip.assignment.seed_log.events import SeedLog

NOT_THERE = "the file is not there"
MAKER: Mapping[str, str] = {
    "trial": "frame makes it",
    "reserve": "frame makes it with the trial's (freeze trial --no-reserve: without)",
    "pilot": "pairs makes that of a pilot drawn within pairs",
}


def field_command(words: str) -> str:
    """A field command as it is typed."""
    return f"{own_python()} code/05_randomize.py {words}"


def need_frame(folder: Path, name: str) -> Path:
    """The file of a frame. DrawRefused where it is not there: what makes it."""
    path = frame_path(folder, name)
    if path.exists():
        return path
    frozen = SeedLog(folder / LOG_NAME).state().cycle(name).freeze
    how = (
        f"put back that of which record {frozen['n']} of {LOG_NAME} is the freeze"
        if frozen
        else field_command(MAKER[name])
    )
    raise DrawRefused([f"{NOT_THERE}: {how}"], source=path.name)


def need_log(folder: Path, *, command: str) -> None:
    """DrawRefused where no log is there: what begins it."""
    if not (folder / LOG_NAME).exists():
        how = f"{field_command('freeze')} begins it"
        raise DrawRefused([f"{LOG_NAME}: {NOT_THERE}: {how}"], source=command)


def need_register(path: Path) -> None:
    """WrongUse where a register is not there: what makes it."""
    if not path.exists():
        how = f"{own_python()} main.py map RAW makes it from the offices' own files"
        raise WrongUse(f"{path.name}: {NOT_THERE}: {how}")

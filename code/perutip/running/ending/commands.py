"""Commands that messages tell a person to type: those of the run that says them.

A command that dropped an option would lead elsewhere: out of a blinded run, or to
other registers.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from perutip import own_python
from perutip.contract.reading.endline import half_an_endline
from perutip.contract.reading.folder import check_complete
from perutip.contract.registers import REGISTERS
from perutip.running.files.places import ROOT, named_place
from perutip.running.registers.awaited_steps import is_drawn
from perutip.study.config import Config
from perutip.study.steps import STEPS

if TYPE_CHECKING:
    from perutip.running.run import Run

FLAGS = ("quick", "blind", "partial")


def command(
    steps: Iterable[str] = (),
    flags: Iterable[str] = (),
    *,
    here: bool = True,
    **folders: object,
) -> str:
    """`main.py --steps 1,3 --blind --input 'a folder'` by this Python, for a shell.

    steps: numbers, all where none or every one is named. flags: without --. folders:
    option → folder, left out where it is empty. here: as it works from the folder that
    one stands in; else as from the project's, which names no folder of the machine.
    """
    whole = here and away()
    words = [str(ROOT / "main.py") if whole else "main.py"]
    numbers = sorted({int(step) for step in steps})
    if numbers and len(numbers) < len(STEPS):
        words += ["--steps", ",".join(map(str, numbers))]
    words += [f"--{name}" for name in FLAGS if name in set(flags)]
    for option, folder in folders.items():
        words += [f"--{option}", _no_option(str(folder))] if folder else []
    python = own_python(whole=whole)
    return f"{shlex.quote(python) if ' ' in python else python} {shlex.join(words)}"


def command_of(
    run: Run, steps: Iterable[str] = (), *, also: Iterable[str] = (), typed: bool = True
) -> str:
    """What to type for `steps` of this run, under its options and those of `also`.

    typed: folders as a person gave them; else by the name that a log may keep.
    """
    folders = {"input": run.typed_input, "output": run.typed_output}
    if not typed:
        given = folders.items()
        folders = {o: named_place(Path(one)) if one else "" for o, one in given}
    flags = [name for name in FLAGS if getattr(run, name)]
    return command(steps, [*flags, *also], here=typed, **folders)


def quoted_folder(folder: Path) -> str:
    """A folder for a shell, good wherever one stands; for the screen alone."""
    return shlex.quote(str(folder.resolve()))


def away() -> bool:
    """Does one stand elsewhere than in the project's folder?"""
    try:
        return Path.cwd() != ROOT
    except FileNotFoundError:
        return True


def _no_option(folder: str) -> str:
    return os.path.join(".", folder) if folder.startswith("-") else folder


def wants_partial(folder: Path, config: Config) -> bool:
    """Is a run of every step on the registers of `folder` refused without --partial?

    So it is where registers, a draw or districts of the endline are awaited.
    """
    return bool(
        check_complete(folder, REGISTERS.values())
        or not is_drawn(folder, "trial")
        or half_an_endline(folder, config.trial.lost_districts)
    )

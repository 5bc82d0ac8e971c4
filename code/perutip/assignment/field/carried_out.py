"""One command of a field team carried out: its folder opened, its exit code.

Frames are made in `make_frame` and `make_pairs`, records written in `logged`, what
stands shown by `shown`. Each loads what it needs when it is asked for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from perutip.assignment.draw.refusals import DrawRefused
from perutip.assignment.field.folder import WrongUse, refuse_simulated
from perutip.assignment.field.persons import refuse_persons
from perutip.contract.checks import ContractError

EXIT_DONE, EXIT_FAILED, EXIT_USE, EXIT_REFUSED = 0, 1, 2, 3
MAKES_FOLDER = "frame"
READING = ("status", "certificate", "dry-run")


def carried_out(options: argparse.Namespace) -> int:
    """Do what `options` ask for, in their folder; the exit code."""
    try:
        if options.command not in READING:
            refuse_simulated(options.folder)
        refuse_persons(options)
        _open_folder(options)
        _work(options.command)(options)
    except DrawRefused as refused:
        print(refused, file=sys.stderr)
        return EXIT_REFUSED
    except (WrongUse, ContractError) as error:
        print(f"not done: {error}", file=sys.stderr)
        return EXIT_USE
    except OSError as error:
        print(f"not done: {error.strerror}: {error.filename}", file=sys.stderr)
        return EXIT_FAILED
    return EXIT_DONE


def _open_folder(options: argparse.Namespace) -> None:
    """The folder is printed by every command; `frame` alone makes it."""
    folder = options.folder
    if options.command == MAKES_FOLDER:
        folder.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        raise WrongUse(f"{folder}: no such folder ({MAKES_FOLDER} makes it)")
    print(f"folder: {folder}")


def _work(command: str) -> Callable[[argparse.Namespace], None]:
    """What carries out a command, loaded now."""
    if command == "frame":
        return _frame
    if command == "pairs":
        return _pairs
    if command in READING:
        from perutip.assignment.field import shown

        return shown.COMMANDS[command]
    from perutip.assignment.field import logged

    return logged.COMMANDS[command]


def _frame(options: argparse.Namespace) -> None:
    from perutip.assignment.field.make_frame import make_frame

    for line in make_frame(options):
        print(line)


def _pairs(options: argparse.Namespace) -> None:
    from perutip.assignment.field.make_pairs import make_pairs

    for line in make_pairs(options):
        print(line)

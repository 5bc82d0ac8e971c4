"""The field team's commands on the draw, from the frame to the certificate.

Each acts on the folder of the registers, `--input` or input/confidential, and prints
which. Frames are made here, records written in `logged`, what stands shown by `shown`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from perutip.assignment.draw import DrawRefused
from perutip.assignment.field import logged, shown
from perutip.assignment.field.folder import WrongUse, refuse_simulated
from perutip.assignment.field.make_frame import make_frame
from perutip.assignment.field.make_pairs import make_pairs
from perutip.assignment.field.parser import build_parser
from perutip.assignment.field.persons import refuse_persons
from perutip.contract.checks import ContractError

EXIT_DONE, EXIT_FAILED, EXIT_USE, EXIT_REFUSED = 0, 1, 2, 3
STUDY = "study.toml"


def main(
    argv: Sequence[str],
    *,
    register_dir: Path,
    now: Callable[[], datetime] | None = None,
) -> int:
    """Run one command; 0 done, 1 the disk failed, 2 wrong use, 3 refused.

    `register_dir` is the folder when --input names none, study.toml stands beside it;
    `now` a clock for tests.
    """
    title = (__doc__ or "").split("\n", maxsplit=1)[0]
    try:
        options = build_parser(COMMANDS, title).parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    options.folder = Path(options.input or register_dir)
    options.study = Path(register_dir).parent / STUDY
    options.now = now
    try:
        if options.run not in READING:
            refuse_simulated(options.folder)
        refuse_persons(options)
        _open_folder(options)
        options.run(options)
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
    if options.run is _frame:
        folder.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        raise WrongUse(f"{folder}: no such folder")
    print(f"folder: {folder}")


def _frame(options: argparse.Namespace) -> None:
    for line in make_frame(options):
        print(line)


def _pairs(options: argparse.Namespace) -> None:
    for line in make_pairs(options):
        print(line)


COMMANDS = {
    "frame": _frame,
    "pairs": _pairs,
    "freeze": logged.freeze,
    "seed": logged.seed,
    "draw": logged.draw,
    "replace": logged.replace,
    "void": logged.void,
    "status": shown.status,
    "certificate": shown.certificate,
    "dry-run": shown.dry_run,
}
READING = (shown.status, shown.certificate, shown.dry_run)

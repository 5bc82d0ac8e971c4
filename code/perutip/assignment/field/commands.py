"""The field team's commands on the draw, from the frame to the certificate.

Each acts on the folder of the registers, `--input` or input/confidential, and prints
which; a command that writes copies the log aside before. A dry run writes nothing, and
every line it prints says that it is one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from perutip.assignment.draw import (
    DrawRefused,
    canonical_frame,
    draw,
    name_rows,
    read_frame,
)
from perutip.assignment.field.certificate import certificate_text, status_lines
from perutip.assignment.field.commands_said import (
    how_to_seed,
    print_record,
    table_lines,
)
from perutip.assignment.field.folder import (
    LOG_NAME,
    WrongUse,
    copy_aside,
    frame_path,
    refuse_simulated,
)
from perutip.assignment.field.make_frame import make_frame, recorded_sources
from perutip.assignment.field.parser import build_parser
from perutip.assignment.field.persons import refuse_named, refuse_persons
from perutip.assignment.field.source_words import announced_by, seed_by
from perutip.assignment.seed_log.events import SeedLog
from perutip.assignment.seed_log.seed_sources import dry_run_seed
from perutip.contract.checks import ContractError
from perutip.contract.registers import SIMULATED_MARK

DRY_RUN = "DRY RUN, NOT THE DRAW"
EXIT_DONE, EXIT_FAILED, EXIT_USE, EXIT_REFUSED = 0, 1, 2, 3

_UBIGEO = re.compile("[0-9]{6}")


def main(
    argv: Sequence[str],
    *,
    register_dir: Path,
    now: Callable[[], datetime] | None = None,
) -> int:
    """Run one command; 0 done, 1 the disk failed, 2 wrong use, 3 refused.

    `register_dir` is the folder when --input names none; `now` a clock for tests.
    """
    commands = {
        "frame": _frame,
        "freeze": _freeze,
        "seed": _seed,
        "draw": _draw,
        "replace": _replace,
        "void": _void,
        "status": _status,
        "certificate": _certificate,
        "dry-run": _dry_run,
    }
    title = (__doc__ or "").split("\n", maxsplit=1)[0]
    try:
        options = build_parser(commands, title).parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    options.folder = Path(options.input or register_dir)
    options.now = now
    try:
        if options.run not in (_status, _certificate, _dry_run):
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


def _log(options: argparse.Namespace, *, write: bool = True) -> SeedLog:
    if write:
        copy = copy_aside(options.folder)
        if copy is not None:
            print(f"log copied to {copy.parent.name}/{copy.name}")
    now = options.now() if options.now else None
    return SeedLog(options.folder / LOG_NAME, now=now)


def _frame(options: argparse.Namespace) -> None:
    for line in make_frame(options):
        print(line)


def _freeze(options: argparse.Namespace) -> None:
    path = frame_path(options.folder, options.frame)
    _refuse_other_ids(path)
    source = None if options.frame == "reserve" else _announced(options)
    if not all(path.is_file() for path in options.source):
        raise WrongUse("--source: a file that is not there, or a folder")
    if options.frame == "reserve" and (
        options.beacon or options.dice or options.nonces
    ):
        raise WrongUse("a reserve has no seed of its own: the trial's seed ranks it")
    sources, rule = recorded_sources(options.folder, path, options.source)
    refuse_named({"sources": [one["name"] for one in sources], "rule": [rule]})
    refuse_named({f"stratum of {path.name}": read_frame(path)["stratum"].unique()})
    event = _log(options).freeze(
        options.frame,
        path,
        source=source,
        sources=sources,
        rule=rule,
        no_reserve=options.no_reserve,
    )
    if options.source and not event.added and event.record["sources"] != sources:
        raise DrawRefused(
            [
                "frozen already with other sources or none named, and that record "
                "stands: --source was not recorded; void it, then freeze again"
            ],
            source=path.name,
        )
    print_record(event)
    if options.frame != "reserve":
        how_to_seed(event.record)


def _announced(options: argparse.Namespace) -> dict:
    """The source that the options announce; WrongUse where they cannot announce it."""
    try:
        return announced_by(options)
    except DrawRefused as refused:
        raise WrongUse("; ".join(refused.problems)) from None


def _seed(options: argparse.Namespace) -> None:
    log = _log(options)
    freeze = log.state().cycle(options.frame).freeze
    if freeze is None:
        raise DrawRefused(["the frame must be frozen first"], source=options.frame)
    print_record(log.seed(options.frame, seed_by(options, freeze)))


def _draw(options: argparse.Namespace) -> None:
    path = frame_path(options.folder, options.frame)
    event = _log(options).draw(options.frame, path)
    assert event.assignment is not None
    for line in table_lines(event.assignment):
        print(line)
    print_record(event)


def _replace(options: argparse.Namespace) -> None:
    _need_text("--reason", options.reason)
    if not _UBIGEO.fullmatch(options.unit):
        raise WrongUse("--unit: expected a ubigeo, six digits")
    event = _log(options).replace("trial", options.unit, reason=options.reason)
    record = event.record
    print(
        f"{record['unit']} is replaced by {record['replacement']} (rank "
        f"{record['reserve_rank']} of stratum {record['stratum']}), "
        f"{'TREATED' if record['treated'] else 'control'}"
    )
    print_record(event)


def _need_text(option: str, given: str) -> None:
    if not given.strip():
        raise WrongUse(f"{option}: expected words, not an empty text")


def _void(options: argparse.Namespace) -> None:
    _need_text("--reason", options.reason)
    print_record(_log(options).void(options.frame, reason=options.reason))


def _status(options: argparse.Namespace) -> None:
    for line in status_lines(options.folder):
        print(line)


def _certificate(options: argparse.Namespace) -> None:
    try:
        text = certificate_text(
            options.folder, anchors=options.anchor, language=options.language
        )
    except ValueError as error:
        raise WrongUse(str(error)) from None
    print(text, end="")
    if (options.folder / SIMULATED_MARK).exists():
        return
    suffix = "" if options.language == "en" else f"_{options.language}"
    path = options.folder / f"certificate_trial{suffix}.txt"
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"written to {path.name}: one page, to print and sign")


def _dry_run(options: argparse.Namespace) -> None:
    path = frame_path(options.folder, options.frame)
    _refuse_other_ids(path)
    _need_text("--test-seed", options.test_seed)
    seed = dry_run_seed(options.test_seed)
    drawn = draw(read_frame(path), seed=seed.value, reserve=options.frame == "reserve")
    head = [f"frame {options.frame}, test seed {seed.value}"]
    for line in [*head, *table_lines(drawn), "nothing was written"]:
        print(f"{DRY_RUN} | {line}")


def _refuse_other_ids(path: Path) -> None:
    """The registers' frames hold districts: unit_id is a ubigeo, six digits."""
    table = read_frame(path)
    canonical_frame(table, reserve=path.stem == "frame_reserve", source=path.name)
    wrong = [
        row
        for row, unit in enumerate(table["unit_id"], 2)
        if not _UBIGEO.fullmatch(unit)
    ]
    if wrong:
        raise DrawRefused(
            [
                f"{name_rows(wrong)}: unit_id must be a ubigeo, six digits: a leading "
                "zero is lost"
            ],
            source=path.name,
        )

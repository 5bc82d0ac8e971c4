"""Commands that write a record in the log: freeze, seed, draw, replace, void.

Each copies the log aside before, and prints what it recorded or verified.
"""

from __future__ import annotations

import argparse

from perutip.assignment.draw import DrawRefused, read_frame
from perutip.assignment.field.commands_said import (
    how_to_seed,
    print_record,
    table_lines,
)
from perutip.assignment.field.folder import (
    LOG_NAME,
    WrongUse,
    copy_aside,
    refuse_older,
)
from perutip.assignment.field.frame_notes import recorded_sources
from perutip.assignment.field.given import need_text, need_ubigeo, refuse_other_ids
from perutip.assignment.field.needed import need_frame
from perutip.assignment.field.persons import refuse_named
from perutip.assignment.field.source_words import announced_by, seed_by
from perutip.assignment.seed_log.events import SeedLog


def freeze(options: argparse.Namespace) -> None:
    """Fix a frame and what its seed will come from; print how to seed it."""
    path = need_frame(options.folder, options.frame)
    refuse_other_ids(path)
    source = None if options.frame == "reserve" else _announced(options)
    if absent := [path for path in options.source if not path.is_file()]:
        said = ", ".join(
            f"{path.name} is {'a folder' if path.is_dir() else 'not there'}"
            for path in absent
        )
        raise WrongUse(f"--source takes files that are there: {said}")
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


def seed(options: argparse.Namespace) -> None:
    """Record the seed of a frozen frame."""
    log = _log(options)
    freeze = log.state().cycle(options.frame).freeze
    if freeze is None:
        raise DrawRefused(["the frame must be frozen first"], source=options.frame)
    print_record(log.seed(options.frame, seed_by(options, freeze)))


def draw(options: argparse.Namespace) -> None:
    """Draw a frozen frame with its seed, or verify its draw; print the arms."""
    path = need_frame(options.folder, options.frame)
    event = _log(options).draw(options.frame, path)
    assert event.assignment is not None
    for line in table_lines(event.assignment):
        print(line)
    print_record(event)


def replace(options: argparse.Namespace) -> None:
    """Log which reserve takes the place and arm of a district."""
    need_text("--reason", options.reason)
    need_ubigeo("--unit", options.unit)
    event = _log(options).replace("trial", options.unit, reason=options.reason)
    record = event.record
    print(
        f"{record['unit']} is replaced by {record['replacement']} (rank "
        f"{record['reserve_rank']} of stratum {record['stratum']}), "
        f"{'TREATED' if record['treated'] else 'control'}"
    )
    print_record(event)


def void(options: argparse.Namespace) -> None:
    """Void what stands of a frame; nothing is deleted."""
    need_text("--reason", options.reason)
    print_record(_log(options).void(options.frame, reason=options.reason))


def _announced(options: argparse.Namespace) -> dict:
    """The source that the options announce; WrongUse where they cannot announce it."""
    try:
        return announced_by(options)
    except DrawRefused as refused:
        raise WrongUse("; ".join(refused.problems)) from None


def _log(options: argparse.Namespace) -> SeedLog:
    """The folder's log, copied aside first, under the clock that is given.

    Raises DrawRefused for one that is older than a copy of it.
    """
    refuse_older(options.folder)
    copy = copy_aside(options.folder)
    if copy is not None:
        print(f"log copied to {copy.parent.name}/{copy.name}")
    now = options.now() if options.now else None
    return SeedLog(options.folder / LOG_NAME, now=now)


COMMANDS = {
    "freeze": freeze,
    "seed": seed,
    "draw": draw,
    "replace": replace,
    "void": void,
}

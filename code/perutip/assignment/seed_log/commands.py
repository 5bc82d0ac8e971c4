"""The field team's commands on the draw: freeze, seed, draw, void, dry-run.

Each acts on the one frame that it names, `frame_<name>.csv` in the folder of the
registers, and on `seed_log.jsonl` beside it. A dry run writes nothing, and every line
it prints says that it is one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from perutip.assignment.draw import (
    DrawRefused,
    canonical_frame,
    draw,
    name_rows,
    read_frame,
)
from perutip.assignment.seed_log.events import LogEvent, SeedLog
from perutip.assignment.seed_log.record_rules import FRAMES
from perutip.assignment.seed_log.seed_sources import (
    Seed,
    beacon_seed,
    dice_seed,
    dry_run_seed,
    nonce_seed,
    round_time,
)
from perutip.assignment.seed_log.verification import ANCHOR_PLACES

LOG_NAME = "seed_log.jsonl"
DRY_RUN = "DRY RUN, NOT THE DRAW"
EXIT_DONE, EXIT_FAILED, EXIT_REFUSED = 0, 1, 3

_UBIGEO = re.compile("[0-9]{6}")


def main(argv: Sequence[str], *, register_dir: Path) -> int:
    """Run one command; 0 done, 1 the disk failed, 2 wrong use, 3 refused."""
    try:
        options = _parser().parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    register_dir = Path(register_dir)
    log = SeedLog(register_dir / LOG_NAME)
    path = register_dir / frame_file(options.frame)
    try:
        options.run(options, log, path)
    except DrawRefused as refused:
        print(refused, file=sys.stderr)
        return EXIT_REFUSED
    except OSError as error:
        print(f"not done: {error.strerror}: {error.filename}", file=sys.stderr)
        return EXIT_FAILED
    return EXIT_DONE


def frame_file(name: str) -> str:
    """File name of a frame in the folder of the registers."""
    return f"frame_{name}.csv"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="05_randomize.py",
        description=__doc__.split("\n")[0],
        epilog="order: freeze, seed, draw; the reserve before the trial",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument(
            "frame", choices=FRAMES, metavar="FRAME", help=", ".join(FRAMES)
        )
        sub.set_defaults(run=run)
        return sub

    freeze = command("freeze", _freeze, "fix a frame and name its seed's source")
    source = freeze.add_mutually_exclusive_group()
    source.add_argument(
        "--beacon",
        nargs=2,
        metavar=("CHAIN", "ROUND"),
        help="a public beacon's round that is not yet published",
    )
    source.add_argument(
        "--nonce-hashes",
        nargs="+",
        metavar="HASH",
        help="SHA-256 of three or more people's 64-digit nonces",
    )
    seed = command("seed", _seed, "record the seed of a frozen frame")
    source = seed.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--beacon",
        metavar="RANDOMNESS",
        help="what the round named at the freeze published",
    )
    source.add_argument(
        "--dice", type=Path, metavar="FILE", help="transcript of public dice"
    )
    source.add_argument(
        "--nonces",
        nargs="+",
        metavar="NONCE",
        help="the nonces, in the order of their hashes",
    )
    command("draw", _draw, "draw a frozen frame with its seed, or verify the draw")
    void = command("void", _void, "void what stands of a frame; nothing is deleted")
    void.add_argument("--reason", required=True, metavar="TEXT")
    dry = command("dry-run", _dry_run, "show a draw with a test seed, write nothing")
    dry.add_argument("--test-seed", required=True, metavar="TEXT")
    return parser


def _freeze(options: argparse.Namespace, log: SeedLog, path: Path) -> None:
    _refuse_other_ids(path)
    beacon = None
    if options.beacon:
        chain, number = options.beacon
        if not number.isascii() or not number.isdigit():
            raise DrawRefused(["beacon: round must be a whole number"], source="freeze")
        beacon = (chain, int(number))
    _report(log.freeze(options.frame, path, beacon=beacon, nonces=options.nonce_hashes))


def _seed(options: argparse.Namespace, log: SeedLog, path: Path) -> None:
    freeze = log.state().cycle(options.frame).freeze
    if freeze is None:
        raise DrawRefused(["the frame must be frozen first"], source=options.frame)
    _report(log.seed(options.frame, _seed_of(options, freeze)))


def _seed_of(options: argparse.Namespace, freeze: dict) -> Seed:
    if options.beacon is not None:
        if "beacon" not in freeze["announced"]:
            raise DrawRefused(["no beacon was named at the freeze"], source="seed")
        chain, number = freeze["announced"]["beacon"]
        return beacon_seed(freeze["hash"], chain, number, options.beacon)
    if options.nonces is not None:
        return nonce_seed(options.nonces, freeze["announced"].get("nonces", []))
    if not options.dice.is_file():
        raise DrawRefused(["the transcript is not there"], source=options.dice.name)
    try:
        return dice_seed(options.dice.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DrawRefused(
            [f"byte {error.start + 1} is not UTF-8"], source=options.dice.name
        ) from None


def _draw(options: argparse.Namespace, log: SeedLog, path: Path) -> None:
    event = log.draw(options.frame, path)
    for line in _table_lines(event.assignment):
        print(line)
    _report(event)


def _void(options: argparse.Namespace, log: SeedLog, path: Path) -> None:
    _report(log.void(options.frame, reason=options.reason))


def _dry_run(options: argparse.Namespace, log: SeedLog, path: Path) -> None:
    _refuse_other_ids(path)
    seed = dry_run_seed(options.test_seed)
    drawn = draw(read_frame(path), seed=seed.value, reserve=options.frame == "reserve")
    head = [f"frame {options.frame}, test seed {seed.value}"]
    for line in [*head, *_table_lines(drawn), "nothing was written"]:
        print(f"{DRY_RUN} | {line}")


def _table_lines(drawn: pd.DataFrame) -> list[str]:
    rows = drawn[["stratum", "rank", "unit_id", "treated", "ticket"]]
    return [
        f"stratum {s} rank {r} unit {u} {'TREATED' if t else 'control'} {k[:12]}"
        for s, r, u, t, k in rows.itertuples(index=False, name=None)
    ]


def _report(event: LogEvent) -> None:
    record = event.record
    done = "recorded" if event.added else "verified, nothing added"
    print(f"{record['event']} {record['frame']}: {done} (record {record['n']})")
    for name in ("F", "seed", "digest"):
        if name in record:
            print(f"  {name} {record[name]}")
    print(f"  hash {record['hash']}")
    if "beacon" in record.get("announced", {}):
        chain, number = record["announced"]["beacon"]
        when = round_time(chain, number)
        at = f"{when:%Y-%m-%dT%H:%M:%SZ}" if when else "a time not known here"
        print(f"  its seed: round {number} of beacon {chain}, published at {at}")
    if event.added:
        print(f"publish this hash where others keep it: {ANCHOR_PLACES}")


def _refuse_other_ids(path: Path) -> None:
    """The registers' frames hold districts: unit_id is a ubigeo, six digits."""
    table = read_frame(path)
    canonical_frame(table, reserve=path.name == frame_file("reserve"), source=path.name)
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

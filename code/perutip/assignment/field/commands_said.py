"""What the field team's commands print: records, how to seed, tables of a draw."""

from __future__ import annotations

import pandas as pd

from perutip.assignment.seed_log.events import LogEvent
from perutip.assignment.seed_log.record_rules import seed_exists_from
from perutip.assignment.seed_log.report import ANCHOR_PLACES


def how_to_seed(freeze: dict) -> None:
    """Print where the seed of a frozen frame will come from, and what binds it."""
    known = seed_exists_from(freeze)
    at = f"{known:%Y-%m-%dT%H:%M:%SZ}" if known else "a time that no clock here knows"
    announced = freeze["announced"]
    if announced["kind"] == "beacon":
        print(
            f"  its seed: round {announced['round']} of beacon {announced['chain']}, "
            f"published at {at}"
        )
    if announced["kind"] == "dice":
        print(f"  its seed: {announced['rolls']} throws of dice, at {at}")
    when = "that"
    if announced["kind"] == "nonces":
        members = ", ".join(announced["members"])
        print(f"  its seed: the secret numbers of {members}, each bound by its hash")
        when = "any member shows a number"
    print(f"  publish the hash BEFORE {when}: it is what binds the draw")


def table_lines(drawn: pd.DataFrame) -> list[str]:
    """One line per unit of a draw, in the order of its table."""
    rows = drawn[["stratum", "rank", "unit_id", "treated", "ticket"]]
    return [
        f"stratum {s} rank {r} unit {u} {'TREATED' if t else 'control'} {k[:12]}"
        for s, r, u, t, k in rows.itertuples(index=False, name=None)
    ]


def print_record(event: LogEvent) -> None:
    """Print what a command recorded, or verified, and its hashes."""
    record = event.record
    done = "recorded" if event.added else "verified, nothing added"
    print(f"{record['event']} {record['frame']}: {done} (record {record['n']})")
    for name in ("F", "seed", "digest", "hash"):
        if name in record:
            print(f"  {name} {record[name]}")
    if event.added:
        print(f"publish this hash where others keep it: {ANCHOR_PLACES}")

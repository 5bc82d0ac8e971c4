"""Anchors: hashes of records that somebody outside holds, and what they confirm.

A chain that only its holder has can be rebuilt by its holder. A record's hash published
elsewhere vouches for that record and all before it, from the time of publication on.
What binds a draw is the hash of the freeze, published before its seed could exist: the
rest then follows. The draw's own hash comes second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from perutip.assignment.seed_log.announcements import is_hash, moment_of
from perutip.assignment.seed_log.record_rules import seed_exists_from
from perutip.assignment.seed_log.state import announces

Anchoring = Literal["freeze", "draw", "none"]
CLOCKS_APART = timedelta(minutes=10)


@dataclass(frozen=True)
class Anchor:
    """A record's hash and, if known, when it was published (UTC)."""

    digest: str
    time: datetime | None = None


@dataclass(frozen=True)
class Confirmation:
    """An anchor and the record that has its hash."""

    anchor: Anchor
    n: int
    event: str
    frame: str

    def line(self) -> str:
        """Which record was confirmed, as a line of the report."""
        at = self.anchor.time
        when = f"published {at:%Y-%m-%dT%H:%M:%SZ}" if at else "time not given"
        return (
            f"anchor {self.anchor.digest[:16]}: confirms record {self.n} "
            f"({self.event} {self.frame}), {when}"
        )


def parse_anchor(text: str) -> Anchor:
    """An anchor from `HASH` or `HASH@TIME`, the time in ISO 8601 with its zone.

    Raises
    ------
    ValueError
        In words, for a hash that is not 64 hex digits or a time without zone.
    """
    digest, at, time = text.strip().partition("@")
    digest = digest.strip().lower()
    if not is_hash(digest):
        raise ValueError(
            f"anchor {digest[:20]!r}: expected 64 hex digits, or HASH@TIME"
        )
    if not at:
        return Anchor(digest)
    try:
        moment = datetime.fromisoformat(time.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError(
            f"anchor time {time[:40]!r}: expected 2026-03-02T15:00Z or with -05:00"
        )
    return Anchor(digest, moment.astimezone(UTC))


def confirmations(
    anchors: list[Anchor], records: list[dict]
) -> tuple[list[Confirmation], list[str]]:
    """Which record each anchor confirms, and what cannot be true of the anchors."""
    by_hash = {record["hash"]: record for record in records}
    found, problems = [], []
    for anchor in anchors:
        record = by_hash.get(anchor.digest)
        if record is None:
            problems.append(
                f"anchor {anchor.digest[:16]}: no record of this log has that hash"
            )
            continue
        found.append(
            Confirmation(anchor, record["n"], record["event"], record["frame"])
        )
        written = moment_of(record["time"])
        if anchor.time and written and written > anchor.time + CLOCKS_APART:
            problems.append(
                f"anchor {anchor.digest[:16]}: published before record {record['n']} "
                f"says that it was written, {record['time']}"
            )
    return found, problems


def anchored(
    found: list[Confirmation], freeze: dict, seed: dict, drawn: dict
) -> Anchoring:
    """What the anchors vouch for, of one draw with its freeze and its seed.

    The freeze counts when a record from it up to the seed's predecessor was published
    at a known time before the announced source could be known: the round's time or the
    throws', the record of the seed for nonces. A simulated seed is known beforehand,
    and no clock says when an unknown beacon's round was.
    """
    if announces(freeze) and freeze["announced"]["kind"] != "simulated":
        known = seed_exists_from(freeze)
        if freeze["announced"]["kind"] == "nonces":
            known = moment_of(seed["time"])
        for one in found:
            covers = freeze["n"] <= one.n < seed["n"]
            if covers and one.anchor.time and known and one.anchor.time < known:
                return "freeze"
    return "draw" if any(one.n >= drawn["n"] for one in found) else "none"


def impossible(found: list[Confirmation], freeze: dict, seed: dict) -> list[str]:
    """Problems: a seed's record published before its source could be known."""
    known = seed_exists_from(freeze)
    return [
        f"anchor {one.anchor.digest[:16]}: record {one.n} holds a seed that could not "
        f"be known before {known:%Y-%m-%dT%H:%M:%SZ}"
        for one in found
        if known and one.n >= seed["n"] and one.anchor.time and one.anchor.time < known
    ]

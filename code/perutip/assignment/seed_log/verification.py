"""Derive every logged assignment again and say whether it is the one in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from perutip.assignment.draw import DrawRefused, canonical_frame, read_frame
from perutip.assignment.seed_log.chain import GENESIS, parse_log
from perutip.assignment.seed_log.events import changed_rows
from perutip.assignment.seed_log.record_rules import (
    State,
    advance,
    content_problems,
    order_problems,
)

Status = Literal["verified", "differs", "internally consistent, not anchored"]
VERIFIED: Status = "verified"
DIFFERS: Status = "differs"
NOT_ANCHORED: Status = "internally consistent, not anchored"
ANCHOR_PLACES = "the registry entry's upload, or a signed tag of the repository"


@dataclass(frozen=True)
class DrawCheck:
    """One draw of the log.

    `status` is verified, differs or voided (by a later record: derived again too);
    `origin` is beacon, dice, nonces or simulated; `problems` name rows.
    """

    frame: str
    line: int
    status: Literal["verified", "differs", "voided"]
    origin: str
    seed: str
    F: str
    digest: str
    n_units: int
    n_treated: int
    possible_assignments: int | str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class VerificationReport:
    """What `--verify-randomization` found.

    `head` is the hash of the last record; `anchored_records` is how many records the
    reviewer's anchor vouches for (0 without one); `voids` are (frame, line, reason);
    `notes` say what was not compared, and which frame file holds the frozen frame in
    other bytes (rows in another order, a column that the draw does not use).
    """

    status: Status
    head: str
    n_records: int
    anchored_records: int
    draws: tuple[DrawCheck, ...]
    voids: tuple[tuple[str, int, str], ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, or 3 when something differs."""
        return 3 if self.status == DIFFERS else 0

    def lines(self) -> list[str]:
        """The report as lines of text, the verdict last."""
        text = []
        for d in self.draws:
            text.append(
                f"{d.frame}: {d.status}, record {d.line}: {d.n_treated} of {d.n_units} "
                f"units treated, {d.possible_assignments} assignments possible, seed "
                f"from {d.origin}, F {d.F[:16]}, digest {d.digest[:16]}"
            )
        text += [f"{f}: voided by record {n}: {why}" for f, n, why in self.voids]
        text += [f"  {p}" for p in (*self.problems, *self.notes)]
        text.append(f"head of the log: {self.head} ({self.n_records} records)")
        if self.status == NOT_ANCHORED:
            text.append(f"publish the head where others keep it: {ANCHOR_PLACES}")
        text.append(f"randomization: {self.status}")
        return text


def verify_all(
    log_path: Path, frames: Mapping[str, Path], *, anchor: str | None = None
) -> VerificationReport:
    """Check the chain, the order of events, and derive every draw again.

    Parameters
    ----------
    log_path
        The seed log.
    frames
        Frame name (pilot, trial, reserve) → its CSV file. Every frame that stands
        frozen in the log is compared with its file.
    anchor
        A record's hash that the reviewer got elsewhere: it vouches for that record and
        all before it.

    Returns
    -------
    VerificationReport
        Never raises for what a log or frame holds: that is the report's to say.
    """
    log_path = Path(log_path)
    if not log_path.is_file():
        return _nothing(f"{log_path.name}: the log is not there")
    try:
        records = parse_log(log_path.read_bytes(), source=log_path.name)
    except DrawRefused as refused:
        return _nothing(*(f"{log_path.name} {p}" for p in refused.problems))
    state, draws, voids, problems = _replay(records, log_path.name)
    problems += _file_problems(state, frames)
    anchored, anchor_problem = _anchored(records, anchor)
    problems += anchor_problem
    head = records[-1]["hash"] if records else GENESIS
    last_draw = max((d.line for d in draws), default=0)
    good = VERIFIED if anchor and anchored >= max(last_draw, 1) else NOT_ANCHORED
    return VerificationReport(
        DIFFERS if problems else good,
        head,
        len(records),
        anchored,
        tuple(draws),
        tuple(voids),
        tuple(problems),
        tuple(_notes(state, frames)),
    )


def _replay(
    records: list[dict], source: str
) -> tuple[State, list[DrawCheck], list[tuple[str, int, str]], list[str]]:
    """Every record checked in its turn; stops where what follows has no footing."""
    state, draws, voids, problems = State(), [], [], []
    standing: dict[str, int] = {}
    for record in records:
        misplaced = _problems_of(order_problems, state, record)
        found = misplaced or _problems_of(content_problems, state, record)
        problems += [f"{source} line {record['n']}: {p}" for p in found]
        if misplaced or (found and record["event"] != "draw"):
            break
        name = record["frame"]
        if record["event"] == "draw":
            standing[name] = len(draws)
            draws.append(_draw_check(record, found))
        if record["event"] == "void":
            voids.append((name, record["n"], str(record["reason"])))
            if name in standing:
                at = standing.pop(name)
                draws[at] = _voided(draws[at])
        advance(state, record)
    return state, draws, voids, problems


def _nothing(*problems: str) -> VerificationReport:
    return VerificationReport(DIFFERS, GENESIS, 0, 0, (), (), problems)


def _problems_of(
    check: Callable[[State, dict], list[str]], state: State, record: dict
) -> list[str]:
    """A check's problems, also for a record that lacks what the check looks at."""
    try:
        return check(state, record)
    except DrawRefused as refused:
        return list(refused.problems)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        return [f"the record is not whole ({type(error).__name__})"]


def _draw_check(record: dict, found: list[str]) -> DrawCheck:
    table, origin = record.get("table"), record.get("origin")
    table = table if isinstance(table, list) else []
    return DrawCheck(
        frame=record["frame"],
        line=record["n"],
        status="differs" if found else "verified",
        origin=str(origin.get("kind")) if isinstance(origin, dict) else "unknown",
        seed=str(record.get("seed", "")),
        F=str(record.get("F", "")),
        digest=str(record.get("digest", "")),
        n_units=len(table),
        n_treated=sum(isinstance(row, list) and row[3:] == [1] for row in table),
        possible_assignments=record.get("possible_assignments", ""),
        problems=tuple(found),
    )


def _voided(check: DrawCheck) -> DrawCheck:
    if check.status == "differs":
        return check
    return replace(check, status="voided")


def _file_problems(state: State, frames: Mapping[str, Path]) -> list[str]:
    problems = []
    for name, path in sorted(frames.items()):
        frozen = state.cycle(name).freeze
        if not frozen:
            continue
        try:
            table = read_frame(Path(path))
            frame = canonical_frame(
                table, reserve=name == "reserve", source=Path(path).name
            )
            found = changed_rows(frame, frozen)
        except DrawRefused as refused:
            found = list(refused.problems)
        problems += [f"{Path(path).name} {p}" for p in found]
    return problems


def _notes(state: State, frames: Mapping[str, Path]) -> list[str]:
    notes = []
    for name, cycle in sorted(state.cycles.items()):
        if not cycle.freeze:
            continue
        if name not in frames:
            notes.append(f"{name}: no frame file given, checked against the log alone")
            continue
        path, frozen = Path(frames[name]), cycle.freeze.get("file_sha256")
        if path.is_file() and frozen:
            if hashlib.sha256(path.read_bytes()).hexdigest() != frozen:
                notes.append(f"{path.name}: its bytes are not those frozen")
    return notes


def _anchored(records: list[dict], anchor: str | None) -> tuple[int, list[str]]:
    if not anchor:
        return 0, []
    for record in records:
        if record["hash"] == anchor.strip().lower():
            return record["n"], []
    return 0, ["anchor: no record of this log has that hash"]

"""Derive every logged assignment again and say whether it is the one in the log.

Without a standing draw nothing is verified: a log that is empty, cut off, voided, or of
another frame is told apart from one that differs, and both end with exit 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log.anchors import (
    Anchor,
    Anchoring,
    anchored,
    confirmations,
    impossible,
    parse_anchor,
)
from perutip.assignment.seed_log.chain import GENESIS, parse_log
from perutip.assignment.seed_log.content_rules import content_problems
from perutip.assignment.seed_log.frame_files import (
    file_notes,
    file_problems,
    uncompared,
)
from perutip.assignment.seed_log.record_content import seed_record
from perutip.assignment.seed_log.record_rules import order_problems
from perutip.assignment.seed_log.report import (
    DIFFERS,
    DRAW_ANCHORED,
    FREEZE_ANCHORED,
    NOT_ANCHORED,
    NOT_DRAWN,
    DrawCheck,
    Status,
    VerificationReport,
)
from perutip.assignment.seed_log.standing import missing_draws, what_it_rests_on
from perutip.assignment.seed_log.state import State, advance
from perutip.assignment.seed_log.time_stamps import check_time_stamps

_STATUS_OF: dict[Anchoring, Status] = {
    "freeze": FREEZE_ANCHORED,
    "draw": DRAW_ANCHORED,
    "none": NOT_ANCHORED,
}
_BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def verify_all(
    log_path: Path,
    frames: Mapping[str, Path],
    *,
    anchors: Iterable[str | Anchor] = (),
) -> VerificationReport:
    """Check the chain, the order of events, and derive every draw again.

    Parameters
    ----------
    log_path
        The seed log.
    frames
        Frame name (pilot, trial, reserve) → its CSV file. Every one is compared with
        what the log froze under its name; a frame that the log never froze is not
        drawn.
    anchors
        Records' hashes that the reviewer got elsewhere, `HASH` or `HASH@TIME`.

    Returns
    -------
    VerificationReport
        Never raises for what a log or frame holds: that is the report's to say.

    Raises
    ------
    ValueError
        For an anchor that is not written as one.
    """
    wanted = [a if isinstance(a, Anchor) else parse_anchor(a) for a in anchors]
    log_path = Path(log_path)
    if not log_path.is_file():
        return _nothing(NOT_DRAWN, f"{log_path.name}: the log is not there")
    content = log_path.read_bytes()
    if not content:
        return _nothing(
            NOT_DRAWN, f"{log_path.name}: the log is empty, nothing was frozen or drawn"
        )
    try:
        records = parse_log(content, source=log_path.name)
    except DrawRefused as refused:
        return _nothing(DIFFERS, *(f"{log_path.name} {p}" for p in refused.problems))
    replayed = _Replay(records, log_path.name)
    notes, problems = check_time_stamps(log_path.parent, records)
    replayed.problems += problems
    return replayed.report(frames, wanted, notes)


class _Replay:
    """Every record checked in its turn; stops where what follows has no footing."""

    def __init__(self, records: list[dict], source: str) -> None:
        self.records = records
        self.state = State()
        self.draws: list[DrawCheck] = []
        self.problems: list[str] = []
        self.place: dict[str, int] = {}  # a draw record's hash → its check
        self.footing: list[tuple[dict, dict, dict]] = []
        self.seen: set[str] = set()
        for record in records:
            if not self._follow(record, source):
                break

    def _follow(self, record: dict, source: str) -> bool:
        misplaced = _problems_of(order_problems, self.state, record)
        found = misplaced or _problems_of(content_problems, self.state, record)
        self.problems += [f"{source} line {record['n']}: {p}" for p in found]
        if misplaced or (found and record["event"] != "draw"):
            return False
        self.seen.add(record["frame"])
        if record["event"] == "draw":
            self._drawn(record, found)
        if record["event"] == "void":
            for gone in record["voids"]:
                if gone in self.place:
                    at = self.place[gone]
                    self.draws[at] = _voided(self.draws[at])
        advance(self.state, record)
        return True

    def _drawn(self, record: dict, found: list[str]) -> None:
        name = record["frame"]
        freeze = self.state.cycle(name).freeze
        seed = seed_record(self.state, name)
        assert freeze is not None and seed is not None
        rests_on = tuple(what_it_rests_on(freeze, seed["origin"]))
        drawn = record
        if freeze["announced"].get("kind") == "trial":  # it follows from its trial
            trial = self.state.cycle("trial")
            freeze, drawn = trial.freeze or freeze, trial.draw or record
        self.place[record["hash"]] = len(self.draws)
        self.footing.append((freeze, seed, drawn))
        self.draws.append(_draw_check(record, found, rests_on))

    def report(
        self, frames: Mapping[str, Path], anchors: list[Anchor], notes: list[str]
    ) -> VerificationReport:
        """The whole report, anchors matched and frame files compared."""
        found, problems = confirmations(anchors, self.records)
        for at, (freeze, seed, drawn) in enumerate(self.footing):
            problems += impossible(found, freeze, seed)
            how = anchored(found, freeze, seed, drawn)
            self.draws[at] = replace(self.draws[at], anchoring=how)
        problems = [*self.problems, *dict.fromkeys(problems)]
        problems += file_problems(self.state, frames)
        awaited = [] if problems else missing_draws(self.state, self.seen, frames)
        return VerificationReport(
            self._status(problems, awaited),
            self.records[-1]["hash"] if self.records else GENESIS,
            len(self.records),
            tuple(self.draws),
            tuple((v["frame"], v["n"], str(v["reason"])) for v in self.state.voids),
            tuple(problems),
            tuple(awaited),
            tuple(one.line() for one in found),
            (*file_notes(self.state, frames), *notes),
            len(self.state.looks),
            uncompared(self.state, frames),
        )

    def _status(self, problems: list[str], awaited: list[str]) -> Status:
        if problems:
            return DIFFERS
        if awaited:
            return NOT_DRAWN
        weakest: list[Anchoring] = ["none", "draw", "freeze"]
        standing = [d.anchoring for d in self.draws if d.status == "verified"]
        return _STATUS_OF[min(standing, key=weakest.index, default="none")]


def _nothing(status: Status, *sentences: str) -> VerificationReport:
    problems = sentences if status == DIFFERS else ()
    awaited = sentences if status == NOT_DRAWN else ()
    return VerificationReport(status, GENESIS, 0, (), (), problems, awaited)


def _problems_of(
    check: Callable[[State, dict], list[str]], state: State, record: dict
) -> list[str]:
    """A check's problems, also for a record that lacks what the check looks at."""
    try:
        return check(state, record)
    except DrawRefused as refused:
        return list(refused.problems)
    except _BROKEN as error:
        return [f"the record is not whole ({type(error).__name__})"]


def _draw_check(record: dict, found: list[str], rests_on: tuple[str, ...]) -> DrawCheck:
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
        rests_on=rests_on,
    )


def _voided(check: DrawCheck) -> DrawCheck:
    return check if check.status == "differs" else replace(check, status="voided")

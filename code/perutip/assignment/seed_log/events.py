"""The seed log: an append-only account of every freeze, seed, draw and void.

`seed_log.jsonl` lies with the registers because it is evidence. A plain run verifies it
and never draws. Whoever holds the file alone could rebuild its chain: publish the head
hash (registry upload, signed tag) where others keep it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from perutip.assignment.draw import (
    PROTOCOL,
    DrawRefused,
    Frame,
    canonical_frame,
    draw,
    name_rows,
    overlapping_units,
    read_frame,
    replacements,
)
from perutip.assignment.seed_log.chain import (
    append_line,
    locked,
    log_head,
    read_log,
    sealed,
)
from perutip.assignment.seed_log.provenance import git_commit, versions
from perutip.assignment.seed_log.record_rules import (
    FRAMES,
    State,
    advance,
    content_problems,
    draw_content,
    frame_name_problem,
    frame_of,
    freeze_content,
    order_problems,
)
from perutip.assignment.seed_log.seed_sources import Seed

__all__ = ["FRAMES", "DrawRefused", "LogEvent", "SeedLog", "log_head", "read_log"]


@dataclass(frozen=True)
class LogEvent:
    """A record, and whether this call added it or found and verified it.

    `assignment` is the drawn table (as from `draw`), None for other events.
    """

    record: dict
    added: bool
    assignment: pd.DataFrame | None = None


class SeedLog:
    """Append to, and read, one seed log.

    Parameters
    ----------
    path
        The log; made by the first event.
    now, commit, versions
        Time (UTC), commit and versions to record. Left out, they are the real ones; the
        simulated study gives fixed ones so that its log regenerates to the same bytes.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: datetime | None = None,
        commit: str | None = None,
        versions: dict[str, str] | None = None,
    ) -> None:
        self.path = Path(path)
        self._now, self._commit, self._versions = now, commit, versions

    def freeze(
        self,
        name: str,
        frame: pd.DataFrame | Path | str,
        *,
        beacon: tuple[str, int] | None = None,
        nonces: list[str] | None = None,
        criterion: str | None = None,
    ) -> LogEvent:
        """Freeze a frame, naming in advance what its seed will come from.

        `beacon` is (chain, round) of a round not yet published; `nonces` are SHA-256
        commitments to three or more people's nonces. Neither: dice (or simulated).
        `criterion` announces a re-randomization by its `criterion_digest`: the frame
        is then drawn by `rerandomize_logged`, not by `draw`. Raises DrawRefused.
        """
        checked, file_hash = _load(name, frame)
        announced: dict[str, object] = {}
        if beacon:
            announced["beacon"] = [beacon[0], int(beacon[1])]
        if nonces:
            announced["nonces"] = list(nonces)
        if criterion:
            announced["criterion"] = criterion
        content = {**freeze_content(checked), "announced": announced}
        if file_hash:
            content["file_sha256"] = file_hash
        with locked(self.path):
            records, state = self._replayed()
            frozen = state.cycle(name).freeze
            if frozen:
                _same_frame(name, checked, frozen)
                if frozen["announced"] == announced:
                    return LogEvent(frozen, added=False)
            others = {
                other: frame_of(cycle.freeze)
                for other, cycle in state.cycles.items()
                if other != name and cycle.freeze
            }
            problems = overlapping_units(checked, others)
            if problems:
                raise DrawRefused(problems, source=name)
            return self._append("freeze", name, content, records, state)

    def seed(self, name: str, seed: Seed) -> LogEvent:
        """Record a frozen frame's seed and where it comes from. Raises DrawRefused."""
        with locked(self.path):
            records, state = self._replayed()
            cycle = state.cycle(name)
            if cycle.seed and cycle.seed["seed"] == seed.value:
                return LogEvent(cycle.seed, added=False)
            freeze = cycle.freeze["hash"] if cycle.freeze else ""
            content = {"seed": seed.value, "origin": seed.origin, "freeze": freeze}
            return self._append("seed", name, content, records, state)

    def draw(self, name: str, frame: pd.DataFrame | Path | str) -> LogEvent:
        """Draw a frozen frame with its logged seed; if drawn, verify and add nothing.

        Raises
        ------
        DrawRefused
            If the frame is not the frozen one (rows named), or order is broken.
        """
        checked, _ = _load(name, frame)
        table = frame if isinstance(frame, pd.DataFrame) else read_frame(Path(frame))
        with locked(self.path):
            records, state = self._replayed()
            cycle = state.cycle(name)
            if not cycle.seed:
                raise DrawRefused(
                    ["the frame must be frozen and have its seed before the draw"],
                    source=f"draw {name}",
                )
            _same_frame(name, checked, cycle.freeze)
            seed = cycle.seed["seed"]
            drawn = draw(table, seed=seed, reserve=name == "reserve")
            if cycle.draw:
                return LogEvent(cycle.draw, added=False, assignment=drawn)
            content = {
                **draw_content(checked, seed),
                "origin": cycle.seed["origin"],
                "freeze": cycle.freeze["hash"],
                "seed_record": cycle.seed["hash"],
            }
            event = self._append("draw", name, content, records, state)
            return LogEvent(event.record, added=True, assignment=drawn)

    def void(self, name: str, *, reason: str) -> LogEvent:
        """Void what stands of a frame, with a reason. Raises DrawRefused."""
        with locked(self.path):
            records, state = self._replayed()
            voids = [record["hash"] for record in state.cycle(name).live()]
            content = {"reason": reason, "voids": voids}
            return self._append("void", name, content, records, state)

    def replacements(self, dropouts: list[str], *, name: str = "trial") -> pd.DataFrame:
        """Who replaces units that dropped out, in that order; see `draw.replacements`.

        Raises DrawRefused unless frame and reserve are drawn.
        """
        state = self.state()
        drawn, reserve = state.cycle(name).draw, state.cycle("reserve").draw
        if not drawn or not reserve:
            raise DrawRefused(
                [f"{name} and reserve must be drawn first"], source="replacement"
            )
        columns = ["unit_id", "stratum", "rank", "treated"]
        tables = [pd.DataFrame(r["table"], columns=columns) for r in (drawn, reserve)]
        return replacements(*tables, dropouts)

    def head(self) -> str:
        """Hash of the last record."""
        return log_head(self.path)

    def state(self) -> State:
        """Where every frame stands, each record verified. Raises DrawRefused."""
        return self._replayed()[1]

    def _replayed(self) -> tuple[list[dict], State]:
        records = read_log(self.path)
        return records, replay(records, source=self.path.name)

    def _append(
        self, event: str, name: str, content: dict, records: list[dict], state: State
    ) -> LogEvent:
        problems = frame_name_problem(name)
        if problems:
            raise DrawRefused(problems)
        now = self._now or datetime.now(UTC)
        record = sealed(
            {
                **content,
                "event": event,
                "frame": name,
                "protocol": PROTOCOL,
                "time": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "commit": self._commit or git_commit(),
                "versions": self._versions or versions(),
            },
            records,
        )
        problems = order_problems(state, record) or content_problems(state, record)
        if problems:
            raise DrawRefused(problems, source=f"{event} {name}")
        append_line(self.path, record)
        return LogEvent(record, added=True)


def replay(records: list[dict], *, source: str = "seed_log.jsonl") -> State:
    """State after the records, order checked, content not. Raises DrawRefused."""
    state = State()
    for record in records:
        problems = order_problems(state, record)
        if problems:
            n = record["n"]
            raise DrawRefused([f"line {n}: {p}" for p in problems], source=source)
        advance(state, record)
    return state


def _load(name: str, frame: pd.DataFrame | Path | str) -> tuple[Frame, str]:
    problems = frame_name_problem(name)
    if problems:
        raise DrawRefused(problems)
    if isinstance(frame, pd.DataFrame):
        file_hash, table, source = "", frame, name
    else:
        path = Path(frame)
        table, source = read_frame(path), path.name
        file_hash = hashlib.sha256(path.read_bytes()).hexdigest()
    return canonical_frame(table, reserve=name == "reserve", source=source), file_hash


def changed_rows(frame: Frame, frozen: dict) -> list[str]:
    """Problems: rows of a frame that are not in the frozen one, and rows gone."""
    if frame.digest() == frozen["F"]:
        return []
    there = set(frame_of(frozen).lines())
    rows = [
        r
        for line, r in zip(frame.lines(), frame.rows, strict=True)
        if line not in there
    ]
    gone = len(there - set(frame.lines()))
    problems = [f"{name_rows(rows)}: not as frozen"] if rows else []
    if gone:
        problems.append(f"{gone} frozen rows are changed or gone")
    return problems


def _same_frame(name: str, frame: Frame, frozen: dict) -> None:
    problems = changed_rows(frame, frozen)
    if problems:
        advice = f"a changed frame needs: void {name} --reason ..."
        raise DrawRefused([*problems, advice], source=f"frame {name} has changed")

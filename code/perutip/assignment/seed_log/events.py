"""The seed log: an append-only account of every freeze, seed, draw and what follows.

`seed_log.jsonl` lies with the registers because it is evidence. A plain run verifies it
and never draws. Whoever holds the file alone could rebuild its chain: publish the hash
of a freeze before its seed can exist, and the head after the draw, where others keep it
(registry upload, signed tag).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from perutip.assignment.draw import (
    PROTOCOL,
    DrawRefused,
    Frame,
    canonical_frame,
    changed_rows,
    draw,
    read_frame,
)
from perutip.assignment.seed_log.announcements import (
    TIME_FORMAT,
    announcement_problems,
)
from perutip.assignment.seed_log.chain import (
    append_lines,
    locked,
    log_head,
    read_log,
    sealed,
)
from perutip.assignment.seed_log.content_rules import content_problems
from perutip.assignment.seed_log.provenance import git_commit, versions
from perutip.assignment.seed_log.record_content import (
    drawn_content,
    freeze_content,
    replacement_content,
    same,
    seed_record,
)
from perutip.assignment.seed_log.record_rules import (
    frame_name_problem,
    order_problems,
)
from perutip.assignment.seed_log.seed_sources import Seed
from perutip.assignment.seed_log.state import (
    FRAMES,
    NO_RESERVE,
    State,
    advance,
    announces,
)

__all__ = ["FRAMES", "DrawRefused", "LogEvent", "SeedLog", "log_head", "read_log"]

RESERVE_SOURCE = {"kind": "trial"}


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
        source: dict | None = None,
        sources: Sequence[dict[str, str]] = (),
        rule: str = "",
        no_reserve: bool = False,
        criterion: str | None = None,
    ) -> LogEvent:
        """Freeze a frame, fixing in advance where its seed will come from.

        Parameters
        ----------
        name, frame
            pilot, trial or reserve; its table, or the path of its CSV file.
        source
            What the seed will come from, as `announce_beacon` and its like make it. A
            reserve has none: its trial's seed ranks it.
        sources, rule
            What the frame was made from: files, each {"name", "sha256"}, and how its
            units were chosen, in words.
        no_reserve
            A trial without reserve; else its reserve must be frozen before.
        criterion
            Announces a re-randomization by its `criterion_digest`: the frame is then
            drawn by `rerandomize_logged`, not by `draw`.

        Raises
        ------
        DrawRefused
            With everything that is wrong with frame, source or order.
        """
        checked, file_hash = _load(name, frame)
        announced = _announced(name, source, criterion)
        content: dict[str, object] = {
            **freeze_content(checked),
            "announced": announced,
            "sources": [dict(one) for one in sources],
            "rule": rule,
        }
        if file_hash:
            content["file_sha256"] = file_hash
        with locked(self.path):
            records, state = self._replayed()
            frozen = state.cycle(name).freeze
            if frozen:
                _same_frame(name, checked, state)
                if same(frozen["announced"], announced):
                    return LogEvent(frozen, added=False)
            if name == "trial":
                reserve = state.cycle("reserve").freeze
                named = reserve["hash"] if reserve and not no_reserve else NO_RESERVE
                content["reserve"] = named
                if not reserve and not no_reserve:
                    raise DrawRefused(
                        ["freeze the reserve first, or say that there is none"],
                        source="freeze trial",
                    )
            return self._append("freeze", name, content, records, state)

    def seed(self, name: str, seed: Seed) -> LogEvent:
        """Record a frozen frame's seed and where it comes from. Raises DrawRefused."""
        with locked(self.path):
            records, state = self._replayed()
            cycle = state.cycle(name)
            if cycle.seed and same(cycle.seed["origin"], seed.origin):
                return LogEvent(cycle.seed, added=False)
            if cycle.freeze and not announces(cycle.freeze):
                raise DrawRefused(
                    [
                        "the freeze is of the earlier format and names no source: "
                        "void it and freeze again"
                    ],
                    source=f"seed {name}",
                )
            freeze = cycle.freeze["hash"] if cycle.freeze else ""
            content = {"seed": seed.value, "origin": seed.origin, "freeze": freeze}
            return self._append("seed", name, content, records, state)

    def draw(self, name: str, frame: pd.DataFrame | Path | str) -> LogEvent:
        """Draw a frozen frame with its logged seed; if drawn, verify and add nothing.

        A trial's reserve is ranked with it, by the trial's seed, in a record of its
        own.

        Raises
        ------
        DrawRefused
            If the frame is not the frozen one (rows named), or order is broken.
        """
        checked, _ = _load(name, frame)
        table = frame if isinstance(frame, pd.DataFrame) else read_frame(Path(frame))
        with locked(self.path):
            records, state = self._replayed()
            cycle, seed = state.cycle(name), seed_record(state, name)
            if cycle.freeze is None or seed is None:
                raise DrawRefused(
                    ["the frame must be frozen and have its seed before the draw"],
                    source=f"draw {name}",
                )
            _same_frame(name, checked, state)
            drawn = draw(table, seed=seed["seed"], reserve=name == "reserve")
            made = [] if cycle.draw else [self._made("draw", name, records, state)]
            reserve = state.cycle("reserve")
            waits = reserve.freeze is not None and reserve.draw is None
            if name == "trial" and waits and announces(cycle.freeze):
                made.append(self._made("draw", "reserve", [*records, *made], state))
            if made:
                append_lines(self.path, made)
            found = cycle.draw
            assert found is not None
            return LogEvent(found, added=found in made, assignment=drawn)

    def void(self, name: str, *, reason: str) -> LogEvent:
        """Void what stands of a frame, with a reason. Raises DrawRefused."""
        _refuse_lines(reason, f"void {name}")
        with locked(self.path):
            records, state = self._replayed()
            voids = [record["hash"] for record in state.live(name)]
            content = {"reason": reason, "voids": voids}
            return self._append("void", name, content, records, state)

    def replace(self, name: str, unit: str, *, reason: str) -> LogEvent:
        """Log that the next reserve of its stratum takes a unit's place and arm.

        `unit` left the study; for intention to treat it stays in its arm. Raises
        DrawRefused.
        """
        _refuse_lines(reason, f"replace {name}")
        with locked(self.path):
            records, state = self._replayed()
            content = {**replacement_content(state, name, unit), "reason": reason}
            return self._append("replace", name, content, records, state)

    def look(self, name: str, *, reason: str, data: str) -> LogEvent:
        """Log a look at effects before the endline is whole.

        data: SHA-256 of the registers looked at. Raises DrawRefused.
        """
        _refuse_lines(reason, f"look {name}")
        with locked(self.path):
            records, state = self._replayed()
            drawn = state.cycle(name).draw
            draw = drawn["hash"] if drawn else ""
            content = {"reason": reason, "draw": draw, "data": data}
            return self._append("look", name, content, records, state)

    def head(self) -> str:
        """Hash of the last record."""
        return log_head(self.path)

    def state(self) -> State:
        """Where every frame stands, the order of events checked. Raises DrawRefused."""
        return self._replayed()[1]

    def _replayed(self) -> tuple[list[dict], State]:
        records = read_log(self.path)
        return records, replay(records, source=self.path.name)

    def _append(
        self, event: str, name: str, content: dict, records: list[dict], state: State
    ) -> LogEvent:
        record = self._made(event, name, records, state, content)
        append_lines(self.path, [record])
        return LogEvent(record, added=True)

    def _made(
        self,
        event: str,
        name: str,
        records: list[dict],
        state: State,
        content: dict | None = None,
    ) -> dict:
        """A record that may follow; the state moves by it. Raises DrawRefused."""
        problems = frame_name_problem(name)
        if problems:
            raise DrawRefused(problems)
        now = self._now or datetime.now(UTC)
        record = sealed(
            {
                **(drawn_content(state, name) if content is None else content),
                "event": event,
                "frame": name,
                "protocol": PROTOCOL,
                "time": now.astimezone(UTC).strftime(TIME_FORMAT),
                "commit": self._commit or git_commit(),
                "versions": self._versions or versions(),
            },
            records,
        )
        problems = order_problems(state, record) or content_problems(state, record)
        if problems:
            raise DrawRefused(problems, source=f"{event} {name}")
        advance(state, record)
        return record


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


def _announced(name: str, source: dict | None, criterion: str | None) -> dict:
    """The announcement of a freeze record, checked. Raises DrawRefused."""
    if name == "reserve":
        if source not in (None, RESERVE_SOURCE):
            raise DrawRefused(
                ["a reserve has no seed of its own: the trial's seed ranks it"],
                source="freeze reserve",
            )
        source = RESERVE_SOURCE
    if source is None:
        raise DrawRefused(
            ["name what the seed will come from: a beacon, dice or nonces"],
            source=f"freeze {name}",
        )
    announced = {**source, **({"criterion": criterion} if criterion else {})}
    problems = announcement_problems(announced)
    if problems:
        raise DrawRefused(problems, source=f"freeze {name}")
    return announced


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


def _refuse_lines(reason: str, source: str) -> None:
    if not reason.strip() or not reason.isprintable():
        raise DrawRefused(["give the reason, on one line"], source=source)


def _same_frame(name: str, frame: Frame, state: State) -> None:
    problems = changed_rows(frame, state.cycle(name).checked_frame())
    if problems:
        advice = f"a changed frame needs: void {name} --reason ..."
        raise DrawRefused([*problems, advice], source=f"frame {name} has changed")

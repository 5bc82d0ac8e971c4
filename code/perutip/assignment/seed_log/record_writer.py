"""Records that may follow those of a log: made, checked, and appended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from perutip.assignment.draw import PROTOCOL, DrawRefused
from perutip.assignment.seed_log.announcements import TIME_FORMAT
from perutip.assignment.seed_log.chain import append_lines, read_log, sealed
from perutip.assignment.seed_log.content_rules import content_problems
from perutip.assignment.seed_log.provenance import git_commit, versions
from perutip.assignment.seed_log.record_content import drawn_content
from perutip.assignment.seed_log.record_rules import frame_name_problem, order_problems
from perutip.assignment.seed_log.state import State, advance


@dataclass(frozen=True)
class RecordWriter:
    """The next record of the log at `path`.

    now, commit, versions: what it says of its making; None for the real ones.
    """

    path: Path
    now: datetime | None
    commit: str | None
    versions: dict[str, str] | None

    def replayed(self) -> tuple[list[dict], State]:
        """Records of the log, and the state after them. Raises DrawRefused."""
        records = read_log(self.path)
        return records, replay(records, source=self.path.name)

    def append(
        self, event: str, name: str, content: dict, records: list[dict], state: State
    ) -> dict:
        """Make a record and write it at the log's end. Raises DrawRefused."""
        record = self.made(event, name, records, state, content)
        append_lines(self.path, [record])
        return record

    def made(
        self,
        event: str,
        name: str,
        records: list[dict],
        state: State,
        content: dict | None = None,
    ) -> dict:
        """A record that may follow; the state moves by it. Raises DrawRefused.

        content: None for a draw's, which follows from the state.
        """
        problems = frame_name_problem(name)
        if problems:
            raise DrawRefused(problems)
        now = self.now or datetime.now(UTC)
        record = sealed(
            {
                **(drawn_content(state, name) if content is None else content),
                "event": event,
                "frame": name,
                "protocol": PROTOCOL,
                "time": now.astimezone(UTC).strftime(TIME_FORMAT),
                "commit": self.commit or git_commit(),
                "versions": self.versions or versions(),
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

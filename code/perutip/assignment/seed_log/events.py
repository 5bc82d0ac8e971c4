"""The seed log: an append-only account of every freeze, seed, draw and what follows.

`seed_log.jsonl` lies with the registers because it is evidence. A plain run verifies it
and never draws. Whoever holds the file alone could rebuild its chain: publish the hash
of a freeze before its seed can exist, and the head after the draw, where others keep it
(registry upload, signed tag).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from perutip.assignment.draw import DrawRefused, Frame, changed_rows, draw, read_frame
from perutip.assignment.seed_log.chain import append_lines, locked, log_head
from perutip.assignment.seed_log.event_input import (
    announced_source,
    load_frame,
    refuse_lines,
)
from perutip.assignment.seed_log.record_content import (
    freeze_content,
    replacement_content,
    same,
    seed_record,
)
from perutip.assignment.seed_log.record_writer import RecordWriter
from perutip.assignment.seed_log.seed_sources import Seed
from perutip.assignment.seed_log.state import NO_RESERVE, State, announces


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
        self._writer = RecordWriter(self.path, now, commit, versions)

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
        checked, file_hash = load_frame(name, frame)
        announced = announced_source(name, source, criterion)
        content: dict[str, object] = {
            **freeze_content(checked),
            "announced": announced,
            "sources": [dict(one) for one in sources],
            "rule": rule,
        }
        if file_hash:
            content["file_sha256"] = file_hash
        with locked(self.path):
            records, state = self._writer.replayed()
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
            records, state = self._writer.replayed()
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
        checked, _ = load_frame(name, frame)
        table = frame if isinstance(frame, pd.DataFrame) else read_frame(Path(frame))
        with locked(self.path):
            records, state = self._writer.replayed()
            cycle, seed = state.cycle(name), seed_record(state, name)
            if cycle.freeze is None or seed is None:
                raise DrawRefused(
                    ["the frame must be frozen and have its seed before the draw"],
                    source=f"draw {name}",
                )
            _same_frame(name, checked, state)
            drawn = draw(table, seed=seed["seed"], reserve=name == "reserve")
            made = (
                [] if cycle.draw else [self._writer.made("draw", name, records, state)]
            )
            reserve = state.cycle("reserve")
            waits = reserve.freeze is not None and reserve.draw is None
            if name == "trial" and waits and announces(cycle.freeze):
                made.append(
                    self._writer.made("draw", "reserve", [*records, *made], state)
                )
            if made:
                append_lines(self.path, made)
            found = cycle.draw
            assert found is not None
            return LogEvent(found, added=found in made, assignment=drawn)

    def void(self, name: str, *, reason: str) -> LogEvent:
        """Void what stands of a frame, with a reason. Raises DrawRefused."""
        refuse_lines(reason, f"void {name}")
        with locked(self.path):
            records, state = self._writer.replayed()
            voids = [record["hash"] for record in state.live(name)]
            content = {"reason": reason, "voids": voids}
            return self._append("void", name, content, records, state)

    def replace(self, name: str, unit: str, *, reason: str) -> LogEvent:
        """Log that the next reserve of its stratum takes a unit's place and arm.

        `unit` left the study; for intention to treat it stays in its arm. Raises
        DrawRefused.
        """
        refuse_lines(reason, f"replace {name}")
        with locked(self.path):
            records, state = self._writer.replayed()
            content = {**replacement_content(state, name, unit), "reason": reason}
            return self._append("replace", name, content, records, state)

    def look(self, name: str, *, reason: str, data: str) -> LogEvent:
        """Log a look at effects before the endline is whole.

        data: SHA-256 of the registers looked at. Raises DrawRefused.
        """
        refuse_lines(reason, f"look {name}")
        with locked(self.path):
            records, state = self._writer.replayed()
            drawn = state.cycle(name).draw
            draw = drawn["hash"] if drawn else ""
            content = {"reason": reason, "draw": draw, "data": data}
            return self._append("look", name, content, records, state)

    def head(self) -> str:
        """Hash of the last record."""
        return log_head(self.path)

    def state(self) -> State:
        """Where every frame stands, the order of events checked. Raises DrawRefused."""
        return self._writer.replayed()[1]

    def _append(
        self, event: str, name: str, content: dict, records: list[dict], state: State
    ) -> LogEvent:
        record = self._writer.append(event, name, content, records, state)
        return LogEvent(record, added=True)


def _same_frame(name: str, frame: Frame, state: State) -> None:
    problems = changed_rows(frame, state.cycle(name).checked_frame())
    if problems:
        advice = f"a changed frame needs: void {name} --reason ..."
        raise DrawRefused([*problems, advice], source=f"frame {name} has changed")

"""Where every frame of a seed log stands after a number of its records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from perutip.assignment.draw import Frame, frame_from_columns
from perutip.assignment.seed_log.announcements import moment_of

EVENTS = ("freeze", "seed", "draw", "void", "replace", "look")
NO_RESERVE = "none"


@dataclass
class Cycle:
    """The live records of one frame: those since its last void."""

    freeze: dict | None = None
    seed: dict | None = None
    draw: dict | None = None
    replaces: list[dict] = field(default_factory=list)

    frame: Frame | None = None

    def checked_frame(self) -> Frame:
        """The frozen frame, checked once. Raises DrawRefused."""
        if self.frame is None:
            assert self.freeze is not None
            self.frame = frame_of(self.freeze)
        return self.frame

    def live(self) -> list[dict]:
        """Records that stand, in order."""
        stages = [r for r in (self.freeze, self.seed, self.draw) if r is not None]
        return stages + self.replaces


@dataclass
class State:
    """Where every frame stands after a number of records.

    `voids` are the void records so far, `looks` the looks at effects; `announces` is
    the number of the first freeze that names its seed's source: from there on every
    freeze must (0: none does, the log is of the earlier format).
    """

    cycles: dict[str, Cycle] = field(default_factory=dict)
    seeds_known: dict[str, int] = field(default_factory=dict)
    voids: list[dict] = field(default_factory=list)
    looks: list[dict] = field(default_factory=list)
    announces: int = 0
    last_time: datetime | None = None

    def cycle(self, frame: str) -> Cycle:
        """The frame's cycle, empty if it has none."""
        return self.cycles.setdefault(frame, Cycle())

    def live(self, frame: str) -> list[dict]:
        """Records that a void of the frame voids: with a trial its reserve's ranks."""
        records = self.cycle(frame).live()
        ranked = self.cycle("reserve").draw
        freeze = self.cycle(frame).freeze
        if frame == "trial" and ranked and freeze and announces(freeze):
            records = [*records, ranked]
        return sorted(records, key=lambda record: record["n"])


def announces(freeze: dict) -> bool:
    """True if a freeze record names the source of its seed (earlier logs did not)."""
    announced = freeze.get("announced")
    return isinstance(announced, dict) and "kind" in announced


def frame_of(record: dict) -> Frame:
    """The frame that a freeze record holds, checked again. Raises DrawRefused."""
    table = record["table"]
    names = ["unit_id", "stratum", "m_treated", "extra"][: len(table[0])]
    columns = {
        name: list(cells)
        for name, cells in zip(names, zip(*table, strict=True), strict=True)
    }
    reserve = record["frame"] == "reserve"
    return frame_from_columns(columns, reserve=reserve, source=record["frame"])


def no_replacement(state: State) -> str:
    """Why no unit of the trial can be replaced as things stand; empty where one can."""
    trial, reserve = state.cycle("trial"), state.cycle("reserve")
    if not trial.draw:
        return "the trial must be drawn before a unit is replaced"
    if not reserve.freeze:
        return "no reserve is frozen: nothing can take the place of a unit"
    if not reserve.draw:
        return "the reserve must be ranked (draw reserve) before a unit is replaced"
    return ""


def advance(state: State, record: dict) -> None:
    """Move the state by one record that may follow."""
    name, event = record["frame"], record["event"]
    state.last_time = moment_of(record["time"]) or state.last_time
    if event == "void":
        _void(state, record)
    elif event == "look":
        state.looks.append(record)
    elif event == "replace":
        state.cycle(name).replaces.append(record)
    else:
        setattr(state.cycle(name), event, record)
    if event == "freeze" and announces(record):
        state.announces = state.announces or record["n"]
    if event == "seed":
        state.seeds_known.setdefault(record["seed"], record["n"])


def _void(state: State, record: dict) -> None:
    name = record["frame"]
    freeze = state.cycle(name).freeze
    if name == "trial" and freeze and announces(freeze):
        state.cycle("reserve").draw = None
    state.cycles[name] = Cycle()
    state.voids.append(record)

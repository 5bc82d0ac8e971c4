"""What each record of the seed log holds, and which may follow which.

Per frame: freeze → seed → draw, and void at any point, after which the frame may be
frozen anew. The same functions make a record's content when it is written and say what
it must be when it is verified.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from perutip.assignment.draw import (
    PROTOCOL,
    Frame,
    assign,
    assignment_digest,
    frame_from_columns,
    treated_counts,
)
from perutip.assignment.seed_log.seed_sources import (
    announcement_problems,
    derive,
    round_time,
)

FRAMES = ("pilot", "trial", "reserve")
EVENTS = ("freeze", "seed", "draw", "void")


@dataclass
class Cycle:
    """The live records of one frame: those since its last void."""

    freeze: dict | None = None
    seed: dict | None = None
    draw: dict | None = None

    frame: Frame | None = None

    def checked_frame(self) -> Frame:
        """The frozen frame, checked once. Raises DrawRefused."""
        if self.frame is None:
            self.frame = frame_of(self.freeze)
        return self.frame

    def live(self) -> list[dict]:
        """Records that stand, in order."""
        return [r for r in (self.freeze, self.seed, self.draw) if r is not None]


@dataclass
class State:
    """Where every frame stands after a number of records."""

    cycles: dict[str, Cycle] = field(default_factory=dict)
    seeds_known: dict[str, int] = field(default_factory=dict)

    def cycle(self, frame: str) -> Cycle:
        """The frame's cycle, empty if it has none."""
        return self.cycles.setdefault(frame, Cycle())


def frame_name_problem(frame: str) -> list[str]:
    """A problem unless the name is one of the three frames."""
    if frame in FRAMES:
        return []
    return [f"frame must be one of {', '.join(FRAMES)}, not {frame!r}"]


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


def freeze_content(frame: Frame) -> dict:
    """F, strata table, number of possible assignments and the rows of a frame."""
    tail = [] if frame.extra is None else [frame.extra]
    return {
        "F": frame.digest(),
        "n_units": len(frame.units),
        "strata": _strata_table(frame, None),
        "possible_assignments": frame.n_assignments(),
        "table": [
            [u, s, frame.m_treated[s], *tail]
            for u, s in zip(frame.units, frame.strata, strict=True)
        ],
    }


def draw_content(frame: Frame, seed: str) -> dict:
    """All of a draw record that follows from frame and seed."""
    digest = frame.digest()
    table = [
        [a.unit_id, a.stratum, a.rank, a.treated] for a in assign(frame, seed, digest)
    ]
    return {
        "F": digest,
        "seed": seed,
        "strata": _strata_table(frame, treated_counts(frame, seed, digest)),
        "possible_assignments": frame.n_assignments(),
        "table": table,
        "digest": assignment_digest([tuple(row) for row in table]),
    }


def _strata_table(frame: Frame, treated: dict[str, int] | None) -> list[dict]:
    probability = frame.probabilities()
    table = []
    for stratum, n in frame.sizes.items():
        row = {
            "stratum": stratum,
            "n_units": n,
            "m_treated": frame.m_treated[stratum],
            "probability": str(probability[stratum]),
        }
        table.append(row if treated is None else {**row, "treated": treated[stratum]})
    return table


def _announced_problems(announced: dict, time: str) -> list[str]:
    """Announced well, and a beacon's round ahead of the freeze that names it."""
    problems = announcement_problems(announced)
    if problems or "beacon" not in announced:
        return problems
    published = round_time(*announced["beacon"])
    if published and published <= datetime.fromisoformat(time):
        return [
            f"beacon: the round was published at {published:%Y-%m-%dT%H:%M:%SZ}, "
            "before the freeze"
        ]
    return []


def seed_origin_problems(freeze: dict, origin: dict) -> list[str]:
    """Why an origin does not fit what its freeze record announced in advance."""
    announced, kind = freeze["announced"], origin.get("kind")
    if kind == "dry-run":
        return ["a dry run's seed may not enter the log"]
    if kind == "beacon":
        problems = []
        if origin.get("commitment") != freeze["hash"]:
            problems.append("beacon: commitment is not the hash of the freeze record")
        if announced.get("beacon") != [origin.get("chain"), origin.get("round")]:
            problems.append("beacon: not the chain and round named at the freeze")
        return problems
    if kind == "nonces" and announced.get("nonces") != origin.get("commitments"):
        return ["nonces: not the commitments recorded at the freeze"]
    return []


def order_problems(state: State, record: dict) -> list[str]:
    """Why a record may not follow what is in the log so far."""
    event, name = record.get("event"), record.get("frame")
    problems = frame_name_problem(name)
    if event not in EVENTS:
        problems.append(f"event must be one of {', '.join(EVENTS)}")
    if record.get("protocol") != PROTOCOL:
        problems.append(f"protocol must be {PROTOCOL}")
    if problems:
        return problems
    problem = {
        "freeze": _freeze_order,
        "seed": _seed_order,
        "draw": _draw_order,
        "void": _void_order,
    }[event](state, state.cycle(name), record)
    return [problem] if problem else []


def advance(state: State, record: dict) -> None:
    """Move the state by one record that may follow."""
    name = record["frame"]
    if record["event"] == "void":
        state.cycles[name] = Cycle()
        return
    setattr(state.cycle(name), record["event"], record)
    if record["event"] == "seed":
        state.seeds_known.setdefault(record["seed"], record["n"])


def _freeze_order(state: State, cycle: Cycle, record: dict) -> str:
    if cycle.freeze:
        return "the frame is frozen already; void it by name with a reason first"
    if record["frame"] == "reserve" and state.cycle("trial").draw:
        return "the trial is drawn: a reserve must be frozen and ranked before"
    return ""


def _seed_order(state: State, cycle: Cycle, record: dict) -> str:
    if not cycle.freeze:
        return "the frame must be frozen before its seed is known"
    if cycle.seed:
        return "the frame has a seed already; void it by name with a reason first"
    known = state.seeds_known.get(record["seed"], record["n"])
    if known < cycle.freeze["n"]:
        return f"the seed was known (record {known}) before the frame was frozen"
    return ""


def _draw_order(state: State, cycle: Cycle, record: dict) -> str:
    if not cycle.seed:
        return "the frame must be frozen and have its seed before the draw"
    if cycle.draw:
        return "the frame is drawn already; void the draw by name with a reason first"
    if "criterion" in cycle.freeze["announced"]:
        return "the freeze announced a re-randomization: no other draw may follow it"
    reserve = state.cycle("reserve")
    if record["frame"] == "trial" and reserve.freeze and not reserve.draw:
        return "the reserve is frozen but not ranked: draw it before the trial"
    return ""


def _void_order(state: State, cycle: Cycle, record: dict) -> str:
    if not cycle.live():
        return "there is nothing of this frame to void"
    reason = record.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        return "a void must give its reason"
    if record.get("voids") != [r["hash"] for r in cycle.live()]:
        return "a void must name the records that it voids"
    return ""


def content_problems(state: State, record: dict) -> list[str]:
    """Why a record is not what frame, seed and origin make of it (state before it)."""
    cycle = state.cycle(record["frame"])
    if record["event"] == "freeze":
        cycle.frame = frame_of(record)
        return [
            *_differences(freeze_content(cycle.frame), record),
            *_announced_problems(record["announced"], record["time"]),
        ]
    if record["event"] == "seed":
        problems = seed_origin_problems(cycle.freeze, record["origin"])
        if derive(record["origin"]) != record["seed"]:
            problems.append("the seed does not follow from its origin")
        return problems + _differences({"freeze": cycle.freeze["hash"]}, record)
    if record["event"] == "draw":
        expected = {
            **draw_content(cycle.checked_frame(), cycle.seed["seed"]),
            "origin": cycle.seed["origin"],
            "freeze": cycle.freeze["hash"],
            "seed_record": cycle.seed["hash"],
        }
        return _differences(expected, record)
    return []


def _differences(expected: dict, record: dict) -> list[str]:
    problems = []
    for name, value in expected.items():
        found = record.get(name)
        if found == value:
            continue
        if name == "table" and isinstance(found, list):
            there = set(map(repr, value))
            wrong = [i for i, row in enumerate(found, 1) if repr(row) not in there]
            wrong += range(len(value) + 1, len(found) + 1)
            at = ", ".join(map(str, sorted(set(wrong)))) or "none, order or number"
            problems.append(f"table differs from the one derived again, rows: {at}")
        else:
            problems.append(f"{name} differs from the one derived again")
    return problems

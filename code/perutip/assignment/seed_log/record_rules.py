"""Which record of the seed log may follow which, and when.

Per frame: freeze → seed → draw → replacements, and void at any point, after which the
frame may be frozen anew. A reserve is frozen before its trial, whose freeze names it,
and is ranked by the trial's seed. Times never run backward; a freeze comes before its
seed can exist, a seed after.
"""

from __future__ import annotations

from datetime import datetime

from perutip.assignment.draw import PROTOCOL
from perutip.assignment.frame_names import FRAMES
from perutip.assignment.seed_log.announcements import is_hash, moment_of
from perutip.assignment.seed_log.beacon import round_time
from perutip.assignment.seed_log.record_content import expected_fields
from perutip.assignment.seed_log.state import (
    EVENTS,
    NO_RESERVE,
    Cycle,
    State,
    announces,
    no_replacement,
)


def frame_name_problem(frame: object) -> list[str]:
    """A problem unless the name is one of the three frames."""
    if frame in FRAMES:
        return []
    return [f"frame must be one of {', '.join(FRAMES)}, not {str(frame)[:40]!r}"]


def order_problems(state: State, record: dict) -> list[str]:
    """Why a record may not follow what is in the log so far."""
    event, name = record.get("event"), record.get("frame")
    problems = frame_name_problem(name)
    if event not in EVENTS:
        problems.append(f"event must be one of {', '.join(EVENTS)}")
    if record.get("protocol") != PROTOCOL:
        problems.append(f"protocol must be {PROTOCOL}")
    if not problems:
        problems = _field_problems(record)
    if problems:
        return problems
    rule = {
        "freeze": _freeze_order,
        "seed": _seed_order,
        "draw": _draw_order,
        "void": _void_order,
        "replace": _replace_order,
        "look": _look_order,
    }[str(event)]
    problem = rule(state, state.cycle(str(name)), record)
    problems = [problem] if problem else []
    return problems or time_problems(state, record)


def _field_problems(record: dict) -> list[str]:
    """Fields that are missing, unknown or of another type."""
    must, may = expected_fields(record)
    missing, unknown = must - set(record), set(record) - must - may
    problems = [f"field {name} is missing" for name in sorted(missing)]
    if unknown:
        named = ", ".join(sorted(repr(name[:40]) for name in unknown))
        problems.append(f"unknown fields: {named}")
    if problems:
        return problems
    versions = record["versions"]
    texts = [record["commit"], *(versions.values() if _is_dict(versions) else [None])]
    if not all(isinstance(text, str) and text for text in texts):
        problems.append("commit and versions must be texts")
    if "file_sha256" in record and not is_hash(record["file_sha256"]):
        problems.append("file_sha256 must be 64 hex digits, lower case")
    if "reason" in record and not _is_text(record["reason"]):
        problems.append(f"a {record['event']} must give its reason")
    if "sources" in record:
        problems += source_problems(record["sources"], record["rule"])
    return problems


def source_problems(sources: object, rule: object) -> list[str]:
    """Why what a frame was made from is not a list of named files with their hashes."""
    problems = []
    good = isinstance(sources, list) and all(
        _is_dict(source)
        and set(source) == {"name", "sha256"}
        and _is_text(source["name"])
        and is_hash(source["sha256"])
        for source in sources
    )
    if not good:
        problems.append("sources must be files, each with its name and its SHA-256")
    if not isinstance(rule, str):
        problems.append("rule must be a text")
    return problems


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def time_problems(state: State, record: dict) -> list[str]:
    """Why a record's time is impossible: before the last one, or against its source."""
    now = moment_of(record["time"])
    if now is None:
        return ["time must be written as 2026-03-02T15:00:00Z"]
    if state.last_time and now < state.last_time:
        return [
            f"time runs backward: {record['time']} after "
            f"{state.last_time:%Y-%m-%dT%H:%M:%SZ}"
        ]
    if record["event"] == "freeze":
        known = seed_exists_from(record)
        if known and known <= now:
            return [
                f"the seed's source existed at {known:%Y-%m-%dT%H:%M:%SZ}, "
                "before the freeze"
            ]
    if record["event"] == "seed":
        freeze = state.cycle(record["frame"]).freeze
        known = seed_exists_from(freeze) if freeze else None
        if known and now < known:
            return [
                f"too early: the seed comes into being at {known:%Y-%m-%dT%H:%M:%SZ}, "
                f"and this record says {record['time']}"
            ]
    return []


def seed_exists_from(freeze: dict) -> datetime | None:
    """When what a freeze announced is published or thrown; None if no clock says."""
    announced = freeze["announced"]
    if not _is_dict(announced):
        return None
    if "kind" not in announced and "beacon" in announced:
        return round_time(*announced["beacon"])
    if announced.get("kind") == "beacon":
        return round_time(announced["chain"], announced["round"])
    if announced.get("kind") == "dice":
        return moment_of(announced["time"])
    return None


def _freeze_order(state: State, cycle: Cycle, record: dict) -> str:
    trial, reserve = state.cycle("trial"), state.cycle("reserve")
    if cycle.freeze:
        return "the frame is frozen already; void it by name with a reason first"
    if not announces(record):
        if state.announces:
            return "the freeze names no source of its seed, as earlier records do"
        if record["frame"] == "reserve" and trial.draw:
            return "the trial is drawn: a reserve must be frozen and ranked before"
        return ""
    ranked = record["announced"]["kind"] == "trial"
    if ranked != (record["frame"] == "reserve"):
        return "a reserve, and no other frame, is ranked by the trial's seed"
    if record["frame"] == "reserve" and trial.freeze:
        return "the trial is frozen: its reserve must be frozen before it"
    if record["frame"] != "trial":
        return ""
    standing = reserve.freeze["hash"] if reserve.freeze else NO_RESERVE
    if reserve.freeze and not announces(reserve.freeze):
        return "the reserve was frozen with a seed of its own: void it first"
    if record["reserve"] != standing:
        if standing == NO_RESERVE:
            return "no reserve is frozen: freeze it first, or say that there is none"
        return "the freeze must name the reserve that is frozen"
    return ""


def _seed_order(state: State, cycle: Cycle, record: dict) -> str:
    if not cycle.freeze:
        return "the frame must be frozen before its seed is known"
    if cycle.seed:
        return "the frame has a seed already; void it by name with a reason first"
    if announces(cycle.freeze) and record["frame"] == "reserve":
        return "a reserve has no seed of its own: the trial's seed ranks it"
    known = state.seeds_known.get(record["seed"], record["n"])
    if known < cycle.freeze["n"]:
        return f"the seed was known (record {known}) before the frame was frozen"
    origin = record["origin"]
    thrown = isinstance(origin, dict) and origin.get("kind") == "dice"
    if thrown and announces(cycle.freeze) and known < record["n"]:
        return f"dice: these throws are those of another seed (record {known})"
    return ""


def _draw_order(state: State, cycle: Cycle, record: dict) -> str:
    if not cycle.freeze:
        return "the frame must be frozen and have its seed before the draw"
    named, reserve = announces(cycle.freeze), state.cycle("reserve")
    if cycle.draw:
        return "the frame is drawn already; void the draw by name with a reason first"
    if named and record["frame"] == "reserve":
        if not state.cycle("trial").draw:
            return "a reserve is ranked after its trial is drawn"
        return ""
    if not cycle.seed:
        return "the frame must be frozen and have its seed before the draw"
    if "criterion" in cycle.freeze["announced"]:
        return "the freeze announced a re-randomization: no other draw may follow it"
    waits = record["frame"] == "trial" and reserve.freeze and not reserve.draw
    if waits and not named:
        return "the reserve is frozen but not ranked: draw it before the trial"
    return ""


def _void_order(state: State, cycle: Cycle, record: dict) -> str:
    live = state.live(record["frame"])
    if not live:
        return "there is nothing of this frame to void"
    trial = state.cycle("trial").freeze
    if record["frame"] == "reserve" and trial and trial.get("reserve") is not None:
        return "the trial's freeze names this reserve: void the trial first"
    if record["voids"] != [r["hash"] for r in live]:
        return "a void must name the records that it voids"
    return ""


def _replace_order(state: State, cycle: Cycle, record: dict) -> str:
    if record["frame"] != "trial":
        return "units of the trial alone are replaced"
    return no_replacement(state)


def _look_order(state: State, cycle: Cycle, record: dict) -> str:
    if not cycle.draw:
        return "there is no draw of this frame to look at effects of"
    if record["draw"] != cycle.draw["hash"]:
        return "a look must name the draw whose effects it looks at"
    return ""

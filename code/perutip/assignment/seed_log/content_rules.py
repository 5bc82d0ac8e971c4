"""Why a record of the seed log is not what frame, seed and origin make of it."""

from __future__ import annotations

from perutip.assignment.draw import overlapping_units
from perutip.assignment.seed_log.announcements import (
    MIN_NONCES,
    announcement_problems,
    is_hash,
    round_problems,
)
from perutip.assignment.seed_log.beacon import QUICKNET
from perutip.assignment.seed_log.record_content import (
    differences,
    drawn_content,
    freeze_content,
    replacement_content,
    same,
)
from perutip.assignment.seed_log.seed_sources import derive
from perutip.assignment.seed_log.state import State, announces, frame_of

EARLIER_FIELDS = {"beacon", "nonces", "criterion"}


def content_problems(state: State, record: dict) -> list[str]:
    """Why a record differs from what it follows from (state before it).

    Raises DrawRefused when a frame or an origin is not well formed.
    """
    name = record["frame"]
    cycle = state.cycle(name)
    if record["event"] == "freeze":
        cycle.frame = frame_of(record)
        return [
            *differences(freeze_content(cycle.frame), record),
            *announced_problems(record),
            *_overlap(state, record),
        ]
    if record["event"] == "seed":
        assert cycle.freeze is not None
        problems = origin_problems(cycle.freeze, record["origin"])
        if derive(record["origin"]) != record["seed"]:
            problems.append("the seed does not follow from its origin")
        return problems + differences({"freeze": cycle.freeze["hash"]}, record)
    if record["event"] == "draw":
        return differences(drawn_content(state, name), record)
    if record["event"] == "replace":
        return differences(replacement_content(state, name, record["unit"]), record)
    if record["event"] == "look" and not is_hash(record["data"]):
        return ["data must be 64 hex digits"]
    return []


def _overlap(state: State, record: dict) -> list[str]:
    frame = state.cycle(record["frame"]).checked_frame()
    others = {
        other: cycle.checked_frame()
        for other, cycle in state.cycles.items()
        if other != record["frame"] and cycle.freeze
    }
    return overlapping_units(frame, others)


def announced_problems(freeze: dict) -> list[str]:
    """Why a freeze does not fix its seed's source, by the format of its time."""
    announced = freeze["announced"]
    if not isinstance(announced, dict):
        return ["announced must be a mapping"]
    if announces(freeze):
        return announcement_problems(announced)
    return _earlier_problems(announced)


def _earlier_problems(announced: dict) -> list[str]:
    """The earlier format: nothing, a beacon's chain and round, or commitments."""
    problems = []
    if set(announced) - EARLIER_FIELDS:
        problems.append("announced: unknown details")
    if "beacon" in announced:
        problems += round_problems(*announced["beacon"])
    if "nonces" in announced:
        hashes = announced["nonces"]
        if len(hashes) < MIN_NONCES or len(set(hashes)) < len(hashes):
            problems.append(f"nonces: {MIN_NONCES} or more hashes, all different")
        if not all(map(is_hash, hashes)):
            problems.append("nonces: each hash must be 64 hex digits, lower case")
    if len({"beacon", "nonces"} & set(announced)) > 1:
        problems.append("announced: a beacon or nonces, not both")
    if not is_hash(announced.get("criterion", "0" * 64)):
        problems.append("criterion: must be 64 hex digits, lower case")
    return problems


def origin_problems(freeze: dict, origin: dict) -> list[str]:
    """Why an origin is not the one that its freeze record announced in advance."""
    if not isinstance(origin, dict):
        return ["origin must be a mapping"]
    kind, announced = origin.get("kind"), freeze["announced"]
    if kind == "dry-run":
        return ["a dry run's seed may not enter the log"]
    if not announces(freeze):
        return _earlier_origin(freeze, origin)
    if kind != announced["kind"]:
        return [f"the freeze announced {announced['kind']}, not {str(kind)[:40]}"]
    if kind == "beacon":
        return _beacon_problems(freeze, origin)
    if kind == "dice":
        return _dice_problems(announced, origin.get("transcript"))
    if kind == "nonces" and not same(origin["commitments"], announced["commitments"]):
        return ["nonces: not the commitments recorded at the freeze"]
    if kind == "simulated" and origin.get("text") != announced["text"]:
        return ["simulated: not the text named at the freeze"]
    return []


def _beacon_problems(freeze: dict, origin: dict) -> list[str]:
    announced, problems = freeze["announced"], []
    if origin.get("commitment") != freeze["hash"]:
        problems.append("beacon: commitment is not the hash of the freeze record")
    named = [announced["chain"], announced["round"]]
    if not same([origin.get("chain"), origin.get("round")], named):
        problems.append("beacon: not the chain and round named at the freeze")
    if announced["chain"] == QUICKNET and not origin.get("signature"):
        problems.append("beacon: the round's signature is not stored")
    return problems


def _dice_problems(announced: dict, transcript: object) -> list[str]:
    rolls, faces = announced["rolls"], announced["faces"]
    sides = "0123456789" if faces == 10 else "123456789"[:faces]
    if not isinstance(transcript, str) or set(transcript) - set(sides):
        return [f"dice: the transcript must hold digits {sides[0]} to {sides[-1]} only"]
    if len(transcript) != rolls:
        return [f"dice: {len(transcript)} throws, {rolls} were announced"]
    if _repeats(transcript):
        return ["dice: the throws repeat themselves: typed, not thrown"]
    return []


def _repeats(throws: str) -> bool:
    """Is the sequence a shorter one again and again, twice or more?

    Of n throws of dice with f faces, f**n at least 2**64, a period p of at most n / 2
    has probability f**(p - n): all of them together less than 2**-31, once in two
    billion honest sequences.
    """
    return any(throws[p:] == throws[:-p] for p in range(1, len(throws) // 2 + 1))


def _earlier_origin(freeze: dict, origin: dict) -> list[str]:
    announced, kind = freeze["announced"], origin.get("kind")
    if kind == "beacon":
        problems = []
        if origin.get("commitment") != freeze["hash"]:
            problems.append("beacon: commitment is not the hash of the freeze record")
        named = [origin.get("chain"), origin.get("round")]
        if not same(announced.get("beacon"), named):
            problems.append("beacon: not the chain and round named at the freeze")
        return problems
    if kind == "nonces" and announced.get("nonces") != origin.get("commitments"):
        return ["nonces: not the commitments recorded at the freeze"]
    return []

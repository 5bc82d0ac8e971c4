"""What stands of a seed log: which draws are missing, and what a seed rests on."""

from __future__ import annotations

from collections.abc import Iterable

from perutip.assignment.frame_names import FRAMES
from perutip.assignment.seed_log.beacon import CLOCKS, QUICKNET
from perutip.assignment.seed_log.state import (
    NO_RESERVE,
    Cycle,
    State,
    announces,
)


def missing_draws(
    state: State, seen: Iterable[str], given: Iterable[str] = ()
) -> list[str]:
    """One true sentence per frame that has no standing draw.

    `seen` are the frames of the log's records, `given` those whose file is there.
    """
    wanted = [name for name in FRAMES if name in {*seen, *given}]
    sentences = [
        sentence
        for name in wanted
        if (sentence := _missing(state, name, name in set(seen)))
    ]
    if not sentences and not any(map(_stands, map(state.cycle, FRAMES))):
        sentences.append("nothing is drawn")
    return sentences


def _missing(state: State, name: str, seen: bool) -> str:
    cycle = state.cycle(name)
    if _stands(cycle):
        return ""
    if cycle.seed:
        return f"{name}: frozen and its seed recorded, not drawn"
    if cycle.freeze:
        if name == "reserve" and announces(cycle.freeze):
            return "reserve: frozen, not ranked: its trial is not drawn yet"
        return f"{name}: frozen (record {cycle.freeze['n']}), not drawn"
    voids = [record for record in state.voids if record["frame"] == name]
    if name == "reserve" and voids:
        trial = state.cycle("trial").freeze
        if trial and trial.get("reserve", NO_RESERVE) == NO_RESERVE:
            return ""
    if voids:
        return f"{name}: voided by record {voids[-1]['n']}, nothing of it stands"
    return "" if seen else f"{name}: this log holds no freeze of that frame"


def _stands(cycle: Cycle) -> bool:
    """A re-randomized frame has no draw record: it follows from its criterion."""
    if cycle.draw or not cycle.freeze or not cycle.seed:
        return cycle.draw is not None
    return "criterion" in cycle.freeze["announced"]


def what_it_rests_on(freeze: dict, origin: dict) -> list[str]:
    """What a draw's seed rests on beside the log, in the words of the verdict."""
    if not announces(freeze):
        return ["source not announced"]
    kind = freeze["announced"]["kind"]
    if kind == "trial":
        return []
    if kind == "dice":
        return ["rests on witnesses"]
    if kind == "nonces":
        return ["rests on the members' secrecy"]
    if kind == "simulated":
        return ["simulated seed"]
    chain, said = origin.get("chain"), []
    if chain != QUICKNET:
        said.append(f"signature not checked, see {freeze['announced']['url']}")
    if chain not in CLOCKS:
        said.append("clock of the beacon not known")
    return said

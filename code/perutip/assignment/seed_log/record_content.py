"""What each record of the seed log holds: made when written, made again when verified.

A record's fields are exactly those named here. A value of another type (1.0 for 1) is
another value.
"""

from __future__ import annotations

from perutip.assignment.draw import (
    DrawRefused,
    Frame,
    assign,
    assignment_digest,
    treated_counts,
)
from perutip.assignment.seed_log.chain import canonical_json
from perutip.assignment.seed_log.state import (
    Cycle,
    State,
    announces,
    no_replacement,
)

COMMON = {
    "event",
    "frame",
    "protocol",
    "time",
    "commit",
    "versions",
    "n",
    "prev",
    "hash",
}
FIELDS = {
    "freeze": {
        "F",
        "n_units",
        "strata",
        "possible_assignments",
        "table",
        "announced",
    },
    "seed": {"seed", "origin", "freeze"},
    "draw": {
        "F",
        "seed",
        "strata",
        "possible_assignments",
        "table",
        "digest",
        "origin",
        "freeze",
        "seed_record",
    },
    "void": {"reason", "voids"},
    "replace": {
        "unit",
        "stratum",
        "treated",
        "replacement",
        "reserve_rank",
        "reason",
        "draw",
        "reserve_draw",
    },
    "look": {"reason", "draw", "data"},
}


def expected_fields(record: dict) -> tuple[set[str], set[str]]:
    """Fields that a record must have, and those that it may have beside them."""
    must, may = COMMON | FIELDS[record["event"]], set()
    if record["event"] == "freeze":
        may = {"file_sha256"}
        if announces(record):
            must = must | {"sources", "rule"}
            must |= {"reserve"} if record["frame"] == "trial" else set()
    return must, may


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
    rows = [(a.unit_id, a.stratum, a.rank, a.treated) for a in assign(frame, seed)]
    return {
        "F": digest,
        "seed": seed,
        "strata": _strata_table(frame, treated_counts(frame, seed, digest)),
        "possible_assignments": frame.n_assignments(),
        "table": [list(row) for row in rows],
        "digest": assignment_digest(rows),
    }


def drawn_content(state: State, name: str) -> dict:
    """The draw record of a frame that is frozen and whose seed is known."""
    cycle, seed = state.cycle(name), seed_record(state, name)
    assert cycle.freeze is not None and seed is not None
    return {
        **draw_content(cycle.checked_frame(), seed["seed"]),
        "origin": seed["origin"],
        "freeze": cycle.freeze["hash"],
        "seed_record": seed["hash"],
    }


def seed_record(state: State, name: str) -> dict | None:
    """The seed that a frame is drawn with: a reserve's is the trial's."""
    cycle = state.cycle(name)
    if name == "reserve" and cycle.freeze and announces(cycle.freeze):
        return state.cycle("trial").seed
    return cycle.seed


def replacement_content(state: State, name: str, unit: str) -> dict:
    """Which reserve takes a unit's place: the next of its stratum by rank.

    `unit` stands in the study: drawn, or a replacement itself. The replacement takes
    its arm. Raises DrawRefused.
    """
    cycle, reserve = state.cycle(name), state.cycle("reserve")
    if why := no_replacement(state):
        raise DrawRefused([why], source="replace")
    assert cycle.draw is not None and reserve.draw is not None
    places = standing_units(cycle)
    if unit not in places:
        raise DrawRefused(["the unit is not in the study now"], source="replace")
    stratum, treated = places[unit]
    used = {record["replacement"] for record in cycle.replaces}
    queue = [
        (rank, candidate)
        for candidate, of, rank, _ in reserve.draw["table"]
        if of == stratum and candidate not in used
    ]
    if not queue:
        raise DrawRefused(
            [f"no reserve is left in stratum {stratum!r}"], source="replace"
        )
    rank, replacement = min(queue)
    return {
        "unit": unit,
        "stratum": stratum,
        "treated": treated,
        "replacement": replacement,
        "reserve_rank": rank,
        "draw": cycle.draw["hash"],
        "reserve_draw": reserve.draw["hash"],
    }


def standing_units(cycle: Cycle) -> dict[str, tuple[str, int]]:
    """Units in the study now, replacements in: unit → (stratum, arm)."""
    table = cycle.draw["table"] if cycle.draw else []
    places = {unit: (stratum, treated) for unit, stratum, _, treated in table}
    for record in cycle.replaces:
        places[record["replacement"]] = places.pop(record["unit"])
    return places


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


def same(one: object, other: object) -> bool:
    """Equal in value and in type, as JSON writes them."""
    return canonical_json(one) == canonical_json(other)


def differences(expected: dict, record: dict) -> list[str]:
    """Fields of a record that are not what was derived again, rows of tables named."""
    problems = []
    for name, value in expected.items():
        found = record.get(name)
        if same(found, value):
            continue
        if name == "table" and isinstance(found, list):
            there = set(map(canonical_json, value))
            wrong = [
                i for i, row in enumerate(found, 1) if canonical_json(row) not in there
            ]
            wrong += range(len(value) + 1, len(found) + 1)
            at = ", ".join(map(str, sorted(set(wrong)))) or "none, order or number"
            problems.append(f"table differs from the one derived again, rows: {at}")
        else:
            problems.append(f"{name} differs from the one derived again")
    return problems

"""Logs for tests, and a forger who makes every hash and reference fit again."""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import io
import json
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pandas as pd

from perutip.assignment.draw import PROTOCOL, canonical_frame
from perutip.assignment.seed_log import (
    SeedLog,
    announce_beacon,
    announce_dice,
    announce_nonces,
    announce_simulated,
    simulated_seed,
)
from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log.beacon import QUICKNET
from perutip.assignment.seed_log.chain import canonical_json, record_hash
from perutip.assignment.seed_log.record_content import draw_content, freeze_content

VERIFIER = Path(__file__).parents[2] / "code" / "verify_draw.py"
START = datetime(2023, 8, 23, 12, 0, tzinfo=UTC)
ROUND = 1000  # quicknet, published 2023-08-23T15:59:24Z; a public fact
SIGNATURE = (
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39"
)
BEFORE, AFTER = 60, 300  # minutes from START: before and after that round
DICE = "".join(str(1 + i**3 % 53 % 6) for i in range(50))
NONCES = [hashlib.sha256(name.encode()).hexdigest() for name in ("a", "b", "c")]
COMMITMENTS = [hashlib.sha256(nonce.encode()).hexdigest() for nonce in NONCES]


def frame(
    first: int, sizes: tuple[int, ...] = (4, 4), extra: int | None = None, m: int = 2
) -> pd.DataFrame:
    """Strata ñ0, ñ1, … of the given sizes, units numbered from `first`."""
    rows = []
    for at, n in enumerate(sizes):
        treated = m if extra is None else n // 2
        rows += [(f"{first + len(rows) + i:06d}", f"ñ{at}", treated) for i in range(n)]
    table = pd.DataFrame(rows, columns=["unit_id", "stratum", "m_treated"])
    return table if extra is None else table.assign(extra=extra)


def log_at(path: Path, minutes: int = 0) -> SeedLog:
    """The log as written so many minutes after START, on a fixed machine."""
    now = START + timedelta(minutes=minutes)
    return SeedLog(path, now=now, commit="x", versions={"python": "x"})


def dice_source(rolls: int = 50, minutes: int = 120) -> dict:
    """Fifty dice, thrown two hours after START."""
    return announce_dice(
        rolls=rolls,
        faces=6,
        place="Lima",
        time=(START + timedelta(minutes=minutes)).isoformat(),
        witnesses=["notary", "J.Q."],
    )


def beacon_log(path: Path) -> Path:
    """Reserve and trial by a true round of quicknet, two replacements and a look."""
    log_at(path).freeze("reserve", frame(20101, m=0))
    sources = [{"name": "districts.csv", "sha256": "ab" * 32}]
    freeze = log_at(path, BEFORE).freeze(
        "trial",
        frame(10101),
        source=announce_beacon("quicknet", ROUND),
        sources=sources,
        rule="the eight largest",
    )
    seed = seeds.beacon_seed(
        freeze.record["hash"], QUICKNET, ROUND, signature=SIGNATURE
    )
    log_at(path, AFTER).seed("trial", seed)
    log_at(path, AFTER + 1).draw("trial", frame(10101))
    first = log_at(path, AFTER + 2).replace("trial", "010101", reason="withdrew")
    again = first.record["replacement"]
    log_at(path, AFTER + 3).replace("trial", again, reason="withdrew too")
    log_at(path, AFTER + 4).look("trial", reason="the board asked", data="0" * 64)
    return path


def dice_log(path: Path) -> Path:
    """A pilot of pairs by nonces; a trial of odd strata, voided, then by dice."""
    pairs = [(f"{30101 + i:06d}", f"{30101 + i + 1:06d}") for i in (0, 2, 4)]
    rows = [(u, "+".join(pair), 1) for pair in pairs for u in pair]
    pilot = pd.DataFrame(rows, columns=["unit_id", "stratum", "m_treated"])
    members = ["ministry", "university", "J.Q."]
    source = announce_nonces(members, COMMITMENTS)
    log_at(path).freeze("pilot", pilot, source=source)
    log_at(path, 1).seed("pilot", seeds.nonce_seed(NONCES, COMMITMENTS))
    log_at(path, 2).draw("pilot", pilot)
    trial = frame(10101, (4, 3, 5), 1)
    log = log_at(path, 3)
    log.freeze("trial", trial, source=announce_simulated("a"), no_reserve=True)
    log.seed("trial", simulated_seed("a"))
    log.draw("trial", trial)
    log.void("trial", reason="rehearsal")
    log_at(path, 4).freeze("trial", trial, source=dice_source(), no_reserve=True)
    log_at(path, 130).seed("trial", seeds.dice_seed(DICE))
    log_at(path, 131).draw("trial", trial)
    return path


def earlier_log(path: Path, announced: dict | None = None) -> Path:
    """A log of the earlier format: no source named, reserve with a seed of its own."""
    records: list[dict] = []

    def add(event: str, name: str, content: dict) -> dict:
        common = {
            "event": event,
            "frame": name,
            "protocol": PROTOCOL,
            "time": "2026-03-02T15:00:00Z",
            "commit": "x",
            "versions": {"python": "x"},
        }
        records.append({**common, **content})
        records[:] = [json.loads(x) for x in rebuilt(records).decode().splitlines()]
        return records[-1]

    tables = {"reserve": frame(20101, m=0), "trial": frame(10101)}
    checked = {
        name: canonical_frame(table, reserve=name == "reserve")
        for name, table in tables.items()
    }
    frozen = {
        name: add("freeze", name, {**freeze_content(one), "announced": announced or {}})
        for name, one in checked.items()
    }
    for name, one in checked.items():
        seed = seeds.dice_seed("4 1 6 6 2 3, in public")
        content = {"seed": seed.value, "origin": seed.origin}
        freeze = frozen[name]["hash"]
        given = add("seed", name, {**content, "freeze": freeze})
        content = {**draw_content(one, seed.value), "origin": seed.origin}
        linked = {"freeze": freeze, "seed_record": given["hash"]}
        add("draw", name, {**content, **linked})
    path.write_bytes(rebuilt(records))
    return path


LOGS = {"beacon": beacon_log, "dice": dice_log, "earlier": earlier_log}


def records_of(path: Path) -> list[dict]:
    """Records of a log, without any check."""
    return [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines()]


def rebuilt(records: list[dict]) -> bytes:
    """The log of these records: n, prev, hash, and every reference made to fit again.

    A beacon's seed follows from the freeze's hash: it is computed anew, so that only a
    check of the record itself can find what was changed.
    """
    prev, lines, moved = "0" * 64, [], {}
    for n, record in enumerate(records, 1):
        record = _relinked(copy.deepcopy(record), moved)
        old = record.get("hash")
        record |= {"n": n, "prev": prev}
        try:
            record["hash"] = prev = record_hash(record)
            lines.append(canonical_json(record))
        except (ValueError, RecursionError):
            continue
        if isinstance(old, str):
            moved[old] = prev
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _relinked(value: object, moved: dict[str, str]) -> object:
    if isinstance(value, dict):
        return {k: _relinked(v, moved) for k, v in value.items()}
    if isinstance(value, list):
        return [_relinked(v, moved) for v in value]
    return moved.get(value, value) if isinstance(value, str) else value


def independent() -> ModuleType:
    """verify_draw.py as a module of its own."""
    spec = importlib.util.spec_from_file_location("verify_draw", VERIFIER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(module: ModuleType, *arguments: str) -> tuple[int, str]:
    """Exit code and output of verify_draw.py."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = module.main(arguments)
    return code, said.getvalue()

"""Two anchors: what each confirms, and what it cannot be true with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from forgery import (
    beacon_log,
    dice_log,
    earlier_log,
    independent,
    rebuilt,
    records_of,
    told,
)

from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log import verify_all
from perutip.assignment.seed_log.anchors import parse_anchor
from perutip.assignment.seed_log.beacon import QUICKNET
from perutip.assignment.seed_log.record_content import draw_content
from perutip.assignment.seed_log.state import frame_of

FREEZE = "verified, freeze anchored before the round"
DRAW = "verified, draw anchored only"
NONE = "internally consistent, not anchored"
EARLY, LATE = "2023-08-23T13:30Z", "2023-08-23T12:30-05:00"  # round: 15:59:24Z


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return beacon_log(tmp_path_factory.mktemp("log") / "seed_log.jsonl")


@pytest.fixture(scope="module")
def verifier():
    return independent()


def verdict(verifier, path: Path, *anchors: str) -> str:
    """The package's verdict, which must be verify_draw.py's too; no frame is given."""
    report = verify_all(path, {}, anchors=anchors)
    options = [word for anchor in anchors for word in ("--anchor", anchor)]
    code, said = told(verifier, str(path), *options)
    assert code == report.exit_code
    assert said.splitlines()[-1] == f"randomization: {report.verdict}" or code == 3
    return re.sub("; no frame file compared: [a-z, ]+", "", report.verdict)


def test_the_three_verdicts(log: Path, verifier) -> None:
    reserve, freeze, seed, drawn, *_, head = (r["hash"] for r in records_of(log))
    assert verdict(verifier, log) == NONE
    assert verdict(verifier, log, f"{freeze}@{EARLY}") == FREEZE
    assert verdict(verifier, log, f"{freeze.upper()} @ {EARLY}") == FREEZE
    assert verdict(verifier, log, freeze) == NONE  # without a time it binds nothing
    assert verdict(verifier, log, f"{freeze}@{LATE}") == NONE
    assert verdict(verifier, log, f"{reserve}@{EARLY}") == NONE
    assert verdict(verifier, log, seed) == NONE
    assert verdict(verifier, log, drawn) == DRAW  # the reserve's ranks follow
    assert verdict(verifier, log, head) == DRAW
    assert verdict(verifier, log, head, f"{freeze}@{EARLY}") == FREEZE
    report = verify_all(log, {}, anchors=[head, f"{freeze}@{EARLY}"])
    assert "confirms record 2 (freeze trial), published 2023" in report.confirmed[1]
    assert "time not given" in report.confirmed[0]


def test_a_hash_that_matches_nothing(log: Path, verifier) -> None:
    freeze = records_of(log)[1]["hash"]
    assert verdict(verifier, log, "ab" * 32) == "differs"
    assert verdict(verifier, log, f"{freeze}@{EARLY}", "ab" * 32) == "differs"


def test_an_anchor_that_contradicts_the_log(log: Path, verifier) -> None:
    records = records_of(log)
    seed, freeze = records[2]["hash"], records[1]["hash"]
    assert verdict(verifier, log, f"{seed}@{EARLY}") == "differs"
    assert verdict(verifier, log, f"{freeze}@2023-08-23T12:30Z") == "differs"
    assert verdict(verifier, log, f"{freeze}@2023-08-23T12:55Z") == FREEZE  # clocks


@pytest.mark.parametrize(
    "text",
    ["", "abc", "ab" * 32 + "@", "ab" * 32 + "@yesterday", "ab" * 32 + "@2026-01-01"],
)
def test_an_anchor_written_badly_is_wrong_use(verifier, text: str, log, capsys) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_anchor(text)
    assert told(verifier, str(log), "--anchor", text)[0] == 2


def test_other_kinds_of_seed(tmp_path: Path, verifier) -> None:
    dice = dice_log(tmp_path / "dice.jsonl")
    records = records_of(dice)
    pilot, trial = records[0]["hash"], records[7]["hash"]
    early = f"{pilot}@2023-08-23T12:00:30Z", f"{trial}@2023-08-23T13:00Z"
    said = "; rests on the members' secrecy; rests on witnesses; 1 void"
    assert verdict(verifier, dice, early[0]) == NONE + said
    assert verdict(verifier, dice, *early) == FREEZE + said
    assert verdict(verifier, dice, records[-1]["hash"]) == DRAW + said
    earlier = earlier_log(tmp_path / "earlier.jsonl")
    head = records_of(earlier)[-1]["hash"]
    said = "; source not announced"
    assert verdict(verifier, earlier, f"{head}@2026-03-02T15:00Z") == DRAW + said


def ground(records: list[dict], commit: str) -> list[dict]:
    """The same log with another freeze, made after the round was known: a new seed."""
    records[1]["commit"] = commit
    again = [dict(r) for r in records]
    freeze = _linked(again)[1]
    old = records[2]["origin"]
    seed = seeds.beacon_seed(
        freeze["hash"], QUICKNET, old["round"], signature=old["signature"]
    )
    again[2] |= {"seed": seed.value, "origin": seed.origin}
    for at, table in ((3, freeze), (4, records[0])):
        again[at] |= draw_content(frame_of(table), seed.value)
        again[at] |= {"origin": seed.origin}
    return again[:5]


def _linked(records: list[dict]) -> list[dict]:
    import json

    return [json.loads(line) for line in rebuilt(records).decode().splitlines()]


def test_grinding_the_freeze_after_the_round_is_seen_by_its_anchor(
    log: Path, tmp_path: Path, verifier
) -> None:
    published = records_of(log)[1]["hash"]
    path = tmp_path / "ground.jsonl"
    seen = set()
    for commit in ("a", "b", "c"):
        path.write_bytes(rebuilt(ground(records_of(log), commit)))
        assert verdict(verifier, path) == NONE
        seen.add(verify_all(path, {}).draws[0].digest)
        assert verdict(verifier, path, f"{published}@{EARLY}") == "differs"
    assert len(seen) == 3

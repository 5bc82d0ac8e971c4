"""What a freeze announces, and the seeds that keep to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from forgery import (
    AFTER,
    BEFORE,
    COMMITMENTS,
    DICE,
    NONCES,
    ROUND,
    SIGNATURE,
    dice_source,
    log_at,
)
from made_log import SOURCE, frame, simulated_log

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import (
    announce_beacon,
    announce_dice,
    announce_nonces,
    announce_simulated,
)
from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log.beacon import QUICKNET
from perutip.assignment.seed_log.chain import read_log


@pytest.mark.parametrize(
    ("announce", "message"),
    [
        (
            lambda: announce_beacon("Quick", 1, url="https://x"),
            "chain must be a lower-case text",
        ),
        (lambda: announce_beacon("quicknet", 0), "round must be a whole number"),
        (lambda: announce_beacon("quicknet", 2**40), "round must be a whole number"),
        (lambda: announce_beacon("other", 1), "its details must be chain, round, url"),
        (lambda: announce_beacon("quicknet", 1, url="https://x"), "details must be"),
        (lambda: announce_beacon("other", 1, url="ftp://x"), "url must say"),
        (lambda: announce_nonces("abc", ["ab" * 32] * 3), "all different"),
        (lambda: announce_nonces("abc", ["1", "2", "3"]), "64 hex digits"),
        (lambda: announce_nonces("ab", COMMITMENTS), "3 or more roles"),
        (lambda: announce_nonces("abcd", COMMITMENTS), "one commitment of each"),
        (lambda: dice_source(24), "rolls must be a whole number from 25"),
        (lambda: announce_simulated(" "), "text is needed"),
    ],
)
def test_an_announcement_that_cannot_be_kept_is_refused(announce, message) -> None:
    with pytest.raises(DrawRefused, match=message):
        announce()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"faces": 11}, "faces must be"),
        ({"rolls": 50.0}, "rolls must be"),
        ({"place": ""}, "place must be"),
        ({"time": "2026-12-01T10:00"}, "expected 2026-03-02T15:00Z"),
        ({"time": "at ten"}, "expected 2026-03-02T15:00Z"),
        ({"witnesses": ["notary"]}, "2 or more roles or initials"),
        ({"witnesses": ["notary", "notary"]}, "all different"),
    ],
)
def test_dice_are_announced_whole(change: dict, message: str) -> None:
    given = {
        "rolls": 50,
        "faces": 6,
        "place": "Lima",
        "time": "2026-12-01T10:00-05:00",
        "witnesses": ["notary", "J.Q."],
    }
    assert announce_dice(**given)["time"] == "2026-12-01T15:00:00Z"
    with pytest.raises(DrawRefused, match=message):
        announce_dice(**{**given, **change})


def test_throws_that_gave_another_seed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "seed_log.jsonl"
    for first, name in ((30101, "pilot"), (10101, "trial")):
        log = log_at(path)
        log.freeze(name, frame(first), source=dice_source(), no_reserve=name == "trial")
    log_at(path, AFTER).seed("pilot", seeds.dice_seed(DICE))
    with pytest.raises(DrawRefused, match="those of another seed"):
        log_at(path, AFTER).seed("trial", seeds.dice_seed(DICE))
    other = seeds.dice_seed(DICE[::-1])
    assert log_at(path, AFTER).seed("trial", other).added


def test_a_freeze_names_its_source(tmp_path: Path) -> None:
    log = simulated_log(tmp_path / "seed_log.jsonl")
    with pytest.raises(DrawRefused, match="name what the seed will come from"):
        log.freeze("trial", frame(), no_reserve=True)
    with pytest.raises(DrawRefused, match="criterion: must be 64 hex digits"):
        log.freeze("trial", frame(), criterion="none", **SOURCE)
    with pytest.raises(DrawRefused, match="freeze the reserve first"):
        log.freeze("trial", frame(), source=SOURCE["source"])
    with pytest.raises(DrawRefused, match="sources must be files"):
        log.freeze("trial", frame(), sources=[{"name": "x"}], **SOURCE)
    assert not log.path.exists()
    record = log.freeze("trial", frame(), rule="the largest", **SOURCE).record
    assert record["rule"] == "the largest" and record["reserve"] == "none"
    assert record["announced"] == {"kind": "simulated", "text": "trial"}


@pytest.mark.parametrize(
    ("source", "seed", "message"),
    [
        (dice_source(), seeds.simulated_seed("x"), "announced dice, not simulated"),
        (dice_source(), seeds.dice_seed(DICE[1:]), "49 throws, 50 were announced"),
        (dice_source(), seeds.dice_seed("7" * 50), "digits 1 to 6 only"),
        (dice_source(), seeds.dice_seed("6" * 50), "the throws repeat themselves"),
        (dice_source(), seeds.dice_seed(("123456" * 9)[:50]), "repeat themselves"),
        (dice_source(), seeds.dice_seed(DICE[:25] * 2), "repeat themselves"),
        (dice_source(), seeds.dice_seed(DICE + "\n"), "digits 1 to 6 only"),
        (announce_simulated("x"), seeds.simulated_seed("y"), "not the text named"),
        (
            announce_nonces("abc", COMMITMENTS),
            seeds.nonce_seed(NONCES[::-1], COMMITMENTS[::-1]),
            "not the commitments recorded",
        ),
        (
            announce_beacon("quicknet", ROUND),
            seeds.beacon_seed("ab" * 32, QUICKNET, ROUND, signature=SIGNATURE),
            "commitment is not the hash of the freeze",
        ),
    ],
)
def test_another_kind_or_detail_is_refused(tmp_path, source, seed, message) -> None:
    path = tmp_path / "seed_log.jsonl"
    log_at(path).freeze("trial", frame(), source=source, no_reserve=True)
    with pytest.raises(DrawRefused, match=message):
        log_at(path, AFTER).seed("trial", seed)
    assert len(read_log(path)) == 1


def test_time_is_evidence(tmp_path: Path) -> None:
    path = tmp_path / "seed_log.jsonl"
    source = announce_beacon("quicknet", ROUND)
    with pytest.raises(DrawRefused, match="existed at 2023-08-23T15:59:24Z, before"):
        log_at(path, AFTER).freeze("trial", frame(), source=source, no_reserve=True)
    with pytest.raises(DrawRefused, match="existed at 2023-08-23T14:00:00Z, before"):
        late = dice_source()
        log_at(path, AFTER).freeze("trial", frame(), source=late, no_reserve=True)
    made = log_at(path, BEFORE).freeze("trial", frame(), source=source, no_reserve=True)
    seed = seeds.beacon_seed(made.record["hash"], QUICKNET, ROUND, signature=SIGNATURE)
    with pytest.raises(
        DrawRefused,
        match="too early: the seed comes into being at 2023-08-23T15:59:24Z",
    ):
        log_at(path, BEFORE + 1).seed("trial", seed)
    with pytest.raises(DrawRefused, match="time runs backward"):
        log_at(path).void("trial", reason="a clock that stands")
    assert log_at(path, AFTER).seed("trial", seed).added

"""Seeds follow from the public text of their origin, and from nothing else."""

from __future__ import annotations

import hashlib

import pytest
from forgery import ROUND, SIGNATURE

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import Seed, simulated_seed
from perutip.assignment.seed_log.beacon import QUICKNET, randomness_of
from perutip.assignment.seed_log.seed_sources import (
    beacon_seed,
    derive,
    dice_seed,
    dry_run_seed,
    nonce_seed,
)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


COMMITMENT, RANDOMNESS = sha("frame"), sha("beacon")
NONCES = [sha("ana"), sha("luz"), sha("sol")]
HASHES = [sha(n) for n in NONCES]


def test_beacon() -> None:
    """Of another chain: what it published is taken as it is given."""
    seed = beacon_seed(COMMITMENT, "some chain", 123, randomness=RANDOMNESS)
    assert seed.value == sha(f"{COMMITMENT}|some chain|123|{RANDOMNESS}")
    assert derive(seed.origin) == seed.value


def test_quicknet_s_randomness_is_the_hash_of_its_stored_signature() -> None:
    seed = beacon_seed(COMMITMENT, QUICKNET, ROUND, signature=SIGNATURE)
    published = randomness_of(SIGNATURE)
    assert seed.value == sha(f"{COMMITMENT}|{QUICKNET}|{ROUND}|{published}")
    assert seed.origin["signature"] == SIGNATURE
    assert derive(seed.origin) == seed.value
    for change in (
        {"randomness": RANDOMNESS},
        {"round": 1001},
        {"signature": "ab" * 48},
    ):
        with pytest.raises(DrawRefused, match="beacon"):
            derive({**seed.origin, **change})
    with pytest.raises(DrawRefused, match="96 hex digits"):
        beacon_seed(COMMITMENT, QUICKNET, ROUND, randomness=published)
    with pytest.raises(DrawRefused, match="not the SHA-256"):
        beacon_seed(
            COMMITMENT, QUICKNET, ROUND, signature=SIGNATURE, randomness=RANDOMNESS
        )
    with pytest.raises(DrawRefused, match="cannot be checked here"):
        derive({**seed.origin, "chain": "some chain"})


def test_dice_keep_every_character_of_the_transcript() -> None:
    assert dice_seed("4 1 6\r\n").value == sha("4 1 6\r\n")
    assert dice_seed("4 1 6\n").value != dice_seed("4 1 6").value


def test_nonces_are_xored_digit_by_digit() -> None:
    expected = "".join(
        f"{int(a, 16) ^ int(b, 16) ^ int(c, 16):x}" for a, b, c in zip(*NONCES)
    )
    assert nonce_seed(NONCES, HASHES).value == expected
    assert nonce_seed(NONCES[::-1], HASHES[::-1]).value == expected


def test_simulated_and_dry_run_say_so_and_differ() -> None:
    assert simulated_seed("x").origin == {"kind": "simulated", "text": "x"}
    assert dry_run_seed("x").origin["kind"] == "dry-run"
    assert len({simulated_seed("x").value, dry_run_seed("x").value, sha("x")}) == 3


BEACON = {
    "commitment": COMMITMENT,
    "chain": "some chain",
    "round": 1,
    "randomness": RANDOMNESS,
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"commitment": "x"}, "commitment"),
        ({"chain": "Quick"}, "chain"),
        ({"chain": "a|b"}, "chain"),
        ({"round": 0}, "round"),
        ({"round": True}, "round"),
        ({"round": "1"}, "round"),
        ({"randomness": RANDOMNESS.upper()}, "randomness"),
        ({"randomness": "ab"}, "randomness"),
        ({"randomness": "00" * 32}, "the randomness repeats itself"),
        ({"randomness": "c0ffee" * 12}, "the randomness repeats itself"),
    ],
)
def test_beacon_is_refused(change: dict, message: str) -> None:
    with pytest.raises(DrawRefused, match=f"beacon: {message}"):
        derive({"kind": "beacon", **BEACON, **change})


@pytest.mark.parametrize(
    ("nonces", "hashes", "message"),
    [
        (NONCES[:2], HASHES[:2], "3 or more"),
        ([NONCES[0]] * 3, [HASHES[0]] * 3, "all different"),
        (NONCES, HASHES[:2], "one commitment each"),
        (NONCES, HASHES[::-1], "nonce 1: is not the one committed"),
        ([*NONCES[:2], "00" * 32], HASHES, "nonce 3: repeats with a period of 1"),
        ([*NONCES[:2], "12"], HASHES, "nonce 3: must be 64 hex digits"),
    ],
)
def test_nonces_are_refused(nonces: list, hashes: list, message: str) -> None:
    with pytest.raises(DrawRefused, match=message):
        nonce_seed(nonces, hashes)


def test_nonces_that_cancel_are_refused() -> None:
    third = f"{int(NONCES[0], 16) ^ int(NONCES[1], 16):064x}"
    nonces = [*NONCES[:2], third]
    with pytest.raises(DrawRefused, match="period of 1"):
        nonce_seed(nonces, [sha(n) for n in nonces])


@pytest.mark.parametrize(
    "origin",
    [
        {},
        {"kind": "typed"},
        {"kind": "dice"},
        {"kind": "dice", "transcript": " "},
        {"kind": "dice", "transcript": "hashdraw/1|DRY RUN|x"},
        {"kind": "dice", "transcript": "4 1", "note": "x"},
        {"kind": "simulated", "text": 1},
    ],
)
def test_other_origins_are_refused(origin: dict) -> None:
    with pytest.raises(DrawRefused):
        derive(origin)


def test_a_seed_and_its_origin_are_kept_together() -> None:
    seed = dice_seed("4 1 6 6")
    assert seed == Seed(sha("4 1 6 6"), {"kind": "dice", "transcript": "4 1 6 6"})

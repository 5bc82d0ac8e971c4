"""A beacon's signature, checked by two programs, and by neither when it is another."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from forgery import ROUND, SIGNATURE, independent

from perutip.assignment.seed_log import beacon

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "drand.json"


@pytest.fixture(scope="module")
def verifier():
    return independent()


def test_the_true_round_verifies_and_its_hash_is_the_randomness(verifier) -> None:
    assert beacon.signature_problems(ROUND, SIGNATURE) == []
    assert verifier.is_signature(ROUND, SIGNATURE)
    expected = hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()
    assert beacon.randomness_of(SIGNATURE) == expected
    assert expected.startswith("fe290beca10872ef")  # as the beacon published it


def test_reference_round() -> None:
    if not REFERENCE.is_file():
        pytest.skip("the reference values are not beside the project")
    held = json.loads(REFERENCE.read_text(encoding="utf-8"))
    assert held["public_key"] == beacon.QUICKNET_PUBLIC_KEY
    assert held["chain_hash"] == beacon.QUICKNET
    clock = held["genesis_time"], held["period_seconds"]
    assert beacon.CLOCKS[beacon.QUICKNET] == clock
    for one in held["rounds"]:
        assert beacon.signature_problems(one["round"], one["signature"]) == []
        assert beacon.randomness_of(one["signature"]) == one["randomness"]


def test_one_signature_takes_at_most_two_seconds(verifier) -> None:
    beacon._verifies.cache_clear()
    verifier.is_signature.cache_clear()
    began = time.process_time()
    beacon.signature_problems(ROUND, SIGNATURE)
    between = time.process_time()
    verifier.is_signature(ROUND, SIGNATURE)
    assert max(between - began, time.process_time() - between) < 2


@pytest.fixture(scope="module")
def curve() -> SimpleNamespace:
    """py_ecc's functions, its recursion limit (beyond the stack) not kept."""
    limit = sys.getrecursionlimit()
    from py_ecc import optimized_bls12_381 as points
    from py_ecc.bls.g2_primitives import G1_to_pubkey, G2_to_signature
    from py_ecc.bls.hash_to_curve import hash_to_G1

    sys.setrecursionlimit(limit)
    return SimpleNamespace(
        G1=points.G1,
        G2=points.G2,
        multiply=points.multiply,
        normalize=points.normalize,
        hash_to_G1=hash_to_G1,
        compressed=lambda point: bytes(G1_to_pubkey(point)).hex(),
        public_key=lambda point: bytes(G2_to_signature(point)).hex(),
    )


@pytest.mark.parametrize(
    "signature",
    [
        SIGNATURE[:-1] + "8",
        f"{int(SIGNATURE, 16) ^ 1 << 381:096x}",  # the other of the two points
        "c0" + "00" * 47,  # infinity
        "80" + "00" * 47,  # x = 0: on the curve, of another order
        "9f" + "ff" * 47,  # x beyond the field
    ],
)
def test_other_signatures_are_refused_by_both(verifier, signature: str) -> None:
    assert beacon.signature_problems(ROUND, signature)
    assert not verifier.is_signature(ROUND, signature)


def test_a_point_that_is_no_signature(verifier, curve) -> None:
    signature = curve.compressed(curve.multiply(curve.G1, 7))
    assert beacon.signature_problems(ROUND, signature)
    assert not verifier.is_signature(ROUND, signature)


def test_the_signature_is_of_one_round(verifier) -> None:
    assert beacon.signature_problems(ROUND + 1, SIGNATURE)
    assert not verifier.is_signature(ROUND + 1, SIGNATURE)


@pytest.mark.parametrize("text", [SIGNATURE.upper(), SIGNATURE[:-2], "", None, 7])
def test_a_signature_is_96_lower_case_digits(text: object) -> None:
    assert "96 hex digits" in beacon.signature_problems(ROUND, text)[0]


@pytest.mark.parametrize("secret", [2**200 + 17])
def test_rounds_signed_with_a_key_of_our_own(verifier, curve, secret: int) -> None:
    key = curve.public_key(curve.multiply(curve.G2, secret))
    number = 123_456_789
    message = hashlib.sha256(number.to_bytes(8, "big")).digest()
    point = curve.multiply(
        curve.hash_to_G1(message, beacon.DOMAIN, hashlib.sha256), secret
    )
    signature = curve.compressed(point)
    assert beacon.signature_problems(number, signature, public_key=key) == []
    assert verifier.is_signature(number, signature, key)
    assert beacon.signature_problems(number, signature)
    assert not verifier.is_signature(number, signature)


def test_hash_to_the_curve_is_that_of_another_library(verifier, curve) -> None:
    for text in (b"", b"abc", bytes(64)):
        x, y = curve.normalize(curve.hash_to_G1(text, beacon.DOMAIN, hashlib.sha256))
        assert verifier.hashed(text) == (int(x), int(y))


def test_times_of_rounds() -> None:
    genesis = datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC)
    assert beacon.round_time(beacon.QUICKNET, 1) == genesis
    assert beacon.round_time("another beacon", 1) is None
    assert beacon.chain_hash(" QuickNet ") == beacon.QUICKNET
    for number in (1, 2, 1000, 29_000_000):
        when = beacon.round_time(beacon.QUICKNET, number)
        assert when is not None
        assert beacon.round_at(beacon.QUICKNET, when) == number


def test_importing_the_curve_leaves_the_recursion_limit(monkeypatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "py_ecc"]:
        monkeypatch.delitem(sys.modules, name)
    before = sys.getrecursionlimit()
    beacon._curve()
    assert sys.getrecursionlimit() == before

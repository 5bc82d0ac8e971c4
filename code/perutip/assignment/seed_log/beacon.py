"""The public beacon drand: when a round is published, and whether a signature is its.

A round of the chain quicknet is a BLS signature on the curve BLS12-381 over the number
of the round; its randomness is the SHA-256 of the signature. Nobody can compute the
signature before enough of the beacon's members publish their shares, and anybody can
check it offline against the chain's public key.

References
----------
drand, "quicknet", scheme bls-unchained-g1-rfc9380. Boneh, Lynn and Shacham (2001);
RFC 9380, BLS12381G1_XMD:SHA-256_SSWU_RO_ (hash to curve).
"""

from __future__ import annotations

import hashlib
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DRAND_DEFAULT = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"
CHAIN_NAMES = {"quicknet": QUICKNET}
# each chain's /info: genesis (seconds since 1970, UTC) and period in seconds
CLOCKS = {QUICKNET: (1692803367, 3), DRAND_DEFAULT: (1595431050, 30)}
QUICKNET_PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
MAX_ROUND = 2**32

_SIGNATURE = re.compile("[0-9a-f]{96}")


def chain_hash(name: str) -> str:
    """The chain's hash for a name that is known here, else the text as given."""
    return CHAIN_NAMES.get(name.strip().lower(), name.strip())


def round_time(chain: str, number: int) -> datetime | None:
    """When a beacon publishes a round; None for a chain whose clock is not known."""
    if chain not in CLOCKS:
        return None
    genesis, period = CLOCKS[chain]
    return datetime.fromtimestamp(genesis + period * (number - 1), tz=UTC)


def round_at(chain: str, when: datetime) -> int:
    """The first round that the beacon publishes at or after a time."""
    genesis, period = CLOCKS[chain]
    return max(1, -(-(int(when.timestamp()) - genesis) // period) + 1)


def randomness_of(signature: str) -> str:
    """Randomness of a round: SHA-256 of its signature's bytes, lower-case hex."""
    return hashlib.sha256(bytes.fromhex(signature)).hexdigest()


def signature_problems(
    number: int, signature: object, *, public_key: str | None = None
) -> list[str]:
    """Why a text is not the chain's signature of a round.

    Parameters
    ----------
    number
        Number of the round, from 1.
    signature
        96 lower-case hex digits: a point of G1, compressed.
    public_key
        192 hex digits: a point of G2, compressed; quicknet's when left out.

    Notes
    -----
    e(signature, g₂) = e(H(SHA-256(round as eight bytes, big-endian)), public key).
    """
    if not isinstance(signature, str) or not _SIGNATURE.fullmatch(signature):
        return ["beacon: signature must be 96 hex digits, lower case"]
    if _verifies(number, signature, public_key or QUICKNET_PUBLIC_KEY):
        return []
    return [f"beacon: the signature is not the beacon's signature of round {number}"]


@lru_cache(maxsize=256)
def _verifies(number: int, signature: str, public_key: str) -> bool:
    curve = _curve()
    key = bytes.fromhex(public_key)
    halves = int.from_bytes(key[:48], "big"), int.from_bytes(key[48:], "big")
    message = hashlib.sha256(number.to_bytes(8, "big")).digest()
    try:
        point = curve.decompress_G1(int(signature, 16))
        if curve.is_inf(point) or not curve.subgroup_check(point):
            return False
        key_point = curve.decompress_G2(halves)
    except ValueError:
        return False
    left = curve.pairing(curve.G2, point, final_exponentiate=False)
    hashed = curve.neg(curve.hash_to_G1(message, DOMAIN, hashlib.sha256))
    right = curve.pairing(key_point, hashed, final_exponentiate=False)
    return bool(curve.final_exponentiate(left * right) == curve.FQ12.one())


def _curve() -> SimpleNamespace:
    """py_ecc's BLS12-381, imported when a signature is there to check.

    Its import raises the interpreter's recursion limit beyond what the stack holds:
    a deeply nested line of a log would then end the process.
    """
    limit = sys.getrecursionlimit()
    from py_ecc import optimized_bls12_381 as curve
    from py_ecc.bls.g2_primitives import subgroup_check
    from py_ecc.bls.hash_to_curve import hash_to_G1
    from py_ecc.bls.point_compression import decompress_G1, decompress_G2

    sys.setrecursionlimit(limit)
    return SimpleNamespace(
        FQ12=curve.FQ12,
        G2=curve.G2,
        decompress_G1=decompress_G1,
        decompress_G2=decompress_G2,
        final_exponentiate=curve.final_exponentiate,
        hash_to_G1=hash_to_G1,
        is_inf=curve.is_inf,
        neg=curve.neg,
        pairing=curve.pairing,
        subgroup_check=subgroup_check,
    )

"""Where a seed comes from: a public beacon, public dice, or several people's nonces.

Every origin holds the text that its seed is computed from, so that anyone can compute
it again. A seed of the simulated study says that it is one; a dry run's seed hashes a
text that no other origin accepts.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from typing import Literal

from perutip.assignment.draw import DrawRefused, seed_problems

Kind = Literal["beacon", "dice", "nonces", "simulated", "dry-run"]
MIN_NONCES = 3
PREFIX = "hashdraw/1|"
DRAND_QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DRAND_DEFAULT = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"
# each chain's /info: genesis (seconds since 1970, UTC) and period in seconds
DRAND_CHAINS = {DRAND_QUICKNET: (1692803367, 3), DRAND_DEFAULT: (1595431050, 30)}

_HEX = re.compile("([0-9a-f]{2}){32,}")
_HEX64 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Seed:
    """64 lower-case hex digits and the origin from which `derive` gives them again."""

    value: str
    origin: dict[str, object]


def sha256_text(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of a text, lower-case hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def beacon_seed(commitment: str, chain: str, round: int, randomness: str) -> Seed:
    """Seed of a public beacon's round that was named in advance.

    `commitment` is the hash that bound frame and round before the round was published
    (the log uses the hash of its freeze record); `chain` names the beacon (drand: its
    chain hash); `randomness` is what the beacon published, lower-case hex.
    """
    origin = {
        "kind": "beacon",
        "commitment": commitment,
        "chain": chain,
        "round": round,
        "randomness": randomness,
    }
    return Seed(derive(origin), origin)


def announcement_problems(announced: dict[str, object]) -> list[str]:
    """Why a freeze's announcement could not be kept when the seed comes."""
    problems = []
    if "beacon" in announced:
        chain, round = announced["beacon"]
        problems += _round_problems(chain, round)
    if "nonces" in announced:
        hashes = announced["nonces"]
        if len(hashes) < MIN_NONCES or len(set(hashes)) < len(hashes):
            problems.append(f"nonces: {MIN_NONCES} or more hashes, all different")
        if not all(isinstance(h, str) and _HEX64.fullmatch(h) for h in hashes):
            problems.append("nonces: each hash must be 64 hex digits, lower case")
    if len({"beacon", "nonces"} & set(announced)) > 1:
        problems.append("announced: a beacon or nonces, not both")
    if not _HEX64.fullmatch(announced.get("criterion", "0" * 64)):
        problems.append("criterion: must be 64 hex digits, lower case")
    return problems


def round_time(chain: str, round: int) -> datetime | None:
    """When a beacon publishes a round; None for a chain whose clock is not known."""
    if chain not in DRAND_CHAINS:
        return None
    genesis, period = DRAND_CHAINS[chain]
    return datetime.fromtimestamp(genesis + period * (round - 1), tz=UTC)


def dice_seed(transcript: str) -> Seed:
    """Seed of a public dice transcript (its exact text, line ends included)."""
    origin = {"kind": "dice", "transcript": transcript}
    return Seed(derive(origin), origin)


def nonce_seed(nonces: list[str], commitments: list[str]) -> Seed:
    """XOR of three or more people's 64-digit nonces, each committed by its SHA-256."""
    origin = {
        "kind": "nonces",
        "nonces": list(nonces),
        "commitments": list(commitments),
    }
    return Seed(derive(origin), origin)


def simulated_seed(text: str) -> Seed:
    """Seed of a simulated study; its origin says so wherever it is shown."""
    origin = {"kind": "simulated", "text": text}
    return Seed(derive(origin), origin)


def dry_run_seed(text: str) -> Seed:
    """Seed of a dry run; the log takes none of this origin."""
    origin = {"kind": "dry-run", "text": text}
    return Seed(derive(origin), origin)


def derive(origin: dict[str, object]) -> str:
    """Compute a seed from its origin.

    Raises
    ------
    DrawRefused
        If the origin is not well formed or its seed breaks the rule for seeds.
    """
    kind = origin.get("kind")
    checks = {
        "beacon": _beacon,
        "dice": _dice,
        "nonces": _nonces,
        "simulated": _simulated,
        "dry-run": _dry_run,
    }
    if kind not in checks:
        raise DrawRefused([f"origin must be one of {', '.join(checks)}"], source="seed")
    fields = {k: v for k, v in origin.items() if k != "kind"}
    try:
        seed = checks[kind](**fields)
    except TypeError:
        raise DrawRefused(
            [f"origin {kind}: fields missing or unknown"], source="seed"
        ) from None
    problems = seed_problems(seed)
    if problems:
        raise DrawRefused(problems, source="seed")
    return seed


def _refuse(*problems: str) -> None:
    raise DrawRefused(problems, source="seed")


def _is_label(text: object) -> bool:
    if not isinstance(text, str) or not text:
        return False
    return text.isprintable() and "|" not in text


def _round_problems(chain: object, round: object) -> list[str]:
    problems = []
    if not _is_label(chain) or chain != chain.lower():
        problems.append("beacon: chain must be a lower-case text without bars")
    if isinstance(round, bool) or not isinstance(round, int) or round < 1:
        problems.append("beacon: round must be a whole number from 1")
    return problems


def _beacon(commitment: str, chain: str, round: int, randomness: str) -> str:
    problems = []
    if not isinstance(commitment, str) or not _HEX64.fullmatch(commitment):
        problems.append("beacon: commitment must be 64 hex digits, lower case")
    problems += _round_problems(chain, round)
    if not isinstance(randomness, str) or not _HEX.fullmatch(randomness):
        problems.append("beacon: randomness must be 64 or more hex digits, lower case")
    if problems:
        _refuse(*problems)
    return sha256_text(f"{commitment}|{chain}|{round}|{randomness}")


def _dice(transcript: str) -> str:
    if not isinstance(transcript, str) or not transcript.strip():
        _refuse("dice: the transcript is empty")
    if PREFIX.rstrip("|") in transcript:
        _refuse("dice: a transcript may not contain the protocol's name")
    return sha256_text(transcript)


def _nonces(nonces: list[str], commitments: list[str]) -> str:
    if not isinstance(nonces, list) or not isinstance(commitments, list):
        _refuse("nonces: must be lists")
    problems = []
    if len(nonces) < MIN_NONCES or len(set(map(str, nonces))) < len(nonces):
        problems.append(f"nonces: {MIN_NONCES} or more, all different, are needed")
    if len(commitments) != len(nonces):
        problems.append("nonces: one commitment each, made before any was shown")
    for at, nonce in enumerate(nonces, 1):
        why = seed_problems(nonce)
        if why:
            problems.append(f"nonce {at}: {why[0].removeprefix('seed: ')}")
        elif at <= len(commitments) and sha256_text(nonce) != commitments[at - 1]:
            problems.append(f"nonce {at}: is not the one committed")
    if problems:
        _refuse(*problems)
    return f"{reduce(xor, (int(n, 16) for n in nonces)):064x}"


def _simulated(text: str) -> str:
    if not isinstance(text, str):
        _refuse("simulated: text is needed")
    return sha256_text(f"{PREFIX}SIMULATED|{text}")


def _dry_run(text: str) -> str:
    if not isinstance(text, str):
        _refuse("dry run: text is needed")
    return sha256_text(f"{PREFIX}DRY RUN|{text}")

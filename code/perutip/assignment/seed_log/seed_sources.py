"""Where a seed comes from: a public beacon, public dice, or several people's nonces.

Every origin holds the text that its seed is computed from, so that anyone can compute
it again. A seed of the simulated study says that it is one; a dry run's seed hashes a
text that no other origin accepts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Literal, NoReturn

from perutip.assignment.draw import DrawRefused, seed_problems
from perutip.assignment.seed_log.announcements import (
    MIN_NONCES,
    is_hash,
    round_problems,
)
from perutip.assignment.seed_log.beacon import (
    QUICKNET,
    randomness_of,
    signature_problems,
)

Kind = Literal["beacon", "dice", "nonces", "simulated", "dry-run"]
PREFIX = "hashdraw/1|"
ORIGIN_FIELDS = {
    "beacon": {"commitment", "chain", "round", "randomness"},
    "dice": {"transcript"},
    "nonces": {"nonces", "commitments"},
    "simulated": {"text"},
    "dry-run": {"text"},
}

_HEX = re.compile("([0-9a-f]{2}){32,}")


@dataclass(frozen=True)
class Seed:
    """64 lower-case hex digits and the origin from which `derive` gives them again."""

    value: str
    origin: dict[str, object]


def sha256_text(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of a text, lower-case hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def beacon_seed(
    commitment: str,
    chain: str,
    number: int,
    *,
    signature: str = "",
    randomness: str = "",
) -> Seed:
    """Seed of a public beacon's round that was named in advance.

    Parameters
    ----------
    commitment
        The hash that bound frame and round before the round was published: the log
        uses the hash of its freeze record.
    chain, number
        As the freeze announced them.
    signature
        What quicknet published for the round: 96 lower-case hex digits. Its SHA-256 is
        the randomness. Needed for quicknet, and for no other chain.
    randomness
        What another chain published, lower-case hex.
    """
    origin: dict[str, object] = {
        "kind": "beacon",
        "commitment": commitment,
        "chain": chain,
        "round": number,
    }
    if chain == QUICKNET:
        problems = signature_problems(number, signature)
        published = "" if problems else randomness_of(signature)
        if published and randomness not in ("", published):
            problems = ["beacon: the randomness is not the SHA-256 of the signature"]
        if problems:
            raise DrawRefused(problems, source="seed")
        origin |= {"signature": signature, "randomness": published}
    else:
        origin["randomness"] = randomness
    return Seed(derive(origin), origin)


def dice_seed(transcript: str) -> Seed:
    """Seed of a public dice transcript: its digits, in the order of the throws."""
    origin: dict[str, object] = {"kind": "dice", "transcript": transcript}
    return Seed(derive(origin), origin)


def nonce_seed(nonces: list[str], commitments: list[str]) -> Seed:
    """XOR of three or more people's 64-digit nonces, each committed by its SHA-256."""
    origin: dict[str, object] = {
        "kind": "nonces",
        "nonces": list(nonces),
        "commitments": list(commitments),
    }
    return Seed(derive(origin), origin)


def simulated_seed(text: str) -> Seed:
    """Seed of a simulated study; its origin says so wherever it is shown.

    SHA-256 of `hashdraw/1|SIMULATED|` and the text: no text of another source hashes to
    the same seed.
    """
    origin: dict[str, object] = {"kind": "simulated", "text": text}
    return Seed(derive(origin), origin)


def dry_run_seed(text: str) -> Seed:
    """Seed of a dry run; the log takes none of this origin."""
    origin: dict[str, object] = {"kind": "dry-run", "text": text}
    return Seed(derive(origin), origin)


def derive(origin: dict[str, object]) -> str:
    """Compute a seed from its origin.

    Raises
    ------
    DrawRefused
        If the origin is not well formed or its seed breaks the rule for seeds.
    """
    kind = origin.get("kind")
    if not isinstance(kind, str) or kind not in ORIGIN_FIELDS:
        _refuse(f"origin must be one of {', '.join(ORIGIN_FIELDS)}")
    optional = {"signature"} if kind == "beacon" else set()
    if set(origin) - optional != ORIGIN_FIELDS[kind] | {"kind"}:
        _refuse(f"origin {kind}: fields missing or unknown")
    rule = {
        "beacon": _beacon,
        "dice": _dice,
        "nonces": _nonces,
        "simulated": _simulated,
        "dry-run": _dry_run,
    }[kind]
    seed = rule(origin)
    problems = seed_problems(seed)
    if problems:
        _refuse(*problems)
    return seed


def _refuse(*problems: str) -> NoReturn:
    raise DrawRefused(problems, source="seed")


def _beacon(origin: Mapping) -> str:
    chain, number = origin["chain"], origin["round"]
    commitment, randomness = origin["commitment"], origin["randomness"]
    problems = []
    if not is_hash(commitment):
        problems.append("beacon: commitment must be 64 hex digits, lower case")
    problems += round_problems(chain, number)
    if not isinstance(randomness, str) or not _HEX.fullmatch(randomness):
        problems.append("beacon: randomness must be 64 or more hex digits, lower case")
    elif seed_problems(randomness[:64]):
        problems.append("beacon: the randomness repeats itself: typed, not drawn")
    signature = origin.get("signature", "")
    if signature != "" and chain != QUICKNET:
        problems.append("beacon: the signature of this chain cannot be checked here")
    elif signature != "" and not problems:
        problems += signature_problems(number, signature)
        if not problems and randomness != randomness_of(signature):
            problems.append("beacon: randomness is not the SHA-256 of the signature")
    if problems:
        _refuse(*problems)
    return sha256_text(f"{commitment}|{chain}|{number}|{randomness}")


def _dice(origin: Mapping) -> str:
    transcript = origin["transcript"]
    if not isinstance(transcript, str) or not transcript.strip():
        _refuse("dice: the transcript is empty")
    if PREFIX.rstrip("|") in transcript:
        _refuse("dice: a transcript may not contain the protocol's name")
    return sha256_text(transcript)


def _nonces(origin: Mapping) -> str:
    nonces, commitments = origin["nonces"], origin["commitments"]
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


def _simulated(origin: Mapping) -> str:
    if not isinstance(origin["text"], str):
        _refuse("simulated: text is needed")
    return sha256_text(f"{PREFIX}SIMULATED|{origin['text']}")


def _dry_run(origin: Mapping) -> str:
    if not isinstance(origin["text"], str):
        _refuse("dry run: text is needed")
    return sha256_text(f"{PREFIX}DRY RUN|{origin['text']}")

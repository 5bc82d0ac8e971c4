"""What a freeze announces of its seed, so that no other seed can follow it.

Every announcement is a plain mapping that the freeze record holds: its kind and all
details that fix where the seed comes from before it can be known. A reserve announces
nothing of its own: the trial's seed ranks it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log.beacon import (
    CHAIN_NAMES,
    MAX_ROUND,
    QUICKNET,
    chain_hash,
)

Kind = Literal["beacon", "dice", "nonces", "simulated", "trial"]
TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
MIN_NONCES = 3
MIN_WITNESSES = 2
MIN_BITS = 64
LABEL_LENGTH = 80
FIELDS = {
    "beacon": {"chain", "round"},
    "dice": {"rolls", "faces", "place", "time", "witnesses"},
    "nonces": {"members", "commitments"},
    "simulated": {"text"},
    "trial": set(),
}

_HEX64 = re.compile("[0-9a-f]{64}")
_TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def announce_beacon(chain: str, number: int, *, url: str = "") -> dict:
    """A round of a public beacon that is not published yet.

    `chain` is quicknet, or another chain's lower-case hash or name; then `url` says
    where its rounds can be read, since nothing here can check its signature.
    """
    announced = {"kind": "beacon", "chain": chain_hash(chain), "round": number}
    return _checked({**announced, "url": url} if url else announced)


def announce_dice(
    *, rolls: int, faces: int, place: str, time: str, witnesses: Sequence[str]
) -> dict:
    """Dice to be thrown in public: how many, where, when, before whom.

    `time` is ISO 8601 with its zone; `witnesses` are roles or initials, never names.
    """
    announced = {
        "kind": "dice",
        "rolls": rolls,
        "faces": faces,
        "place": place,
        "time": utc_text(time),
        "witnesses": list(witnesses),
    }
    return _checked(announced)


def announce_nonces(members: Sequence[str], commitments: Sequence[str]) -> dict:
    """The SHA-256 of each member's secret 64 hex digits, made before any is shown."""
    announced = {
        "kind": "nonces",
        "members": list(members),
        "commitments": list(commitments),
    }
    return _checked(announced)


def announce_simulated(text: str) -> dict:
    """A text from which a simulated study's seed is hashed, behind the protocol's name
    and SIMULATED (`seed_sources`); never for a real draw."""
    return _checked({"kind": "simulated", "text": text})


def utc_text(time: str) -> str:
    """A time with its zone as `2026-03-02T15:00:00Z`. Raises DrawRefused."""
    try:
        moment = datetime.fromisoformat(time.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DrawRefused(
            [f"time: expected 2026-03-02T15:00Z or with -05:00, not {time[:40]!r}"]
        )
    return moment.astimezone(UTC).strftime(TIME_FORMAT)


def moment_of(text: object) -> datetime | None:
    """The time of a record's text; None unless it is written as a record writes it."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _checked(announced: dict) -> dict:
    problems = announcement_problems(announced)
    if problems:
        raise DrawRefused(problems, source="announced source of the seed")
    return announced


def announcement_problems(announced: Mapping[str, object]) -> list[str]:
    """Why an announcement does not fix its seed's source. `criterion` is optional."""
    kind = announced.get("kind")
    if kind not in FIELDS:
        return [f"announced: kind must be one of {', '.join(FIELDS)}"]
    allowed = FIELDS[kind] | {"kind"}
    if kind == "beacon" and announced.get("chain") != QUICKNET:
        allowed |= {"url"}
    given = set(announced) - {"criterion"}
    if given != allowed:
        expected = ", ".join(sorted(allowed - {"kind"})) or "nothing else"
        return [f"announced {kind}: its details must be {expected}"]
    check = {
        "beacon": _beacon,
        "dice": _dice,
        "nonces": _nonces,
        "simulated": _simulated,
        "trial": lambda _: [],
    }[kind]
    problems = check(announced)
    criterion = announced.get("criterion", "0" * 64)
    if not is_hash(criterion):
        problems.append("criterion: must be 64 hex digits, lower case")
    return problems


def is_hash(text: object) -> bool:
    """True for 64 lower-case hex digits."""
    return isinstance(text, str) and _HEX64.fullmatch(text) is not None


def is_label(text: object) -> bool:
    """True for a short printable text of one line, without bars or blanks around."""
    if not isinstance(text, str) or not text or len(text) > LABEL_LENGTH:
        return False
    return text.isprintable() and "|" not in text and text == text.strip()


def is_whole(number: object, low: int, high: int) -> bool:
    """True for a whole number, no truth value, from `low` to `high`."""
    if isinstance(number, bool) or not isinstance(number, int):
        return False
    return low <= number <= high


def round_problems(chain: object, number: object) -> list[str]:
    """Why a chain and a round cannot be a beacon's."""
    problems = []
    if not is_label(chain) or str(chain) != str(chain).lower():
        problems.append("beacon: chain must be a lower-case text without bars")
    if not is_whole(number, 1, MAX_ROUND):
        problems.append(f"beacon: round must be a whole number from 1 to {MAX_ROUND}")
    return problems


def _beacon(announced: Mapping) -> list[str]:
    problems = round_problems(announced["chain"], announced["round"])
    if announced["chain"] in CHAIN_NAMES:
        problems.append("beacon: a chain known here is named by its hash")
    url = announced.get("url", "https://")
    good = isinstance(url, str) and url.isprintable() and len(url) <= 300
    if not good or not url.startswith(("https://", "http://")):
        problems.append("beacon: url must say where the chain's rounds can be read")
    return problems


def _dice(announced: Mapping) -> list[str]:
    rolls, faces = announced["rolls"], announced["faces"]
    problems = []
    if not is_whole(faces, 2, 10):
        problems.append("dice: faces must be a whole number from 2 to 10")
    elif not is_whole(rolls, 1, 10_000) or faces**rolls < 2**MIN_BITS:
        least = math.ceil(MIN_BITS / math.log2(faces))
        problems.append(f"dice: rolls must be a whole number from {least} to 10000")
    if not is_label(announced["place"]):
        problems.append("dice: place must be a short text")
    if moment_of(announced["time"]) is None:
        problems.append("dice: time must be written as 2026-03-02T15:00:00Z")
    return problems + _labels(announced["witnesses"], "dice: witnesses", MIN_WITNESSES)


def _nonces(announced: Mapping) -> list[str]:
    hashes, members = announced["commitments"], announced["members"]
    problems = _labels(members, "nonces: members", MIN_NONCES)
    if not isinstance(hashes, list) or not all(map(is_hash, hashes)):
        problems.append("nonces: each commitment must be 64 hex digits, lower case")
    elif len(hashes) < MIN_NONCES or len(set(hashes)) < len(hashes):
        problems.append(f"nonces: {MIN_NONCES} or more commitments, all different")
    elif isinstance(members, list) and len(members) != len(hashes):
        problems.append("nonces: one commitment of each member, in their order")
    return problems


def _simulated(announced: Mapping) -> list[str]:
    text = announced["text"]
    good = isinstance(text, str) and text.strip() and text.isprintable()
    return [] if good else ["simulated: text is needed, on one line"]


def _labels(labels: object, what: str, least: int) -> list[str]:
    listed = labels if isinstance(labels, list) else []
    good = len(listed) >= least and all(map(is_label, listed))
    if not good or len(set(listed)) < len(listed):
        return [f"{what}: {least} or more roles or initials, all different"]
    return []

"""What the options of freeze and seed say of a seed's source, in the log's terms."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path

from perutip import own_python
from perutip.assignment.draw import DrawRefused
from perutip.assignment.field.folder import WrongUse
from perutip.assignment.seed_log.announcements import (
    announce_beacon,
    announce_dice,
    announce_nonces,
    utc_text,
)
from perutip.assignment.seed_log.beacon import CLOCKS, QUICKNET, chain_hash, round_at
from perutip.assignment.seed_log.seed_sources import (
    Seed,
    beacon_seed,
    dice_seed,
    nonce_seed,
)


def announced_by(options: argparse.Namespace) -> dict:
    """The announcement that the options of `freeze` make. WrongUse when none."""
    if options.beacon:
        chain, number = options.beacon
        return announce_beacon(chain, _round(chain, number), url=options.url or "")
    if options.dice is not None:
        return announce_dice(
            rolls=options.dice,
            faces=options.faces,
            place=options.place or "",
            time=options.time or "",
            witnesses=options.witness,
        )
    if options.nonces:
        pairs = [text.partition("=") for text in options.nonces]
        if not all(mark for _, mark, _ in pairs):
            raise WrongUse("--nonces: expected MEMBER=HASH for each member")
        return announce_nonces([pair[0] for pair in pairs], [pair[2] for pair in pairs])
    raise WrongUse(
        "name what the seed will come from: --beacon, --dice or --nonces "
        f"({own_python()} code/05_randomize.py freeze --help)"
    )


def _round(chain: str, number: str) -> int:
    """A round by its number, or the first at or after a time with zone."""
    if number.isascii() and number.isdigit():
        return int(number[:20])
    if chain_hash(chain) not in CLOCKS:
        raise DrawRefused(
            ["beacon: round must be a whole number (no clock is known of this chain)"],
            source="freeze",
        )
    when = datetime.fromisoformat(utc_text(number).replace("Z", "+00:00"))
    return round_at(chain_hash(chain), when)


def seed_by(options: argparse.Namespace, freeze: dict) -> Seed:
    """The seed that the options of `seed` give, from the source announced."""
    announced = freeze["announced"]
    kind = announced.get("kind", "none")
    if options.dice is not None:
        _refuse_other(kind, "dice")
        return dice_seed("".join(_text(options.dice).split()))
    if options.nonces is not None:
        _refuse_other(kind, "nonces")
        return nonce_seed(options.nonces, announced["commitments"])
    _refuse_other(kind, "beacon")
    chain, number = announced["chain"], announced["round"]
    signature, randomness = options.signature or "", options.randomness or ""
    if options.reply is not None:
        signature, randomness = _reply(options.reply, number)
        signature = signature if chain == QUICKNET else ""
    return beacon_seed(
        freeze["hash"],
        chain,
        number,
        signature=signature.strip().lower(),
        randomness=randomness.strip().lower(),
    )


def _refuse_other(announced: str, given: str) -> None:
    if announced != given:
        raise DrawRefused(
            [f"the freeze announced {announced}, not {given}"], source="seed"
        )


def _text(path: Path) -> str:
    if not path.is_file():
        raise WrongUse(f"{path.name}: the file is not there")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DrawRefused(
            [f"byte {error.start + 1} is not UTF-8"], source=path.name
        ) from None


def _reply(path: Path, number: int) -> tuple[str, str]:
    """Signature and randomness of a saved reply, which must be of the round named."""
    try:
        reply = json.loads(_text(path))
    except ValueError:
        raise DrawRefused(["not JSON"], source=path.name) from None
    if not isinstance(reply, dict) or reply.get("round") != number:
        raise DrawRefused(
            [f"not the reply for round {number}, which the freeze named"],
            source=path.name,
        )
    return str(reply.get("signature", "")), str(reply.get("randomness", ""))

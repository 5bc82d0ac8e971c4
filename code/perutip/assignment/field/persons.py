"""No word that a command is given names a person: the log keeps it for ever."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

from perutip.assignment.field.folder import WrongUse
from perutip.contract.checks.free_text import refused_words

TEXTS = ("reason", "place", "url")
LABELS = ("witness", "nonces")  # roles or initials
FILES = ("source", "districts", "register", "regions")  # names go into the log


def refuse_persons(options: argparse.Namespace) -> None:
    """WrongUse, before anything is written, when an option seems to name a person.

    Of a member's nonce only what stands before `=` is read, and of a file its name.
    """
    given = {name: _listed(getattr(options, name, None)) for name in TEXTS + FILES}
    refuse_named({f"--{name}": values for name, values in given.items()})
    people = {name: _listed(getattr(options, name, None)) for name in LABELS}
    people["nonces"] = [one.split("=")[0] for one in people["nonces"] if "=" in one]
    refuse_named({f"--{name}": v for name, v in people.items()}, labels=True)


def refuse_named(texts: Mapping[str, Iterable[str]], *, labels: bool = False) -> None:
    """WrongUse when texts, by what they are, seem to name a person."""
    for what, values in texts.items():
        if said := refused_words(what, values, labels=labels):
            raise WrongUse(said)


def _listed(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value] if value else []
    return [one.name if isinstance(one, Path) else str(one) for one in values]

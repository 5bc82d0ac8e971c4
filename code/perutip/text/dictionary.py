"""The dictionary of the index: what is counted, under which rules, and its identity.

One YAML file that a lawyer can edit. It is checked whole on load: `DictionaryError`
lists every problem with its line, so that one round of corrections is enough.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from perutip.text.patterns import Pattern

Pole = Literal["positive", "contra"]
Outcome = Literal["positive", "contra", "drop"]
Role = Literal["registered", "exploratory", "descriptive"]
OUTCOMES = ("positive", "contra", "drop")
ROLES = ("registered", "exploratory", "descriptive")


class DictionaryError(ValueError):
    """The dictionary cannot be used; `problems` holds (line, message) pairs."""

    def __init__(self, path: Path, problems: list[tuple[int, str]]) -> None:
        self.path = path
        self.problems = sorted(problems)
        n = len(problems)
        lines = [f"  line {line}: {message}" for line, message in self.problems]
        head = f"{path.name}: {n} problem{'' if n == 1 else 's'}"
        super().__init__("\n".join([head, *lines]))


@dataclass(frozen=True)
class Rules:
    """Distances in words, negators, and the two filters on repeated wording.

    `not_negating` holds phrases that begin with a negator and do not negate, such
    as "sin embargo".
    """

    cue_within: int = 10
    exclude_within: int = 8
    negation_within: int = 3
    negators: tuple[Pattern, ...] = ()
    not_negating: tuple[Pattern, ...] = ()
    passage_words: int = 8
    passage_rulings: int = 3
    citations: tuple[Pattern, ...] = ()
    citation_within: int = 25


@dataclass(frozen=True)
class Category:
    """`path` is dotted from the component down; `role` is the component's."""

    path: str
    label: str
    role: Role

    @property
    def component(self) -> str:
        return self.path.partition(".")[0]


@dataclass(frozen=True)
class Entry:
    """One expression with its rules.

    `affirmed` and `negated` say how a match counts without and after a negator;
    `key` is the unit within which overlapping matches exclude each other: the
    category's positive or contra list, or "ignore".
    """

    pattern: Pattern
    key: str
    category: str
    affirmed: Outcome
    negated: Outcome
    cue: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    line: int = 0

    @property
    def is_ignored(self) -> bool:
        return self.key == "ignore"


@dataclass(frozen=True)
class Column:
    """One column of the document-by-term matrix: an expression counted one way."""

    term: str
    category: str
    component: str
    pole: Pole
    role: Role


@dataclass(frozen=True)
class Dictionary:
    """A checked dictionary; `sha256` is that of the file's bytes."""

    name: str
    version: str
    language: str
    sha256: str
    rules: Rules
    categories: tuple[Category, ...]
    entries: tuple[Entry, ...]

    def components(self, role: Role | None = None) -> tuple[str, ...]:
        """Top-level categories in file order, of one role or all."""
        return tuple(
            c.path for c in self.categories
            if "." not in c.path and role in (None, c.role)
        )  # fmt: skip

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns in file order; an entry that can count both ways has two."""
        roles = {c.path: c.role for c in self.categories}
        return tuple(
            Column(
                entry.pattern.written, entry.category,
                entry.category.partition(".")[0], pole, roles[entry.category],
            )
            for entry in self.entries if not entry.is_ignored
            for pole in ("positive", "contra")
            if pole in (entry.affirmed, entry.negated)
        )  # fmt: skip


def load_dictionary(path: str | Path) -> Dictionary:
    """Read and check one dictionary file.

    Raises DictionaryError listing all problems with their lines: invalid UTF-8 or
    YAML, unknown or repeated keys, missing or empty parts, values of the wrong kind,
    expressions that hold no word, duplicates, and expressions that could match the
    same words in two categories or with two polarities.
    """
    from perutip.text.dictionary_conflicts import find_conflicts
    from perutip.text.dictionary_reader import read_dictionary

    path = Path(path)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not valid UTF-8; save the file as UTF-8"
        raise DictionaryError(path, [(line, message)]) from None
    parts, problems = read_dictionary(text)
    problems += find_conflicts(parts.entries)
    if problems:
        raise DictionaryError(path, problems)
    return Dictionary(
        name=parts.name,
        version=parts.version,
        language=parts.language,
        sha256=hashlib.sha256(data).hexdigest(),
        rules=parts.rules,
        categories=tuple(parts.categories),
        entries=tuple(parts.entries),
    )

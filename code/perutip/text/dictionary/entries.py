"""What a dictionary is made of: rules, categories, entries and the counted columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perutip.text.dictionary.patterns import Pattern

Pole = Literal["positive", "contra"]
Outcome = Literal["positive", "contra", "drop"]
Role = Literal["registered", "exploratory", "descriptive"]
OUTCOMES = ("positive", "contra", "drop")
ROLES = ("registered", "exploratory", "descriptive")


@dataclass(frozen=True)
class Rules:
    """Distances in words, negators, and the two filters on repeated wording.

    `not_negating` holds phrases that begin with a negator and do not negate, such
    as "sin embargo". A quotation of fewer than `quoted_words` words is a name or a
    phrase, not a passage of a statute.
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
    quoted_words: int = 8


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
            c.path
            for c in self.categories
            if "." not in c.path and role in (None, c.role)
        )

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns in file order; an entry that can count both ways has two."""
        roles = {c.path: c.role for c in self.categories}
        return tuple(
            Column(
                entry.pattern.written,
                entry.category,
                entry.category.partition(".")[0],
                pole,
                roles[entry.category],
            )
            for entry in self.entries
            if not entry.is_ignored
            for pole in ("positive", "contra")
            if pole in (entry.affirmed, entry.negated)
        )

"""What a dictionary is made of: rules, categories, entries and the counted columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from perutip.text.dictionary.expressions import Expression
from perutip.text.dictionary.patterns import Pattern
from perutip.text.dictionary.rules import Rules

Pole = Literal["positive", "contra"]
Outcome = Literal["positive", "contra", "drop"]
Role = Literal["registered", "exploratory", "descriptive"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Demands:
    """What an expression asks of its sentence in order to count.

    about_victim: not on other persons; testimony: reported words of the victim count,
    and words of belief turn the outcome; case_only: it assesses a statement of this
    case; asserted: no hypothesis, no law in general, no title; ordered: what is only
    asked for, refused or made possible does not count; weighed: words of belief stand
    near.
    """

    about_victim: bool = False
    testimony: bool = False
    case_only: bool = False
    asserted: bool = False
    ordered: bool = False
    weighed: bool = False


NO_DEMANDS = Demands()


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

    `affirmed` and `negated` say how a match counts without and after a negator,
    `refused` how a measure does that is denied or lifted; `key` is the unit within
    which overlapping matches exclude each other: the category's positive or contra
    list, "ignore" or "retired". `despite` lifts an exclusion when it stands as near.
    `cue_within`, `exclude_within`: words around a match in which these are looked for,
    None for the rules' number.
    """

    expression: Expression
    key: str
    category: str
    affirmed: Outcome
    negated: Outcome
    refused: Outcome = "drop"
    cue: tuple[Expression, ...] = ()
    exclude: tuple[Expression, ...] = ()
    despite: tuple[Expression, ...] = ()
    cue_within: int | None = None
    exclude_within: int | None = None
    demands: Demands = NO_DEMANDS
    line: int = 0

    @cached_property
    def pattern(self) -> Pattern:
        """The first reading, which carries the expression as written."""
        return self.expression.first

    @property
    def is_ignored(self) -> bool:
        return self.key == "ignore"

    @property
    def is_retired(self) -> bool:
        """Counted among what was dropped, never for a component."""
        return self.key == "retired"

    @cached_property
    def is_uncounted(self) -> bool:
        """Whether matches count nowhere, whatever stands around them."""
        return self.is_ignored or self.is_retired


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
    """A checked dictionary; `sha256` is that of the file's bytes.

    changes: what was changed in this version, and why.
    """

    name: str
    version: str
    language: str
    sha256: str
    rules: Rules
    categories: tuple[Category, ...]
    entries: tuple[Entry, ...]
    changes: tuple[tuple[str, str], ...] = ()

    def __hash__(self) -> int:
        # What is compiled from a dictionary is looked up by it: that of its thousands
        # of expressions is slow.
        return hash((self.sha256, self.version))

    def components(self, role: Role | None = None) -> tuple[str, ...]:
        """Top-level categories in file order, of one role or all."""
        return tuple(
            c.path
            for c in self.categories
            if "." not in c.path and role in (None, c.role)
        )

    @cached_property
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
            if not entry.is_uncounted
            for pole in ("positive", "contra")
            if pole in (entry.affirmed, entry.negated, entry.refused)
        )

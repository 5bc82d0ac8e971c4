"""What a dictionary is made of: rules, categories, entries and the counted columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from perutip.text.dictionary.patterns import Pattern

Pole = Literal["positive", "contra"]
Outcome = Literal["positive", "contra", "drop"]
Role = Literal["registered", "exploratory", "descriptive"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Speakers:
    """Whose words a sentence reports, by who stands before a verb of saying.

    parties: the defence and the accused; others: witnesses and experts; examined: words
    that open an answer in the minutes ("a preguntas de"). Their words count nowhere.
    victims: her words count for categories that weigh testimony. authorities: other
    courts and authors; their words do not count where the case alone does. court:
    whoever ends the report. says: verbs of saying; according: words that name the
    speaker next ("según"); opening: words that do so at the beginning of a sentence,
    for a party ("para"); rejected: words after which a report is only named to be
    contradicted ("contra lo que alega la defensa").
    """

    parties: tuple[Pattern, ...] = ()
    others: tuple[Pattern, ...] = ()
    examined: tuple[Pattern, ...] = ()
    victims: tuple[Pattern, ...] = ()
    authorities: tuple[Pattern, ...] = ()
    court: tuple[Pattern, ...] = ()
    says: tuple[Pattern, ...] = ()
    according: tuple[Pattern, ...] = ()
    opening: tuple[Pattern, ...] = ()
    rejected: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Persons:
    """Who is spoken of: the victim, or others, who are no concern of the index."""

    victim: tuple[Pattern, ...] = ()
    others: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Belief:
    """Words by which a statement is believed or not.

    credit: predicates that, after a negator, deny it ("no resulta creíble").
    doubts: words that deny it themselves ("contradictoria").
    refutes: verbs that deny it, and after a negator affirm it ("desvirtuada").
    """

    credit: tuple[Pattern, ...] = ()
    doubts: tuple[Pattern, ...] = ()
    refutes: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Unassessed:
    """When a sentence speaks of statements and assesses none.

    phrases: law in general, hypotheses, evidence offered or read out. assessed: with
    these the same sentence turns to the case, and counts.
    """

    phrases: tuple[Pattern, ...] = ()
    assessed: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Distances in words, negators, and what the context does to a match.

    `not_negating` holds phrases that begin with a negator and do not negate, such
    as "sin embargo". With `clause_bound` a negator does not reach over a comma or the
    end of a sentence. A quotation of fewer than `quoted_words` words is a name or a
    phrase, not a passage of a statute. `statute_words` mark a sentence that repeats a
    statute without quotation marks; after a citation and one of `norm_verbs` the rest
    of the sentence is the norm's, until one of `norm_ends` turns to the case.
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
    clause_bound: bool = False
    statute_words: tuple[Pattern, ...] = ()
    norm_verbs: tuple[Pattern, ...] = ()
    norm_ends: tuple[Pattern, ...] = ()
    speakers: Speakers = Speakers()
    persons: Persons = Persons()
    belief: Belief = Belief()
    unassessed: Unassessed = Unassessed()


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

    `patterns` holds its alternatives. `affirmed` and `negated` say how a match counts
    without and after a negator; `key` is the unit within which overlapping matches
    exclude each other: the category's positive or contra list, "ignore" or "retired".
    `despite` lifts an exclusion when it stands as near. `cue_within`, `exclude_within`:
    words around a match in which these are looked for, None for the rules' number.
    `about_victim`: it does not count in a sentence on other persons; `testimony`:
    reported words of the victim count, and words of belief turn the outcome;
    `case_only`: it does not count in a sentence that assesses nothing.
    """

    patterns: tuple[Pattern, ...]
    key: str
    category: str
    affirmed: Outcome
    negated: Outcome
    cue: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    despite: tuple[Pattern, ...] = ()
    cue_within: int | None = None
    exclude_within: int | None = None
    about_victim: bool = False
    testimony: bool = False
    case_only: bool = False
    line: int = 0

    @property
    def pattern(self) -> Pattern:
        """The first alternative, which carries the expression as written."""
        return self.patterns[0]

    @property
    def is_ignored(self) -> bool:
        return self.key == "ignore"

    @property
    def is_retired(self) -> bool:
        """Counted among what was dropped, never for a component."""
        return self.key == "retired"


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
            if not (entry.is_ignored or entry.is_retired)
            for pole in ("positive", "contra")
            if pole in (entry.affirmed, entry.negated)
        )

"""Entries of declared.toml: rules for rows, and what adds up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from perutip.reporting.results import decimals_of

COUNT_FIELDS = ("exhibit", "panel", "variable", "term")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def matches(pattern: str, text: str) -> bool:
    """Does the pattern match the whole text?"""
    return compiled(pattern).fullmatch(text) is not None


@dataclass(frozen=True)
class RowRule:
    """Rows whose fields match whole patterns; `unit`: protected, free where small
    numbers are nobody's, nobody where the number counts nothing; `why` says so."""

    exhibit: str
    unit: str = "protected"
    panel: str = ".*"
    variable: str = ".*"
    term: str = ".*"
    why: str = ""

    def speaks_of(self, exhibit: str) -> bool:
        """Does the rule hold rows of the exhibit?"""
        return matches(self.exhibit, exhibit)

    def match(self, row: Mapping[str, str]) -> dict[str, str] | None:
        """What the patterns found in `row`, with its own fields; None: another row."""
        hits = []
        for name in COUNT_FIELDS:
            hit = compiled(getattr(self, name)).fullmatch(row[name])
            if hit is None:
                return None
            hits.append(hit)
        found = {name: row[name] for name in COUNT_FIELDS}
        for hit in hits:
            found |= {key: value or "" for key, value in hit.groupdict().items()}
        return found


@dataclass(frozen=True)
class Rule(RowRule):
    """The row holds the count `count`; with `whole`, its share in that count, `per`
    one or hundred."""

    count: str = ""
    whole: str = ""
    per: float = 1.0


@dataclass(frozen=True)
class EffectRule(RowRule):
    """Rows of estimates of an exhibit: whom N and the untreated mean count.

    scope: prefix of the names, where the same variable is estimated on other people.
    support: estimated only with the least number of treated that the study states.
    mean: what `control_mean` is: of the untreated, imputed for the treated (with the
    estimate it makes up their own mean), or none of both.
    counted: the rows have an N, and an empty one is a dash; one without an estimate
    has it where it says how many clusters it has, with `sized` always. no_unit: its
    values, whatever the variable, are no counts of people nor multiples of anything.
    """

    scope: str = ""
    support: bool = False
    mean: str = "untreated"
    counted: bool = True
    sized: bool = False
    no_unit: bool = False


R = TypeVar("R", bound=RowRule)


def first_match(
    rules: Sequence[R], row: Mapping[str, str]
) -> tuple[R | None, dict[str, str]]:
    """The first rule that the row matches, and what its patterns found."""
    for rule in rules:
        bound = rule.match(row)
        if bound is not None:
            return rule, bound
    return None, {}


@dataclass(frozen=True)
class Coarse(RowRule):
    """Rows of pivots that are shares of groups, or estimates from counts, that are not
    printed: no more than `decimals`, or multiples of `step`, or the counts come back
    from the digits."""

    decimals: int = 0
    step: float = 0.0

    @property
    def places(self) -> int:
        """Decimals that are printed."""
        return decimals_of(str(self.step)) if self.step else self.decimals

    @property
    def half(self) -> float:
        """Half a unit of what is printed."""
        return 0.5 * (self.step or 10.0**-self.decimals)

    def rounded(self, value: float) -> float:
        """The value as it may be printed."""
        if self.step:
            return round(value / self.step) * self.step
        return round(value, self.decimals)


@dataclass(frozen=True)
class Rate(RowRule):
    """Lines of a pivot with the rate of hits, `per` so many words of the same texts
    (term `rate`), and shares of the line's hits (the other terms of the pattern)."""

    rate: str = "rate"
    per: float = 1.0


@dataclass(frozen=True)
class Capture:
    """A table of lists of persons: totals by class in the panel, persons on each list
    in the panel `lists`; the classes add up to the variable `whole`. A dash for too
    little overlap says that fewer than `few` are on two lists or more."""

    exhibit: str
    panel: str
    lists: str
    whole: str
    few: int


@dataclass(frozen=True)
class Sample:
    """Variables (a pattern) that exist for the same observations.

    when, unless: here and below, patterns of restrictions of the sample flow
    (`panel|key`): what is declared holds only where one is there, where none is.
    """

    name: str
    variables: str
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Equal:
    """Sums of counts that are the same number; a name with `*` sums all that match.

    rest: people who are in the first sum and in none of the others, a count too.
    """

    sums: tuple[tuple[str, ...], ...]
    arms: tuple[str, ...] = ()
    rest: str = ""
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Nested:
    """Each count of the chain is part of the one before it; with `over`, so it is for
    every name that takes the place of {}, and for every count that one name with `*`
    matches."""

    chain: tuple[str, ...]
    arms: tuple[str, ...] = ()
    over: tuple[str, ...] = ("",)
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Crossed:
    """Names of counts after two filters: each line of `table` is part of the one above,
    by one filter, each of its places of the one before, by the other, and a person is
    in a place where neither filter takes the person away; with `over`, so it is for
    every name that takes the place of {}."""

    table: tuple[tuple[str, ...], ...]
    over: tuple[str, ...] = ("",)
    when: str = ""
    unless: str = ""

    def __post_init__(self) -> None:
        """TypeError where lines are not of one length."""
        if len({len(line) for line in self.table}) != 1:
            raise TypeError("the lines of table are of one length")


@dataclass(frozen=True)
class Additive:
    """Estimates by one estimator, linear in the outcome, of the same rows: that of
    `whole` is the sum of those of `parts`; patterns of `exhibit|panel|variable|term`.
    """

    whole: str
    parts: str


@dataclass(frozen=True)
class Multiple:
    """Rows of a register or sample with `each` rows per person: `rows` = each x `of`.

    Names with `*`: every count that matches, of people of its own (`{}`: its name).
    """

    rows: str
    of: str
    each: int


@dataclass(frozen=True)
class Group(RowRule):
    """A row that says how many groups are left out for holding fewer people than
    `bound`, which a pattern finds; `of`: the count of people in them. None of them may
    be known better than by the bound. others: variables of groups left out for another
    reason, of any size."""

    of: str = ""
    bound: str = "{bound}"
    others: str = ""


@dataclass(frozen=True)
class Flow:
    """A panel of dropped and remaining counts; `start` and `end` name its ends."""

    exhibit: str
    panel: str
    start: str = ""
    end: str = ""
    unit: str = "protected"
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Lines:
    """Within a line the counts of `terms` are parts, each of the one before.

    totals: of each term, whom the lines divide; rest: people of a total who are in no
    line, a count too. The lines divide all terms alike, so that those of a term in no
    line are part of those of the term before.
    """

    exhibit: str
    terms: tuple[str, ...]
    totals: tuple[str, ...] = ()
    rest: str = ""


@dataclass(frozen=True)
class Drawn:
    """What a figure is drawn from: rows (its own of results.csv and those of the
    exhibits `rows`), estimates (no counts), or counts, named `exhibit|label|x`."""

    exhibit: str
    source: str
    rows: tuple[str, ...] = ()
    why: str = ""

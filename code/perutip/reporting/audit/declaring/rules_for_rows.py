"""Rules of declared.toml for rows: which they hold, and what the numbers there are."""

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
class Group(RowRule):
    """A row that says how many groups are left out for holding fewer people than
    `bound`, which a pattern finds; `of`: the count of people in them. None of them may
    be known better than by the bound. others: variables of groups left out for another
    reason, of any size."""

    of: str = ""
    bound: str = "{bound}"
    others: str = ""

"""What an output says about counts: facts, and the cells that they may give away.

A fact bounds a weighted sum of counts: `N = 968` is 968 <= N <= 968, a mean of .14
printed with two decimals over n cases is two facts, .135 n <= ones <= .145 n. A cell is
a sum of counts that must not be known to within the minimum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perutip.reporting.audit.declaring.rules_for_rows import Coarse
    from perutip.reporting.audit.relations.captures import Captures
    from perutip.reporting.audit.relations.copies import Copy
    from perutip.reporting.audit.relations.rates import RatedLine

Terms = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Source:
    """Where a number stands: the row's place in the audited frame (-1: a figure), its
    column, and in words; keep: a reader would miss it most."""

    exhibit: str
    row: int
    field: str
    line: str
    keep: bool = False


@dataclass(frozen=True)
class Fact:
    """low <= sum of coefficient x count <= high.

    source: where it is printed; None: true by definition. declared: the words of what
    is declared and not printed (what adds up, what a mean is of), which the rows of
    other registers may contradict.
    """

    terms: Terms
    low: float
    high: float
    source: Source | None = None
    declared: str = ""


@dataclass(frozen=True)
class Cell:
    """A count that must stay unknown: `suppressed` where a dash stands for it, else
    implied by what is printed, and then of no interest when it cannot be small.

    width: range that a public rule leaves, where it is less than the minimum cell.
    """

    name: str
    terms: Terms
    sources: tuple[Source, ...] = ()
    suppressed: bool = False
    width: float = math.inf

    def least(self, minimum: int) -> float:
        """The range that must be left."""
        return min(minimum, self.width)


@dataclass(frozen=True)
class Digits:
    """A printed mean or share whose own digits may tell its denominator, as a fraction.

    size: count of which the denominator is a part, `n` as printed (NaN: a dash); ""
    where it is declared as `coarse`. grain: unit that the values are multiples of.
    binary: values are 0/1, and facts say what the mean tells where N is printed.
    """

    text: str
    source: Source
    size: str = ""
    n: float = math.nan
    grain: float = 1.0
    binary: bool = False
    coarse: Coarse | None = None


@dataclass(frozen=True)
class System:
    """All facts and cells of one output; `undeclared`: what no declaration names;
    captures: tables of lists, whose totals are no linear facts; sums: estimates that
    are withheld and are sums of others; rates: tables whose lines have rates of hits;
    copies: numbers that stand in two exhibits.
    """

    facts: tuple[Fact, ...]
    cells: tuple[Cell, ...]
    undeclared: tuple[str, ...] = ()
    digits: tuple[Digits, ...] = ()
    captures: tuple[Captures, ...] = ()
    sums: tuple[Cell, ...] = ()
    rates: tuple[tuple[RatedLine, ...], ...] = ()
    copies: tuple[Copy, ...] = ()


def plus(*names: str) -> Terms:
    """The sum of counts."""
    return tuple((name, 1.0) for name in names)


def minus(whole: str, *parts: str) -> Terms:
    """A count less others."""
    return ((whole, 1.0), *((part, -1.0) for part in parts))


def exactly(name: str, value: float, source: Source | None) -> Fact:
    """The count is printed as it is."""
    return Fact(plus(name), value, value, source)


def none_left(terms: Terms, declared: str = "") -> Fact:
    """The sum is zero: what adds up."""
    return Fact(terms, 0.0, 0.0, None, declared)


def not_negative(terms: Terms, declared: str = "") -> Fact:
    """The sum is zero or more: a part and its whole."""
    return Fact(terms, 0.0, float("inf"), None, declared)

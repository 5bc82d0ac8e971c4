"""What declared.toml says of counts together: what adds up, nests, or is the same."""

from dataclasses import dataclass


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

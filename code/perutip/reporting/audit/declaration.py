"""Which printed number counts what, and which counts add up: read from declared.toml.

Names of counts are `base.quantity`: n observations, ones of a 0/1 variable, and by arm
n1, n0, ones1, ones0 followed by `@` and the treatment. `{variable}`, `{term}`, ... and
named groups of the patterns are filled in from the row.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

DECLARED = Path(__file__).with_name("declared.toml")
UNITS = ("protected", "free", "nobody")
MEANS = ("untreated", "imputed", "none")
FIGURE_SOURCES = ("rows", "estimates", "counts")
COUNT_FIELDS = ("exhibit", "panel", "variable", "term")


class DeclarationError(ValueError):
    """declared.toml breaks its form: the message names the entry."""


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

    def match(self, row: Mapping[str, str]) -> dict[str, str] | None:
        """What the patterns found in `row`, with its own fields; None: another row."""
        found = {name: row[name] for name in COUNT_FIELDS}
        for name in COUNT_FIELDS:
            hit = _compiled(getattr(self, name)).fullmatch(row[name])
            if hit is None:
                return None
            found |= {key: value or "" for key, value in hit.groupdict().items()}
        return found


@dataclass(frozen=True)
class Rule(RowRule):
    """The row holds the count `count`; with `whole`, its share in that count."""

    count: str = ""
    whole: str = ""


@dataclass(frozen=True)
class EffectRule(RowRule):
    """Rows of estimates of an exhibit: whom N and the untreated mean count.

    scope: prefix of the names, where the same variable is estimated on other people.
    support: estimated only with the least number of treated that the study states.
    mean: what `control_mean` is: of the untreated, imputed for the treated (with the
    estimate it makes up their own mean), or none of both.
    counted: the rows have an N, and an empty one is a dash.
    """

    scope: str = ""
    support: bool = False
    mean: str = "untreated"
    counted: bool = True


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
    """Sums of counts that are the same number; a name with `*` sums all that match."""

    sums: tuple[tuple[str, ...], ...]
    arms: tuple[str, ...] = ()
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Nested:
    """Each count of the chain is part of the one before it."""

    chain: tuple[str, ...]
    arms: tuple[str, ...] = ()
    when: str = ""
    unless: str = ""


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
    """Within a line the counts of `terms` are parts, each of the one before; in a panel
    they add up to `totals`."""

    exhibit: str
    terms: tuple[str, ...]
    totals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """What a figure is drawn from: rows (its own of results.csv and those of the
    exhibits `rows`), estimates (no counts), or counts, named `exhibit|label|x`."""

    exhibit: str
    source: str
    rows: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Declaration:
    """Everything that is declared.

    keep: rows that a reader would miss most. exempt: cell → why it is not checked.
    """

    binary: tuple[str, ...] = ()
    counts: tuple[Rule, ...] = ()
    effects: tuple[EffectRule, ...] = ()
    samples: tuple[Sample, ...] = ()
    equal: tuple[Equal, ...] = ()
    nested: tuple[Nested, ...] = ()
    flows: tuple[Flow, ...] = ()
    lines: tuple[Lines, ...] = ()
    figures: tuple[Drawn, ...] = ()
    keep: tuple[RowRule, ...] = ()
    exempt: Mapping[str, str] = field(default_factory=dict)

    def given(self, restrictions: Collection[str]) -> "Declaration":
        """What holds of an output whose sample flow has these restrictions."""

        def holds(entry: Sample | Equal | Nested | Flow) -> bool:
            def there(pattern: str) -> bool:
                return any(_compiled(pattern).fullmatch(one) for one in restrictions)

            when = not entry.when or there(entry.when)
            return when and not (entry.unless and there(entry.unless))

        return replace(
            self,
            samples=tuple(filter(holds, self.samples)),
            equal=tuple(filter(holds, self.equal)),
            nested=tuple(filter(holds, self.nested)),
            flows=tuple(filter(holds, self.flows)),
        )

    def is_binary(self, variable: str) -> bool:
        """Is the variable 0/1, its mean a share of observations?"""
        return any(_compiled(name).fullmatch(variable) for name in self.binary)

    def canonical(self, name: str) -> str:
        """The name under which all variables of one sample share their N."""
        base, dot, quantity = name.rpartition(".")
        if not dot or not quantity.startswith("n"):
            return name
        scope, colon, variable = base.rpartition(":")
        for sample in self.samples:
            hit = _compiled(sample.variables).fullmatch(variable)
            if hit is not None:
                shared = sample.name.format_map(hit.groupdict())
                return f"{scope}{colon}{shared}.{quantity}"
        return name


KINDS: dict[str, type] = {
    "counts": Rule,
    "effects": EffectRule,
    "samples": Sample,
    "equal": Equal,
    "nested": Nested,
    "flows": Flow,
    "lines": Lines,
    "figures": Drawn,
    "keep": RowRule,
}


def load_declaration(path: Path = DECLARED) -> Declaration:
    """Read and check a declaration.

    Raises
    ------
    DeclarationError
        An unknown section or key, a pattern that does not compile, a missing reason.
    """
    with path.open("rb") as stream:
        raw = tomllib.load(stream)
    unknown = set(raw) - {f.name for f in fields(Declaration)}
    if unknown:
        raise DeclarationError(f"{path.name}: unknown section {sorted(unknown)[0]}")
    made: dict[str, Any] = {
        section: tuple(
            _entry(section, place, entry) for place, entry in _numbered(raw, section)
        )
        for section in KINDS
    }
    made["binary"] = tuple(raw.get("binary", ()))
    made["exempt"] = dict(raw.get("exempt", {}))
    return Declaration(**made)


def _numbered(raw: Mapping[str, Any], section: str) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(raw.get(section, []), start=1))


def _entry(section: str, place: int, entry: dict[str, Any]) -> object:
    kind, where = KINDS[section], f"{section} {place}"
    known = {f.name for f in fields(kind)}
    for name in entry:
        if name not in known:
            raise DeclarationError(f"{where}: unknown key {name}")
    if entry.get("unit", "protected") not in UNITS:
        raise DeclarationError(f"{where}: unit is one of {', '.join(UNITS)}")
    if section == "figures" and entry.get("source") not in FIGURE_SOURCES:
        raise DeclarationError(f"{where}: source is one of {', '.join(FIGURE_SOURCES)}")
    if entry.get("mean", MEANS[0]) not in MEANS:
        raise DeclarationError(f"{where}: mean is one of {', '.join(MEANS)}")
    if entry.get("unit") in UNITS[1:] and not entry.get("why"):
        raise DeclarationError(f"{where}: say why its small numbers are nobody's")
    try:
        made = kind(**{name: _frozen(value) for name, value in entry.items()})
        for name in (*COUNT_FIELDS, "variables", "when", "unless"):
            _compiled(str(getattr(made, name, "")))
    except (TypeError, re.error) as error:
        raise DeclarationError(f"{where}: {error}") from None
    return made


def _frozen(value: object) -> object:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)

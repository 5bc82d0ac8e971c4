"""Which printed number counts what, and which counts add up: read from declared.toml.

Names of counts are `base.quantity`: n observations, ones of a 0/1 variable, and by arm
n1, n0, ones1, ones0 followed by `@` and the treatment. `{variable}`, `{term}`, ... and
named groups of the patterns are filled in from the row.
"""

import itertools
import math
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from perutip.reporting.audit.declaring.horizons import Horizons
from perutip.reporting.audit.declaring.identities import (
    Baseline,
    Copied,
    Hazards,
    Selected,
)
from perutip.reporting.audit.declaring.rules_for_rows import (
    COUNT_FIELDS,
    Coarse,
    EffectRule,
    Group,
    Rate,
    RowRule,
    Rule,
    compiled,
    matches,
)
from perutip.reporting.audit.declaring.what_adds_up import (
    Additive,
    Capture,
    Crossed,
    Drawn,
    Equal,
    Flow,
    Lines,
    Multiple,
    Nested,
    Sample,
)

DECLARED = Path(__file__).parents[1] / "declared.toml"
UNITS = ("protected", "free", "nobody")
MEANS = ("untreated", "imputed", "none")
PATTERNS = (*COUNT_FIELDS, "variables", "when", "unless", "of_panel")
FIGURE_SOURCES = ("rows", "estimates", "counts")


class DeclarationError(ValueError):
    """declared.toml breaks its form: the message names the entry."""


@dataclass(frozen=True)
class Declaration:
    """Everything that is declared.

    keep: rows that a reader would miss most. exempt: cell → why it is not checked.
    grains: pattern of variables → unit that their values are multiples of. no_unit:
    variables of neither kind. horizons: what `at_horizons` fills templates with.
    """

    binary: tuple[str, ...] = ()
    no_unit: tuple[str, ...] = ()
    grains: Mapping[str, float] = field(default_factory=dict)
    coarse: tuple[Coarse, ...] = ()
    captures: tuple[Capture, ...] = ()
    rates: tuple[Rate, ...] = ()
    copies: tuple[Copied, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    counts: tuple[Rule, ...] = ()
    effects: tuple[EffectRule, ...] = ()
    samples: tuple[Sample, ...] = ()
    equal: tuple[Equal, ...] = ()
    nested: tuple[Nested, ...] = ()
    crossed: tuple[Crossed, ...] = ()
    flows: tuple[Flow, ...] = ()
    additive: tuple[Additive, ...] = ()
    multiples: tuple[Multiple, ...] = ()
    groups: tuple[Group, ...] = ()
    hazards: tuple[Hazards, ...] = ()
    selected: tuple[Selected, ...] = ()
    lines: tuple[Lines, ...] = ()
    figures: tuple[Drawn, ...] = ()
    keep: tuple[RowRule, ...] = ()
    exempt: Mapping[str, str] = field(default_factory=dict)
    horizons: Horizons = field(default_factory=Horizons)

    def given(self, restrictions: Collection[str]) -> "Declaration":
        """What holds of an output whose sample flow has these restrictions."""

        def holds(entry: Sample | Equal | Nested | Crossed | Flow) -> bool:
            def there(pattern: str) -> bool:
                return any(compiled(pattern).fullmatch(one) for one in restrictions)

            when = not entry.when or there(entry.when)
            return when and not (entry.unless and there(entry.unless))

        return replace(
            self,
            samples=tuple(filter(holds, self.samples)),
            equal=tuple(filter(holds, self.equal)),
            nested=tuple(filter(holds, self.nested)),
            crossed=tuple(filter(holds, self.crossed)),
            flows=tuple(filter(holds, self.flows)),
        )

    def is_binary(self, variable: str) -> bool:
        """Is the variable 0/1, its mean a share of observations?"""
        return any(matches(name, variable) for name in self.binary)

    def has_no_unit(self, variable: str) -> bool:
        """Is it declared that the variable's values are multiples of nothing?"""
        return any(matches(name, variable) for name in self.no_unit)

    def grain(self, variable: str) -> float:
        """Unit that values of the variable are multiples of; NaN where they are not."""
        if self.is_binary(variable):
            return 1.0
        found = (g for name, g in self.grains.items() if matches(name, variable))
        return next(found, math.nan)

    def canonical(self, name: str) -> str:
        """The name under which all variables of one sample share their N."""
        base, dot, quantity = name.rpartition(".")
        if not dot or not quantity.startswith("n"):
            return name
        scope, colon, variable = base.rpartition(":")
        for sample in self.samples:
            hit = compiled(sample.variables).fullmatch(variable)
            if hit is not None:
                shared = sample.name.format_map(hit.groupdict())
                return f"{scope}{colon}{shared}.{quantity}"
        return name


KINDS: dict[str, type] = {
    "coarse": Coarse,
    "captures": Capture,
    "rates": Rate,
    "copies": Copied,
    "baselines": Baseline,
    "counts": Rule,
    "effects": EffectRule,
    "samples": Sample,
    "equal": Equal,
    "nested": Nested,
    "crossed": Crossed,
    "flows": Flow,
    "additive": Additive,
    "multiples": Multiple,
    "groups": Group,
    "hazards": Hazards,
    "selected": Selected,
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
    made["no_unit"] = tuple(raw.get("no_unit", ()))
    made["grains"] = dict(raw.get("grains", {}))
    made["exempt"] = dict(raw.get("exempt", {}))
    made["horizons"] = _horizons(raw.get("horizons", {}))
    return Declaration(**made)


def _horizons(raw: Mapping[str, Any]) -> Horizons:
    known = {f.name for f in fields(Horizons)}
    if unknown := sorted(set(raw) - known):
        raise DeclarationError(f"horizons: unknown key {unknown[0]}")
    for pattern in itertools.chain(*raw.values()):
        try:
            groups = compiled(pattern).groupindex
        except re.error as error:
            raise DeclarationError(f"horizons: {error}") from None
        if "h" not in groups:
            raise DeclarationError(f"horizons: no (?P<h>...) in {pattern}")
    return Horizons(**{name: tuple(patterns) for name, patterns in raw.items()})


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
        for name in PATTERNS + ("whole", "parts") * (kind is Additive):
            compiled(str(getattr(made, name, "")))
    except (TypeError, re.error) as error:
        raise DeclarationError(f"{where}: {error}") from None
    return made


def _frozen(value: object) -> object:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value

"""Declarations at the horizons that an output has, whatever study.toml declares.

`{horizon}` in a chain, or in a line of a table, is the name at each horizon, the
shortest first: who is observed longer is among those observed less long. Any other
entry with it stands once for each. `{primary}` is the horizon of the headline.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from perutip.reporting.audit.declaring.rules_for_rows import compiled
from perutip.reporting.audit.declaring.what_adds_up import (
    Additive,
    Crossed,
    Equal,
    Nested,
)

if TYPE_CHECKING:
    from perutip.reporting.audit.declaring.declaration import Declaration

HORIZON, PRIMARY = "{horizon}", "{primary}"
Entry = TypeVar("Entry", Additive, Crossed, Equal, Nested)


@dataclass(frozen=True)
class Horizons:
    """Patterns of variables and panels that tell, as `h`, a horizon of the output, and
    its primary one."""

    each: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()


def at_horizons(declared: "Declaration", results: pd.DataFrame) -> "Declaration":
    """The declaration with its templates filled in.

    results: rows of results.csv as text; variables and panels tell the horizons. An
    entry whose horizon no row has is left out.
    """
    told = {*results["variable"], *results["panel"]}
    every = _months(declared.horizons.each, told)
    primary = _months(declared.horizons.primary, told)
    return replace(
        declared,
        equal=_all(declared.equal, every, primary),
        nested=_all(declared.nested, every, primary),
        crossed=_all(declared.crossed, every, primary),
        additive=_all(declared.additive, every, primary),
    )


def _months(patterns: Sequence[str], told: Iterable[str]) -> list[str]:
    hits = [compiled(one).fullmatch(name) for one in patterns for name in told]
    return [str(months) for months in sorted({int(hit["h"]) for hit in hits if hit})]


def _all(
    entries: Iterable[Entry], every: Sequence[str], primary: Sequence[str]
) -> tuple[Entry, ...]:
    return tuple(
        filled
        for entry in entries
        for one in _each(entry, PRIMARY, primary)
        for filled in _each(_in_place(one, every), HORIZON, every)
    )


def _each(entry: Any, word: str, months: Sequence[str]) -> list[Any]:
    """The entry once for each, or as it is where it does not speak of horizons."""
    values = {f.name: getattr(entry, f.name) for f in fields(entry)}
    if word not in str(values):
        return [entry]
    return [
        replace(entry, **{name: _put(value, word, h) for name, value in values.items()})
        for h in months
    ]


def _put(value: object, word: str, months: str) -> object:
    if isinstance(value, tuple):
        return tuple(_put(one, word, months) for one in value)
    return value.replace(word, months) if isinstance(value, str) else value


def _in_place(entry: Any, every: Sequence[str]) -> Any:
    """The entry with each name of a chain or a line at all horizons."""
    if isinstance(entry, Nested):
        return replace(entry, chain=_spread(entry.chain, every))
    if isinstance(entry, Crossed):
        table = tuple(_spread(line, every) for line in entry.table)
        return replace(entry, table=table)
    return entry


def _spread(names: Iterable[str], every: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        name.replace(HORIZON, h)
        for name in names
        for h in (every if HORIZON in name else ("",))
    )

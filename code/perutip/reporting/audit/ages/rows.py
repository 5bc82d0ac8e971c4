"""Rows of effects on ends by age: what they leave of the observed incidence.

A row prints an effect and what is imputed without training; their sum is observed under
training. Where the imputed number is rounded or a dash, it lies between 0 and 1 and
rises with the horizon all the same, and the effect adds its digits.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Literal

import pandas as pd

from perutip.reporting.audit.declaring.declaration import Declaration
from perutip.reporting.audit.declaring.identities import Hazards
from perutip.reporting.audit.declaring.rules_for_rows import compiled, matches
from perutip.reporting.audit.facts import Digits, Source
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.reading.rounding import six_digits
from perutip.reporting.audit.relations.totals import Row
from perutip.reporting.results import records
from perutip.study.mean_digits import decimals_for

Kind = Literal["conviction", "resolution", "restricted", "additional", "per_month"]
Ends = tuple[float, float]

BY_HORIZON: tuple[Kind, ...] = ("conviction", "resolution", "restricted")
DAY = 0.0328542  # in months: restricted means are of whole days
IDENTIFIED = "of exposed time identified"
UNKNOWN: Ends = (-math.inf, math.inf)


@dataclass(frozen=True)
class Told:
    """One row: the effect, and as text what is imputed ("": a dash).

    at: where the imputed number stands. n: cases as printed, NaN a dash. important: the
    row is a headline. partly: not all time under training is identified.
    """

    kind: Kind
    months: int
    effect: float
    error: float
    mean: str
    at: Source
    n: float
    important: bool = False
    partly: bool = False

    @property
    def decimals(self) -> int:
        """Decimals of the imputed number as printed."""
        return max(-int(Decimal(self.mean).as_tuple().exponent), 0) if self.mean else 0

    @property
    def finest(self) -> int:
        """Decimals that a mean over so many cases is given; one where N is a dash."""
        grain = DAY if self.kind == "restricted" else 1.0
        return 1 if math.isnan(self.n) else decimals_for(self.n / grain)

    @property
    def digits(self) -> Digits | None:
        """The imputed number, where it has more decimals than `finest`: a sum of
        fractions of ends tells them all at once."""
        if self.kind not in BY_HORIZON or self.decimals <= self.finest:
            return None
        grain = DAY if self.kind == "restricted" else 1.0
        return Digits(self.mean, self.at, n=self.n, grain=grain)

    @property
    def imputed(self) -> Ends:
        """Range of the imputed number by itself."""
        most = {"conviction": 1.0, "resolution": 1.0, "restricted": float(self.months)}
        top = most.get(self.kind, math.inf)
        if not self.mean:
            return 0.0, top
        value = float(self.mean)
        half = six_digits(self.mean)  # rounded to six digits, and then once more
        if self.kind in BY_HORIZON:
            half += 0.5 * 10.0**-self.decimals
        return max(value - half, 0.0), min(value + half, top)


@dataclass
class Scope:
    """What all panels of one scope print, by panel, kind and horizon."""

    rule: Hazards
    panels: dict[str, dict[tuple[Kind, int], Told]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def horizons(self) -> list[int]:
        """Horizons at which something is printed, rising."""
        return sorted({h for one in self.panels.values() for _, h in one if h})

    def rows(self) -> Iterable[Told]:
        """All rows."""
        return (told for one in self.panels.values() for told in one.values())

    @property
    def name(self) -> str:
        """As its counts are called."""
        return f"{self.rule.scope}, identified" if self.partly else self.rule.scope

    @property
    def partly(self) -> bool:
        """Is time under training left out that nobody can impute?"""
        return any(told.partly for told in self.rows())

    def level(self, kind: Kind, months: int) -> Ends:
        """Range of the observed number at a horizon, all panels together."""
        top = float(months) if kind == "restricted" else 1.0
        if not months:
            return 0.0, 0.0
        return meet((0.0, top), *(one[kind][months] for one in self._observed.values()))

    def step(self, kind: Kind, start: int, end: int) -> Ends:
        """Range of the observed difference between two horizons."""
        first, last = self.level(kind, start), self.level(kind, end)
        found = (last[0] - first[1], last[1] - first[0])
        each = [_step(one, kind, start, end) for one in self.panels.values()]
        width = float(end - start) if kind == "restricted" else 1.0
        return meet((0.0, width), found, *each)

    @cached_property
    def _observed(self) -> dict[str, dict[Kind, dict[int, Ends]]]:
        found = {}
        for name, panel in self.panels.items():
            imputed = _imputed(panel, self.horizons())
            found[name] = {
                kind: {h: _plus(panel.get((kind, h)), ends) for h, ends in by.items()}
                for kind, by in imputed.items()
            }
        return found


def read_hazards(found: Published, rows: Iterable[tuple[int, Row]]) -> list[Scope]:
    """The scopes that are declared, in their order, with the rows that they have."""
    scopes = {rule.scope: Scope(rule) for rule in found.declared.hazards}
    for place, row in rows:
        for rule in found.declared.hazards:
            if not matches(rule.exhibit, row["exhibit"]):
                continue
            if row["status"] != "ok" or not matches(rule.panel, row["panel"]):
                continue
            told = _told(found, rule, row, place)
            if told is not None:
                panel = scopes[rule.scope].panels[row["panel"]]
                panel[told.kind, told.months] = told
    return [scope for scope in scopes.values() if scope.panels]


def scopes_of(results: pd.DataFrame, declared: Declaration) -> list[Scope]:
    """The scopes of rows of results.csv as text."""
    return read_hazards(Published(declared), enumerate(records(results)))


def _told(found: Published, rule: Hazards, row: Row, place: int) -> Told | None:
    patterns: dict[Kind, str] = {
        "conviction": rule.conviction_by,
        "resolution": rule.resolution_by,
        "restricted": rule.restricted_to,
        "additional": rule.additional,
        "per_month": rule.per_month,
    }
    for kind, pattern in patterns.items():
        hit = compiled(pattern).fullmatch(row["variable"])
        if hit is not None:
            return Told(
                kind,
                int(hit["h"]) if "h" in hit.groupdict() else 0,
                float(row["estimate"]),
                six_digits(row["estimate"]),
                row["control_mean"],
                found.source(row, place, "control_mean"),
                float(row["n_obs"]) if row["n_obs"] else math.nan,
                bool(row.get("family")),
                IDENTIFIED in row.get("label", ""),
            )
    return None


def meet(first: Ends, *others: Ends) -> Ends:
    """What all ranges have in common; the first where two have nothing."""
    low, high = first
    for one in others:
        both = max(low, one[0]), min(high, one[1])
        if both[0] <= both[1]:
            low, high = both
    return low, high


def _imputed(
    panel: Mapping[tuple[Kind, int], Told], horizons: list[int]
) -> dict[Kind, dict[int, Ends]]:
    """Ranges of imputed numbers: they rise with the horizon, and no more cases are
    convicted than resolved."""
    found: dict[Kind, dict[int, Ends]] = {}
    for kind in BY_HORIZON:
        ends = {
            h: panel[kind, h].imputed if (kind, h) in panel else _any(kind, h)
            for h in horizons
        }
        for before, after in pairwise(horizons):
            ends[after] = max(ends[before][0], ends[after][0]), ends[after][1]
        for after, before in pairwise(horizons[::-1]):
            ends[before] = ends[before][0], min(ends[before][1], ends[after][1])
        found[kind] = ends
    for h in horizons:
        convicted, resolved = found["conviction"][h], found["resolution"][h]
        found["conviction"][h] = convicted[0], min(convicted[1], resolved[1])
        found["resolution"][h] = max(convicted[0], resolved[0]), resolved[1]
    return found


def _any(kind: Kind, months: int) -> Ends:
    return 0.0, float(months) if kind == "restricted" else 1.0


def _plus(told: Told | None, imputed: Ends) -> Ends:
    if told is None:
        return UNKNOWN
    return told.effect - told.error + imputed[0], told.effect + told.error + imputed[1]


def _step(
    panel: Mapping[tuple[Kind, int], Told], kind: Kind, start: int, end: int
) -> Ends:
    """Of one panel: the step of the effect, and that of what is imputed, which is none
    at least and in months no more than pass."""
    last, first = panel.get((kind, end)), panel.get((kind, start))
    if last is None or (start and first is None):
        return UNKNOWN
    before = first.imputed if first else (0.0, 0.0)
    effect = last.effect - (first.effect if first else 0.0)
    error = last.error + (first.error if first else 0.0)
    low = max(last.imputed[0] - before[1], 0.0)
    high = last.imputed[1] - before[0]
    if kind == "restricted":
        high = min(high, float(end - start))
    return effect - error + low, effect + error + high

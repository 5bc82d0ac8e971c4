"""What is imputed beside effects on incidences, with the digits that tell no end by age.

Where ends by age would come back, the imputed numbers of that scope lose decimals, the
number itself where none is left: first all of them, then each gets back as many as
still tell nothing, headlines and short horizons first. Effects and their errors stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from perutip.reporting.audit.facts import Fact, System, plus
from perutip.reporting.audit.hazard_facts import Said, said_of
from perutip.reporting.audit.hazard_rows import BY_HORIZON, Kind, Scope, Told
from perutip.reporting.audit.propagation import Contradiction, without_false
from perutip.reporting.audit.ranges import Ranges
from perutip.reporting.audit.report import falls
from perutip.reporting.audit.shared_means import with_means

Place = tuple[str, Kind, int]  # scope, kind and horizon: the same in all panels
Levels = dict[Place, int]  # how fine; 0: a dash


def coarsened(
    scopes: Sequence[Scope],
    others: System,
    minimum: int,
    fixed: Collection[int] = frozenset(),
) -> dict[Told, str]:
    """New text of every imputed number that loses digits, "" where it is a dash.

    Parameters
    ----------
    scopes : rows as the steps gave them, with all digits.
    others : everything that is printed.
    minimum : the minimum cell.
    fixed : rows that stand and are not written anew.
    """
    may_go = {
        told: (scope.rule.scope, told.kind, told.months)
        for scope in scopes
        for told in scope.rows()
        if told.kind in BY_HORIZON and told.mean and told.at.row not in fixed
    }
    known = _Known.of(scopes, others, minimum)

    def fallen(levels: Mapping[Place, int]) -> set[str]:
        return known.fallen([_at(scope, levels, may_go) for scope in scopes])

    levels = _as_fine_as_allowed(_important_first(may_go), fallen)
    texts = {told: _text(told, levels[place]) for told, place in may_go.items()}
    return {told: text for told, text in texts.items() if text != told.mean}


def _important_first(may_go: Mapping[Told, Place]) -> Levels:
    """Places with their finest levels: headlines, then by horizon."""
    finest: Levels = {}
    important: set[Place] = set()
    for told, place in may_go.items():
        level = told.finest + (told.kind == "restricted")
        finest[place] = min(level, finest.get(place, level))
        if told.important:
            important.add(place)

    def rank(place: Place) -> tuple[bool, int, int]:
        return place not in important, place[2], BY_HORIZON.index(place[1])

    return {place: finest[place] for place in sorted(finest, key=rank)}


def _as_fine_as_allowed(
    finest: Levels, fallen: Callable[[Mapping[Place, int]], set[str]]
) -> Levels:
    """Levels at which nothing falls that would not fall without the numbers."""
    levels = dict(finest)
    found = fallen(levels)
    if not found:
        return levels
    involved = [place for place in finest if any(place[0] in name for name in found)]
    levels |= dict.fromkeys(involved, 0)
    anyway = fallen(levels)
    for level in range(1, max(map(finest.__getitem__, involved), default=0) + 1):
        finer = [place for place in involved if finest[place] >= level]
        for tried in (finer, *([place] for place in finer)):
            raised = levels | dict.fromkeys(tried, level)
            if any(levels[p] != level - 1 for p in tried):
                continue
            if fallen(raised) <= anyway:
                levels = raised
                if tried is finer:
                    break
    return levels


def _at(
    scope: Scope, levels: Mapping[Place, int], may_go: Mapping[Told, Place]
) -> Scope:
    panels = {
        name: {
            key: replace(told, mean=_text(told, levels[may_go[told]]))
            if told in may_go
            else told
            for key, told in panel.items()
        }
        for name, panel in scope.panels.items()
    }
    return Scope(scope.rule, panels)


def _text(told: Told, level: int) -> str:
    """The number with the decimals of a level: months have one less."""
    if not level:
        return ""
    decimals = level - (told.kind == "restricted")
    if told.decimals <= decimals:
        return told.mean
    return f"{float(told.mean):.{decimals}f}"


@dataclass(frozen=True)
class _Known:
    """Ranges, from everything else, of the counts that ends by age are bounded by."""

    facts: tuple[Fact, ...]
    minimum: int

    @classmethod
    def of(cls, scopes: Sequence[Scope], others: System, minimum: int) -> _Known:
        """Ranges of all counts that scopes speak of and are not their own."""
        mine = tuple(f"{scope.name}:" for scope in scopes)
        rest = [f for f in others.facts if not any(_is_of(f, one) for one in mine)]
        try:
            ranges = Ranges(rest)
        except Contradiction:
            ranges = Ranges(without_false(rest)[0])
        named = {n for fact in said_of(scopes).facts for n, _ in fact.terms}
        beside = sorted(n for n in named if not n.startswith(mine))
        bounds = {name: ranges.of(plus(name)) for name in beside}
        return cls(tuple(Fact(plus(n), *ends) for n, ends in bounds.items()), minimum)

    def fallen(self, scopes: Sequence[Scope]) -> set[str]:
        """Counts of ends by age that come back."""
        said = said_of(scopes)
        system = System((*self.facts, *said.facts), tuple(said.cells.values()))
        system = with_means(system, said.means)
        try:
            return self._fallen(said, system.facts)
        except Contradiction:
            return self._fallen(said, without_false(system.facts)[0])

    def _fallen(self, said: Said, facts: Sequence[Fact]) -> set[str]:
        ranges = Ranges(facts)
        return {
            cell.name
            for cell in said.cells.values()
            if not ranges.wide(cell.terms, cell.least(self.minimum))
            and falls(cell, *ranges.of(cell.terms), self.minimum)
        }


def _is_of(fact: Fact, scope: str) -> bool:
    return any(name.startswith(scope) for name, _ in fact.terms)

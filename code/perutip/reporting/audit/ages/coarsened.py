"""Imputed numbers beside effects on incidences, with digits that tell no end by age.

Where ends by age would come back, imputed numbers lose decimals, the number itself
where none is left: first all of them, then each gets back as many as still tell
nothing, headlines and short horizons first. What is imputed for a scope is a guess at
that of a part of it, so that both lose the same. Effects and their errors stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from perutip.reporting.audit.ages.facts import Said, said_of
from perutip.reporting.audit.ages.rows import BY_HORIZON, Kind, Scope, Told
from perutip.reporting.audit.facts import Fact, System, plus
from perutip.reporting.audit.relations.shared_means import with_means
from perutip.reporting.audit.report import falls
from perutip.reporting.audit.solving.agreement import without_false
from perutip.reporting.audit.solving.propagation import Contradiction
from perutip.reporting.audit.solving.ranges import Ranges

Place = tuple[str, Kind, int]  # widest scope, kind and horizon
Levels = dict[Place, int]  # how fine; 0: a dash
Fallen = Callable[[Mapping[Place, int], Collection[str] | None], set[str]]


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
    whole = {scope.rule.scope: scope.rule.part_of for scope in scopes}

    def widest(name: str) -> str:
        return widest(whole[name]) if whole[name] in whole else name

    may_go = {
        told: (widest(scope.rule.scope), told.kind, told.months)
        for scope in scopes
        for told in scope.rows()
        if told.kind in BY_HORIZON and told.mean and told.at.row not in fixed
    }
    known = _Known.of(scopes, others, minimum)

    def fallen(
        levels: Mapping[Place, int], but: Collection[str] | None = None
    ) -> set[str]:
        return known.fallen([_at(scope, levels, may_go) for scope in scopes], but)

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


def _as_fine_as_allowed(finest: Levels, fallen: Fallen) -> Levels:
    """Levels at which nothing falls that would not fall without the numbers."""
    if not fallen(finest, None):
        return finest
    levels = dict.fromkeys(finest, 0)
    anyway = fallen(levels, None)
    for level in range(1, max(finest.values(), default=0) + 1):
        finer = [p for p in finest if finest[p] >= level and levels[p] == level - 1]
        raised = levels | dict.fromkeys(finer, level)
        if not fallen(raised, anyway):
            levels = raised
            continue
        for place in finer:
            raised = levels | {place: level}
            if not fallen(raised, anyway):
                levels = raised
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


@dataclass
class _Known:
    """Ranges, from everything else, of the counts that ends by age are bounded by."""

    facts: list[Fact]
    minimum: int
    suspects: list[str] = field(default_factory=list)
    tried: list[Mapping[str, float]] = field(default_factory=list)

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
        return cls([Fact(plus(n), *ranges.of(plus(n))) for n in beside], minimum)

    def fallen(
        self, scopes: Sequence[Scope], but: Collection[str] | None = None
    ) -> set[str]:
        """Counts of ends by age that come back; with `but`, one that is not in it."""
        said = said_of(scopes)
        system = System((*self.facts, *said.facts), tuple(said.cells.values()))
        system = with_means(system, said.means)
        try:
            return self._fallen(said, system.facts, but)
        except Contradiction:
            return self._fallen(said, without_false(system.facts)[0], but)

    def _fallen(
        self, said: Said, facts: Sequence[Fact], but: Collection[str] | None
    ) -> set[str]:
        ranges = Ranges(facts, self.tried)
        try:
            return self._fallen_among(ranges, said, but)
        finally:
            self.tried += ranges.found

    def _fallen_among(
        self, ranges: Ranges, said: Said, but: Collection[str] | None
    ) -> set[str]:
        found = set()
        # what fell once falls again: it is asked first
        for name in [
            *self.suspects,
            *(n for n in said.cells if n not in self.suspects),
        ]:
            cell = said.cells[name]
            known = ranges.narrow(cell.terms, cell.least(self.minimum))
            if known is not None and falls(cell, *known, self.minimum):
                found.add(name)
                if name not in self.suspects:
                    self.suspects.append(name)
                if but is not None and name not in but:
                    return found
        return found - set(but or ())


def _is_of(fact: Fact, scope: str) -> bool:
    return any(name.startswith(scope) for name, _ in fact.terms)

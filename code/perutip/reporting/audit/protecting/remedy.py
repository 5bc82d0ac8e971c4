"""The cheapest printed numbers whose absence opens the range of a count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perutip.reporting.audit.facts import Cell, Fact, Source, System
from perutip.reporting.audit.protecting.opening import cheapest_opening
from perutip.reporting.audit.report import Finding, falls
from perutip.reporting.audit.solving.ranges import Ranges

# what a reader loses: a mean beside an effect least, N of an estimate most
COST, KEPT = {"control_mean": 1.0, "estimate": 3.0, "n_obs": 6.0}, 50.0


@dataclass(frozen=True)
class Standing:
    """What may not be taken away; places: of counts whose dash would not hide them."""

    rows: frozenset[int]
    drawn: frozenset[str]
    places: frozenset[tuple[int, str]] = frozenset()

    def holds(self, source: Source) -> bool:
        """Is the number out of reach: drawn, in a row that stands, or a reason?"""
        return (
            source.row < 0
            or source.field == "reason"
            or source.row in self.rows
            or (source.row, source.field) in self.places
            or (source.field == "estimate" and source.exhibit in self.drawn)
        )


def remedy(
    system: System, finding: Finding, minimum: int, stands: Standing
) -> list[Source]:
    """Places of the cheapest numbers whose absence opens the range; none if nothing
    that may go would help."""
    if finding.kind == "digits":
        return [s for s in finding.cell.sources if not stands.holds(s)]
    if finding.kind in ("lists", "rates", "sum"):  # nearest or least costly first
        return [s for s in finding.cell.sources if not stands.holds(s)][:1]
    groups = _groups(system, stands)
    if finding.kind == "printed":
        terms = finding.cell.terms
        same = (g for g in groups if any(fact.terms == terms for fact in g.facts))
        return next((group.sources for group in same), [])
    gone = cheapest_opening(
        system.facts,
        finding.cell.terms,
        finding.cell.least(minimum),
        [group.facts for group in groups],
        [group.cost for group in groups],
    )
    if not gone:  # whole numbers may leave less than the program
        return _by_trial(system, finding, groups, minimum)
    chosen = [groups[place] for place in gone]
    # the program may spread a difference over several numbers: those that need not go
    for group in sorted(chosen, key=lambda group: -group.cost):
        rest = [other for other in chosen if other is not group]
        if _opens(system, finding, rest, minimum):
            chosen = rest
    return [source for group in chosen for source in group.sources]


def _by_trial(
    system: System, finding: Finding, groups: Sequence[_Group], minimum: int
) -> list[Source]:
    """Places of few numbers whose absence opens the count, means rather than counts:
    all that may go, less halves, quarters, ... that need not."""
    chosen = _means_of(groups, finding)
    if not chosen or not _opens(system, finding, chosen, minimum):
        chosen = sorted(groups, key=lambda group: -group.cost)
        if not _opens(system, finding, chosen, minimum):
            return []
    size = len(chosen)
    while size > 1:
        size = (size + 1) // 2
        for start in range(0, len(chosen), size):
            rest = [g for k, g in enumerate(chosen) if not start <= k < start + size]
            if rest and _opens(system, finding, rest, minimum):
                chosen = rest
                size = min(2 * size, len(chosen) + 1)
                break
    return [source for group in chosen for source in group.sources]


def _means_of(groups: Sequence[_Group], finding: Finding) -> list[_Group]:
    """All means that speak of the variable of the cell."""
    bases = {name.rpartition(".")[0] for name, _ in finding.cell.terms}
    return [
        group
        for group in groups
        if any(source.field == "control_mean" for source in group.sources)
        and any(n.rpartition(".")[0] in bases for f in group.facts for n, _ in f.terms)
    ]


def not_hidden_by_a_dash(
    system: System, minimum: int, stands: Standing
) -> frozenset[tuple[int, str]]:
    """Places of counts that what stands gives back whatever else is taken away: to
    hide them would help none, and their dash would be a small range itself."""
    may_go = _groups(system, stands)
    while True:
        gone = {id(fact) for group in may_go for fact in group.facts}
        ranges = Ranges([fact for fact in system.facts if id(fact) not in gone])
        kept = [g for g in may_go if not g.counts or not _told(ranges, g, minimum)]
        if len(kept) == len(may_go):
            break
        may_go = kept
    free = {id(fact) for group in may_go for fact in group.facts}
    return frozenset(
        (source.row, source.field)
        for group in _groups(system, stands)
        for fact in group.facts
        if id(fact) not in free
        for source in group.sources
    )


def _told(ranges: Ranges, group: _Group, minimum: int) -> bool:
    terms = group.facts[0].terms
    return falls(Cell("", terms, suppressed=True), *ranges.of(terms), minimum)


def _opens(
    system: System, finding: Finding, groups: Sequence[_Group], minimum: int
) -> bool:
    """Is the count open without these numbers?"""
    gone = {id(fact) for group in groups for fact in group.facts}
    left = [fact for fact in system.facts if id(fact) not in gone]
    low, high = Ranges(left).of(finding.cell.terms)
    return not falls(finding.cell, low, high, minimum)


@dataclass(frozen=True)
class _Group:
    """One number in all its places."""

    facts: list[Fact]
    sources: list[Source]
    cost: float

    @property
    def counts(self) -> bool:
        """Is it a count, so that a dash stands in its place?"""
        first = self.facts[0]
        shown = first.source is not None and first.source.field != "control_mean"
        return shown and len(first.terms) == 1


def _groups(system: System, stands: Standing) -> list[_Group]:
    """Numbers that may go, each in all its places, with what their loss costs."""
    alias = _aliases(system.facts)
    grouped: dict[object, list[Fact]] = defaultdict(list)
    for fact in system.facts:
        # words of a row say something of a count; they are no place where it stands
        if fact.source is not None and fact.source.field != "reason":
            grouped[_same_number(fact, alias)].append(fact)
    groups = []
    for facts in grouped.values():
        sources = list(dict.fromkeys(f.source for f in facts if f.source is not None))
        if any(stands.holds(source) for source in sources):
            continue
        # ties: the smaller count
        size = min(abs(f.high) if f.low == f.high else 0.0 for f in facts)
        cost = sum(KEPT if s.keep else COST[s.field] for s in sources) + 1e-6 * size
        groups.append(_Group(facts, sources, cost))
    return groups


def _same_number(fact: Fact, alias: Mapping[str, str]) -> object:
    """A count printed under several names that are equal is one number; a mean or a
    share stands by itself."""
    source = fact.source
    if len(fact.terms) > 1 or (source is not None and source.field == "control_mean"):
        return source
    return alias[fact.terms[0][0]]


def _aliases(facts: Sequence[Fact]) -> dict[str, str]:
    """Each count's representative among those that are the same by definition."""
    alias = {name: name for fact in facts for name, _ in fact.terms}

    def root(name: str) -> str:
        while alias[name] != name:
            name = alias[name]
        return name

    for fact in facts:
        if fact.source is None and fact.low == fact.high == 0 and len(fact.terms) == 2:
            (one, first), (other, second) = fact.terms
            if first == -second:
                alias[root(other)] = root(one)
    return {name: root(name) for name in alias}

"""Complementary suppression over all exhibits of a run, on the rows of results.csv.

The same rules everywhere, so that a step need not know what another prints: means of
0/1 variables get no more digits than n allows; a small count becomes a dash; then,
while the audit finds a count that comes back, the printed number that is cheapest to
lose and whose absence opens the range is taken away, in every place where it stands.
Rows of steps that did not run, and numbers of figures, stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from perutip.reporting.audit.collected import DrawnNumber
from perutip.reporting.audit.declaration import (
    Declaration,
    load_declaration,
)
from perutip.reporting.audit.effects import SUPPRESSED
from perutip.reporting.audit.facts import Fact, Source, System, Terms
from perutip.reporting.audit.opening import cheapest_opening
from perutip.reporting.audit.published import (
    read_published,
)
from perutip.reporting.audit.ranges import Ranges, without_false
from perutip.reporting.audit.report import (
    AuditReport,
    Finding,
    audit_system,
    falls,
)
from perutip.reporting.audit.rounding import too_fine

# what a reader loses: a mean beside an effect least, N of an estimate most
COST, KEPT = {"control_mean": 1.0, "estimate": 3.0, "n_obs": 6.0}, 50.0


@dataclass(frozen=True)
class Hidden:
    """A printed number that was taken away, or rounded, and for whose sake."""

    source: Source
    action: str
    cell: str = ""


@dataclass(frozen=True)
class Protected:
    """Rows that may be published, what they lost, and the audit of what is left."""

    results: pd.DataFrame
    hidden: tuple[Hidden, ...]
    report: AuditReport


def protect(
    results: pd.DataFrame,
    figures: Mapping[str, Sequence[DrawnNumber]] | None = None,
    *,
    minimum: int,
    support: int | None = None,
    fixed: Collection[str] = (),
    anew: Collection[str] = (),
    drawn: Collection[str] = (),
    declared: Declaration | None = None,
) -> Protected:
    """Take away what would give a small count back.

    Parameters
    ----------
    results : rows of results.csv as text, of all exhibits that will stand together.
    figures : exhibit → numbers that its figure draws.
    minimum : the minimum cell.
    support : least number of treated observations of an estimate.
    fixed : exhibits that stand already and are not written anew.
    anew : steps that run: their rows are written anew in exhibits that stand, too.
    drawn : exhibits whose estimates a figure shows already; the rest of their rows may
        be hidden.
    declared : the declaration; the package's own when None.

    Returns
    -------
    Protected
        Its report has findings only where nothing that may be hidden would help.
    """
    declared = declared or load_declaration()
    out = results.copy().reset_index(drop=True)
    written = out.get("step", pd.Series("", out.index)).isin(list(anew))
    standing = out["exhibit"].isin(list(fixed)) & ~written
    stands = _Standing(frozenset(out.index[standing]), frozenset(drawn))
    hidden = _rounded(out, read_published(out, {}, declared, support), stands)
    stuck: set[str] = set()
    while True:
        system = read_published(out, figures or {}, declared, support)
        report = audit_system(system, minimum)
        if report.contradiction:
            return Protected(out, tuple(hidden), report)
        if report.false:
            system = replace(system, facts=tuple(without_false(system.facts)[0]))
        open_findings = [f for f in report.findings if f.cell.name not in stuck]
        taken = _round(system, open_findings, minimum, stands)
        stuck |= {name for name, sources in taken.items() if not sources}
        for name, sources in taken.items():
            for source in sources:
                _hide(out, source)
                hidden.append(Hidden(source, "hidden", name))
        if not any(taken.values()):
            return Protected(out, tuple(hidden), report)


@dataclass(frozen=True)
class _Standing:
    """What may not be taken away."""

    rows: frozenset[int]
    drawn: frozenset[str]

    def holds(self, source: Source) -> bool:
        """Is the number out of reach: drawn, in a row that stands, or a reason?"""
        return (
            source.row < 0
            or source.field == "reason"
            or source.row in self.rows
            or (source.field == "estimate" and source.exhibit in self.drawn)
        )


def _round(
    system: System, findings: Sequence[Finding], minimum: int, stands: _Standing
) -> dict[str, list[Source]]:
    """What to take away for each finding that still falls when its turn comes."""
    taken: dict[str, list[Source]] = {}
    for finding in sorted(findings, key=_urgency):
        low, high = Ranges(system.facts).of(finding.cell.terms)
        if taken and not falls(finding.cell, low, high, minimum):
            continue
        sources = _remedy(system, finding, minimum, stands)
        taken[finding.cell.name] = sources
        left = [fact for fact in system.facts if fact.source not in set(sources)]
        system = replace(system, facts=tuple(left))
    return taken


def _urgency(finding: Finding) -> tuple[bool, float, str]:
    return finding.kind != "printed", finding.high, finding.cell.name


def _rounded(out: pd.DataFrame, system: System, stands: _Standing) -> list[Hidden]:
    """Means and shares lose the digits that would tell how many they are of."""
    hidden = []
    for told, text in too_fine(system):
        if told.source.row not in stands.rows:
            out.loc[told.source.row, told.source.field] = text
            hidden.append(Hidden(told.source, "rounded" if text else "hidden"))
    return hidden


def _hide(frame: pd.DataFrame, source: Source) -> None:
    places = frame.index == source.row
    if source.field == "control_mean":  # the same mean beside another estimate
        shown = frame.loc[source.row, ["variable", "term", "control_mean"]]
        places |= (frame[shown.index] == shown).all(axis=1)
    frame.loc[places, source.field] = ""
    if source.field == "estimate":
        frame.loc[source.row, ["status", "reason"]] = ["not_estimable", SUPPRESSED]


def _remedy(
    system: System, finding: Finding, minimum: int, stands: _Standing
) -> list[Source]:
    """Places of the cheapest numbers whose absence opens the range; none if nothing
    that may go would help."""
    if finding.kind == "digits":
        return [s for s in finding.cell.sources if not stands.holds(s)]
    groups = _groups(system, stands)
    if finding.kind == "printed":
        same = [group for group in groups if group.terms == finding.cell.terms]
        return same[0].sources if same else []
    gone = cheapest_opening(
        system.facts,
        finding.cell.terms,
        minimum,
        [group.facts for group in groups],
        [group.cost for group in groups],
    )
    if not gone:  # whole numbers may leave less than the program: its means, then
        return _means_of(groups, finding)
    chosen = [groups[place] for place in gone]
    # the program may spread a difference over several numbers: those that need not go
    for group in sorted(chosen, key=lambda group: -group.cost):
        rest = [other for other in chosen if other is not group]
        if _opens(system, finding, rest, minimum):
            chosen = rest
    return [source for group in chosen for source in group.sources]


def _means_of(groups: Sequence[_Group], finding: Finding) -> list[Source]:
    """Places of all means that speak of the variable of the cell."""
    bases = {name.rpartition(".")[0] for name, _ in finding.cell.terms}
    return [
        source
        for group in groups
        for source in group.sources
        if source.field == "control_mean"
        and any(n.rpartition(".")[0] in bases for f in group.facts for n, _ in f.terms)
    ]


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

    terms: Terms
    facts: list[Fact]
    sources: list[Source]
    cost: float


def _groups(system: System, stands: _Standing) -> list[_Group]:
    """Numbers that may go, each in all its places, with what their loss costs."""
    alias = _aliases(system.facts)
    grouped: dict[object, list[Fact]] = defaultdict(list)
    for fact in system.facts:
        if fact.source is not None:
            grouped[_same_number(fact, alias)].append(fact)
    groups = []
    for facts in grouped.values():
        sources = list(dict.fromkeys(f.source for f in facts if f.source is not None))
        if any(stands.holds(source) for source in sources):
            continue
        # ties: the smaller count
        size = min(abs(f.high) if f.low == f.high else 0.0 for f in facts)
        cost = sum(KEPT if s.keep else COST[s.field] for s in sources) + 1e-6 * size
        groups.append(_Group(facts[0].terms, facts, sources, cost))
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

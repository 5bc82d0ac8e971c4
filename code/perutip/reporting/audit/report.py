"""The audit: what is published, what it leaves open, what falls."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from perutip.reporting.audit.declaring.declaration import Declaration, load_declaration
from perutip.reporting.audit.facts import Cell, System
from perutip.reporting.audit.reading.collected import DrawnNumber
from perutip.reporting.audit.reading.published import read_published
from perutip.reporting.audit.reading.rounding import too_fine
from perutip.reporting.audit.relations.captures import Captures, Frequency, frequencies
from perutip.reporting.audit.relations.copies import Copy
from perutip.reporting.audit.relations.rates import few_hits
from perutip.reporting.audit.solving.agreement import without_false
from perutip.reporting.audit.solving.propagation import Contradiction
from perutip.reporting.audit.solving.ranges import Ranges

RESTRICTED_COLUMNS = ["cell", "low", "high", "kind", "exhibits", "printed at"]


@dataclass(frozen=True)
class Finding:
    """A count known to within less than the minimum; values stay restricted.

    kind: suppressed (a dash or an emptied N), implied (by subtraction or mean x N),
    printed (a small count as it is), digits (a mean that tells its denominator, a copy
    with more of them than its original), lists (persons on so many
    lists, from totals of lists), rates (hits, from rates and shares of them) or sum (an
    estimate withheld that others add up to).
    """

    cell: Cell
    low: float
    high: float
    kind: str
    exhibits: tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """A suppressed count and the range that everything published leaves for it."""

    cell: Cell
    low: float
    high: float


@dataclass(frozen=True)
class AuditReport:
    """What falls, what holds, and what the declaration lacks or gets wrong.

    false: declared totals that what is printed contradicts, left out of the audit.
    contradiction: a count for which no number fits even so: nothing could be audited.
    """

    findings: tuple[Finding, ...]
    suppressed: tuple[Left, ...]
    undeclared: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    contradiction: str = ""
    n_facts: int = 0
    n_cells: int = 0

    @property
    def passed(self) -> bool:
        """Nothing falls."""
        return not self.findings and not self.contradiction

    @property
    def exhibits(self) -> tuple[str, ...]:
        """Exhibits to look at, for the screen: names only, no value."""
        return tuple(sorted({e for f in self.findings for e in f.exhibits}))

    def restricted(self) -> pd.DataFrame:
        """Every finding with its range, for restricted/disclosure.csv."""
        rows = [
            [
                f.cell.name,
                f.low,
                f.high,
                f.kind,
                " ".join(f.exhibits),
                "; ".join(f"{s.exhibit}: {s.line}" for s in f.cell.sources),
            ]
            for f in self.findings
        ]
        return pd.DataFrame(rows, columns=RESTRICTED_COLUMNS)


def audit(
    results: pd.DataFrame,
    figures: Mapping[str, Sequence[DrawnNumber]] | None = None,
    *,
    minimum: int,
    support: int | None = None,
    declared: Declaration | None = None,
) -> AuditReport:
    """Range left for every suppressed and every implied count of an output.

    Parameters
    ----------
    results : rows of results.csv as text, of all exhibits that will stand together.
    figures : exhibit → numbers that its figure draws (see `read_drawn`).
    minimum : the minimum cell; a suppressed count with high - low < minimum falls, an
        implied one too when it may be 1 to minimum - 1.
    support : least number of treated observations of an estimate.
    declared : the declaration; the package's own when None.

    Returns
    -------
    AuditReport
    """
    declared = declared or load_declaration()
    system = read_published(results, figures or {}, declared, support)
    return audit_system(system, minimum)


def audit_system(system: System, minimum: int) -> AuditReport:
    """The audit of facts and cells already read."""
    try:
        return _audited(system, minimum, ())
    except Contradiction:
        facts, false = without_false(system.facts)
    try:
        return _audited(replace(system, facts=tuple(facts)), minimum, tuple(false))
    except Contradiction as error:
        return AuditReport(
            (), (), system.undeclared, tuple(false), str(error), len(system.facts)
        )


def _audited(system: System, minimum: int, false: tuple[str, ...]) -> AuditReport:
    findings, left = _judge(system, Ranges(system.facts), minimum)
    findings += _fractions(system)
    findings += [_of_sum(cell) for cell in system.sums]
    findings += [_of_copy(one) for one in system.copies if one.tells]
    for table in system.rates:
        findings += [
            Finding(cell, hits, hits, "rates", (cell.sources[0].exhibit,))
            for cell, hits in few_hits(table, minimum)
        ]
    counted = len(system.cells)
    for lists in system.captures:
        try:
            ranges = frequencies(lists)
        except ValueError as error:
            false = (*false, str(error))
            continue
        counted += len(ranges)
        findings += _lists(lists, ranges, minimum)
    return AuditReport(
        tuple(findings),
        tuple(left),
        system.undeclared,
        false,
        "",
        len(system.facts),
        counted,
    )


def _lists(lists: Captures, ranges: Sequence[Frequency], minimum: int) -> list[Finding]:
    """Persons on so many lists whom the totals of lists give away."""
    found = []
    for one in ranges:
        name = f"{lists.exhibit}: {one.of} on {one.lists}"
        cell = Cell(name, (), lists.sources_of(one.of), width=one.width)
        if falls(cell, one.low, one.high, minimum):
            known = replace(cell, suppressed=True)
            found.append(Finding(known, one.low, one.high, "lists", (lists.exhibit,)))
    return found


def _judge(
    system: System, ranges: Ranges, minimum: int
) -> tuple[list[Finding], list[Left]]:
    touching = _exhibits_by_name(system)
    findings, left = [], []
    # suppressed counts first: their programs find points that clear the implied ones
    for cell in sorted(system.cells, key=lambda c: not c.suppressed):
        if cell.suppressed:
            low, high = ranges.of(cell.terms)
            left.append(Left(cell, low, high))
        else:
            known = ranges.narrow(cell.terms, cell.least(minimum))
            if known is None:
                continue
            low, high = known
        if falls(cell, low, high, minimum):
            named = [touching.get(name, set()) for name, _ in cell.terms]
            exhibits = set().union(*named) | {s.exhibit for s in cell.sources}
            findings.append(
                Finding(
                    cell, low, high, _kind(cell, low, high), tuple(sorted(exhibits))
                )
            )
    return findings, left


def _fractions(system: System) -> list[Finding]:
    """Means with so many digits that only few fractions print so."""
    found = []
    for told, _ in too_fine(system):
        source = told.source
        if told.binary and not math.isnan(told.n):
            continue  # its ones and its arms are cells
        name = f"digits of {source.exhibit}: {source.line}: {source.field}"
        cell = Cell(name, (), (source,), suppressed=True)
        found.append(Finding(cell, 0.0, 0.0, "digits", (source.exhibit,)))
    return found


def _of_sum(cell: Cell) -> Finding:
    exhibits = tuple(sorted({source.exhibit for source in cell.sources}))
    return Finding(cell, 0.0, 0.0, "sum", exhibits)


def _of_copy(one: Copy) -> Finding:
    """A digits finding: what the original leaves out is what may not be told."""
    name = f"copy in {one.source.exhibit}: {one.source.line}"
    cell = Cell(name, (), (one.source,), suppressed=True)
    return Finding(cell, 0.0, 0.0, "digits", (one.source.exhibit,))


def falls(cell: Cell, low: float, high: float, minimum: int) -> bool:
    """Is the count known too well?"""
    if high - low >= cell.least(minimum):
        return False
    return cell.suppressed or (low < minimum and high >= 1)


def _kind(cell: Cell, low: float, high: float) -> str:
    if cell.suppressed:
        return "suppressed"
    return "printed" if cell.sources and low == high else "implied"


def _exhibits_by_name(system: System) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for fact in system.facts:
        if fact.source is not None:
            for name, _ in fact.terms:
                found.setdefault(name, set()).add(fact.source.exhibit)
    return found

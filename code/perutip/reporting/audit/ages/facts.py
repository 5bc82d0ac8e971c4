"""Ends by age under training as counts, and what incidences say of them.

Only how many cases can be at risk bounds the time, and with it the ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from perutip.reporting.audit.ages.bounds import bound_ends, bound_time, bound_totals
from perutip.reporting.audit.ages.rows import Ends, Kind, Scope, read_hazards
from perutip.reporting.audit.ages.said import (
    CONVICTED,
    COUNTED,
    ENDED,
    MONTH,
    OTHERWISE,
    TIME,
    Said,
    name_of,
)
from perutip.reporting.audit.ages.steps import EDGES, Step, steps
from perutip.reporting.audit.facts import (
    Source,
    Terms,
    minus,
    none_left,
    not_negative,
    plus,
)
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.relations.shared_means import SharedMean
from perutip.reporting.audit.relations.totals import Row


def add_hazards(found: Published, rows: Iterable[tuple[int, Row]]) -> None:
    """Facts and cells of all scopes that are declared."""
    scopes = read_hazards(found, rows)
    said = said_of(scopes)
    found.facts += said.facts
    found.means += said.means
    for cell in said.cells.values():
        found.cell(cell.name, cell.terms)
    for scope in scopes:
        found.digits += [told.digits for told in scope.rows() if told.digits]


def said_of(scopes: Sequence[Scope]) -> Said:
    """What all scopes say, and what one that is part of another does."""
    said = Said()
    cut: dict[str, list[int]] = {}
    for scope in scopes:
        taken = steps(scope)
        cut[scope.rule.scope] = sorted({p.bin for step in taken for p in step.pieces})
        _sums(said, scope, cut[scope.rule.scope])
        for step in taken:
            _of_step(said, scope, step)
        bound_time(said, scope, cut[scope.rule.scope])
        bound_ends(said, scope, cut[scope.rule.scope])
        bound_totals(said, scope)
    known = {scope.rule.scope: scope for scope in scopes}
    for part in scopes:
        if part.rule.part_of in known:
            whole = known[part.rule.part_of]
            both = set(cut[whole.rule.scope]) & set(cut[part.rule.scope])
            _nested(said, part, whole, sorted(both))
    return said


def _sums(said: Said, scope: Scope, cut: Sequence[int]) -> None:
    """Who ended was convicted or not; all bins, and those beyond, are the total."""
    name = scope.name
    for place in [*cut, None]:
        parts = [name_of(name, what, place) for what in (CONVICTED, OTHERWISE)]
        said.facts.append(none_left(minus(name_of(name, ENDED, place), *parts)))
        for what in COUNTED:
            one = name_of(name, what, place)
            said.cell(one, plus(one))
    for what in (*COUNTED, TIME):
        bins = [name_of(name, what, place) for place in cut]
        whole = name_of(name, what)
        later = f"{whole}, later"
        said.facts.append(none_left(minus(whole, *bins, later)))
        if what != TIME:
            said.cell(later, plus(later))


def _of_step(said: Said, scope: Scope, step: Step) -> None:
    words = f"{scope.name}: incidences at {step.start} and {step.end}"
    source = _source(scope, step)
    kinds = dict(
        zip(COUNTED, (step.convicted, step.otherwise, step.ended), strict=True)
    )
    if len(step.pieces) == 1:
        _of_bin(said, scope.name, step, kinds, source, words)
        return
    full = _full(scope, step)
    for what, ends in kinds.items():
        each = [(name_of(scope.name, what, p.bin), p) for p in step.pieces]
        terms = tuple((name, p.length / p.width) for name, p in each)
        if not math.isinf(ends[1]):
            most = (*terms, (scope.rule.cases, -ends[1]))
            said.between(most, (-math.inf, 0.0), source, words)
        if full:
            least = (*terms, *((other, -ends[0] * c) for other, c in full))
            said.between(least, (0.0, math.inf), source, words)
        all_of = plus(*(name for name, _ in each))
        said.cell(f"{scope.name}: {what} at {step.start}-{step.end}", all_of)


def _of_bin(
    said: Said,
    name: str,
    step: Step,
    kinds: Mapping[str, Ends],
    source: Source | None,
    words: str,
) -> None:
    """Hazards of one bin are ends over its time, and one part of the other."""
    piece = step.pieces[0]
    names = {what: name_of(name, what, piece.bin) for what in (*COUNTED, TIME)}
    for what, ends in kinds.items():
        terms = ((names[what], MONTH * piece.length),)
        said.scaled(terms, names[TIME], ends, source, words)
    low, high = step.share
    shares = {CONVICTED: (low, high), OTHERWISE: (1.0 - high, 1.0 - low)}
    for what, ends in shares.items():
        said.scaled(plus(names[what]), names[ENDED], ends, source, words)
        if source is not None:
            one = SharedMean(names[what], names[ENDED], *ends, source, True, words)
            said.means.append(one)


def _full(scope: Scope, step: Step) -> Terms:
    """Cases that live all months of the step under training."""
    at = step.end
    if scope.partly or not scope.rule.reached or at not in EDGES:
        return ()
    return minus(scope.rule.reached.format(h=at), scope.rule.resolved.format(h=at))


def _nested(said: Said, part: Scope, whole: Scope, cut: Sequence[int]) -> None:
    """Ends and time of the part are of the whole; what is left is a count too, of cases
    that are at risk in the whole only."""
    words = f"{part.name} is part of {whole.name}"
    for place in [*cut, None]:
        for what in (*COUNTED, TIME):
            names = [name_of(one.name, what, place) for one in (whole, part)]
            rest = minus(*names)
            said.facts.append(not_negative(rest, words))
            if what != TIME:
                said.cell(f"{names[0]} less {part.name}", rest)
        if place is not None and not math.isinf(EDGES[place + 1]):
            months = MONTH * (EDGES[place + 1] - EDGES[place])
            time = [name_of(one.name, TIME, place) for one in (whole, part)]
            most = (
                *((whole.rule.cases, months), (part.rule.cases, -months)),
                *((time[0], -1.0), (time[1], 1.0)),
            )
            said.facts.append(not_negative(most, words))


def _source(scope: Scope, step: Step) -> Source | None:
    """The imputed number whose absence says least to the reader: of convictions, at the
    later horizon; the effect where no number is left."""
    kinds: tuple[Kind, ...] = ("conviction", "resolution", "restricted")
    shown = [
        told
        for kind in kinds
        for h in (step.end, step.start)
        for panel in scope.panels.values()
        if (told := panel.get((kind, h))) is not None
    ]
    if not shown:
        return None
    with_mean = [told.at for told in shown if told.mean]
    return with_mean[0] if with_mean else replace(shown[0].at, field="estimate")

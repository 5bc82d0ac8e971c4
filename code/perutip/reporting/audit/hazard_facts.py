"""Ends by age under training as counts, and what incidences and totals say of them.

Counts of a scope: `{scope}: convicted at 12-18`, `... ended otherwise at 12-18`, `...
ended at 12-18`, and `... time at 12-18`, case-months in sixteenths of a day, which are
whole numbers by the study's months. Only how many cases can be at risk bounds the time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from perutip.reporting.audit.collected import Published
from perutip.reporting.audit.facts import (
    Cell,
    Fact,
    Source,
    Terms,
    minus,
    none_left,
    not_negative,
    plus,
)
from perutip.reporting.audit.hazard_rows import Ends, Kind, Scope, Told, read_hazards
from perutip.reporting.audit.hazard_steps import EDGES, Step, steps
from perutip.reporting.audit.shared_means import SharedMean
from perutip.reporting.audit.totals import Row
from perutip.study.hazards import HAZARDS

TICKS = 16  # of a day: every cut of time at risk is a multiple
MONTH = HAZARDS.days_per_month * TICKS
CONVICTED, OTHERWISE, ENDED, TIME = "convicted", "ended otherwise", "ended", "time"
COUNTED = (CONVICTED, OTHERWISE, ENDED)


@dataclass
class Said:
    """What scopes say: facts, means of ends, and the counts to protect."""

    facts: list[Fact] = field(default_factory=list)
    means: list[SharedMean] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)

    def between(self, terms: Terms, ends: Ends, source: Source | None, said: str) -> None:
        """A fact, where it says something."""
        if ends != (-math.inf, math.inf):
            self.facts.append(Fact(terms, *ends, source, said))

    def scaled(
        self, terms: Terms, of: str, ends: Ends, source: Source | None, said: str
    ) -> None:
        """ends[0] x of <= sum of terms <= ends[1] x of."""
        low = (*terms, (of, -ends[0]))
        self.between(low, (0.0, math.inf), source, said)
        if not math.isinf(ends[1]):
            high = (*terms, (of, -ends[1]))
            self.between(high, (-math.inf, 0.0), source, said)

    def cell(self, name: str, terms: Terms) -> None:
        """A count of cases."""
        self.cells.setdefault(name, Cell(name, terms))


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
        _bounds(said, scope, cut[scope.rule.scope])
        _totals(said, scope)
    known = {scope.rule.scope: scope for scope in scopes}
    for part in scopes:
        if part.rule.part_of in known:
            whole = known[part.rule.part_of]
            both = set(cut[whole.rule.scope]) & set(cut[part.rule.scope])
            _nested(said, part, whole, sorted(both))
    return said


def name_of(scope: str, what: str, place: int | None = None) -> str:
    """Of one age bin; of all ages without a place."""
    if place is None:
        return f"{scope}: {what}"
    return f"{scope}: {what} at {EDGES[place]}-{EDGES[place + 1]}"


def _sums(said: Said, scope: Scope, cut: Sequence[int]) -> None:
    """Who ended was convicted or not; all bins, and those beyond, are the total."""
    name = scope.name
    for place in [*cut, None]:
        parts = [name_of(name, what, place) for what in (CONVICTED, OTHERWISE)]
        said.facts.append(none_left(minus(name_of(name, ENDED, place), *parts)))
        for what in COUNTED:
            one = name_of(name, what, place)
            said.cell(one, plus(one))
    for what in (CONVICTED, OTHERWISE, TIME):
        bins = [name_of(name, what, place) for place in cut]
        whole = name_of(name, what)
        later = f"{whole}, later"
        said.facts.append(none_left(minus(whole, *bins, later)))
        if what != TIME:
            said.cell(later, plus(later))


def _of_step(said: Said, scope: Scope, step: Step) -> None:
    name, source = scope.name, _source(scope, step)
    words = f"{name}: incidences at {step.start} and {step.end}"
    kinds = zip(COUNTED, (step.convicted, step.otherwise, step.ended), strict=True)
    if len(step.pieces) == 1:
        piece = step.pieces[0]
        time = name_of(name, TIME, piece.bin)
        for what, ends in kinds:
            terms = ((name_of(name, what, piece.bin), MONTH * piece.length),)
            said.scaled(terms, time, ends, source, words)
        ones, whole = (name_of(name, what, piece.bin) for what in (CONVICTED, ENDED))
        said.scaled(plus(ones), whole, step.share, source, words)
        said.means.append(
            SharedMean(ones, whole, *step.share, source, linear=True, words=words)
        )
        rest = 1.0 - step.share[1], 1.0 - step.share[0]
        ones = name_of(name, OTHERWISE, piece.bin)
        said.means.append(
            SharedMean(ones, whole, *rest, source, linear=True, words=words)
        )
        return
    for what, ends in kinds:
        terms = tuple(
            (name_of(name, what, piece.bin), piece.length / piece.width)
            for piece in step.pieces
        )
        most = (*terms, (scope.rule.cases, -ends[1]))
        if not math.isinf(ends[1]):
            said.between(most, (-math.inf, 0.0), source, words)
        full = _full(scope, step)
        if full:
            low = (*terms, *((other, -ends[0] * c) for other, c in full))
            said.between(low, (0.0, math.inf), source, words)
        all_of = plus(*(name_of(name, what, piece.bin) for piece in step.pieces))
        said.cell(f"{name}: {what} at {step.start}-{step.end}", all_of)


def _full(scope: Scope, step: Step) -> Terms:
    """Cases that live all months of the step under training."""
    at = step.end
    if scope.partly or not scope.rule.reached or at not in EDGES:
        return ()
    return minus(scope.rule.reached.format(h=at), scope.rule.resolved.format(h=at))


def _bounds(said: Said, scope: Scope, cut: Sequence[int]) -> None:
    """Time at risk by how many cases can live it; ends by those known to have ended."""
    rule, name = scope.rule, scope.name
    horizons = set(scope.horizons())
    for place in cut:
        left, right = EDGES[place], EDGES[place + 1]
        months, time = MONTH * (right - left), name_of(name, TIME, place)
        words = f"{name}: time at {left}-{right}"
        if math.isinf(right):
            continue
        most = ((rule.cases, months), (time, -1.0))
        said.facts.append(not_negative(most, words))
        least = HAZARDS.least_exposed_months * MONTH
        said.between(plus(time), (least, math.inf), None, words)
        if rule.reached and left in horizons:
            seen, gone = (one.format(h=left) for one in (rule.reached, rule.resolved))
            # who ends, or is seen last, on the day of the horizon lives part of a day
            most = ((seen, months), (gone, -months), (rule.cases, TICKS), (time, -1.0))
            said.facts.append(not_negative(most, words))
        if rule.reached and right in horizons and not scope.partly:
            seen, gone = (one.format(h=right) for one in (rule.reached, rule.resolved))
            said.facts.append(
                not_negative(((time, 1.0), (seen, -months), (gone, months)), words)
            )
    for h in scope.horizons() if rule.reached else ():
        _known_ends(said, scope, cut, h)


def _known_ends(said: Said, scope: Scope, cut: Sequence[int], h: int) -> None:
    """Those who ended within h of the cases seen so long, and others at most."""
    rule, name = scope.rule, scope.name
    seen = rule.reached.format(h=h)
    words = f"{name}: ends within {h}"
    # an end on the day of the horizon may be in the bin that begins there
    inside = [k for k in cut if EDGES[k + 1] <= h]
    touched = [k for k in cut if EDGES[k] <= h]
    for what, known in ((ENDED, rule.resolved), (CONVICTED, rule.convicted)):
        if not known:
            continue
        ended = known.format(h=h)
        within = plus(*(name_of(name, what, k) for k in inside))
        rest = ((ended, -1.0), (rule.cases, -1.0), (seen, 1.0))
        said.between((*within, *rest), (-math.inf, 0.0), None, words)
        if not scope.partly and len(touched) > len(inside):
            least = plus(*(name_of(name, what, k) for k in touched))
            said.facts.append(not_negative((*least, (ended, -1.0)), words))


def _totals(said: Said, scope: Scope) -> None:
    """Additional convictions and hazards, all ages: effects tell the time at risk, with
    what is imputed the convictions."""
    name = scope.name
    count, time = name_of(name, CONVICTED), name_of(name, TIME)
    for panel in scope.panels.values():
        more, rate = panel.get(("additional", 0)), panel.get(("per_month", 0))
        if more is not None:
            said.between(plus(count), _observed(more), more.at, f"{name}: convictions")
        if rate is not None:
            ends = _observed(rate)
            terms = ((count, MONTH),)
            said.scaled(terms, time, ends, rate.at, f"{name}: convictions by time")
        if more is not None and rate is not None:
            ends = _months(more, rate)
            words = f"{name}: effects on a month and on all"
            said.between(plus(time), (ends[0] * MONTH, ends[1] * MONTH), None, words)


def _observed(told: Told) -> Ends:
    low, high = told.imputed
    return max(told.effect - told.error + low, 0.0), told.effect + told.error + high


def _months(more: Told, rate: Told) -> Ends:
    """Additional convictions over those per case-month: case-months."""
    ends = abs(rate.effect) - rate.error, abs(rate.effect) + rate.error
    if ends[0] <= 0:
        return 0.0, math.inf
    return (abs(more.effect) - more.error) / ends[1], (
        abs(more.effect) + more.error
    ) / ends[0]


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

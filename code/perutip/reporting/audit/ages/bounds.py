"""What bounds time at risk and ends of an age: cases, ends known otherwise, totals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from perutip.reporting.audit.ages.rows import Ends, Scope, Told
from perutip.reporting.audit.ages.said import (
    CONVICTED,
    ENDED,
    MONTH,
    OTHERWISE,
    TICKS,
    TIME,
    Said,
    name_of,
)
from perutip.reporting.audit.ages.steps import EDGES
from perutip.reporting.audit.declaring.identities import Hazards
from perutip.reporting.audit.facts import Terms, minus, not_negative, plus
from perutip.study.hazards import HAZARDS


def bound_time(said: Said, scope: Scope, cut: Sequence[int]) -> None:
    """Time at risk of each bin by how many cases can live it, and must have."""
    rule, name = scope.rule, scope.name
    horizons = set(scope.horizons())
    for place in cut:
        left, right = EDGES[place], EDGES[place + 1]
        if math.isinf(right):
            continue
        months, time = MONTH * (right - left), name_of(name, TIME, place)
        words = f"{name}: time at {left}-{right}"
        least = HAZARDS.least_exposed_months * MONTH
        said.between(plus(time), (least, math.inf), None, words)
        most: Terms = ((rule.cases, months), (time, -1.0))
        said.facts.append(not_negative(most, words))
        if rule.reached and left in horizons:
            seen, ended = _seen(rule, left)
            # who ends, or is seen last, on the day of the horizon lives part of a day
            rest = ((ended, -months), (rule.cases, TICKS), (time, -1.0))
            said.facts.append(not_negative(((seen, months), *rest), words))
        if rule.reached and right in horizons and not scope.partly:
            seen, ended = _seen(rule, right)
            full = ((time, 1.0), (seen, -months), (ended, months))
            said.facts.append(not_negative(full, words))


def bound_ends(said: Said, scope: Scope, cut: Sequence[int]) -> None:
    """Ends by those who ended within a horizon, of the cases seen so long."""
    horizons = scope.horizons() if scope.rule.reached else []
    for h in horizons:
        _within(said, scope, cut, h)
    for before, after in pairwise(horizons):
        _between(said, scope, cut, before, after)


def _seen(rule: Hazards, h: float) -> tuple[str, str]:
    return rule.reached.format(h=h), rule.resolved.format(h=h)


def _exact(h: int) -> bool:
    """Is an end on the last day within h months in the bin that closes there? It comes
    half a day after that day, less a tick."""
    return (h * MONTH) % TICKS >= TICKS / 2


def _within(said: Said, scope: Scope, cut: Sequence[int], h: int) -> None:
    """Those who ended within h of the cases seen so long, and others at most."""
    rule, name = scope.rule, scope.name
    seen, words = rule.reached.format(h=h), f"{name}: ends within {h}"
    for what, known in ((ENDED, rule.resolved), (CONVICTED, rule.convicted)):
        ended = known.format(h=h)
        inside = plus(*(name_of(name, what, k) for k in cut if EDGES[k + 1] <= h))
        rest = ((ended, -1.0), (rule.cases, -1.0), (seen, 1.0))
        said.between((*inside, *rest), (-math.inf, 0.0), None, words)
        if scope.partly:
            continue
        touched = [k for k in cut if EDGES[k] < h or (EDGES[k] == h and not _exact(h))]
        names = [name_of(name, what, k) for k in touched]
        if touched == list(cut) and not (EDGES[cut[-1] + 1] >= h and _exact(h)):
            names.append(f"{name_of(name, what)}, later")
        least = ((ended, -1.0), *plus(*names))
        said.facts.append(not_negative(least, words))


def _between(
    said: Said, scope: Scope, cut: Sequence[int], before: int, after: int
) -> None:
    """Ends between two horizons of the cases seen for both: all within the second but
    those within the first, who are fewer there by no more than are not seen so long."""
    rule, name = scope.rule, scope.name
    words = f"{name}: ends at {before}-{after} of cases seen {after}"
    seen = [rule.reached.format(h=h) for h in (before, after)]
    apart: dict[str, str] = {}
    for what, known in ((ENDED, rule.resolved), (CONVICTED, rule.convicted)):
        first, last = (known.format(h=h) for h in (before, after))
        one = apart[what] = f"{name}: {what} at {before}-{after}, seen {after}"
        most: Terms = ((last, 1.0), (one, -1.0))
        said.facts.append(not_negative(most, words))
        late = ((first, 1.0), (last, -1.0), (one, 1.0))
        said.facts.append(not_negative(late, words))
        unseen = ((seen[0], 1.0), (seen[1], -1.0))
        more = ((first, -1.0), (last, 1.0), (one, -1.0))
        said.facts.append(not_negative((*unseen, *more), words))
        said.cell(one, plus(one))
        bins = [k for k in cut if before <= EDGES[k] and EDGES[k + 1] <= after]
        aligned = before in EDGES and after in EDGES
        if aligned and _exact(after) and not scope.partly:
            held = plus(*(name_of(name, what, k) for k in bins))
            said.facts.append(not_negative((*held, (one, -1.0)), words))
    rest = minus(apart[ENDED], apart[CONVICTED])
    said.facts.append(not_negative(rest, words))
    said.cell(f"{name}: {OTHERWISE} at {before}-{after}, seen {after}", rest)


def bound_totals(said: Said, scope: Scope) -> None:
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

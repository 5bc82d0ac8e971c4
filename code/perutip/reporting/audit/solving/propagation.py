"""Bounds of counts from one published fact at a time, until nothing moves.

Counts are zero or more and whole.
"""

import math
from collections import defaultdict, deque
from collections.abc import Sequence

from perutip.reporting.audit.facts import Fact

TOLERANCE, PASSES = 1e-6, 60


Range = tuple[float, float]


class Contradiction(ValueError):
    """The facts cannot all be true: something declared to add up does not."""


def propagate(facts: Sequence[Fact]) -> dict[str, Range]:
    """Bounds of each count from one fact at a time, until nothing moves.

    Raises
    ------
    Contradiction
        A count would have to lie above its upper bound.
    """
    bounds: dict[str, Range] = {n: (0.0, math.inf) for f in facts for n, _ in f.terms}
    touching: dict[str, list[int]] = defaultdict(list)
    for place, fact in enumerate(facts):
        if len(fact.terms) == 1:  # says all that it ever will when its turn comes
            continue
        for name, _ in fact.terms:
            touching[name].append(place)
    # facts of one count first: the others then start from what is printed
    waiting = deque(sorted(range(len(facts)), key=lambda k: len(facts[k].terms)))
    queued = set(waiting)
    for _ in range(PASSES * len(facts)):
        if not waiting:
            break
        place = waiting.popleft()
        queued.discard(place)
        for name in _tighten(facts[place], bounds):
            fresh = [k for k in touching[name] if k not in queued]
            waiting.extend(fresh)
            queued.update(fresh)
    return bounds


def without_false(facts: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """The facts without those declared that the others contradict, and their words.

    What is declared in the same words joins at once, one after another; what no counts
    agree with is left out.
    """
    kept = [fact for fact in facts if not fact.declared]
    said: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.declared:
            said[fact.declared].append(fact)
    false = []
    for words, joining in said.items():
        try:
            propagate([*kept, *joining])
        except Contradiction:
            false.append(words)
        else:
            kept += joining
    return kept, false


def _tighten(fact: Fact, bounds: dict[str, Range]) -> list[str]:
    """Narrow the bounds of the fact's counts; the names of those that moved."""
    lows, highs = [], []
    for name, c in fact.terms:
        low, high = bounds[name]
        lows.append(c * low if c > 0 else c * high if c else 0.0)
        highs.append(c * high if c > 0 else c * low if c else 0.0)
    moved = []
    for place, (name, c) in enumerate(fact.terms):
        if not c:
            continue
        least = sum(lows[:place]) + sum(lows[place + 1 :])
        most = sum(highs[:place]) + sum(highs[place + 1 :])
        start, end = (fact.low - most) / c, (fact.high - least) / c
        if c < 0:
            start, end = end, start
        low, high = bounds[name]
        if start <= low and end >= high:
            continue
        new = max(low, _up(start)), min(high, _down(end))
        if new[0] > new[1] + TOLERANCE:
            raise Contradiction(name)
        if new != (low, high):
            bounds[name] = (min(new), max(new))
            moved.append(name)
    return moved


def _up(value: float) -> float:
    """The next whole number; counts are whole."""
    if math.isinf(value):
        return value
    return float(math.ceil(value - TOLERANCE * max(1.0, abs(value))))


def _down(value: float) -> float:
    if math.isinf(value):
        return value
    return float(math.floor(value + TOLERANCE * max(1.0, abs(value))))

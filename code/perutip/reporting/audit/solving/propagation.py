"""Bounds of counts from one published fact at a time, until nothing moves.

Counts are zero or more and whole.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Sequence

from perutip.reporting.audit.facts import Fact

TOLERANCE = 1e-6
PASSES = 60


Range = tuple[float, float]


class Contradiction(ValueError):
    """The facts cannot all be true: something declared to add up does not."""


class Propagation:
    """Facts that joined, and the bounds that they leave to each count.

    settled: no fact can narrow a bound any more. Facts that agree come to rest; others
    may let bounds creep up one by one, and are looked at `PASSES` times each: what is
    narrowed until then holds all the same.
    """

    def __init__(self, facts: Sequence[Fact] = ()) -> None:
        self.facts: list[Fact] = []
        self.bounds: dict[str, Range] = {}
        self.settled = True
        self._touching: dict[str, list[int]] = defaultdict(list)
        self._undone: tuple[int, bool, dict[str, Range | None]] = (0, True, {})
        self.join(facts)

    def join(self, facts: Sequence[Fact]) -> None:
        """More facts at once.

        Raises
        ------
        Contradiction
            A count would have to lie above its upper bound; nothing has joined.
        """
        first = len(self.facts)
        before: dict[str, Range | None] = {}
        self._undone = first, self.settled, before
        for fact in facts:
            self._enter(fact, before)
        try:
            self._narrow(range(first, len(self.facts)), before)
        except Contradiction:
            self.undo()
            raise

    def undo(self) -> None:
        """All as before the last facts joined."""
        first, self.settled, before = self._undone
        for fact in self.facts[first:]:
            for name, _ in fact.terms:
                places = self._touching[name]
                while places and places[-1] >= first:
                    places.pop()
        del self.facts[first:]
        for name, bound in before.items():
            if bound is None:
                del self.bounds[name]
            else:
                self.bounds[name] = bound

    def _enter(self, fact: Fact, before: dict[str, Range | None]) -> None:
        place = len(self.facts)
        self.facts.append(fact)
        for name, _ in fact.terms:
            if name not in self.bounds:
                self.bounds[name] = 0.0, math.inf
                before[name] = None
            if len(fact.terms) > 1:  # others say all that they will when they join
                self._touching[name].append(place)

    def _narrow(self, places: range, before: dict[str, Range | None]) -> None:
        # facts of one count first: the others then start from what is printed
        waiting = deque(sorted(places, key=lambda k: len(self.facts[k].terms)))
        queued = set(waiting)
        looks = Counter(waiting)
        while waiting:
            place = waiting.popleft()
            queued.discard(place)
            for name, bound in _tighten(self.facts[place], self.bounds):
                before.setdefault(name, bound)
                for k in self._touching[name]:
                    if k in queued:
                        continue
                    if looks[k] >= PASSES:
                        self.settled = False
                        continue
                    looks[k] += 1
                    queued.add(k)
                    waiting.append(k)


def propagate(facts: Sequence[Fact]) -> dict[str, Range]:
    """Bounds of each count from one fact at a time, until nothing moves.

    Raises
    ------
    Contradiction
        A count would have to lie above its upper bound.
    """
    return Propagation(facts).bounds


def _tighten(fact: Fact, bounds: dict[str, Range]) -> list[tuple[str, Range]]:
    """Narrow the bounds of the fact's counts; those that moved, as they were."""
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
            moved.append((name, (low, high)))
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

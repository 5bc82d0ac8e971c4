"""The range that the published facts leave for a sum of counts: linear programs.

Counts are zero or more and whole. Bounds that follow from one fact at a time are
propagated first; what they fix drops out, and the rest is solved by HiGHS
(Huangfu and Hall, 2018), one small program per connected part.

References
----------
Fischetti, M. and Salazar, J. J. (2000), Models and algorithms for optimizing cell
suppression in tabular data with linear constraints, JASA 95, 916-928: the attacker's
problem, as sdcTable's `attack` and tau-argus' audit solve it within one table. ACRO
checks each output as it is made and links none to another.
"""

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from perutip.reporting.audit.facts import Fact, Terms

TOLERANCE, PASSES = 1e-6, 60
Range = tuple[float, float]
Constraint = tuple[list[tuple[str, float]], float, float]


class Contradiction(ValueError):
    """The facts cannot all be true: something declared to add up does not."""


@dataclass(frozen=True, eq=False)
class Program:
    """Constraints low <= A x <= high, x within `bounds`, of one connected part.

    Equal where the numbers are, whatever the counts are called.
    """

    names: dict[str, int]
    upper: csr_array
    limit: np.ndarray
    bounds: np.ndarray

    @cached_property
    def _numbers(self) -> tuple[bytes, ...]:
        of_upper = (self.upper.data, self.upper.indices, self.upper.indptr)
        return tuple(part.tobytes() for part in (*of_upper, self.limit, self.bounds))

    @cached_property
    def constraints(self) -> list[LinearConstraint]:
        """The constraints as scipy takes them; none where there is no row."""
        some = bool(self.upper.shape[0])
        return [LinearConstraint(self.upper, -np.inf, self.limit)] if some else []

    @cached_property
    def limits(self) -> Bounds:
        """Bounds of x as scipy takes them."""
        return Bounds(*self.bounds.T)

    def __hash__(self) -> int:
        return hash(self._numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self._numbers == other._numbers

    def optimum(self, terms: Terms, sign: float) -> np.ndarray | None:
        """x where sign x the sum of `terms` is smallest; None: unbounded."""
        cost = np.zeros(len(self.names))
        for name, coefficient in terms:
            cost[self.names[name]] += sign * coefficient
        return _solved(self, tuple(cost))


@lru_cache(maxsize=4096)  # rounds of protection ask the same of most parts
def _solved(program: Program, cost: tuple[float, ...]) -> np.ndarray | None:
    # `linprog` hands HiGHS the same program after checks that take half of the time
    found = milp(np.array(cost), constraints=program.constraints, bounds=program.limits)
    if found.status == 3:
        return None
    if found.x is None:
        raise Contradiction("no counts agree with what is published")
    return np.asarray(found.x)


class Ranges:
    """Ranges under a set of facts; programs are built once and kept."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.bounds = propagate(facts)
        self._programs: dict[str, Program] = {}
        self._points: dict[int, list[np.ndarray]] = defaultdict(list)
        for program in _programs(facts, self.bounds):
            for name in program.names:
                self._programs[name] = program

    def of(self, terms: Terms) -> Range:
        """Smallest and largest whole value of the sum of `terms`."""
        low, high = self._outer(terms)
        if math.isclose(low, high, abs_tol=TOLERANCE):
            return round(low), round(high)
        return self._end(terms, 1.0), self._end(terms, -1.0)

    def wide(self, terms: Terms, width: float) -> bool | None:
        """True when points already found differ by `width`; None: not known."""
        low, high = self._outer(terms)
        if high - low < width - TOLERANCE:
            return None
        values = [self._at(terms, point) for point in self._shared_points(terms)]
        if len(values) > 1 and max(values) - min(values) >= width:
            return True
        return None

    def _outer(self, terms: Terms) -> Range:
        low = high = 0.0
        for name, coefficient in terms:
            ends = [coefficient * end for end in self.bounds.get(name, (0.0, math.inf))]
            low, high = low + min(ends), high + max(ends)
        return low, high

    def _split(self, terms: Terms) -> tuple[float, dict[int, list[tuple[str, float]]]]:
        """The part that is fixed, and the rest by program; free names by themselves."""
        fixed, rest = 0.0, defaultdict(list)
        for name, coefficient in terms:
            low, high = self.bounds.get(name, (0.0, math.inf))
            if low == high:
                fixed += coefficient * low
            else:
                program = self._programs.get(name)
                rest[id(program) if program else 0].append((name, coefficient))
        return fixed, rest

    def _end(self, terms: Terms, sign: float) -> float:
        total, rest = self._split(terms)
        for key, part in rest.items():
            if key == 0:
                low, high = self._outer(tuple(part))
                total += low if sign > 0 else high
                continue
            program = self._programs[part[0][0]]
            x = program.optimum(tuple(part), sign)
            if x is None:
                return -sign * math.inf
            self._points[key].append(x)
            total += self._value(program, part, x)
        if math.isinf(total):
            return total
        if sign > 0:
            return float(math.ceil(total - TOLERANCE * max(1.0, abs(total))))
        return float(math.floor(total + TOLERANCE * max(1.0, abs(total))))

    def _shared_points(self, terms: Terms) -> list[np.ndarray]:
        _, rest = self._split(terms)
        if len(rest) != 1 or 0 in rest:
            return []
        return self._points[next(iter(rest))]

    def _at(self, terms: Terms, point: np.ndarray) -> float:
        fixed, rest = self._split(terms)
        part = next(iter(rest.values()))
        return fixed + self._value(self._programs[part[0][0]], part, point)

    @staticmethod
    def _value(
        program: Program, part: Iterable[tuple[str, float]], x: np.ndarray
    ) -> float:
        return float(sum(c * x[program.names[name]] for name, c in part))


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
        ends = (fact.low - most) / c, (fact.high - least) / c
        low, high = bounds[name]
        new = max(low, _up(min(ends))), min(high, _down(max(ends)))
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


def _programs(facts: Sequence[Fact], bounds: dict[str, Range]) -> list[Program]:
    """One program per connected part of what is not fixed."""
    open_facts = []
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for fact in facts:
        shift, rest = 0.0, []
        for name, c in fact.terms:
            if bounds[name][0] == bounds[name][1]:
                shift += c * bounds[name][0]
            elif c:
                rest.append((name, c))
        for name, _ in rest[1:]:
            parent[root(name)] = root(rest[0][0])
        if len(rest) > 1:
            open_facts.append((rest, fact.low - shift, fact.high - shift))
    parts: dict[str, list[Constraint]] = defaultdict(list)
    for rest, low, high in open_facts:
        parts[root(rest[0][0])].append((rest, low, high))
    return [_program(part, bounds) for part in parts.values()]


def _program(part: list[Constraint], bounds: dict[str, Range]) -> Program:
    names: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    limits: list[float] = []
    for rest, low, high in part:
        for sign, end in ((1.0, high), (-1.0, -low)):
            if math.isinf(end):
                continue
            for name, c in rest:
                rows.append(len(limits))
                columns.append(names.setdefault(name, len(names)))
                values.append(sign * c)
            limits.append(end)
    shape = (len(limits), len(names))
    upper = csr_array((values, (rows, columns)), shape=shape)
    ends = np.array([bounds[name] for name in names])
    return Program(names, upper, np.array(limits), ends)

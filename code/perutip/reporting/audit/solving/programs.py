"""Linear programs over counts that no single fact fixes, one per connected part.

Solved by HiGHS (Huangfu and Hall, 2018); the same numbers are solved once, whatever the
counts are called.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from perutip.reporting.audit.facts import Fact, Terms
from perutip.reporting.audit.solving.propagation import Contradiction, Range

Constraint = tuple[list[tuple[str, float]], float, float]
SAME = 1e-7  # to which HiGHS keeps constraints


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

    def agreeing(self, points: Sequence[Mapping[str, float]]) -> list[np.ndarray]:
        """Those of `points` that have all counts and keep every constraint, as x."""
        named = [x for x in points if self.names.keys() <= x.keys()]
        if not named:
            return []
        found = np.array([[x[name] for name in self.names] for x in named])
        low, high = self.bounds.T
        kept = ((found >= low - SAME) & (found <= high + SAME)).all(axis=1)
        if self.upper.shape[0]:
            kept &= (self.upper @ found.T <= self.limit[:, None] + SAME).all(axis=0)
        return list(found[kept])

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


def programs_of(facts: Sequence[Fact], bounds: dict[str, Range]) -> list[Program]:
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

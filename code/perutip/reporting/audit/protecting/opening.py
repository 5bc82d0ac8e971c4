"""The cheapest set of numbers whose absence leaves a count open: one linear program.

Two tables of counts that both agree with everything that stays printed and differ in
the cell by the minimum: the first is x, the second x + d. Every printed number on which
they differ must go; the sum of cost x |difference| is minimised, which prefers few and
cheap ones (the relaxation of optimal cell suppression).

References
----------
Fischetti and Salazar (2000), section 3; Kelly, Golden and Assad (1992), Cell
suppression: disclosure protection for sensitive tabular data, Networks 22, 397-417.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from perutip.reporting.audit.facts import Fact, Terms
from perutip.reporting.audit.solving.connected import connected

MOVED = 1e-6


@dataclass
class _Rows:
    """Constraints A z <= b in the making."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def add(self, terms: Sequence[tuple[int, float]], limit: float) -> None:
        """Sum of coefficient x variable <= limit; an infinite limit says nothing."""
        if np.isinf(limit):
            return
        for column, value in terms:
            self.rows.append(len(self.limits))
            self.columns.append(column)
            self.values.append(value)
        self.limits.append(limit)


def cheapest_opening(
    facts: Sequence[Fact],
    cell: Terms,
    width: float,
    groups: Sequence[Sequence[Fact]],
    costs: Sequence[float],
) -> list[int]:
    """Places of the groups that must go for the cell to be open by `width`.

    Parameters
    ----------
    facts : everything that holds, the groups' facts included.
    cell : the count to be left open.
    groups : numbers that may go, each with the facts that it states.
    costs : of each group, per unit by which its facts are violated.

    Returns
    -------
    list of int
        Empty when nothing helps.
    """
    near = connected(facts, [name for name, _ in cell])
    names = {n: k for k, n in enumerate(dict.fromkeys(_names(near, cell)))}
    place = {id(fact): g for g, group in enumerate(groups) for fact in group}
    size = len(names)
    best: tuple[float, list[int]] = (np.inf, [])
    for sign in (1.0, -1.0):
        made = _program(near, names, place)
        moved = [(c, k) for n, c in cell for k in [names[n]]]
        for side in (1.0, -1.0):
            step = [(size + k, side * c) for c, k in moved]
            step += [(2 * size + k, -side * c) for c, k in moved]
            made.add(step, side * sign * width)
        total = 3 * size + len(groups)
        cost = np.zeros(total)
        cost[3 * size :] = costs
        shape = (len(made.limits), total)
        found = linprog(
            cost,
            A_ub=csr_array((made.values, (made.rows, made.columns)), shape=shape),
            b_ub=made.limits,
            bounds=(0, None),
            method="highs",
        )
        if found.x is not None and found.fun < best[0]:
            gone = np.flatnonzero(found.x[3 * size :] > MOVED)
            best = (found.fun, [int(g) for g in gone])
    return best[1]


def _program(
    facts: Sequence[Fact], names: dict[str, int], place: dict[int, int]
) -> _Rows:
    """x, then what is added and taken (d), then by how much each group is violated."""
    made, size = _Rows(), len(names)
    for fact in facts:
        group = place.get(id(fact))
        give = [] if group is None else [(3 * size + group, -1.0)]
        for side, limit in ((1.0, fact.high), (-1.0, -fact.low)):
            first = [(names[n], side * c) for n, c in fact.terms]
            second = [
                *first,
                *((size + names[n], side * c) for n, c in fact.terms),
                *((2 * size + names[n], -side * c) for n, c in fact.terms),
                *give,
            ]
            made.add(first, limit)
            made.add(second, limit)
    for k in range(size):
        made.add([(k, -1.0), (size + k, -1.0), (2 * size + k, 1.0)], 0.0)
    return made


def _names(facts: Sequence[Fact], cell: Terms) -> list[str]:
    return [name for name, _ in cell] + [n for fact in facts for n, _ in fact.terms]

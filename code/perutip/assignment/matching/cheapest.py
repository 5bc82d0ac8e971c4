"""The cheapest matching, exactly: two sides, or pairs among one (Edmonds' blossom).

Each distance enters as an integer (units of 1e-9), so that the optimum and what ties
with it are exact, and neither row order nor the machine's last bit changes the answer.
"""

from __future__ import annotations

import networkx as nx
import numpy as np

DISTANCE_UNIT = 1e-9


def integer_cost(distance: np.ndarray, disagree: np.ndarray) -> np.ndarray:
    """Distances in DISTANCE_UNIT as Python integers, disagreement above any sum."""
    cost = np.rint(distance / DISTANCE_UNIT).astype(object)
    cost = np.vectorize(int, otypes=[object])(cost)
    penalty = int(sum(cost.max(axis=1))) + 1
    return cost + disagree.astype(int).astype(object) * penalty


def assign(cost: np.ndarray) -> np.ndarray:
    """Column of the lexicographically first cheapest assignment, one per row.

    A row never needs a column beyond its n_rows best ones (ties by column): one of
    them is always free, and moving there costs less.
    """
    n_rows, n_columns = cost.shape
    base = n_columns + 1
    edges = []
    for i in range(n_rows):
        nearest = np.lexsort((np.arange(n_columns), cost[i]))
        best = nearest[:n_rows].tolist()
        place = base ** (n_rows - 1 - i)
        edges += [(("row", i), ("column", j), cost[i, j], j * place) for j in best]
    matched = _cheapest(edges, base**n_rows)
    columns = np.empty(n_rows, dtype=int)
    for (side_a, a), (_, b) in matched:
        row, column = (a, b) if side_a == "row" else (b, a)
        columns[row] = column
    return columns


def pair_up(cost: np.ndarray) -> np.ndarray:
    """Lexicographically first cheapest perfect matching, rows (n/2, 2) sorted."""
    n = len(cost)
    base = n + 1
    edges = [
        (i, j, cost[i, j], j * base ** (n - 1 - i))
        for i in range(n)
        for j in range(i + 1, n)
    ]
    return np.array(sorted(sorted(pair) for pair in _cheapest(edges, base**n)))


def _cheapest(edges: list[tuple], tie_room: int) -> set[tuple]:
    """Cheapest maximum matching; ties by the sum of the edges' own tie-breakers."""
    graph = nx.Graph()
    for a, b, cost, tie in edges:
        graph.add_edge(a, b, weight=int(cost) * tie_room + tie)
    return nx.min_weight_matching(graph)

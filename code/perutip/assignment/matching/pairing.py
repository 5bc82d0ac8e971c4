"""Matched districts: controls for chosen treated ones, or pairs to be drawn within.

Optimal matching on the Mahalanobis distance of baseline covariates (Rosenbaum 1989;
Greevy, Lu, Silber and Rosenbaum 2004). The objective is lexicographic: most matches
that agree on `exact`, then the smallest sum of distances, then the earliest ids.
Each distance enters as an integer (units of 1e-9), so that the optimum and what ties
with it are exact, and neither row order nor the machine's last bit changes the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from perutip.assignment.matching.quality import bipartite_quality, pair_quality

DISTANCE_UNIT = 1e-9


class MatchingRefused(ValueError):
    """The units or covariates do not support a match; the message says which."""


@dataclass(frozen=True, eq=False)
class Matching:
    """Matched units and how good the match is.

    pairs: one row per match, sorted by its first id: `pair`, `first`, `second`,
        `distance` (Mahalanobis), `exact` (agrees on the exact column; <NA> without
        one). For `match_controls` first is the treated unit, second its control.
    total_distance: the minimised sum. n_exact: matches that agree on `exact`.
    quality: one row per covariate, see `matching_quality`; love_plot: long form of
        it, columns covariate, sample (before, after), value.
    """

    pairs: pd.DataFrame
    total_distance: float
    n_exact: int
    quality: pd.DataFrame
    love_plot: pd.DataFrame


def match_controls(
    treated: pd.DataFrame,
    pool: pd.DataFrame,
    covariates: Sequence[str],
    *,
    unit: str = "unit_id",
    exact: str | None = None,
    outcomes: Collection[str] = (),
) -> Matching:
    """Give each treated unit one control of the pool, without replacement.

    The covariance behind the distance is that of all units given, treated and pool
    (divisor n − 1). A match outside the treated unit's own `exact` value (its region)
    is made only when no assignment has fewer such matches. Raises MatchingRefused.
    """
    treated = _checked(treated, covariates, unit, exact, outcomes, "treated")
    pool = _checked(pool, covariates, unit, exact, outcomes, "pool")
    both = sorted(set(treated[unit]) & set(pool[unit]))
    if both:
        raise MatchingRefused(f"in treated and in the pool: {', '.join(both)}")
    if len(pool) < len(treated):
        raise MatchingRefused(f"{len(treated)} treated units, {len(pool)} in the pool")
    units = pd.concat([treated, pool], ignore_index=True)
    distance = mahalanobis_distances(units, covariates)[: len(treated), len(treated) :]
    cost = _integer_cost(distance, _disagree(treated, pool, exact))
    chosen = _assign(cost)
    pairs = _pair_table(
        treated[unit], pool[unit].iloc[chosen], distance[np.arange(len(chosen)), chosen]
    )
    matched = pool.iloc[chosen]
    pairs["exact"] = _agreement(treated, matched, exact)
    quality, love = bipartite_quality(treated, pool, matched, covariates)
    return _result(pairs, quality, love)


def match_pairs(
    units: pd.DataFrame,
    covariates: Sequence[str],
    *,
    unit: str = "unit_id",
    exact: str | None = None,
    outcomes: Collection[str] = (),
) -> Matching:
    """Split an even number of units into the pairs of smallest total distance.

    Optimal non-bipartite matching (Edmonds' blossom, networkx); treatment is drawn
    within pairs afterwards, so nothing here knows an arm. Raises MatchingRefused.
    """
    units = _checked(units, covariates, unit, exact, outcomes, "units")
    if len(units) % 2:
        raise MatchingRefused(f"{len(units)} units cannot be split into pairs")
    distance = mahalanobis_distances(units, covariates)
    cost = _integer_cost(distance, _disagree(units, units, exact))
    rows = _pair_up(cost)
    first, second = units.iloc[rows[:, 0]], units.iloc[rows[:, 1]]
    pairs = _pair_table(first[unit], second[unit], distance[rows[:, 0], rows[:, 1]])
    pairs["exact"] = _agreement(first, second, exact)
    quality, love = pair_quality(units, rows, covariates)
    return _result(pairs, quality, love)


def mahalanobis_distances(units: pd.DataFrame, covariates: Sequence[str]) -> np.ndarray:
    """Distances between all units, shape (n, n), covariance of these units (n − 1).

    Refused with as many covariates as units or more, and with covariates that are
    constant or linearly dependent: the distance is not defined then.
    """
    x = units[list(covariates)].to_numpy(dtype=float)
    n_units, n_covariates = x.shape
    if n_covariates >= n_units:
        raise MatchingRefused(
            f"{n_covariates} covariates for {n_units} units: "
            f"at most {n_units - 1} can be matched on"
        )
    spread = x.std(axis=0, ddof=1)
    floor = 1e-12 * np.abs(x).max(axis=0)
    constant = [c for c, flat in zip(covariates, spread <= floor, strict=True) if flat]
    if constant:
        raise MatchingRefused(f"covariates without variation: {', '.join(constant)}")
    z = (x - x.mean(axis=0)) / spread
    correlation = z.T @ z / (n_units - 1)
    if np.linalg.matrix_rank(correlation, tol=1e-10) < n_covariates:
        raise MatchingRefused(
            f"covariates are linearly dependent: {', '.join(covariates)}"
        )
    # With R = L L', rows of L⁻¹z have Euclidean distances equal to Mahalanobis ones.
    white = np.linalg.solve(np.linalg.cholesky(correlation), z.T).T
    return np.sqrt(((white[:, None, :] - white[None, :, :]) ** 2).sum(axis=2))


def _assign(cost: np.ndarray) -> np.ndarray:
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


def _pair_up(cost: np.ndarray) -> np.ndarray:
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


def _integer_cost(distance: np.ndarray, disagree: np.ndarray) -> np.ndarray:
    """Distances in DISTANCE_UNIT as Python integers, disagreement above any sum."""
    cost = np.rint(distance / DISTANCE_UNIT).astype(object)
    cost = np.vectorize(int, otypes=[object])(cost)
    penalty = int(sum(cost.max(axis=1))) + 1
    return cost + disagree.astype(int).astype(object) * penalty


def _checked(
    frame: pd.DataFrame,
    covariates: Sequence[str],
    unit: str,
    exact: str | None,
    outcomes: Collection[str],
    name: str,
) -> pd.DataFrame:
    """The frame sorted by id, or the refusal that names column and units."""
    if not covariates or len(set(covariates)) < len(covariates):
        raise MatchingRefused("covariates must be named, each once")
    barred = sorted(set(covariates) & set(outcomes))
    if barred:
        raise MatchingRefused(f"outcomes are never matched on: {', '.join(barred)}")
    needed = [unit, *covariates, *([exact] if exact else [])]
    absent = [c for c in needed if c not in frame.columns]
    if absent:
        raise MatchingRefused(f"{name} lacks the columns {', '.join(absent)}")
    if frame.empty:
        raise MatchingRefused(f"{name} has no rows")
    frame = frame[list(dict.fromkeys(needed))].reset_index(drop=True)
    for column in needed:
        rows = np.flatnonzero(frame[column].isna())
        if len(rows):
            raise MatchingRefused(f"{name}: {column} is missing in row {rows[0] + 1}")
    frame[unit] = frame[unit].astype(str)
    twice = sorted(set(frame.loc[frame[unit].duplicated(), unit]))
    if twice:
        raise MatchingRefused(f"{name}: repeated ids {', '.join(twice)}")
    for column in covariates:
        values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float)
        if not np.isfinite(values).all():
            raise MatchingRefused(f"{name}: {column} is not a finite number everywhere")
        frame[column] = values
    order = sorted(range(len(frame)), key=frame[unit].tolist().__getitem__)
    return frame.iloc[order].reset_index(drop=True)


def _disagree(a: pd.DataFrame, b: pd.DataFrame, exact: str | None) -> np.ndarray:
    if exact is None:
        return np.zeros((len(a), len(b)), dtype=bool)
    return a[exact].to_numpy()[:, None] != b[exact].to_numpy()[None, :]


def _agreement(a: pd.DataFrame, b: pd.DataFrame, exact: str | None) -> pd.array:
    if exact is None:
        return pd.array([pd.NA] * len(a), dtype="boolean")
    return pd.array(a[exact].to_numpy() == b[exact].to_numpy(), dtype="boolean")


def _pair_table(
    first: pd.Series, second: pd.Series, distance: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pair": np.arange(1, len(distance) + 1),
            "first": first.to_numpy(),
            "second": second.to_numpy(),
            "distance": distance,
        }
    )


def _result(pairs: pd.DataFrame, quality: pd.DataFrame, love: pd.DataFrame) -> Matching:
    n_exact = int(pairs["exact"].sum())
    return Matching(pairs, float(pairs["distance"].sum()), n_exact, quality, love)

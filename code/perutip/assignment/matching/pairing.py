"""Matched districts: controls for chosen treated ones, or pairs to be drawn within.

Optimal matching on the Mahalanobis distance of baseline covariates (Rosenbaum 1989;
Greevy, Lu, Silber and Rosenbaum 2004). The objective is lexicographic: most matches
that agree on `exact`, then the smallest sum of distances, then the earliest ids.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.assignment.matching.cheapest import assign, integer_cost, pair_up
from perutip.assignment.matching.distances import (
    MatchingRefused,
    checked,
    mahalanobis_distances,
)
from perutip.assignment.matching.quality import bipartite_quality, pair_quality


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
    treated = checked(treated, covariates, unit, exact, outcomes, "treated")
    pool = checked(pool, covariates, unit, exact, outcomes, "pool")
    both = sorted(set(treated[unit]) & set(pool[unit]))
    if both:
        raise MatchingRefused(f"in treated and in the pool: {', '.join(both)}")
    if len(pool) < len(treated):
        raise MatchingRefused(f"{len(treated)} treated units, {len(pool)} in the pool")
    units = pd.concat([treated, pool], ignore_index=True)
    distance = mahalanobis_distances(units, covariates)[: len(treated), len(treated) :]
    cost = integer_cost(distance, _disagree(treated, pool, exact))
    chosen = assign(cost)
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
    units = checked(units, covariates, unit, exact, outcomes, "units")
    if len(units) % 2:
        raise MatchingRefused(f"{len(units)} units cannot be split into pairs")
    distance = mahalanobis_distances(units, covariates)
    cost = integer_cost(distance, _disagree(units, units, exact))
    rows = pair_up(cost)
    first, second = units.iloc[rows[:, 0]], units.iloc[rows[:, 1]]
    pairs = _pair_table(first[unit], second[unit], distance[rows[:, 0], rows[:, 1]])
    pairs["exact"] = _agreement(first, second, exact)
    quality, love = pair_quality(units, rows, covariates)
    return _result(pairs, quality, love)


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

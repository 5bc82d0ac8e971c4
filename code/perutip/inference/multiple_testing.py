"""Step-down p-values for a family of outcomes, from common draws.

Romano and Wolf (2005, 2016) and Westfall and Young (1993): the draws of the statistics
are taken jointly over the family (one assignment, or one pattern of cluster signs, per
row), so that the dependence between outcomes is used rather than bounded. Holm (1979),
which ignores it, stands beside.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from perutip.inference.ties import ABSOLUTE, RELATIVE

MAX_ENUMERATED = 16

Alternative = Literal["two-sided", "greater", "less"]
Method = Literal["max_t", "min_p"]


@dataclass(frozen=True)
class StepDown:
    """Family-wise results, each (m,) in the order given.

    ``p_value`` unadjusted from the same draws, ``p_step_down`` adjusted and monotone in
    the order of rejection ``order`` (most significant first), ``p_holm`` from
    ``p_value``. ``exact`` says that the draws are all there are.
    """

    names: tuple[Hashable, ...]
    observed: np.ndarray
    p_value: np.ndarray
    p_step_down: np.ndarray
    p_holm: np.ndarray
    order: np.ndarray
    n_draws: int
    exact: bool
    method: Method


@dataclass(frozen=True)
class CommonSigns:
    """One matrix of Rademacher signs over the union of the clusters of a family.

    ``signs`` (n_draws, G) of ±1 in the order of ``labels``; ``enumerated`` when the
    rows are all 2^G patterns (the first is all +1).
    """

    labels: tuple[Hashable, ...]
    signs: np.ndarray
    enumerated: bool

    def for_clusters(self, labels: Sequence[Hashable]) -> np.ndarray:
        """Columns (n_draws, len(labels)) of the clusters of one outcome's sample."""
        position = pd.Index(self.labels).get_indexer(pd.Index(labels))
        if (position < 0).any():
            raise ValueError(f"{(position < 0).sum()} clusters are not in the union")
        return self.signs[:, position]


def step_down(
    observed: ArrayLike,
    draws: np.ndarray,
    *,
    names: Sequence[Hashable] | None = None,
    sampled: bool = False,
    alternative: Alternative = "two-sided",
    method: Method = "max_t",
) -> StepDown:
    """Adjusted p-values of a family.

    Parameters
    ----------
    observed : (m,) statistics, larger in absolute value being more extreme.
    draws : (n_draws, m) the same statistics under the null, rows drawn jointly. NaN (a
        draw without a statistic) counts as extreme.
    sampled : the rows are random draws: p = (c + 1)/(R + 1). Otherwise they are all
        there are, the observed one included, and p is the share, ties counted.
    method : "max_t" compares the largest statistic, "min_p" the smallest of each
        outcome's own p-value, which weighs outcomes with different null distributions
        equally (Westfall and Young 1993, algorithm 2.8).

    Raises
    ------
    ValueError : shapes that differ, an empty family, a missing observed statistic.

    Notes
    -----
    With outcomes sorted by decreasing statistic, the j-th p is the share of draws whose
    maximum over outcomes j, j + 1, …, m reaches the j-th statistic, and not less than
    the p before it.
    """
    statistics, draws = _checked(observed, draws, alternative, method)
    names = tuple(range(statistics.size)) if names is None else tuple(names)
    if len(names) != statistics.size:
        raise ValueError(f"{len(names)} names for {statistics.size} statistics")
    values, every = _oriented(statistics, alternative), _oriented(draws, alternative)
    every[np.isnan(draws)] = np.inf
    if sampled:
        every = np.vstack([values, every])
    counts = np.array([_reached(every[:, j], v) for j, v in enumerate(values)])
    p_value = counts / len(every)
    if method == "min_p":
        every = -np.column_stack([_own_counts(column) for column in every.T])
        values = -counts.astype(float)
    order = np.argsort(-values, kind="stable")
    adjusted = np.empty_like(p_value)
    ahead = np.maximum.accumulate(every[:, order[::-1]], axis=1)[:, ::-1]
    steps = [_reached(ahead[:, i], values[j]) for i, j in enumerate(order)]
    adjusted[order] = np.maximum.accumulate(np.array(steps) / len(every))
    return StepDown(
        names,
        statistics,
        p_value,
        adjusted,
        holm(p_value),
        order,
        len(draws),
        not sampled,
        method,
    )


def holm(p_values: ArrayLike) -> np.ndarray:
    """Holm (1979) adjusted p-values, (m,), in the order given."""
    p = np.asarray(p_values, dtype=float)
    if p.ndim != 1 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p_values must be numbers between 0 and 1")
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    steps = p[order] * np.arange(p.size, 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def common_signs(
    cluster_labels: Iterable[Hashable],
    reps: int,
    seed: int | np.random.SeedSequence | np.random.Generator | None = None,
    *,
    max_enumerated: int = MAX_ENUMERATED,
) -> CommonSigns:
    """Signs for the wild cluster bootstrap of a whole family.

    ``cluster_labels`` are the clusters of all outcomes' samples (repeats allowed); they
    are sorted, so that the row order of the data cannot matter. Up to
    ``max_enumerated`` clusters all patterns are returned, whatever ``reps``; use
    ``sampled=not enumerated`` in :func:`step_down`. Beyond, ``reps`` seeded draws.
    """
    unique = pd.unique(pd.Series(list(cluster_labels), dtype=object))
    if len(unique) == 0 or pd.isna(unique).any():
        raise ValueError("cluster_labels: none given, or one is missing")
    labels = tuple(sorted(unique, key=lambda label: (type(label).__name__, label)))
    if len(labels) <= max_enumerated:
        patterns = np.array(list(product((1, -1), repeat=len(labels))), dtype=np.int8)
        return CommonSigns(labels, patterns, True)
    if seed is None or reps < 1:
        raise ValueError(f"{len(labels)} clusters are drawn: give reps and a seed")
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, 2, size=(reps, len(labels)), dtype=np.int8)
    return CommonSigns(labels, 1 - 2 * drawn, False)


def _checked(
    observed: ArrayLike, draws: np.ndarray, alternative: str, method: str
) -> tuple[np.ndarray, np.ndarray]:
    values, every = np.asarray(observed, dtype=float), np.asarray(draws, dtype=float)
    if alternative not in ("two-sided", "greater", "less"):
        raise ValueError("alternative must be two-sided, greater or less")
    if method not in ("max_t", "min_p"):
        raise ValueError("method must be max_t or min_p")
    if values.ndim != 1 or values.size == 0:
        raise ValueError("observed must be a vector with at least one statistic")
    if every.ndim != 2 or every.shape[1] != values.size or len(every) == 0:
        raise ValueError(f"draws has shape {every.shape}, expected (*, {values.size})")
    if np.isnan(values).any():
        raise ValueError(
            f"{np.isnan(values).sum()} observed statistics are missing: leave outcomes "
            "that cannot be estimated out of the family"
        )
    return values, every


def _oriented(values: np.ndarray, alternative: str) -> np.ndarray:
    if alternative == "two-sided":
        return np.abs(values)
    return -values if alternative == "less" else values.copy()


def _reached(draws: np.ndarray, value: float) -> int:
    return int((draws >= _threshold(value)).sum())


def _threshold(value: np.ndarray | float) -> np.ndarray | float:
    slack = RELATIVE * np.abs(value) + ABSOLUTE
    return value - np.where(np.isfinite(slack), slack, 0.0)


def _own_counts(column: np.ndarray) -> np.ndarray:
    """For each draw, how many draws of the same outcome reach it."""
    return column.size - np.searchsorted(np.sort(column), _threshold(column), "left")

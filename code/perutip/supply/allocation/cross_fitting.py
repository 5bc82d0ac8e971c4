"""What tailoring gains, by plans made on one half of the girls and valued on the other.

A plan valued on the data that chose it looks better than it is. Girls of every
community are split in halves; each half makes both plans, the other values them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from perutip.supply.allocation.plan import best_plan

Verdict = Literal["supported", "not supported", "not shown"]


class Rule(Protocol):
    """A way to plan: averted (C, K), cost (C, K), budget, shared → choice (C,)."""

    def __call__(
        self,
        averted: NDArray[np.float64],
        cost: NDArray[np.float64],
        budget: float,
        shared: Any,
        /,
    ) -> NDArray[np.int64]: ...


@dataclass(frozen=True)
class Gain:
    """Departures that the best plan averts beyond the plan compared against.

    Attributes
    ----------
    in_sample : both plans made and valued on all girls: overstates.
    cross_fitted : made on one half and valued on the other, mean of both ways.
    std_error : from girls within communities, the plans given.
    verdict : supported (the confidence set lies above 0), not supported (none of it
        does), not shown (it holds 0).
    """

    in_sample: float
    cross_fitted: float
    std_error: float
    verdict: Verdict


def cross_fitted_gain(
    averted_a: ArrayLike,
    place_a: ArrayLike,
    averted_b: ArrayLike,
    place_b: ArrayLike,
    girls: ArrayLike,
    cost: ArrayLike,
    budget: float,
    shared: Any,
    rule: Rule,
    *,
    level: float = 0.95,
) -> Gain:
    """Gain of the best plan over the plan of `rule`, in-sample and cross-fitted.

    Parameters
    ----------
    averted_a, averted_b : (n_a, K), (n_b, K) probability of leaving averted by each
        option, one row a girl of either half, in memory only.
    place_a, place_b : (n_a,), (n_b,) her community, 0 to C - 1; at least two girls of
        every community in each half.
    girls : (C,) girls who live there.
    cost, budget, shared : as in `allocation.best_plan`.
    rule : the plan compared against.
    level : of the confidence set that gives the verdict.

    Returns
    -------
    Gain

    Raises
    ------
    ValueError : a community with fewer than two girls in a half, and what `best_plan`
        refuses.

    Notes
    -----
    With d_i the difference between the two plans for girl i of community c, the value
    of a difference on half h is Σ_c N_c mean_{i in c, h} d_i with variance
    v_h = Σ_c N_c² s²_c / n_c: the communities are the population, not a sample of one,
    and the plan is given by the other half. The error of the mean of both ways is
    ½ √(v_a + v_b).
    """
    size = np.asarray(girls, float)
    halves = [
        _half(values, place, size.size)
        for values, place in ((averted_a, place_a), (averted_b, place_b))
    ]
    counts = [np.bincount(place, minlength=size.size) for _, place in halves]
    means = [
        _means(values, place, size.size) * size[:, None] for values, place in halves
    ]
    share = (counts[0] / (counts[0] + counts[1]))[:, None]
    pooled = share * means[0] + (1 - share) * means[1]
    best, other = _plans(pooled, cost, budget, shared, rule)
    rows = np.arange(size.size)
    in_sample = float((pooled[rows, best] - pooled[rows, other]).sum())
    gains, variances = [], []
    for made, valued in ((0, 1), (1, 0)):
        best, other = _plans(means[made], cost, budget, shared, rule)
        values, place = halves[valued]
        own = np.arange(len(place))
        difference = values[own, best[place]] - values[own, other[place]]
        gain, variance = _total(difference, place, size)
        gains.append(gain)
        variances.append(variance)
    estimate, error = float(np.mean(gains)), float(0.5 * np.sqrt(sum(variances)))
    low, high = normal_set(estimate, error, level)
    return Gain(in_sample, estimate, error, verdict(low, high))


def normal_set(estimate: float, std_error: float, level: float) -> tuple[float, float]:
    """Normal confidence set of a gain."""
    reach = float(stats.norm.ppf((1 + level) / 2)) * std_error
    return estimate - reach, estimate + reach


def verdict(low: float, high: float) -> Verdict:
    """Word for a gain: is all, none or part of its confidence set above zero?"""
    if low > 0:
        return "supported"
    return "not supported" if high <= 0 else "not shown"


def halves(place: ArrayLike, rng: np.random.Generator) -> NDArray[np.bool_]:
    """(n,) True for the first half of each community, drawn at random.

    An odd girl out goes to either half with equal chance.
    """
    where = np.asarray(place, int)
    order = np.lexsort((rng.random(where.size), where))
    sizes = np.bincount(where)
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    rank = np.empty(where.size, int)
    rank[order] = np.arange(where.size) - starts
    extra = rng.random(sizes.size) < 0.5
    return rank < (sizes // 2 + (sizes % 2) * extra)[where]


def _plans(
    means: NDArray, cost: ArrayLike, budget: float, shared: Any, rule: Rule
) -> tuple[NDArray, NDArray]:
    price = np.asarray(cost, float)
    tailored = best_plan(means, price, budget, shared).choice
    return tailored, np.asarray(rule(means, price, budget, shared), int)


def _half(values: ArrayLike, place: ArrayLike, n: int) -> tuple[NDArray, NDArray]:
    rows, where = np.asarray(values, float), np.asarray(place, int)
    if rows.ndim != 2 or where.shape != (len(rows),):
        raise ValueError("averted must be (n, K) and place (n,) in each half")
    if (where < 0).any() or (where >= n).any():
        raise ValueError(f"place must lie between 0 and {n - 1}")
    if (np.bincount(where, minlength=n) < 2).any():
        raise ValueError("every community needs two girls or more in each half")
    return rows, where


def _means(values: NDArray, place: NDArray, n: int) -> NDArray[np.float64]:
    """(C, K) means by community."""
    sums = np.zeros((n, values.shape[1]))
    np.add.at(sums, place, values)
    return sums / np.bincount(place, minlength=n)[:, None]


def _total(difference: NDArray, place: NDArray, size: NDArray) -> tuple[float, float]:
    """Σ N_c mean_c and Σ N_c² s²_c / n_c."""
    n = np.bincount(place, minlength=size.size)
    mean = np.bincount(place, weights=difference, minlength=size.size) / n
    spread = np.bincount(
        place, weights=(difference - mean[place]) ** 2, minlength=size.size
    ) / (n - 1)
    return float((size * mean).sum()), float((size**2 * spread / n).sum())

"""From shares of a community to one option for each, with little regret added."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

MOST_COMBINATIONS = 5000


def round_shares(
    shares: NDArray, states: NDArray, cost: NDArray, budget: float, best: NDArray
) -> tuple[NDArray[np.int64], float]:
    """One option per community near the shares, and the largest regret it has.

    Small problems are tried in all combinations. Otherwise the few communities that the
    linear program splits are tried in all combinations of their options (each may also
    take its cheapest); then single changes are made while they lower the largest regret
    and the budget holds.
    """
    price = np.where(np.isfinite(cost), cost, np.inf)
    plan = shares.argmax(axis=1)
    split = np.flatnonzero((shares > 0).sum(axis=1) > 1)
    cheapest = price.argmin(axis=1)
    options = [np.flatnonzero(np.isfinite(row)).tolist() for row in price]
    if np.prod([float(len(o)) for o in options]) <= MOST_COMBINATIONS:
        split = np.arange(len(price))
    else:
        options = [sorted({*np.flatnonzero(shares[c]), cheapest[c]}) for c in split]
    plan[split] = cheapest[split]
    if np.prod([float(len(o)) for o in options]) <= MOST_COMBINATIONS:
        plan = _best_combination(plan, split, options, states, price, budget, best)
    return _descend(plan, states, price, budget, best)


def _regret(plan: NDArray, states: NDArray, best: NDArray) -> float:
    averted = states[:, np.arange(len(plan)), plan].sum(axis=1)
    return float((best - averted).max())


def _best_combination(
    plan: NDArray,
    split: NDArray,
    options: list[list[int]],
    states: NDArray,
    price: NDArray,
    budget: float,
    best: NDArray,
) -> NDArray[np.int64]:
    rows = np.arange(len(plan))
    kept, least = plan, np.inf
    for combination in product(*options):
        tried = plan.copy()
        tried[split] = combination
        if price[rows, tried].sum() > budget * (1 + 1e-12):
            continue
        regret = _regret(tried, states, best)
        if regret < least - 1e-9:
            kept, least = tried, regret
    return kept


def _descend(
    plan: NDArray, states: NDArray, price: NDArray, budget: float, best: NDArray
) -> tuple[NDArray[np.int64], float]:
    rows = np.arange(len(plan))
    plan = plan.copy()
    regret = _regret(plan, states, best)
    for _ in range(price.size):
        own = states[:, rows, plan]
        after = (best - own.sum(axis=1))[:, None, None] + own[:, :, None] - states
        slack = budget * (1 + 1e-12) - price[rows, plan].sum()
        affordable = price - price[rows, plan][:, None] <= slack
        largest = np.where(affordable, after.max(axis=0), np.inf)
        place = int(largest.argmin())
        if largest.flat[place] >= regret - 1e-9:
            break
        plan[place // price.shape[1]] = place % price.shape[1]
        regret = float(largest.flat[place])
    return plan, _regret(plan, states, best)

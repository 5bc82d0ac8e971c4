"""Exact multiple-choice knapsack: one option per community, total cost under a budget.

A Lagrangian bound throws out nearly all options; what is left is solved exactly by a
list of undominated partial plans that the same bound keeps short.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-10  # relative: values closer than this are the same


def solve_knapsack(
    values: NDArray[np.float64], costs: NDArray[np.float64], budget: float
) -> NDArray[np.int64] | None:
    """Return the option of each class that maximises total value within the budget.

    Parameters
    ----------
    values, costs : (C, K); an infinite cost forbids an option, costs are not negative.
    budget : the most that all options together may cost.

    Returns
    -------
    (C,) options, the cheaper ones where plans tie; None when no plan is affordable.

    Notes
    -----
    For any price λ ≥ 0 of money, U(λ) = λB + Σ_c max_k (v_ck − λ c_ck) bounds the value
    of every plan. An option whose reduced value falls short of its class's best by more
    than U less the best plan known cannot be part of a better one.

    References
    ----------
    Pisinger (1995), A Minimal Algorithm for the Multiple-Choice Knapsack Problem, EJOR.
    """
    cheapest = costs.min(axis=1)
    if not np.isfinite(cheapest).all() or cheapest.sum() > _within(budget):
        return None
    value = np.where(np.isfinite(costs), values, -np.inf)
    cost = np.where(np.isfinite(costs), costs, 0.0)
    price, plan = _price(value, cost, budget)
    plan = improve(value, cost, budget, plan)
    reduced = value - price * cost
    loss = reduced.max(axis=1, keepdims=True) - reduced
    bound = price * budget + reduced.max(axis=1).sum()
    return _complete(value, cost, budget, plan, loss, float(bound))


def improve(
    value: NDArray, cost: NDArray, budget: float, plan: NDArray
) -> NDArray[np.int64]:
    """Greedy: the single change that gains most and is affordable, until none is."""
    plan = plan.copy()
    rows = np.arange(len(plan))
    for _ in range(value.size):
        own_value, own_cost = value[rows, plan], cost[rows, plan]
        slack = _within(budget) - own_cost.sum()
        gain = np.where(
            cost - own_cost[:, None] <= slack, value - own_value[:, None], 0
        )
        place = int(gain.argmax())
        if gain.flat[place] <= TOLERANCE * max(1.0, abs(own_value.sum())):
            break
        plan[place // value.shape[1]] = place % value.shape[1]
    return plan


def _within(budget: float) -> float:
    """The budget with room for the last bits of a sum."""
    return budget * (1 + 1e-12) + 1e-12


def _best(value: NDArray, cost: NDArray, price: float) -> NDArray[np.int64]:
    """Option of largest reduced value in each class, the cheapest of equals."""
    reduced = value - price * cost
    top = reduced.max(axis=1, keepdims=True)
    near = reduced >= top - TOLERANCE * np.maximum(1.0, np.abs(top))
    return np.where(near, cost, np.inf).argmin(axis=1)


def _price(
    value: NDArray, cost: NDArray, budget: float
) -> tuple[float, NDArray[np.int64]]:
    """Price of money that (nearly) minimises the bound, and an affordable plan."""
    rows = np.arange(len(value))
    free = _best(value, cost, 0.0)
    if cost[rows, free].sum() <= _within(budget):
        return 0.0, free
    low, high = 0.0, 1.0
    while cost[rows, _best(value, cost, high)].sum() > _within(budget):
        high *= 4
        if high > 1e18:  # the last unit of money: only the cheapest options remain
            floor = cost.copy()
            floor[~np.isfinite(value)] = np.inf
            return high, floor.argmin(axis=1)
    for _ in range(200):
        middle = (low + high) / 2
        if high - low <= 1e-13 * high:
            break
        if cost[rows, _best(value, cost, middle)].sum() > _within(budget):
            low = middle
        else:
            high = middle
    return high, _best(value, cost, high)


def _complete(
    value: NDArray,
    cost: NDArray,
    budget: float,
    plan: NDArray,
    loss: NDArray,
    bound: float,
) -> NDArray[np.int64]:
    """Best plan among those that the bound does not exclude."""
    rows = np.arange(len(plan))
    known = float(value[rows, plan].sum())
    margin = TOLERANCE * max(1.0, abs(known))
    open_options = loss < bound - known - margin
    open_classes = [c for c in range(len(plan)) if open_options[c].sum() > 1]
    fixed = np.setdiff1d(rows, open_classes)
    if not open_options.any(axis=1).all():
        return plan  # the bound is met: nothing beats the plan
    settled = open_options[fixed].argmax(axis=1)
    spent = np.array([cost[fixed, settled].sum()])
    gained = np.array([value[fixed, settled].sum()])
    lost = np.array([loss[fixed, settled].sum()])
    order = sorted(open_classes, key=lambda c: -np.sort(loss[c])[1])
    rest = np.array([np.where(open_options[c], cost[c], np.inf).min() for c in order])
    rest = np.append(np.cumsum(rest[::-1])[::-1][1:], 0.0)
    trail: list[tuple[NDArray, NDArray]] = []
    for c, least in zip(order, rest, strict=True):
        options = np.flatnonzero(open_options[c])
        s = (spent[:, None] + cost[c, options]).ravel()
        g = (gained[:, None] + value[c, options]).ravel()
        x = (lost[:, None] + loss[c, options]).ravel()
        keep = np.flatnonzero(
            (s + least <= _within(budget)) & (bound - x > known + margin)
        )
        keep = keep[np.lexsort((-g[keep], s[keep]))]
        best_before = np.maximum.accumulate(np.append(-np.inf, g[keep]))[:-1]
        keep = keep[g[keep] > best_before]
        if not keep.size:
            return plan
        spent, gained, lost = s[keep], g[keep], x[keep]
        trail.append((keep // len(options), options[keep % len(options)]))
    state = int(gained.argmax())
    if gained[state] <= known + margin or spent[state] > _within(budget):
        return plan
    return _trace(plan, fixed, settled, order, trail, state)


def _trace(
    plan: NDArray,
    fixed: NDArray,
    settled: NDArray,
    order: list[int],
    trail: list[tuple[NDArray, NDArray]],
    state: int,
) -> NDArray[np.int64]:
    """Walk back from the best last state to the options that led to it."""
    found = plan.copy()
    found[fixed] = settled
    for c, (parent, option) in zip(reversed(order), reversed(trail), strict=True):
        found[c] = option[state]
        state = int(parent[state])
    return found

"""The plan that averts most departures within a budget, shared costs included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perutip.supply.allocation.knapsack import solve_knapsack

Shared = Mapping[int | tuple[int, ...], float]
"""Options to the cost paid once if any community takes one of them."""


@dataclass(frozen=True)
class Plan:
    """One option per community.

    Attributes
    ----------
    shares : (C, K) 1 where the option is taken, else 0.
    choice : (C,) the option taken.
    value : departures averted; cost: soles, shared costs included.
    """

    shares: NDArray[np.float64]
    choice: NDArray[np.int64]
    value: float
    cost: float


def best_plan(
    averted: ArrayLike, cost: ArrayLike, budget: float, shared: Shared | None = None
) -> Plan:
    """Plan that averts most departures within the budget: exact.

    Parameters
    ----------
    averted : (C, K) departures averted by each option in each community, of either
        sign; option 0 does nothing.
    cost : (C, K) soles, none negative; inf forbids an option there.
    budget : soles.
    shared : costs paid once if any community takes one of the options named.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError : shapes, values that are not numbers, negative costs or budget, options
        of `shared` that do not exist, no affordable plan.

    Notes
    -----
    A multiple-choice knapsack. Shared costs are solved by cases: every set of them is
    paid in turn and the options of the others forbidden.
    """
    value, price, groups = checked_problem(averted, cost, budget, shared)
    best: tuple[float, float] | None = None
    choice = np.zeros(len(value), int)
    for paid, allowed in cases(groups, value.shape[1]):
        plan = (
            solve_knapsack(value, np.where(allowed, price, np.inf), budget - paid)
            if paid <= budget
            else None
        )
        if plan is None:
            continue
        total = float(value[np.arange(len(plan)), plan].sum())
        spent = _spent(plan, price, groups)
        if best is None or (round(total, 9), -spent) > (round(best[0], 9), -best[1]):
            best, choice = (total, spent), plan
    if best is None:
        raise ValueError("no plan costs at most the budget")
    shares = np.zeros(value.shape)
    shares[np.arange(len(choice)), choice] = 1.0
    return Plan(shares, choice, *best)


def plan_cost(
    choice: ArrayLike, cost: ArrayLike, shared: Shared | None = None
) -> float:
    """Soles that a choice (C,) costs, shared costs included."""
    price = np.asarray(cost, float)
    groups = _groups(shared, price.shape[1])
    return _spent(np.asarray(choice, int), price, groups)


def _spent(plan: NDArray, price: NDArray, groups: list[tuple[NDArray, float]]) -> float:
    own = float(price[np.arange(len(plan)), plan].sum())
    return own + sum(paid for options, paid in groups if np.isin(plan, options).any())


def cases(
    groups: list[tuple[NDArray, float]], n_options: int
) -> list[tuple[float, NDArray[np.bool_]]]:
    """Every set of shared costs paid: its sum, and the options (K,) it leaves open."""
    cases = []
    for size in range(len(groups) + 1):
        for taken in combinations(range(len(groups)), size):
            allowed = np.ones(n_options, bool)
            for g, (options, _) in enumerate(groups):
                if g not in taken:
                    allowed[options] = False
            cases.append((float(sum(groups[g][1] for g in taken)), allowed))
    return cases


def _groups(shared: Shared | None, n_options: int) -> list[tuple[NDArray, float]]:
    groups = []
    for key, paid in (shared or {}).items():
        options = np.atleast_1d(np.asarray(key, int))
        if options.size == 0 or options.min() < 0 or options.max() >= n_options:
            raise ValueError(f"shared names options that do not exist: {key}")
        if not (np.isfinite(paid) and paid >= 0):
            raise ValueError("shared costs must be numbers, none negative")
        groups.append((options, float(paid)))
    return groups


def checked_problem(
    averted: ArrayLike, cost: ArrayLike, budget: float, shared: Shared | None
) -> tuple[NDArray, NDArray, list[tuple[NDArray, float]]]:
    """Values (C, K), costs (C, K) and groups of options with their shared cost."""
    value, price = np.asarray(averted, float), np.asarray(cost, float)
    if value.ndim != 2 or price.shape != value.shape or not value.size:
        raise ValueError(
            f"averted and cost must be (C, K); shapes are {value.shape}, {price.shape}"
        )
    if not np.isfinite(value).all():
        raise ValueError("averted must hold finite numbers")
    if np.isnan(price).any() or (price < 0).any():
        raise ValueError("cost must hold numbers, none negative")
    if not (np.isfinite(budget) and budget >= 0):
        raise ValueError("budget must be a number, not negative")
    return value, price, _groups(shared, value.shape[1])

"""Minimax regret over states of the world, in shares of a community."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, sparse

from perutip.supply.allocation.plan import Shared, best_plan, cases, checked_problem
from perutip.supply.allocation.rounding import round_shares

SMALLEST_SHARE = 1e-7


@dataclass(frozen=True)
class RegretPlan:
    """Plan of smallest largest regret.

    Attributes
    ----------
    shares : (C, K) shares of each community given each option; rows sum to 1.
    rounded : (C,) one option per community, affordable.
    max_regret : largest regret of the rounded plan, departures.
    lower_bound : largest regret of the shares, below which no plan can go.
    """

    shares: NDArray[np.float64]
    rounded: NDArray[np.int64]
    max_regret: float
    lower_bound: float


def minimax_regret(
    averted_by_state: ArrayLike,
    cost: ArrayLike,
    budget: float,
    shared: Shared | None = None,
) -> RegretPlan:
    """Plan whose largest regret over states of the world is smallest.

    Parameters
    ----------
    averted_by_state : (S, C, K) departures averted, by state of the world.
    cost, budget, shared : as in `best_plan`.

    Returns
    -------
    RegretPlan

    Raises
    ------
    ValueError : as in `best_plan`.

    Notes
    -----
    Regret in a state is what the best plan of that state averts less what this one
    does. Shares of a community are allowed, so that the problem is a linear program;
    shared costs are solved by cases. Its value bounds the regret of every plan without
    shares; the rounded plan's own regret is `max_regret`.

    References
    ----------
    Manski (2011), Choosing Treatment Policies under Ambiguity, Annual Review of
    Economics.
    """
    states = np.asarray(averted_by_state, float)
    if states.ndim != 3 or not len(states):
        raise ValueError(f"averted_by_state must be (S, C, K); shape is {states.shape}")
    _, price, groups = checked_problem(states[0], cost, budget, shared)
    best = np.array([best_plan(s, price, budget, shared).value for s in states])
    found: tuple[float, NDArray, float, NDArray] | None = None
    for paid, allowed in cases(groups, states.shape[2]):
        if paid > budget:
            continue
        open_cost = np.where(allowed, price, np.inf)
        solved = _least_regret(states, open_cost, budget - paid, best)
        if solved is not None and (found is None or solved[0] < found[0] - 1e-9):
            found = (*solved, budget - paid, open_cost)
    if found is None:
        raise ValueError("no plan costs at most the budget")
    bound, shares, left, open_cost = found
    rounded, regret = round_shares(shares, states, open_cost, left, best)
    return RegretPlan(shares, rounded, regret, bound)


def _least_regret(
    states: NDArray, cost: NDArray, budget: float, best: NDArray
) -> tuple[float, NDArray[np.float64]] | None:
    """Smallest largest regret and the shares (C, K) that reach it.

    states (S, C, K), best (S,) the most that any plan averts in each state. None when
    nothing is affordable. Solved by HiGHS's dual simplex, which is deterministic.
    """
    n_states, n_places, n_options = states.shape
    n = n_places * n_options
    open_cost = np.where(np.isfinite(cost), cost, 0.0).ravel()
    limits = [(0.0, 1.0 if ok else 0.0) for ok in np.isfinite(cost).ravel()]
    above = np.vstack(
        [
            np.column_stack([-states.reshape(n_states, n), -np.ones(n_states)]),
            np.append(open_cost, 0.0),
        ]
    )
    one_each = sparse.hstack(
        [
            sparse.kron(sparse.eye_array(n_places), np.ones((1, n_options))),
            sparse.csr_array((n_places, 1)),
        ]
    )
    solved = optimize.linprog(
        np.append(np.zeros(n), 1.0),
        A_ub=above,
        b_ub=np.append(-best, budget),
        A_eq=one_each,
        b_eq=np.ones(n_places),
        bounds=[*limits, (None, None)],
        method="highs-ds",
    )
    if solved.status == 2:
        return None
    if solved.status != 0:
        raise RuntimeError(f"the linear program was not solved: {solved.message}")
    shares = solved.x[:n].reshape(n_places, n_options)
    shares = np.where(shares < SMALLEST_SHARE, 0.0, shares)
    return float(solved.fun), shares / shares.sum(axis=1, keepdims=True)

"""Ways to spend the same money: what the tailored plan is compared against.

Each is a rule (averted, cost, budget, shared) → choice, so that it can be remade on
half of the girls.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perutip.supply.allocation.cross_fitting import Rule
from perutip.supply.allocation.plan import Shared, best_plan


def nothing(
    averted: NDArray, cost: NDArray, budget: float, shared: Shared | None
) -> NDArray[np.int64]:
    """Return option 0 everywhere."""
    return np.zeros(len(averted), int)


def tailored(
    averted: NDArray, cost: NDArray, budget: float, shared: Shared | None
) -> NDArray[np.int64]:
    """Return the best plan, any option in any community."""
    return best_plan(averted, cost, budget, shared).choice


def only(option: int) -> Rule:
    """One option or nothing, in the communities where it averts most for the money."""

    def rule(
        averted: NDArray, cost: NDArray, budget: float, shared: Shared | None
    ) -> NDArray[np.int64]:
        allowed = np.full(len(averted), option)
        return _restricted(averted, cost, budget, shared, allowed)

    return rule


def best_uniform(options: Sequence[int]) -> Rule:
    """The best of `options` as the one response for all communities that get any."""

    def rule(
        averted: NDArray, cost: NDArray, budget: float, shared: Shared | None
    ) -> NDArray[np.int64]:
        rows = np.arange(len(averted))
        plans = [only(option)(averted, cost, budget, shared) for option in options]
        return max(plans, key=lambda plan: round(averted[rows, plan].sum(), 9))

    return rule


def matched(option_of: ArrayLike) -> Rule:
    """The document's rule: every community its own option or nothing.

    option_of : (C,) the response to the community's top driver; 0 where there is none.
    """
    own = np.asarray(option_of, int)

    def rule(
        averted: NDArray, cost: NDArray, budget: float, shared: Shared | None
    ) -> NDArray[np.int64]:
        return _restricted(averted, cost, budget, shared, own)

    return rule


def without_diagnosis(departures: ArrayLike, phone: ArrayLike) -> Rule:
    """The best plan of one who knows no community's drivers.

    Costs, numbers of girls, phone coverage and the level of departures are known; what
    share of them an option averts is known on average only, over communities with and
    without coverage.

    The level is what all girls tell: cross-fitting halves what an option averts, not
    this, so that this rule keeps what a tailored plan of one half does not have. The
    gain over it errs on the low side.

    departures : (C,) expected without any response; phone: (C,) True with coverage.
    """
    level = np.asarray(departures, float)
    covered = np.asarray(phone, bool)

    def rule(
        averted: NDArray, cost: NDArray, budget: float, shared: Shared | None
    ) -> NDArray[np.int64]:
        expected = np.zeros_like(averted)
        for group in (covered, ~covered):
            total = level[group].sum()
            if total > 0:
                share = averted[group].sum(axis=0) / total
                expected[group] = level[group][:, None] * share
        return best_plan(expected, cost, budget, shared).choice

    return rule


def _restricted(
    averted: NDArray, cost: NDArray, budget: float, shared: Shared | None, own: NDArray
) -> NDArray[np.int64]:
    """Best plan when community c may take only option 0 or own[c]."""
    rows = np.arange(len(averted))
    price = np.full(cost.shape, np.inf)
    price[:, 0] = cost[:, 0]
    price[rows, own] = cost[rows, own]
    return best_plan(averted, price, budget, shared).choice

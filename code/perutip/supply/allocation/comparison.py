"""Policies at equal money, the frontier over budgets, and what tailoring gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.supply.allocation.cross_fitting import (
    Gain,
    Rule,
    cross_fitted_gain,
    halves,
)
from perutip.supply.allocation.plan import plan_cost
from perutip.supply.allocation.policies import (
    best_uniform,
    matched,
    nothing,
    only,
    tailored,
    without_diagnosis,
)
from perutip.supply.allocation.regret import RegretPlan, minimax_regret
from perutip.supply.bundles.responses import N_BUNDLES, RESPONSES
from perutip.supply.bundles.valuation import Valuation

SINGLES = tuple(1 << k for k in range(len(RESPONSES)))


@dataclass(frozen=True)
class Spending:
    """Ways to spend the same money, compared.

    policies : each with its plan; robust : smallest largest regret, in shares.
    gains : tailored less another policy. line : averted by budget and policy.
    """

    policies: list[PolicyValue]
    robust: RegretPlan
    gains: dict[str, Gain]
    line: pd.DataFrame


@dataclass(frozen=True)
class PolicyValue:
    """A policy's plan at the budget, valued on all girls.

    choice (C,); averted in the central state; cost in soles; treated : communities that
    get anything; max_regret over states.
    """

    name: str
    choice: NDArray[np.int64]
    averted: float
    cost: float
    treated: int
    max_regret: float


def spend(
    value: Valuation,
    top_response: NDArray[np.int64],
    budget: float,
    multiples: Sequence[float],
    rng: np.random.Generator,
    level: float,
) -> Spending:
    """Compare all policies at `budget`, and three of them along `multiples` of it.

    top_response : (C,) bundle that answers the community's top driver, 0 where none.
    rng : draws the halves of each community's girls. level : of verdicts.
    """
    rules = policy_rules(value, top_response)
    policies, robust = compare(value, rules, budget)
    gained = gains(value, rules, budget, rng, level)
    line = frontier(value, [budget * share for share in multiples])
    return Spending(policies, robust, gained, line)


def policy_rules(value: Valuation, top_response: NDArray[np.int64]) -> dict[str, Rule]:
    """Every way to spend the same money, by name.

    top_response : (C,) bundle that answers the community's top driver, 0 where none.
    """
    singles: dict[str, Rule] = {
        f"single_{name}": only(b) for name, b in zip(RESPONSES, SINGLES, strict=True)
    }
    return {
        "none": nothing,
        **singles,
        "best_single": best_uniform(SINGLES),
        "best_uniform": best_uniform(range(1, N_BUNDLES)),
        "document_rule": matched(top_response),
        "without_diagnosis": without_diagnosis(value.departures, value.phone),
        "tailored": tailored,
    }


def compare(
    value: Valuation, rules: dict[str, Rule], budget: float
) -> tuple[list[PolicyValue], RegretPlan]:
    """Value every rule's plan, and the plan of smallest largest regret.

    The shares of the last stand in its own result; its rounding is the last policy of
    the list, `minimax_regret`.
    """
    robust = minimax_regret(value.averted, value.cost, budget, value.shared)
    plans = {
        name: rule(value.averted[0], value.cost, budget, value.shared)
        for name, rule in rules.items()
    }
    plans["minimax_regret"] = robust.rounded
    best = np.array(
        [
            averted[
                np.arange(len(averted)),
                tailored(averted, value.cost, budget, value.shared),
            ].sum()
            for averted in value.averted
        ]
    )
    return [_valued(name, plan, value, best) for name, plan in plans.items()], robust


def frontier(value: Valuation, budgets: list[float]) -> pd.DataFrame:
    """Averted in the central state by budget: best single, best uniform, tailored."""
    rows = []
    kinds = {
        "single": best_uniform(SINGLES),
        "uniform": best_uniform(range(1, N_BUNDLES)),
        "tailored": tailored,
    }
    places = np.arange(len(value.residents))
    for budget in budgets:
        for kind, rule in kinds.items():
            plan = rule(value.averted[0], value.cost, budget, value.shared)
            rows.append((budget, kind, value.averted[0][places, plan].sum()))
    return pd.DataFrame(rows, columns=["budget", "policy", "averted"])


def gains(
    value: Valuation,
    rules: dict[str, Rule],
    budget: float,
    rng: np.random.Generator,
    level: float,
    against: tuple[str, ...] = ("best_single", "best_uniform", "without_diagnosis"),
) -> dict[str, Gain]:
    """Tailored less each policy of `against`, in-sample and cross-fitted.

    The last difference is the value of the diagnosis, and the only one that speaks of
    the document's claim: the others hold costs, sizes and phones too.
    """
    first = halves(value.place, rng)
    return {
        name: cross_fitted_gain(
            value.rows[first],
            value.place[first],
            value.rows[~first],
            value.place[~first],
            value.residents,
            value.cost,
            budget,
            value.shared,
            rules[name],
            level=level,
        )
        for name in against
    }


def _valued(
    name: str, plan: NDArray[np.int64], value: Valuation, best: NDArray[np.float64]
) -> PolicyValue:
    places = np.arange(len(plan))
    by_state = value.averted[:, places, plan].sum(axis=1)
    return PolicyValue(
        name=name,
        choice=plan,
        averted=float(by_state[0]),
        cost=plan_cost(plan, value.cost, value.shared),
        treated=int((plan > 0).sum()),
        max_regret=float((best - by_state).max()),
    )

"""Plans against every plan there is, against HiGHS, and by hand."""

from itertools import product

import numpy as np
import pytest
from scipy import optimize, sparse

from perutip.supply.allocation import (
    best_plan,
    cross_fitted_gain,
    minimax_regret,
    plan_cost,
)
from perutip.supply.allocation.cross_fitting import halves, normal_set, verdict
from perutip.supply.allocation.policies import (
    best_uniform,
    matched,
    only,
    without_diagnosis,
)


def small(seed):
    rng = np.random.default_rng(seed)
    c, k = rng.integers(1, 6), rng.integers(2, 5)
    averted = rng.normal(1, 2, (c, k))
    averted[:, 0] = 0
    cost = rng.random((c, k)) * 3
    cost[:, 0] = 0
    if seed % 3 == 0:
        averted = np.round(averted)
    if seed % 4 == 0:
        cost = np.round(cost)
    shared = {1: rng.random() * 2} if seed % 2 else {(1, int(k) - 1): 0.7, 1: 0.3}
    return averted, cost, rng.random() * c * 1.5, shared


def affordable(cost, budget, shared):
    c, k = cost.shape
    for plan in product(range(k), repeat=c):
        total = cost[np.arange(c), plan].sum()
        for options, once in (shared or {}).items():
            if set(plan) & set(np.atleast_1d(options).tolist()):
                total += once
        if total <= budget + 1e-12:
            yield np.array(plan), total


@pytest.mark.parametrize("seed", range(120))
def test_best_plan_is_the_best_of_all(seed):
    averted, cost, budget, shared = small(seed)
    rows = np.arange(len(averted))
    best = max(averted[rows, p].sum() for p, _ in affordable(cost, budget, shared))
    plan = best_plan(averted, cost, budget, shared)
    assert plan.value == pytest.approx(best, abs=1e-9)
    assert plan.cost <= budget + 1e-9
    assert plan.cost == pytest.approx(plan_cost(plan.choice, cost, shared))
    assert np.array_equal(plan.shares.argmax(axis=1), plan.choice)


@pytest.mark.parametrize("kind", ["plain", "equal", "round"])
def test_best_plan_agrees_with_mixed_integer_programming(kind):
    rng = np.random.default_rng(3)
    c, k = 60, 16
    averted = rng.gamma(2, 3, (c, k))
    cost = rng.gamma(2, 3, (c, k)) if kind != "equal" else np.ones((c, k)) * 5
    cost = np.round(cost) if kind == "round" else cost
    averted[:, 0] = cost[:, 0] = 0
    budget = 0.3 * cost.max(axis=1).sum()
    solved = optimize.milp(
        -averted.ravel(),
        constraints=[
            optimize.LinearConstraint(cost.ravel()[None], -np.inf, budget),
            optimize.LinearConstraint(
                sparse.kron(sparse.eye_array(c), np.ones((1, k))), 1, 1
            ),
        ],
        integrality=np.ones(c * k),
        bounds=(0, 1),
        options={"mip_rel_gap": 1e-10},
    )
    assert best_plan(averted, cost, budget).value == pytest.approx(-solved.fun)


def test_forbidden_options_harm_and_poverty_of_means():
    averted = np.array([[0.0, 5.0, -3.0], [0.0, 9.0, 2.0]])
    cost = np.array([[0.0, 1.0, 0.0], [0.0, np.inf, 1.0]])
    plan = best_plan(averted, cost, 10.0)
    assert plan.choice.tolist() == [1, 2]  # harm is never chosen, inf never taken
    assert best_plan(averted, cost, 0.0).choice.tolist() == [0, 0]
    with pytest.raises(ValueError, match="no plan"):
        best_plan([[0.0, 1.0]], [[2.0, 3.0]], 1.0)
    for bad in (-1.0, np.nan):
        with pytest.raises(ValueError, match="budget"):
            best_plan(averted, cost, bad)
    with pytest.raises(ValueError, match="do not exist"):
        best_plan(averted, cost, 1.0, {7: 1.0})


@pytest.mark.parametrize("seed", range(40))
def test_regret_bounds_every_plan_and_is_what_it_says(seed):
    averted, cost, budget, shared = small(seed)
    rng = np.random.default_rng(1000 + seed)
    states = averted * rng.uniform(0, 2, (4, 1, 1)) + rng.normal(0, 0.5, (4, 1, 1))
    rows = np.arange(len(averted))
    plans = [p for p, _ in affordable(cost, budget, shared)]
    totals = np.array([states[:, rows, p].sum(axis=1) for p in plans])
    regrets = (totals.max(axis=0) - totals).max(axis=1)
    plan = minimax_regret(states, cost, budget, shared)
    assert plan.lower_bound <= regrets.min() + 1e-9
    assert plan.shares.sum(axis=1) == pytest.approx(1)
    of_shares = totals.max(axis=0) - (states * plan.shares).sum(axis=(1, 2))
    assert of_shares.max() == pytest.approx(plan.lower_bound, abs=1e-6)
    rounded = totals.max(axis=0) - states[:, rows, plan.rounded].sum(axis=1)
    assert rounded.max() == pytest.approx(plan.max_regret)
    assert plan.max_regret == pytest.approx(regrets.min())  # small: the best of all
    assert plan_cost(plan.rounded, cost, shared) <= budget + 1e-9


def test_linear_program_agrees_with_a_search_over_shares():
    states = np.array([[[0.0, 4.0, 1.0]], [[0.0, 1.0, 5.0]]])
    cost = np.array([[0.0, 1.0, 1.0]])
    plan = minimax_regret(states, cost, 1.0)
    grid = np.linspace(0, 1, 2001)  # share of the second option, rest the third
    regret = np.maximum(4 - (4 * grid + 1 - grid), 5 - (grid + 5 * (1 - grid)))
    assert plan.lower_bound == pytest.approx(regret.min(), abs=1e-3)


def girls(seed, n_places=6, each=9, k=4):
    rng = np.random.default_rng(seed)
    place = np.repeat(np.arange(n_places), each)
    own = rng.gamma(2, 0.1, (n_places, k))
    rows = own[place] + rng.normal(0, 0.2, (len(place), k))
    rows[:, 0] = 0
    cost = rng.random((n_places, k)) * 40
    cost[:, 0] = 0
    return rows, place, rng.integers(20, 200, n_places), cost


def test_cross_fitted_gain_by_hand():
    rows, place, size, cost = girls(4)
    first = halves(place, np.random.default_rng(0))
    rule = only(1)
    gain = cross_fitted_gain(
        rows[first],
        place[first],
        rows[~first],
        place[~first],
        size,
        cost,
        90.0,
        None,
        rule,
    )
    gains, variances = [], []
    for made, valued in ((first, ~first), (~first, first)):
        means = np.array(
            [size[c] * rows[made & (place == c)].mean(axis=0) for c in range(6)]
        )
        best = best_plan(means, cost, 90.0).choice
        other = rule(means, cost, 90.0, None)
        total = variance = 0.0
        for c in range(6):
            held = rows[valued & (place == c)]
            d = held[:, best[c]] - held[:, other[c]]
            total += size[c] * d.mean()
            variance += size[c] ** 2 * d.var(ddof=1) / len(d)
        gains.append(total)
        variances.append(variance)
    assert gain.cross_fitted == pytest.approx(np.mean(gains))
    assert gain.std_error == pytest.approx(0.5 * np.sqrt(sum(variances)))
    means = np.array([size[c] * rows[place == c].mean(axis=0) for c in range(6)])
    expected = (
        best_plan(means, cost, 90.0).value
        - best_plan(means[:, :2], cost[:, :2], 90.0).value
    )
    assert gain.in_sample == pytest.approx(expected)


def test_verdicts_and_halves():
    words = {
        (10, 1): "supported",
        (1, 1): "not shown",
        (-3, 1): "not supported",
        (0, 0): "not supported",
    }
    for (estimate, error), word in words.items():
        assert verdict(*normal_set(estimate, error, 0.95)) == word
    assert normal_set(1.8, 1.0, 0.9) == pytest.approx((0.155146, 3.444854), abs=1e-6)
    assert verdict(*normal_set(1.8, 1.0, 0.9)) == "supported"
    assert verdict(*normal_set(1.8, 1.0, 0.95)) == "not shown"
    place = np.repeat([0, 1, 2], [10, 7, 2])
    first = halves(place, np.random.default_rng(5))
    assert np.bincount(place[first])[[0, 2]].tolist() == [5, 1]
    assert np.bincount(place[first])[1] in (3, 4)
    rows, place, size, cost = girls(1)
    with pytest.raises(ValueError, match="two girls"):
        cross_fitted_gain(
            rows[:6], place[:6], rows, place, size, cost, 9.0, None, only(1)
        )


def test_policies_do_what_their_names_say():
    rng = np.random.default_rng(8)
    averted = rng.gamma(2, 1, (5, 4))
    averted[:, 0] = 0
    cost = rng.random((5, 4)) * 3
    cost[:, 0] = 0
    rows = np.arange(5)
    for option in (1, 2, 3):
        plan = only(option)(averted, cost, 4.0, None)
        assert set(plan) <= {0, option}
    totals = [averted[rows, only(k)(averted, cost, 4.0, None)].sum() for k in (1, 2, 3)]
    uniform = best_uniform([1, 2, 3])(averted, cost, 4.0, None)
    assert averted[rows, uniform].sum() == pytest.approx(max(totals))
    own = np.array([1, 2, 3, 0, 1])
    plan = matched(own)(averted, cost, 4.0, None)
    assert all(k in (0, o) for k, o in zip(plan, own))
    # who knows no drivers sees only the level: places alike in it get the same value
    level = np.full(5, 10.0)
    blind = without_diagnosis(level, np.ones(5))(
        averted, np.tile(cost[:1], (5, 1)), 1e9, None
    )
    assert set(blind) == {int(averted.sum(axis=0).argmax())}

"""Counterfactuals: harm is possible, corners are what they say, costs add up."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from perutip.supply.bundles.counterfactual import (
    Girls,
    Preferences,
    averted_by_girl,
    by_community,
    departure_probabilities,
)
from perutip.supply.bundles.responses import (
    Costs,
    bundle_costs,
    bundle_words,
    costs_of,
    effects_in,
    states,
)

TABLE = pd.DataFrame(
    [
        ("information", "belief_shift", 0.2, 0.5, 0.8),
        ("information", "taboo_relief", 0.1, 0.3, 0.5),
        ("information", "fixed_cost", 900, 1000, 1100),
        ("app", "violence_relief", 0.2, 0.4, 0.6),
        ("app", "shared_cost", 40000, 50000, 60000),
        ("app", "needs_phone", 1, 1, 1),
        ("development", "home_gain", 0.1, 0.2, 0.3),
        ("transfer", "home_transfer", 50, 100, 150),
        ("transfer", "leak", 0.0, 0.5, 1.0),
        ("transfer", "cost_per_girl", 80, 100, 120),
    ],
    columns=["response", "parameter", "low", "central", "high"],
)
TASTE = Preferences(0.6, -1.2, 0.45, 0.3, 0.5, 0.4, -0.2, 0.9)


def girl(**changes):
    one = {
        "place": 0,
        "earnings_home": 300.0,
        "earnings_away": 900.0,
        "risk": 0.1,
        "cash": 100.0,
        "travel_cost": 50.0,
        "advance": False,
        "violence": 0.0,
        "taboo": 0.0,
        "horizon": 0.0,
        "poverty": 0.0,
        "opportunity": 0.0,
        "push": -1.0,
    } | changes
    return Girls(**{name: np.array([value]) for name, value in one.items()})


def chance(girls, bundle, table=TABLE, benchmark=0.4):
    effects = effects_in(
        table,
        dict.fromkeys(
            set(table["response"]) | {"information", "app", "development", "transfer"},
            "central",
        ),
    )
    return departure_probabilities(girls, TASTE, benchmark, effects)[0, bundle]


def test_one_girl_by_hand():
    def by_hand(risk, home, violence):
        v = -1 + 0.6 * ((1 - risk) * np.log(900) - np.log(home)) - 1.2 * risk
        v += 0.45 * violence + 0.4  # poverty, which nothing here relieves
        return 1 / (1 + np.exp(0.2 - 0.9 * v))

    poor = girl(poverty=1.0, violence=1.0, opportunity=1.0)
    assert chance(poor, 0) == pytest.approx(by_hand(0.1, 300, 1.0))
    assert chance(poor, 1) == pytest.approx(by_hand(0.25, 300, 1.0))
    assert chance(poor, 2) == pytest.approx(by_hand(0.1, 300, 0.6))
    assert chance(poor, 4) == pytest.approx(by_hand(0.1, 360, 1.0))
    assert chance(poor, 15) == pytest.approx(by_hand(0.25, 460, 0.6))


def test_information_raises_departures_of_those_who_fear_too_much():
    assert chance(girl(risk=0.1), 1) < chance(girl(risk=0.1), 0)
    assert chance(girl(risk=0.9), 1) > chance(girl(risk=0.9), 0)


def test_a_transfer_that_leaks_can_pay_for_the_journey():
    stuck = girl(cash=20.0, travel_cost=60.0, poverty=1.0)
    assert chance(stuck, 0) == 0.0
    assert chance(stuck, 8) > 0.0  # 20 + 100 * .5 covers 60
    dry = TABLE.assign(
        central=np.where(TABLE["parameter"] == "leak", 0, TABLE["central"])
    )
    assert chance(stuck, 8, dry) == 0.0
    assert chance(replace(stuck, advance=np.array([True])), 0) > 0.0


def test_harm_is_kept_as_a_negative_number():
    effects = effects_in(
        TABLE,
        dict.fromkeys(("information", "app", "development", "transfer"), "central"),
    )
    averted = averted_by_girl(girl(risk=0.9), TASTE, 0.4, effects)
    assert averted[0, 0] == 0 and averted[0, 1] < 0


def test_seventeen_states():
    named = states(TABLE)
    assert len(named) == 17 and named[0][0] == "central"
    effects = dict(named)
    assert effects["LHLH"].belief_shift[0] == 0.2
    assert effects["LHLH"].violence_relief[1] == 0.6
    assert effects["LHLH"].leak[3] == 1.0
    assert effects["central"].home_gain.tolist() == [0, 0, 0.2, 0]


def test_costs_of_bundles():
    costs = costs_of(TABLE)
    assert isinstance(costs, Costs)
    cost, shared = bundle_costs(costs, [100, 200], [True, False])
    assert cost[0].tolist()[:3] == [0, 1000, 0] and cost[0, 9] == 1000 + 100 * 100
    assert np.isinf(cost[1, [2, 3, 6, 15]]).all() and np.isfinite(cost[1, [1, 5]]).all()
    assert shared == {(2, 3, 6, 7, 10, 11, 14, 15): 50000.0}
    assert bundle_words(9) == "information + transfer" and bundle_words(0) == "nothing"


def test_means_are_weighted_and_scaled_to_residents():
    pair = girl()
    both = Girls(**{k: np.repeat(getattr(pair, k), 2) for k in vars(pair)})
    total = by_community(
        np.array([[1.0], [0.0]]), both, np.array([50]), np.array([3, 1])
    )
    assert total.tolist() == [[37.5]]
    with pytest.raises(ValueError, match="one value per girl"):
        replace(pair, cash=np.array([1.0, 2.0]))

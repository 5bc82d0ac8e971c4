"""From registers to plans: what is left out, what is planted, what never leaves."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from perutip.simulation.madre_de_dios.study import simulate_madre
from perutip.simulation.madre_de_dios.worlds import WORLDS
from perutip.supply.allocation.comparison import compare, frontier, gains, policy_rules
from perutip.supply.answers.survey import align, driver_counts
from perutip.supply.bundles.counterfactual import (
    averted_by_girl,
    by_community,
    feasible,
)
from perutip.supply.bundles.responses import states
from perutip.supply.bundles.valuation import value_responses
from perutip.supply.choice.no_estimate import NoEstimate
from perutip.supply.stated.stated_choices import (
    choice_design,
    fit_stated,
    own_offers,
    preferences_of,
    validate,
)


@pytest.fixture(scope="module")
def study():
    return simulate_madre(11)


def aligned(study):
    r = study.registers
    return align(r["communities"], r["girls"], r["scenarios"])


def valued(study):
    survey = aligned(study)
    stated = fit_stated(survey)
    girls = own_offers(survey, stated)
    actual = validate(survey, girls, stated, 0.95)
    taste = preferences_of(stated, actual.intercept, actual.slope)
    value = value_responses(
        survey, girls, taste, study.registers["responses"], study.parameters.benchmark
    )
    return survey, stated, girls, actual, value


def test_planted_coefficients_are_found(study):
    _, stated, _, actual, _ = valued(study)
    planted = study.parameters.answers
    for name in ("gain", "risk", "paid", "violence", "taboo", "horizon", "poverty"):
        estimate, error, *_ = stated.row(name, 0.95)
        assert abs(estimate - getattr(planted, name)) < 4 * error, name
    assert actual.validated
    assert actual.conf_low < study.parameters.departures.slope < actual.conf_high


def test_counterfactual_is_the_simulations_own_when_told_the_truth(study):
    """Two implementations of one model, written apart, on the same girls."""
    survey = aligned(study)
    stated = fit_stated(survey)
    p, a = study.parameters, study.parameters.answers
    girls = own_offers(survey, stated)
    codes = study.places.register["community_id"]
    level = pd.Series(study.places.level, index=codes)
    push = level[survey.communities["community_id"]].to_numpy()[girls.place]
    girls = dataclasses.replace(girls, push=push)
    from perutip.simulation.madre_de_dios.truth import true_averted
    from perutip.supply.bundles.counterfactual import Preferences

    taste = Preferences(
        a.gain,
        a.risk,
        a.violence,
        a.taboo,
        a.horizon,
        a.poverty,
        p.departures.intercept,
        p.departures.slope,
    )
    central = states(study.registers["responses"])[0][1]
    residents = survey.communities["girls_12_17"].to_numpy(float)
    mine = by_community(
        averted_by_girl(girls, taste, p.benchmark, central), girls, residents
    )
    frame = pd.DataFrame(
        {
            "place": girls.place,
            "fear": girls.risk * 100,
            "away": girls.earnings_away,
            "home": girls.earnings_home,
            "cash": girls.cash,
            "journey": girls.travel_cost,
            "advance": girls.advance.astype(int),
            "level": push,
            **{
                d: getattr(girls, d)
                for d in ("violence", "taboo", "horizon", "poverty", "opportunity")
            },
        }
    )
    phone = np.ones(len(residents))
    _, theirs = true_averted(frame, residents, phone, p)
    assert mine == pytest.approx(theirs, abs=1e-9)


def test_left_out_communities_are_named_with_the_reason(study):
    r = {k: v.copy() for k, v in study.registers.items()}
    few = r["girls"]["community_id"] == "C003"
    gone = r["girls"][few].index[4:]
    r["girls"] = r["girls"].drop(index=gone)
    same = r["girls"].loc[r["girls"]["community_id"] == "C007", "girl_id"]
    r["scenarios"].loc[r["scenarios"]["girl_id"].isin(same), "probability"] = 0
    kept = r["scenarios"]["girl_id"].isin(r["girls"]["girl_id"])
    survey = align(r["communities"], r["girls"], r["scenarios"][kept])
    assert survey.left_out == {
        "C003": "fewer than 5 girls",
        "C007": "every answer at the same end",
    }
    assert len(survey.communities) == 58 and survey.estimable
    fit_stated(survey)


def test_constant_drivers_leave_the_design(study):
    survey = aligned(study)
    girls = survey.girls.assign(taboo=1.0)
    design = choice_design(dataclasses.replace(survey, girls=girls))
    assert design.constant == ("taboo",) and "taboo" not in design.names
    unknown = survey.girls["violence"].isna()
    assert design.rows.sum() == len(design.X) == 4 * (~unknown).sum()


def test_driver_counts_leave_out_who_did_not_answer(study):
    survey = aligned(study)
    applies, asked = driver_counts(survey, "violence")
    assert (asked <= 50).all() and (asked < 50).any() and (applies <= asked).all()
    assert applies.sum() == survey.girls["violence"].sum()


def test_order_of_rows_does_not_matter(study):
    rng = np.random.default_rng(0)
    shuffled = {
        name: frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
        for name, frame in study.registers.items()
    }
    again = dataclasses.replace(study, registers=shuffled)
    one, two = valued(study), valued(again)
    assert np.array_equal(one[1].fit.coef, two[1].fit.coef)
    assert np.array_equal(one[4].averted, two[4].averted)


@pytest.mark.parametrize(
    ("world", "words"),
    [
        ("claim true", {"supported"}),
        ("homogeneous", {"not supported", "not shown"}),
    ],
)
def test_the_claim_is_supported_where_true_and_not_where_false(world, words):
    for seed in (21, 22):
        study = simulate_madre(seed, WORLDS[world]())
        _, _, girls, _, value = valued(study)
        assert 0.5 < feasible(girls).mean() < 0.95
        rules = policy_rules(value, np.ones(60, int))
        budget = study.parameters.budget
        found = gains(value, rules, budget, np.random.default_rng(seed), 0.95)
        assert found["without_diagnosis"].verdict in words
        assert (
            found["without_diagnosis"].in_sample
            > found["without_diagnosis"].cross_fitted
        )


def test_policies_at_equal_money(study):
    _, _, _, _, value = valued(study)
    budget = study.parameters.budget
    policies, robust = compare(value, policy_rules(value, np.ones(60, int)), budget)
    by_name = {p.name: p for p in policies}
    assert all(p.cost <= budget * (1 + 1e-9) for p in policies)
    best = by_name["tailored"]
    assert all(p.averted <= best.averted + 1e-9 for p in policies)
    assert by_name["best_uniform"].averted >= by_name["best_single"].averted - 1e-9
    assert by_name["none"].averted == 0 and by_name["none"].treated == 0
    assert robust.max_regret <= best.max_regret + 1e-9
    assert robust.lower_bound <= robust.max_regret + 1e-9
    line = frontier(value, [0.0, budget / 2, budget])
    tailored = line[line["policy"] == "tailored"]["averted"]
    assert tailored.is_monotonic_increasing and tailored.iloc[0] == 0


def test_what_no_data_can_give_is_said_as_such(study):
    r = {k: v.copy() for k, v in study.registers.items()}
    silent = r["girls"]["community_id"] == "C005"
    r["girls"].loc[silent, "violence"] = np.nan
    survey = align(r["communities"], r["girls"], r["scenarios"])
    assert survey.left_out == {"C005": "no scenario to use"}
    fit_stated(survey)
    between = survey.girls["place"] % 2 == 0
    told = survey.girls.assign(taboo=between.astype(float))
    with pytest.raises(NoEstimate, match="independent"):
        fit_stated(dataclasses.replace(survey, girls=told))
    stayed = survey.girls.assign(left_12m=0.0)
    still = dataclasses.replace(survey, girls=stayed)
    stated = fit_stated(still)
    with pytest.raises(NoEstimate, match="departure"):
        validate(still, own_offers(still, stated), stated, 0.95)

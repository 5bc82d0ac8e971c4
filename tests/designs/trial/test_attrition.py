"""Loss by arm, bounds, reweighting, moderators and attendance of the trial."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from trial_study import design, frames, outcomes

from perutip.designs.trial.attrition import (
    lee_within_strata,
    loss_of_baseline,
    loss_of_districts,
    loss_of_officers,
    observed_cells,
    worst_case,
)
from perutip.designs.trial.bounds_asked import denominators_of
from perutip.designs.trial.estimates import prepare
from perutip.designs.trial.moderators import effect_of_attending, moderated_effect
from perutip.designs.trial.moved_denominators import rate_bounds
from perutip.designs.trial.response import (
    response_by_stratum,
    response_chances,
    reweighted_to_baseline,
)

SEED = np.random.SeedSequence(5)


def officers():
    rows = frames()["officers"]
    return rows[rows["component"] == "trial"]


def test_loss_is_counted_by_arm_officers_and_districts():
    rows = design().attach(officers())
    found = loss_of_officers(officers(), design())
    treated = rows[rows["treated"] == 1]
    assert found.lost_treated == treated["lost"].sum()
    assert found.n_treated + found.n_control == len(rows)
    places = loss_of_districts(officers(), design())
    silent = rows.groupby("ubigeo")["lost"].min()
    assert places.lost_treated + places.lost_control == silent.sum() == 1
    assert places.n_treated == places.n_control == 10
    assert 0 < places.p_value <= 1


def test_losing_all_treated_districts_of_the_strata_is_seen():
    drawn = design()
    treated = set(drawn.units[drawn.treatment == 1])
    rows = officers().assign(lost=lambda f: f["ubigeo"].isin(treated).astype(float))
    found = loss_of_districts(rows, drawn)
    assert (found.lost_treated, found.lost_control) == (10, 0)
    assert found.p_value == pytest.approx(2 / len(drawn.assignments))


def test_response_by_stratum_knows_no_arm():
    found = response_by_stratum(officers(), design())
    assert "treated" not in " ".join(found.columns)
    assert found["officers"].sum() == len(officers())
    assert found["districts_answered"].sum() == 19
    whole = officers().groupby("ubigeo")["lost"].transform("min")
    assert whole.sum() > 0 and found["left"].sum() == (officers()["lost"] - whole).sum()
    assert sum(loss_of_officers(officers(), design()).left) == found["left"].sum()


def test_lee_bounds_hold_the_effect_and_merge_strata_that_lost_an_arm():
    outcome = outcomes()["officer_knowledge"]
    found = lee_within_strata(outcome, design(), level=0.95, seed=SEED, draws=299)
    estimate = prepare(outcome, design(), level=0.95, with_baseline=False).test.estimate
    assert found.n_cells == 5
    assert found.lower <= found.upper
    assert found.conf_low < estimate < found.conf_high
    rows = design().attach(outcome.rows)
    control = (rows["treated"] == 0) & (rows["stratum"] == "prevalence-3")
    rows.loc[control, "officer_knowledge"] = np.nan
    cells = observed_cells(rows, "officer_knowledge")
    assert cells.nunique() == 4
    assert set(cells[rows["stratum"] == "prevalence-3"]) == {"prevalence-4"}
    holed = replace(outcome, rows=rows)
    again = lee_within_strata(holed, design(), level=0.95, seed=SEED, draws=299)
    assert again.upper - again.lower > found.upper - found.lower


def test_worst_cases_are_those_of_filling_in_by_hand():
    outcome = outcomes()["officer_knowledge"]
    found = worst_case(outcome, design(), (0.0, 100.0), level=0.95)
    rows = design().attach(outcome.rows)
    ends = []
    for treated_fill, control_fill in ((0.0, 100.0), (100.0, 0.0)):
        fill = np.where(rows["treated"] == 1, treated_fill, control_fill)
        y = rows["officer_knowledge"].fillna(pd.Series(fill, index=rows.index))
        x = pd.get_dummies(rows["stratum"], dtype=float).assign(z=rows["treated"])
        ends.append(sm.OLS(y, x.astype(float)).fit().params["z"])
    assert [found.lower, found.upper] == pytest.approx(ends)
    assert found.conf_low < found.lower < found.upper < found.conf_high


def test_chances_of_an_answer_are_statsmodels_logit():
    rows = design().attach(officers())
    rows = rows[rows["stratum"] != "prevalence-2"].reset_index(drop=True)
    answered = rows["lost"].to_numpy() == 0
    found = response_chances(rows, answered, ["tenure_years", "knowledge_baseline"])
    x = pd.get_dummies(rows["stratum"], dtype=float)
    for name in ("tenure_years", "knowledge_baseline"):
        x[name] = rows[name].fillna(rows[name].mean())
    fit = sm.Logit(answered.astype(float), x).fit(disp=0)
    np.testing.assert_allclose(found, fit.predict(x), atol=1e-5)


def test_reweighting_removes_loss_that_goes_with_the_baseline():
    rng = np.random.default_rng(3)
    outcome = outcomes()["officer_knowledge"]
    rows = design().attach(outcome.rows).reset_index(drop=True)
    base = rows["knowledge_baseline"].fillna(50.0)
    rows["officer_knowledge"] = base + 0.4 * (base - 50) * rows["treated"]
    rows["officer_knowledge"] += rng.normal(0, 1, len(rows))
    gone = rng.random(len(rows)) < 1 / (1 + np.exp((base - 48) / 5))
    whole = replace(outcome, rows=rows, baseline="")
    holed = rows.assign(officer_knowledge=rows["officer_knowledge"].mask(gone))
    partial = replace(outcome, rows=holed, baseline="")
    target = prepare(whole, design(), level=0.95).test.estimate
    naive = prepare(partial, design(), level=0.95).test.estimate
    found = reweighted_to_baseline(
        partial, design(), ["knowledge_baseline"], level=0.95
    ).estimate
    assert abs(found - target) < 0.6 * abs(naive - target)


def by_place(name):
    rows = frames()["district_outcomes"]
    return rows[rows["component"] == "trial"].set_index("ubigeo")[name]


def test_rate_bounds_are_those_of_trimming_one_by_one():
    events = pd.Series(4.0, index=design().units)
    treated = pd.Series(design().treatment, index=design().units) == 1
    events[treated] = 6.0
    accepted = pd.Series(2.0, index=design().units)
    accepted[treated] = 3.0
    each = pd.Series(1.0, index=design().units)
    found = rate_bounds(events, accepted, each, design(), level=0.95)
    # six victims, three accepted; two of the six were added: any two may be
    rates = [
        sum(kept) / 4
        for kept in product((0, 1), repeat=4)
        if sum(kept) <= 3 and 4 - sum(kept) <= 3
    ]
    assert found.direction == "more"
    assert found.lower == pytest.approx(min(rates) - 0.5)
    assert found.upper == pytest.approx(max(rates) - 0.5)
    fewer = rate_bounds(
        events.where(treated, 9.0), accepted, each, design(), level=0.95
    )
    assert fewer.direction == "less"
    assert fewer.lower <= 3 / 6 - 2 / 9 <= fewer.upper


def test_rate_bounds_of_the_trial_hold_the_planted_effect():
    events = by_place("victims_decided")
    officers_there = by_place("officers")
    accepted = by_place("completed_referrals_per_officer") * officers_there
    found = rate_bounds(events, accepted, officers_there, design(), level=0.95)
    assert found.conf_low < found.lower <= 0.12 <= found.upper < found.conf_high
    assert found.n_units == 20


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_rate_that_never_varies_has_no_bounds(share):
    """No referral accepted, or every one: no set of one point, nor an error of zero."""
    places = frames()["district_outcomes"]
    places = places[places["component"] == "trial"]
    rate = share * places["victims_decided"] / places["officers"]
    places = places.assign(completed_referrals_per_officer=rate)
    found = denominators_of(places, design(), 0.95)
    assert ("denominators", "referral_completion", "no_variation") in found


def test_moderators_have_districts_behind_them_or_a_reason():
    outcome = outcomes()["officer_knowledge"]
    found = moderated_effect(outcome, "tenure_years", design())
    assert found.test.n_clusters == 19 and found.n_missing > 0
    assert set(found.districts) == {"treated", "control"}
    few = replace(
        outcome,
        rows=outcome.rows.assign(
            here=(outcome.rows["ubigeo"] == "130101").astype(float)
        ),
    )
    none = moderated_effect(few, "here", design())
    assert none.test is None and none.reason == "too_few_treated_clusters"
    assert min(none.districts.values()) == 0


def test_effect_of_attending_is_the_ratio_and_its_set_excludes_zero_with_itt():
    outcome = outcomes()["officer_knowledge"]
    found = effect_of_attending(outcome, "attended", design(), level=0.95)
    assert found.estimate == pytest.approx(found.reduced_form / found.first_stage)
    assert (found.conf_low > 0) == (found.p_value <= 0.05)
    flat = replace(outcome, rows=outcome.rows.assign(attended=1.0))
    reason = effect_of_attending(flat, "attended", design(), level=0.95)
    assert reason == "no_variation"


def test_missing_baselines_are_counted_by_arm():
    outcome = outcomes()["officer_knowledge"]
    found = loss_of_baseline(outcome, design())
    rows = design().attach(outcome.rows).dropna(subset=["officer_knowledge"])
    gone = rows["knowledge_baseline"].isna()
    assert found.lost_treated == gone[rows["treated"] == 1].sum()
    assert found.lost_treated + found.lost_control == gone.sum() > 0
    assert 0 < found.p_value <= 1
    assert loss_of_baseline(replace(outcome, baseline=""), design()) is None

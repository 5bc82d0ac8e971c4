"""What is planted is there: hazards, effects, nulls, shocks; truth by two routes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from perutip.frames.cases import derive_case_outcomes
from perutip.simulation.calendar_days import study_calendar
from perutip.simulation.cases import region_table, regions_register, simulate_cases
from perutip.simulation.cases.histories import training_log_effect
from perutip.simulation.cases.planted_hazards import cumulative_incidence
from perutip.simulation.cases.worlds import case_world
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters
from perutip.simulation.rulings import simulate_rulings
from perutip.simulation.simulated_study import simulate_study
from perutip.simulation.trial import (
    simulate_incidents,
    simulate_officers,
    simulate_referrals,
)
from perutip.simulation.trial.planted_trial import trial_arms
from perutip.simulation.truth import case_truth, read_truth, truth_toml
from perutip.simulation.write import DEFAULT_FOLDER

PLANTED = Parameters()


def outcomes(seed, n_cases, trained_world, parameters=PLANTED):
    cases = simulate_cases(
        Streams(seed), parameters, n_cases=n_cases, trained_world=trained_world
    )
    return derive_case_outcomes(
        cases, regions_register(), extraction_date=pd.Timestamp(parameters.extraction)
    )


@pytest.mark.parametrize("trained_world", [False, True])
@pytest.mark.parametrize("months", [12, 24])
def test_simulated_incidence_equals_the_closed_form(trained_world, months):
    expected, found, n = 0.0, 0.0, 0
    for seed in range(3):
        world = case_world(
            Streams(seed), PLANTED, n_cases=8000, trained_world=trained_world
        )
        incidence = cumulative_incidence(world, months)
        simulated = outcomes(seed, 8000, trained_world)[f"convicted_within_{months}"]
        assert np.isfinite(incidence).sum() == simulated.notna().sum()
        expected += np.nansum(incidence)
        found += simulated.sum()
        n += simulated.notna().sum()
    error = np.sqrt(expected * (1 - expected / n)) / n
    assert abs(found - expected) / n < 4 * error
    assert error < 0.004


def test_base_rate_of_conviction_is_that_of_the_study():
    rates = [
        outcomes(seed, 4000, False)["convicted_within_24"].mean() for seed in range(4)
    ]
    assert 0.12 < np.mean(rates) < 0.20


def test_training_about_doubles_the_hazard_and_grows():
    calendar = study_calendar(PLANTED)
    regions = region_table()
    effect = training_log_effect(regions, calendar, PLANTED.cases)
    start = calendar.days(regions["training_date"])
    after = calendar.starts[None, :] >= start[:, None]
    assert (effect[~after] == 0).all() and (effect[after] > 0).all()
    assert 1.6 < np.exp(effect[after].mean()) < 2.4
    for row, exposed in zip(effect, after, strict=True):
        assert (np.diff(row[exposed]) >= 0).all()
    trained = regions["cohort"] >= 0
    assert len(np.unique(effect[trained, -1].round(6))) > 4


def test_training_acts_from_its_calendar_date_on_every_open_case():
    without, with_training = outcomes(4, 12_000, False), outcomes(4, 12_000, True)
    before = without["resolution_date"] < without["training_date"]
    untouched = before | without["training_date"].isna()
    for name in ("status", "resolution_date", "charge_judgment", "sentence_years"):
        pd.testing.assert_series_equal(
            without.loc[untouched, name], with_training.loc[untouched, name]
        )
    open_at_training = (without["exposed"] == 0) & ~untouched
    gain = with_training["convicted"] - without["convicted"]
    assert gain[open_at_training].mean() > 0.02
    assert (gain >= 0).all()


def test_without_effects_the_two_worlds_are_one():
    nothing = PLANTED.without_effects()
    pd.testing.assert_frame_equal(
        outcomes(6, 1200, False, nothing), outcomes(6, 1200, True, nothing)
    )
    rulings = [
        simulate_rulings(
            Streams(6),
            nothing,
            simulate_cases(Streams(6), nothing),
            n_rulings=2000,
            trained_world=world,
        )
        for world in (False, True)
    ]
    pd.testing.assert_frame_equal(*rulings)


def test_truth_is_what_a_new_simulation_finds():
    truth = read_truth(DEFAULT_FOLDER / "truth.toml")["case_effects"]
    names = [
        "convicted_within_12",
        "convicted",
        "restricted_months_12",
        "trafficking_charge",
        "resolved_within_12",
    ]
    gains = []
    for seed in range(100, 112):
        worlds = [outcomes(seed, 2400, world) for world in (False, True)]
        treated = worlds[1]["exposed"] == 1
        gains.append((worlds[1][names] - worlds[0][names])[treated].mean())
    found = pd.DataFrame(gains)
    error = found.std() / np.sqrt(len(found))
    for name in names:
        assert abs(found[name].mean() - truth[name]) < 4 * error[name] + 1e-3, name


def test_planted_nulls_are_null_in_the_truth():
    truth = read_truth(DEFAULT_FOLDER / "truth.toml")
    effects = truth["case_effects"]
    assert abs(effects["escalated_within_12"]) < 0.01
    assert abs(effects["upheld"]) < 0.015
    assert abs(effects["trafficking_at_judgment"]) < 0.015
    assert abs(effects["sentence_years"]) < 0.15
    assert truth["rulings"]["reliance_on_victim_testimony"] == 0
    assert effects["trafficking_at_accusation"] == pytest.approx(0.10, abs=0.01)


def test_regions_and_districts_differ_as_much_as_planted():
    conviction, knowledge = [], []
    for seed in range(12):
        study = simulate_study(seed, texts=False, effects=False)
        cases = derive_case_outcomes(
            study["cases"],
            study["regions"],
            extraction_date=pd.Timestamp(PLANTED.extraction),
        ).dropna(subset="convicted_within_24")
        conviction.append(anova_icc(cases["convicted_within_24"], cases["region_id"]))
        officers = study["officers_baseline"].dropna(subset="knowledge")
        knowledge.append(anova_icc(officers["knowledge"], officers["ubigeo"]))
    assert 0.003 < np.mean(conviction) < 0.06
    assert 0.03 < np.mean(knowledge) < 0.10


def anova_icc(values, group):
    """Intra-cluster correlation by one-way analysis of variance, unequal sizes."""
    sizes = group.value_counts()
    n, k = len(values), len(sizes)
    means = values.groupby(group).mean()
    gaps = means.reindex(sizes.index) - values.mean()
    between = (sizes * gaps**2).sum() / (k - 1)
    within = ((values - group.map(means)) ** 2).sum() / (n - k)
    n0 = (n - (sizes**2).sum() / n) / (k - 1)
    return (between - within) / (between + (n0 - 1) * within)


def test_trial_effects_equal_the_planted_ones():
    p = PLANTED.trial
    worlds = []
    for treated in (0, 1):
        parts = []
        for seed in range(6):
            streams = Streams(seed)
            arms = trial_arms(streams, PLANTED, treated, scale=10.0)
            officers = simulate_officers(streams, arms, p)
            incidents = simulate_incidents(streams, arms, officers, p)
            referrals = simulate_referrals(streams, arms, incidents, p)
            after = incidents[incidents["wave"] == 1]
            mine = referrals[referrals["incident_id"].isin(after["incident_id"])]
            identified = after["victims_identified"].sum()
            parts.append(
                {
                    "count": len(after) / arms.active.sum(),
                    "completion": mine["accepted"].sum() / identified,
                    "false": 1 - mine["confirmed_trafficking"].mean(),
                    "documentation": after["documentation_score"].mean(),
                }
            )
        worlds.append(pd.DataFrame(parts))
    gain = (worlds[1] - worlds[0]).mean()
    assert gain["count"] == pytest.approx(p.cases_effect, abs=0.03)
    assert gain["completion"] == pytest.approx(p.completion_effect, abs=0.015)
    assert gain["false"] == pytest.approx(0.0, abs=0.012)
    assert gain["documentation"] == pytest.approx(p.documentation_effect, abs=0.4)


def test_expressions_rise_by_the_planted_ratios():
    cases = simulate_cases(Streams(1), PLANTED)
    few_long = replace(PLANTED, rulings=replace(PLANTED.rulings, n_long=0))
    worlds = [
        simulate_rulings(
            Streams(1), few_long, cases, n_rulings=60_000, trained_world=world
        )
        for world in (False, True)
    ]
    training = regions_register().set_index("region_id")["training_date"]
    after = worlds[0]["ruling_date"] >= worlds[0]["region_id"].map(training)
    assert (worlds[0]["words"] == worlds[1]["words"]).all()
    for component, ratio in zip(COMPONENTS, PLANTED.rulings.rate_ratios, strict=True):
        totals = [world.loc[after, component].sum() for world in worlds]
        assert totals[1] / totals[0] == pytest.approx(ratio, abs=0.03)
        same = [world.loc[~after, component] for world in worlds]
        pd.testing.assert_series_equal(*same)


def test_prosecutors_know_more_when_trained():
    gaps = []
    for seed in range(30):
        people = simulate_study(seed, scale=0.5, texts=False)["prosecutors"]
        gaps.append(people.groupby("trained")["knowledge_score"].mean().diff().iloc[1])
    assert np.mean(gaps) == pytest.approx(8.0, abs=1.2)
    with_baseline = replace(
        PLANTED, knowledge=replace(PLANTED.knowledge, with_baseline=True)
    )
    people = simulate_study(1, scale=0.2, texts=False, parameters=with_baseline)
    assert people["prosecutors"]["knowledge_baseline"].notna().all()


def test_truth_is_written_in_six_digits_and_read_back(tmp_path):
    truth = case_truth(PLANTED, seed=3, studies=2)
    path = tmp_path / "truth.toml"
    path.write_text(truth_toml(truth), encoding="utf-8")
    again = read_truth(path)
    assert again["case_effects"]["convicted"] == pytest.approx(
        truth["case_effects"]["convicted"], rel=1e-4
    )
    assert set(again) == set(truth)


def test_committed_truth_repeats_the_parameters():
    planted = read_truth(DEFAULT_FOLDER / "truth.toml")["planted"]
    assert planted["trial"]["knowledge_effect"] == PLANTED.trial.knowledge_effect
    assert tuple(planted["cases"]["cohort_effects"]) == PLANTED.cases.cohort_effects
    assert planted["rulings"]["rate_ratios"] == list(PLANTED.rulings.rate_ratios)

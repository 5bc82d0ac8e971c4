"""Tables of step 07 show no small number of people and say what a number is."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.inference.bounds import manski_bounds
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.madre_de_dios import (
    beliefs_frame,
    bound_lines,
    flow_frames,
    flow_lines,
    hidden_panels,
    policy_panels,
    responses_frame,
)
from perutip.simulation.madre_de_dios import simulate_madre
from perutip.study.config import load_config
from perutip.supply.allocation.comparison import spend
from perutip.supply.answers.survey import align
from perutip.supply.bundles.valuation import value_responses
from perutip.supply.stated.stated_choices import fit_stated, own_offers, preferences_of

ROOT = Path(__file__).resolve().parents[3]
TEN = Disclosure(10)


@pytest.fixture(scope="module")
def study():
    return simulate_madre(3)


@pytest.fixture(scope="module")
def survey(study):
    r = study.registers
    return align(r["communities"], r["girls"], r["scenarios"])


def test_small_classes_of_victims_take_another_with_them():
    held = {"police": [1] * 60, "ngo": [1, 0, 0] * 20, "health": [0] * 60}
    victims = pd.DataFrame(held | {"prosecution": [0, 1] * 30})
    victims["purpose"] = ["sexual"] * 30 + ["labour"] * 25 + ["other"] * 5
    victims["year"] = [2018] * 20 + [2021] * 40
    choices = load_config(ROOT / "input" / "study.toml").madre_de_dios
    panels = hidden_panels(victims, choices, 0.95, TEN)
    frame, words = panels["totals"]
    assert frame.loc["all", "seen"] == 60 and frame.loc["sexual", "seen"] == 30
    assert frame.loc[["other", "labour"], "seen"].isna().all()
    assert "dependence" not in panels  # a list without any person: not estimable
    lists, _ = panels["lists"]
    assert lists.loc["list_police", "seen"] == 60
    quoted, said = panels["quoted"]
    assert quoted["quoted"].tolist() == pytest.approx([166, 203.069, 4500])
    assert all("quoted, not estimated" in word for word in said.values())
    assert words["other"] == "Other purposes"
    assert panels["totals"][1]["all"] == "All victims, 2018 to 2021"


def test_few_missing_are_hidden(study, survey):
    registers = {k: v.copy() for k, v in study.registers.items()}
    registers["girls"]["left_12m"] = registers["girls"]["left_12m"].fillna(0.0)
    registers["girls"].loc[:3, "left_12m"] = np.nan
    survey = align(*(registers[k] for k in ("communities", "girls", "scenarios")))
    frame, _ = flow_frames(registers, survey, TEN)["missing"]
    assert frame.loc["left_12m"].isna().all()
    assert frame.loc["violence", "number"] >= 10
    reasons = {
        next(iter(panel.values()))[0].index[0]: reason
        for panel, reason in flow_lines(registers, survey, TEN)
    }
    assert reasons["left_12m"] == "small_cell"
    assert reasons["girls"] == reasons["victims"] == "not_applicable"


def test_girls_of_communities_left_out_are_in_no_count(study):
    """No two numbers differ by the few of a community of fewer than five."""
    registers = {k: v.copy() for k, v in study.registers.items()}
    girls, told = registers["girls"], registers["scenarios"]
    place = girls["community_id"].iloc[0]
    gone = girls.loc[girls["community_id"] == place, "girl_id"].iloc[4:]
    registers["girls"] = girls = girls[~girls["girl_id"].isin(gone)]
    registers["scenarios"] = told[~told["girl_id"].isin(gone)]
    survey = align(registers["communities"], girls, registers["scenarios"])
    frames = flow_frames(registers, survey, TEN)
    numbers, words = frames["flow"]
    left_out = "left_out_fewer_than_5_girls"
    assert numbers.loc[left_out, "number"] == 1 and left_out in words
    here = girls[girls["community_id"] != place]
    assert numbers.loc["girls", "number"] == len(here) == len(girls) - 4
    assert numbers.loc["scenarios", "number"] == 4 * len(here)
    missing = frames["missing"][0].loc["violence", "number"]
    assert missing == here["violence"].isna().sum()


def test_beliefs_by_verdict_need_ten_communities(survey):
    verdicts = np.array(["prevails"] * 9 + ["absent"] * 51)
    frame, _ = beliefs_frame(survey, verdicts, 0.35, TEN, 0.95)
    assert frame.loc["prevails", "belief"] == "too_few_communities"
    assert frame.loc["undetermined", "belief"] == "no_observations"
    assert frame.loc["prevails", "communities"] == 9
    assert frame.loc["absent", "belief"] > 0 and frame.loc["undetermined", "girls"] == 0


def test_bounds_of_a_rare_share_give_a_reason():
    values = np.r_[np.ones(4), np.zeros(80), np.full(16, np.nan)]
    found = manski_bounds(values, (0, 1), cluster=range(100))
    (line,) = bound_lines("violence", found, TEN)
    assert line["reason"] == "small_cell" and "estimate" not in line
    values = np.r_[np.ones(40), np.zeros(40), np.full(20, np.nan)]
    lower, upper = bound_lines(
        "violence", manski_bounds(values, (0, 1), cluster=range(100)), TEN
    )
    assert (lower["estimate"], upper["estimate"]) == pytest.approx((0.4, 0.6))


def test_no_averted_number_under_the_cell_is_shown(study, survey):
    stated = fit_stated(survey)
    girls = own_offers(survey, stated)
    taste = preferences_of(stated, 0.1, 0.85)
    value = value_responses(survey, girls, taste, study.registers["responses"], 0.35)
    hundred = Disclosure(100)
    frame, _ = responses_frame(value, hundred)
    assert frame.loc["single_development", ["averted", "per_departure"]].isna().all()
    assert frame.loc["single_information", "averted"] > 100
    top = np.ones(60, int)
    spent = spend(value, top, 1e6, [0.5, 1.0], np.random.default_rng(1), 0.95)
    panels = policy_panels(spent, value, hundred, 0.95)
    policies, words = panels["policies"]
    shown = policies["averted"].dropna()
    assert ((shown == 0) | (shown >= 100)).all()
    shares, rounded = policies.loc["regret_shares"], policies.loc["minimax_regret"]
    assert shares["regret"] <= rounded["regret"] + 1e-9
    assert shares["cost"] <= 1000.001 and rounded["cost"] <= 1000.001
    differences, said = panels["differences"]
    for key, row in differences.iterrows():
        verdict = said[key].rsplit(": ", 1)[1]
        assert verdict in ("supported", "not supported", "not shown")
        assert (verdict == "supported") == (row["low"] > 0)
    plan, _ = panels["plan"]
    assert plan["treated"].sum() == 60
    assert set(words) == set(policies.index)

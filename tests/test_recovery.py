"""Planted effects are recovered, and nulls stay null, over a few simulated studies.

Bounds are Monte Carlo errors of these very studies (fixed seeds), so that a broken
estimator or exposure rule fails and luck does not.
"""

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
from recovery import ROOT, TRIAL_TRUTH, estimate_study, planted, summary

from perutip.study.config import load_config

STUDIES = 12
TWO_WAY = ("convicted_within_12", "knowledge_score")


@pytest.fixture(scope="module", params=[True, False], ids=["effects", "null"])
def table(request):
    """Summary over the studies, with effects planted or without."""
    config = load_config(ROOT / "input" / "study.toml")
    found = [
        estimate_study(seed, config, effects=request.param, wild=False, only=TWO_WAY)
        for seed in range(101, 101 + STUDIES)
    ]
    truth = planted(effects=request.param)
    return request.param, summary(pd.concat(found), truth).set_index("variable")


def test_trial_effects_are_recovered_without_bias(table):
    _, rows = table
    trial = rows.loc[list(TRIAL_TRUTH)]
    assert (trial["studies"] == STUDIES).all()
    assert (trial["bias"].abs() <= 4 * trial["mc_error"]).all(), trial


def test_trial_finds_large_effects_and_leaves_nulls(table):
    effects, rows = table
    large = ["cases_per_officer_survey", "officer_knowledge", "referral_completion"]
    if effects:
        assert (rows.loc[large, "rejected"] >= 0.6).all(), rows.loc[large]
        assert rows.loc["false_positive_rate", "rejected"] <= 0.3
    else:
        assert rows.loc[list(TRIAL_TRUTH), "rejected"].mean() <= 0.15


def test_conviction_within_twelve_months_is_recovered(table):
    effects, rows = table
    row = rows.loc["convicted_within_12"]
    assert abs(row["bias"]) <= 4 * row["mc_error"] + 0.02
    if effects:
        assert row["truth"] + row["bias"] > 3 * row["mc_error"]


def test_prosecutor_knowledge_is_recovered(table):
    row = table[1].loc["knowledge_score"]
    assert abs(row["bias"]) <= 4 * row["mc_error"], row

"""Rows of the power table: every missing number with the reason why it is missing."""

from dataclasses import replace

import numpy as np
import pytest
from trial_study import design, frames

from perutip.power.study_trial import trial_power
from perutip.reporting.randomization.power import report_power
from perutip.reporting.rows.rows import Rows

SEED = np.random.SeedSequence(5)


@pytest.fixture(scope="module")
def quick(config):
    draws = replace(config.draws, power_replications=20)
    return replace(config, draws=draws, power=replace(config.power, evaluations=1))


def power_of(officers, config, catalogue):
    """Rows of the exhibit by line and column, and their labels, of these officers."""
    found = trial_power(
        officers,
        frames()["district_outcomes"],
        design(),
        config,
        catalogue,
        seed=SEED,
        progress=None,
    )
    rows = Rows(catalogue, "simulated", 0.95, "05")
    report_power(rows, "t05_power", found, None, 20, ("power/trial", "power/track4tip"))
    return {(one.variable, one.term): one for one in rows.rows}


def test_few_officers_give_no_icc_and_an_assumed_base(quick, catalogue):
    mine = frames()["officers"]
    mine = mine[(mine["component"] == "trial")]
    few = mine[mine["ubigeo"].isin(design().units[:2])]
    rows = power_of(few, quick, catalogue)
    for name in ("cases_per_officer_survey", "officer_knowledge", "officer_attitudes"):
        icc = rows[f"{name}_icc_05", "icc_baseline"]
        assert (icc.status, icc.reason) == ("not_estimable", "too_few_in_baseline")
    cases = rows["cases_per_officer_survey_icc_05", "base"]
    assert cases.estimate == quick.power.cases_per_officer
    assert "base and size assumed" in cases.label
    knowledge = rows["officer_knowledge_icc_05", "mde"]
    assert knowledge.label.startswith("Officer knowledge score (SD), officers")
    assert knowledge.estimate < 2  # SD, not points


def test_enough_officers_give_all(quick, catalogue):
    mine = frames()["officers"]
    rows = power_of(mine[mine["component"] == "trial"], quick, catalogue)
    iccs = [one for (_, term), one in rows.items() if term == "icc_baseline"]
    assert len(iccs) == 24 and {one.status for one in iccs} == {"ok"}
    label = rows["officer_knowledge_icc_05", "mde"].label
    assert label == "Officer knowledge score, officers"

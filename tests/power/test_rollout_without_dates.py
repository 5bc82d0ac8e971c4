"""Power of the rollout where dates of cases are awaited: a line with the reason."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from perutip.power.study_rollout import rollout_power

WAITS = {
    "restricted_months_12": "awaiting:resolution_date of cases.csv",
    "escalated_within_12": "awaiting:escalation_date of cases.csv",
}


def power_of(config, catalogue, awaited, **changed):
    """Lines of the rollout by label: 16 regions, 8 half-years, six regions trained."""
    rng = np.random.default_rng(8)
    names = [f"r{place:02d}" for place in range(16)]
    cases = pd.DataFrame(
        {
            "region_id": rng.choice(names, 640),
            "half_year": rng.integers(4040, 4048, 640),
            "observed_12": 1.0,
            "restricted_months_12": rng.uniform(1, 12, 640),
            "escalated_within_12": rng.integers(0, 2, 640).astype(float),
        }
    ).assign(**changed)
    trained = pd.to_datetime(["2022-02-01", "2022-08-01", "2023-02-01"] * 2)
    days = [*trained, *[pd.NaT] * 10]
    regions = pd.DataFrame({"region_id": names, "training_date": days})
    config = replace(
        config,
        draws=replace(config.draws, power_replications=20),
        prosecution=replace(config.prosecution, primary_horizon=12),
    )
    table, lines, labels = rollout_power(
        cases,
        regions,
        None,
        config,
        catalogue,
        seed=np.random.SeedSequence(3),
        progress=None,
        awaited=awaited,
    )
    return table, lines.rename(index=labels)


@pytest.mark.parametrize("name", sorted(WAITS))
def test_an_outcome_without_dates_is_awaited_and_the_others_stay(
    name, config, catalogue
):
    _, whole = power_of(config, catalogue, {})
    table, lines = power_of(config, catalogue, WAITS, **{name: np.nan})
    gone = {catalogue.label(name)}
    if name == "escalated_within_12":
        gone.add(catalogue.label("reviewed_upheld"))
    assert not gone & set(table["outcome"])
    assert set(table["outcome"]) | gone == set(whole.index)
    for label in gone:
        assert set(lines.loc[label, ["base", "icc", "simulated_mde"]]) == {WAITS[name]}
    rest = lines[~lines.index.isin(gone)].astype(float)
    pd.testing.assert_frame_equal(rest, whole[~whole.index.isin(gone)].astype(float))


def test_months_that_do_not_vary_are_no_size(config, catalogue):
    _, lines = power_of(config, catalogue, {}, restricted_months_12=12.0)
    assert lines.loc[catalogue.label("restricted_months_12"), "base"] == "no_variation"

"""Series, cut-offs and bandwidths of the discontinuity at training, by hand."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from perutip.designs.jumps.discontinuity import (
    days_from_training,
    residualise,
    weekly_volume,
)
from perutip.designs.jumps.training_jumps import (
    Jump,
    Series,
    index_at_training,
    jumps,
    picture_of,
    series_at_training,
)

DAY = pd.Timestamp
TRAINED = DAY("2022-03-01")


def test_days_and_weeks_around_the_training():
    filed = pd.Series([DAY("2022-02-28"), DAY("2022-03-01"), DAY("2022-03-08")])
    training = pd.Series([TRAINED] * 3)
    assert days_from_training(filed, training).tolist() == [-1.0, 0.0, 7.0]
    out = weekly_volume(filed, training, pd.Series(["A"] * 3), weeks=2)
    assert out["filings_per_week"].tolist() == [0, 1, 1, 1]
    assert out["days"].tolist() == [-10.5, -3.5, 3.5, 10.5]


def test_residuals_keep_the_mean_and_the_rows():
    frame = pd.DataFrame({"unit": list("AABB"), "y": [0.0, 2.0, 10.0, None]})
    out = residualise(frame, "y", ("unit",))
    assert out.iloc[:3].tolist() == pytest.approx([3.0, 5.0, 4.0])
    assert np.isnan(out.iloc[3])


@pytest.fixture(scope="module")
def cases():
    rng = np.random.default_rng(3)
    n = 2000
    unit = rng.integers(0, 6, n)
    training = TRAINED + pd.to_timedelta(60 * np.arange(6), "D")
    training = pd.Series(training).where(np.arange(6) < 5)
    filed = TRAINED + pd.to_timedelta(rng.integers(-600, 700, n), "D")
    frame = pd.DataFrame(
        {
            "unit": [f"U{k}" for k in unit],
            "filing_date": filed,
            "training_date": training.reindex(unit).to_numpy(),
        }
    )
    after = frame["filing_date"] >= frame["training_date"]
    chance = 0.2 + 0.6 * after
    return frame.assign(trafficking_at_filing=(rng.random(n) < chance).astype(float))


def choices(config, **changes):
    return dataclasses.replace(
        config.discontinuity,
        **{
            "bandwidths_days": (180, 120),
            "placebo_days": (-200,),
            "donut_days": 0,
            "bin_days": 30,
            "figure_days": 60,
        }
        | changes,
    )


def test_series_are_of_trained_units_and_reach_the_farthest_placebo(cases, config):
    charge, filings = series_at_training(cases, choices(config), charges=True)
    trained = cases["training_date"].notna()
    assert charge.outcome.notna().sum() == trained.sum()
    assert (charge.rows["unit"] != "U5").all() and len(charge.rows) == trained.sum()
    assert (
        charge.rows["day"].iloc[0]
        == (cases.loc[charge.rows.index[0], "filing_date"] - DAY("1970-01-01")).days
    )
    # 200 + 180 days are 54.3 weeks
    assert filings.days.min() == -55 * 7 + 3.5 and filings.days.max() == 54 * 7 + 3.5
    assert filings.rows is None
    (alone,) = series_at_training(cases, choices(config), charges=False)
    assert alone.variable == "filings_per_week"


def test_every_bandwidth_at_training_and_the_first_at_placebos(cases, config):
    series = series_at_training(cases, choices(config), charges=True)
    found = list(
        jumps(
            series,
            choices(config),
            minimum_cell=10,
            level=0.95,
            draws=39,
            seed=np.random.SeedSequence(1),
        )
    )
    places = [(one.cutoff, one.bandwidth) for one in found[::2]]
    assert places == [(0, 180), (0, 120), (-200, 180)]
    charge = found[0]
    assert charge.found.estimate == pytest.approx(0.6, abs=0.25)
    assert charge.draws == 39 and 0 < charge.p_permutation <= 1
    assert charge.few is (charge.found.n_left + charge.found.n_right < 150)
    assert np.isnan(found[1].p_permutation) and found[1].draws == 0
    assert abs(found[4].found.estimate) < charge.found.estimate


@pytest.mark.parametrize(
    ("regions", "reason"), [((), "one_arm_only"), (("U0",), "too_few_treated_clusters")]
)
def test_fewer_than_two_trained_regions_are_said_at_every_place(
    cases, config, regions, reason
):
    """Hundreds of rulings around the training are no "no observations"."""
    rulings = cases.rename(columns={"unit": "region_id", "filing_date": "ruling_date"})
    own = rulings["region_id"].isin(regions)
    rulings["training_date"] = rulings["training_date"].where(own)
    rulings["index"] = rulings["trafficking_at_filing"]
    found = index_at_training(rulings, config, np.random.SeedSequence(1))
    both = index_at_training(
        rulings.assign(training_date=cases["training_date"]),
        config,
        np.random.SeedSequence(1),
    )
    assert [one.panel for one in found] == [one.panel for one in both]
    assert {one.reason for one in found} == {reason}
    assert {one.reason for one in both if one.found} == {""}


def test_panels_name_the_date_and_the_width():
    assert Jump("x", 0, 180, None).panel == "A. At training: 180 days"
    placebo = Jump("x", -200, 180, None).panel
    assert placebo == "B. Placebo dates: 180 days, cut-off -200 days"


def test_bins_have_the_minimum_and_lie_within_the_figure(config):
    days = pd.Series([-31.0, -30.0, -1.0, -1.0, 0.0, 29.0, 30.0, 90.0, 90.0])
    outcome = pd.Series([9.0, 1.0, 3.0, 2.0, 4.0, 6.0, 5.0, 7.0, 7.0])
    out = picture_of(Series("x", outcome, days), choices(config), 2, 0.95)
    assert out.bins["mean"].to_dict() == {-15.0: 2.0, 15.0: 5.0}

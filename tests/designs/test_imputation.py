"""Imputation on the step's own frame: counts, reasons, what is listed."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from perutip.designs.imputation import Imputation, impute_all
from perutip.designs.regression import Settings, Support
from perutip.designs.staggered_did import imputation_att

USED = Settings(
    level=0.95,
    support=Support(minimum_cell=10, minimum_treated=10, minimum_treated_clusters=3),
    reps=99,
    cross_check_reps=99,
    seed=np.random.SeedSequence(1),
    seed_stream="test",
)


def cases(never: int = 8, seed: int = 2, n: int = 1200) -> pd.DataFrame:
    """Filed 2012 to 2023; six regions trained, the last in September 2021."""
    rng = np.random.default_rng(seed)
    days = ["2019-04-01", "2020-03-01", "2021-09-01"]
    start = pd.to_datetime([*days, *days, *[None] * never])
    region = rng.integers(0, len(start), n)
    filed = pd.Timestamp("2012-01-01") + pd.to_timedelta(rng.integers(0, 4380, n), "D")
    data = pd.DataFrame({"case": np.arange(1, n + 1), "filing_date": filed})
    data["training_date"] = start[region]
    data["region_id"] = [f"R{code:02d}" for code in region]
    data["unit"] = data["region_id"]
    half = filed.month.to_numpy() > 6
    data["half_year"] = [
        f"{year}H{1 + h}" for year, h in zip(filed.year, half, strict=True)
    ]
    data["exposed"] = (data["filing_date"] >= data["training_date"]).astype(float)
    opens = data["training_date"] - pd.DateOffset(months=12)
    inside = (data["filing_date"] >= opens) & (data["exposed"] == 0)
    data["in_donut_12"] = inside.astype(float)
    data["y"] = (rng.random(n) < 0.2 + 0.2 * data["exposed"]).astype(float)
    data.loc[::20, "y"] = np.nan
    return data


def impute(data: pd.DataFrame, used: Settings = USED) -> Imputation:
    """The one outcome, observed 12 months."""
    return impute_all(data, [("y", 12)], used, jobs=1)[0]


def test_estimate_is_that_of_the_sample_outside_the_donut():
    data = cases()
    found = impute(data)
    kept = data[data["y"].notna() & (data["in_donut_12"] == 0)]
    own = imputation_att(
        kept,
        outcome="y",
        unit_fe="region_id",
        time_fe="half_year",
        treated="exposed",
        cluster="region_id",
    )
    assert found.reason == "" and found.estimate is not None
    assert found.estimate.att == pytest.approx(own.att)
    assert found.estimate.jackknife_se == pytest.approx(own.jackknife_se)
    assert found.identified(10) == "" and found.lost is not None and found.lost.empty


def test_with_trained_regions_alone_the_rest_is_counted_and_listed():
    data = cases(never=0)
    found = impute(data)
    assert found.estimate is not None and found.lost is not None
    assert found.reason == "" and np.isfinite(found.estimate.jackknife_se)
    lost, total = found.estimate.n_unidentified, found.estimate.n_treated
    assert 10 <= lost == len(found.lost)
    said = re.fullmatch(
        "at least (.*)% of treated cases identified", found.identified(10)
    )
    assert said and 0 <= 100 * (1 - lost / total) - int(said[1]) < 5
    late = data.set_index("case").loc[found.lost["case"]]
    # With the donut nobody is untreated from September 2020 on.
    assert (late["filing_date"] >= "2020-07-01").all() and (late["exposed"] == 1).all()
    assert set(found.lost["why"]) == {"period never untreated"}


def test_one_region_trained_last_leaves_no_standard_error():
    """Without it the year before its training has nobody to compare with."""
    data = cases(never=0)
    found = impute(data[data["region_id"] != "R05"])
    assert found.reason == "lost_without_cluster" and found.estimate is not None
    assert np.isfinite(found.estimate.att) and np.isnan(found.estimate.jackknife_se)
    assert found.estimate.reason.startswith("without R02 ")


def test_small_counts_are_not_said():
    found = impute(cases(never=0))
    assert found.estimate is not None
    total, lost = found.estimate.n_treated, found.estimate.n_unidentified
    few = found.identified(total - lost + 1)
    assert few == f"fewer than {total - lost + 1} treated cases identified"
    assert str(total) not in found.identified(lost + 1)


def test_thin_support_is_a_coded_reason():
    data = cases()
    few = data[(data["exposed"] == 0) | (data["case"] < 30)]
    assert impute(few).reason == "too_few_cases"
    alone = data[(data["exposed"] == 0) | data["region_id"].isin(["R00", "R01"])]
    assert impute(alone).reason == "too_few_treated_clusters"
    same = data.assign(y=data["y"].where(data["y"].isna(), 1.0))
    assert impute(same).reason == "no_variation"


def test_few_identified_of_many_treated_is_not_estimable():
    """Treated cases whose half-year nobody untreated is in are no support."""
    data = cases()
    found = impute(data)
    assert not found.reason
    many = found.estimate.n_treated - found.estimate.n_unidentified
    strict = dataclasses.replace(
        USED, support=dataclasses.replace(USED.support, minimum_treated=many)
    )
    assert impute(data, strict).reason == ""
    alone = data["half_year"].isin(sorted(set(data["half_year"]))[-3:])
    data.loc[alone & (data["exposed"] == 0), "y"] = np.nan
    found = impute(data, strict)
    assert found.reason == "too_few_identified"
    assert "treated cases identified" in found.identified(1)

"""The table of estimators: every line is the estimator's own, on the stated sample."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.designs.cohorts.cells import rollout_cells
from perutip.designs.cohorts.group_time import callaway_santanna
from perutip.designs.cohorts.side_by_side import estimators_side_by_side
from perutip.designs.staggered_did import imputation_att
from perutip.study.reasons import is_reason

ESTIMATORS = [
    "imputation",
    "two_way",
    "two_way_covariates",
    "sun_abraham",
    "stacked",
    "callaway_santanna",
    "roth_santanna",
]


def cases(seed: int = 3, n: int = 1500, never: int = 8) -> pd.DataFrame:
    """Filed 2012 to 2023, six regions trained on three days of 2019 to 2021."""
    rng = np.random.default_rng(seed)
    days = ["2019-04-01", "2020-03-01", "2021-09-01"]
    start = pd.to_datetime([*days, *days, *[None] * never])
    region = rng.integers(0, len(start), n)
    filed = pd.Timestamp("2012-01-01") + pd.to_timedelta(rng.integers(0, 4380, n), "D")
    data = pd.DataFrame({"region_id": region, "filing_date": filed})
    data["training_date"] = start[region]
    exposed = (data["filing_date"] >= data["training_date"]).to_numpy()
    opens = data["training_date"] - pd.DateOffset(months=12)
    data["in_donut"] = ((data["filing_date"] >= opens) & ~exposed).astype(float)
    data["age"] = rng.normal(size=n)
    data["y"] = rng.normal(size=n) + 0.1 * region + 0.5 * exposed + 0.3 * data["age"]
    data["exposed"] = exposed.astype(int)
    return data


def test_every_estimator_has_a_line_near_the_planted_effect():
    found = estimators_side_by_side(
        cases(), outcome="y", region="region_id", donut="in_donut", covariates=["age"]
    )
    table = found.table
    assert table.index.tolist() == ESTIMATORS
    assert ((table["att"] - 0.5).abs() < 3 * table["jackknife_se"]).all()
    assert (table["conf_low"] < 0.5).all() and (table["conf_high"] > 0.5).all()
    assert (table["reason"] == "").all()
    assert table["p_wild"].notna().tolist() == [True] * 3 + [False] * 4
    paths = found.by_event_time.groupby("estimator")["att"].size()
    assert (paths >= 3).all() and len(paths) == 5


def test_lines_are_the_estimators_own():
    data = cases()
    table = estimators_side_by_side(
        data, outcome="y", region="region_id", donut="in_donut"
    ).table
    kept = data[data["in_donut"] == 0].copy()
    filed = kept["filing_date"]
    kept["half"] = filed.dt.year * 2 + (filed.dt.month > 6)
    own = imputation_att(
        kept,
        outcome="y",
        unit_fe="region_id",
        time_fe="half",
        treated="exposed",
        cluster="region_id",
    )
    line = table.loc["imputation"]
    assert line["att"] == pytest.approx(own.att)
    assert line["p_wild"] == pytest.approx(own.p_wild)
    fit = pf.feols("y ~ exposed | region_id + half", kept, fixef_rm="none")
    expected = fit.coef()["exposed"]
    assert table.loc["two_way", "att"] == pytest.approx(expected, abs=1e-5)
    years = data.assign(
        year=data["filing_date"].dt.year, start=data["training_date"].dt.year
    )
    annual = rollout_cells(
        years, outcome="y", region="region_id", period="year", adoption="start"
    )
    by_year = callaway_santanna(annual, np.arange(3.0))
    assert table.loc["callaway_santanna", "att"] == pytest.approx(by_year.att)
    assert table.loc["callaway_santanna", "n_obs"] == len(data)
    assert table.loc["imputation", "n_obs"] == len(kept)


def test_what_hangs_on_one_region_has_a_coded_reason():
    data = cases()
    alone = data[(data["training_date"].isna()) | (data["region_id"] == 0)]
    table = estimators_side_by_side(
        alone, outcome="y", region="region_id", donut="in_donut"
    ).table
    assert table["att"].notna().any()
    assert table.loc["imputation", "reason"] == "lost_without_cluster"
    assert table["jackknife_se"].isna().all()
    assert all(is_reason(code) for code in table["reason"])


def test_a_pending_outcome_leaves_its_case_out():
    data = cases()
    data.loc[::3, "y"] = np.nan
    table = estimators_side_by_side(data, outcome="y", region="region_id").table
    assert (table["n_obs"] == data["y"].notna().sum()).all()

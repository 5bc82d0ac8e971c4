"""Permuted training dates: the actual paths give back the headline design."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from perutip.designs.permuted_dates import training_paths
from perutip.designs.staggered_did import (
    imputation_design,
)
from perutip.frames.donut import filing_window_donut
from perutip.inference.linear_estimator import permute_paths


def cases(seed: int = 0, n: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    days = pd.to_timedelta(rng.integers(0, 3650, n), unit="D")
    data = pd.DataFrame(
        {"region": rng.integers(0, 8, n), "filed": pd.Timestamp("2012-01-01") + days}
    )
    start = {0: "2019-05-31", 1: "2019-11-30", 2: "2020-03-15", 3: "2020-09-01"}
    data["trained"] = pd.to_datetime(data["region"].map(start))
    data["period"] = data["filed"].dt.year * 2 + data["filed"].dt.month // 7
    data["y"] = rng.normal(size=n)
    return data


def headline(data: pd.DataFrame, horizon: int) -> float:
    data = data.assign(treated=data["filed"] >= data["trained"])
    data = data[~filing_window_donut(data, horizon)]
    return float(imputation_design(data).weights()[:, 0] @ data["y"].to_numpy())


def test_actual_paths_give_the_headline_estimate():
    data = cases()
    made = training_paths(data, horizon_months=6)
    design, keep = made.build(made.paths)
    assert (keep == ~filing_window_donut(data, 6).to_numpy()).all()
    estimate = design.weights(keep)[:, 0] @ data["y"].to_numpy()
    assert estimate == pytest.approx(headline(data, 6))


def test_permuted_paths_equal_a_frame_with_the_dates_moved():
    data = cases(1)
    made = training_paths(data, horizon_months=12)
    result = permute_paths(
        data["y"],
        data["region"],
        made.paths,
        made.build,
        reps=8,
        seed=3,
        statistic="difference",
    )
    rng = np.random.default_rng(3)
    for value in result.statistics:
        moved = dict(zip(made.clusters, rng.permutation(made.paths), strict=True))
        frame = data.assign(trained=data["region"].map(moved))
        assert value == pytest.approx(headline(frame, 12))


def test_without_a_horizon_no_row_is_left_out():
    data = cases(2)
    made = training_paths(data, horizon_months=None)
    assert made.build(made.paths)[1].all()
    assert np.isnat(made.paths).sum() == 4


def test_two_dates_in_a_region_are_refused():
    data = cases(3)
    data.loc[data.index[data["region"] == 2][:1], "trained"] = pd.NaT
    with pytest.raises(ValueError, match="more than one date in region 2"):
        training_paths(data, horizon_months=12)

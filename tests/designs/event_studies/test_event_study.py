"""Event time and dummies against hand-made cases and pyfixest's own i()."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.designs.event_studies.event_study import (
    event_dummies,
    event_time,
)


def panel(seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = [(g, t) for g in range(12) for t in range(10) for _ in range(3)]
    data = pd.DataFrame(rows, columns=["region", "period"])
    start = data["region"].map({g: 3 + g % 4 for g in range(8)})
    data["time"] = (data["period"] - start).astype("Int64")
    data["y"] = rng.normal(size=len(data)) + data["region"] + 0.5 * data["period"]
    return data


def test_event_time_counts_whole_half_years_from_the_training_day():
    filed = pd.Series(
        [
            "2022-03-15",
            "2022-03-14",
            "2022-09-14",
            "2022-09-15",
            "2021-09-15",
            "2021-09-14",
            "2022-05-01",
        ]
    )
    trained = pd.Series(["2022-03-15"] * 6 + [None])
    got = event_time(filed, trained)
    assert got.tolist()[:6] == [0, -1, 0, 1, -1, -2]
    assert got.isna().tolist() == [False] * 6 + [True]


def test_event_time_of_a_short_month_is_complete_on_its_last_day():
    filed = pd.Series(["2023-02-28", "2023-02-27"])
    assert event_time(filed, pd.Series(["2022-08-31"] * 2)).tolist() == [1, 0]


def test_dummies_bin_endpoints_and_leave_base_and_never_trained_at_zero():
    times = pd.Series([-5, -3, -2, -1, 0, 1, 4, None], dtype="Int64")
    made = event_dummies(times, base=-1, first=-3, last=2)
    assert made.columns == ["event_m3", "event_m2", "event_p0", "event_p1", "event_p2"]
    assert made.frame["event_m3"].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert made.frame["event_p2"].tolist() == [0, 0, 0, 0, 0, 0, 1, 0]
    assert made.frame.iloc[[3, 7]].to_numpy().sum() == 0


def test_unsupported_times_get_no_dummy_and_are_marked_for_removal():
    times = pd.Series([-2, -1, -1, 0, 0, 1], dtype="Int64")
    region = pd.Series(["a", "a", "b", "a", "b", "a"])
    made = event_dummies(times, base=-1, first=-2, last=1, region=region, min_regions=2)
    assert made.columns == ["event_p0"]
    assert made.unsupported.tolist() == [True, False, False, False, False, True]
    status = ["unsupported", "base", "ok", "unsupported"]
    assert made.support["status"].tolist() == status


def test_coefficients_equal_those_of_pyfixest_own_event_study():
    data = panel()
    made = event_dummies(data["time"], base=-2, first=-4, last=5)
    joined = data.join(made.frame)
    ours = pf.feols(made.formula("y", ["region", "period"]), joined)
    data["binned"] = data["time"].clip(-4, 5).fillna(-2).astype(int)
    theirs = pf.feols("y ~ i(binned, ref=-2) | region + period", data)
    np.testing.assert_allclose(ours.coef(), theirs.coef(), atol=1e-9)


@pytest.mark.parametrize(
    "bad",
    [
        {"base": -4, "first": -3, "last": 2},
        {"base": -1, "first": 0, "last": 2},
    ],
)
def test_windows_that_make_no_sense_are_refused(bad):
    with pytest.raises(ValueError, match="first <= base"):
        event_dummies(pd.Series([0, 1, -1]), **bad)


def test_an_empty_base_is_refused():
    with pytest.raises(ValueError, match="base period -1"):
        event_dummies(pd.Series([0, 1, -2]), base=-1, first=-2, last=1)

"""The same data in other clothes give the same numbers; what is wrong is refused."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from perutip.designs.cohorts.cells import rollout_cells
from perutip.designs.cohorts.group_time import callaway_santanna
from perutip.designs.staggered_did import (
    imputation_att,
    imputation_averages,
    selected_outcome_bounds,
    twfe_weights,
)

N = 400
RNG = np.random.default_rng(5)
UNIT = RNG.integers(0, 10, N)
START = np.array([2015, 2015, 2017, 2017, 2018, 2019] + [np.nan] * 4)
FRAME = pd.DataFrame(
    {
        "y": RNG.random(N),
        "r": [f"R{u}" for u in UNIT],
        "t": RNG.integers(2010, 2022, N),
        "g": START[UNIT],
        "x": RNG.random(N),
    }
)
FRAME["d"] = (FRAME["t"] >= FRAME["g"].fillna(9999)).astype(int)
FRAME["e"] = FRAME["t"] - FRAME["g"]
MIXED = pd.Series([u if u % 2 else f"R{u}" for u in UNIT], dtype=object)
Change = Callable[[pd.DataFrame], pd.DataFrame]


def att(data: pd.DataFrame, **more: object) -> np.ndarray:
    options = {"outcome": "y", "unit_fe": "r", "time_fe": "t", "treated": "d"}
    found = imputation_att(
        data, **(options | {"cluster": "r", "seed": 1, "draws": 39} | more)
    )
    return np.array([found.att, found.jackknife_se, found.p_wild, found.p_permutation])


def cs(data: pd.DataFrame, times: object = (-1, 0, 1), level: float = 0.95):
    cells = rollout_cells(data, outcome="y", region="r", period="t", adoption="g")
    found = callaway_santanna(cells, times, level=level)
    return np.array([found.att, found.jackknife_se])


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.sample(frac=1, random_state=2),
        lambda d: d.set_axis([0] * N, axis=0),
        lambda d: d.assign(r=d["r"].astype("category")),
        lambda d: d.assign(r=pd.array(UNIT * 7 - 3, dtype="Int64")),
        lambda d: d.assign(y=d["y"].astype("Float64"), d=d["d"] == 1),
        lambda d: d.assign(y=d["y"].astype(object)),
        lambda d: d.assign(g=d["g"].fillna(0)),
        lambda d: d.assign(g=d["g"].fillna(np.inf)),
        lambda d: d.assign(g=d["g"].astype("Int64"), t=d["t"].astype("int8") * 0 + d.t),
    ],
)
def test_clothes_change_no_estimate(change: Change) -> None:
    assert att(change(FRAME), adoption="g") == pytest.approx(
        att(FRAME, adoption="g"), rel=1e-10
    )
    assert cs(change(FRAME)) == pytest.approx(cs(FRAME), rel=1e-10)
    assert cs(change(FRAME), np.array([-1.0, 0, 1])) == pytest.approx(cs(FRAME))


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        (lambda d: d.assign(r=MIXED), {}, "several types"),
        (lambda d: d.assign(y="a"), {}, "y: must hold numbers"),
        (lambda d: d.assign(x=pd.Timestamp(0)), {"covariates": ["x"]}, "x: must hold"),
        (lambda d: pd.concat([d, d[["y"]]], axis=1), {}, "stand twice: y"),
        (lambda d: d.assign(d=d["d"].astype(str)), {}, "must be 0 or 1"),
        (lambda d: d, {"level": 95}, "level must lie"),
        (lambda d: d.assign(e=d["e"] + 0.5), {"event_time": "e"}, "whole numbers"),
        (lambda d: d.assign(e="soon"), {"event_time": "e"}, "must hold numbers"),
        (lambda d: d.assign(y=d["y"].where(d.index > 2)), {}, "missing values in y"),
    ],
)
def test_imputation_refuses_with_words(
    change: Change, options: dict, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        att(change(FRAME), **options)


def test_one_covariate_may_be_named_alone_whatever_its_length() -> None:
    long = FRAME.rename(columns={"x": "experience"})
    assert att(long, covariates="experience")[0] == att(FRAME, covariates=["x"])[0]


def test_an_outcome_that_does_not_vary_has_no_p() -> None:
    options = {"unit_fe": "r", "time_fe": "t", "treated": "d", "cluster": "r"}
    data = FRAME.assign(y=0.7)
    found = imputation_att(data, outcome="y", adoption="g", draws=39, **options)
    assert np.isnan([found.p_wild, found.p_jackknife, found.p_permutation]).all()
    assert "does not vary" in found.reason


def test_averages_by_labels_of_several_types_are_refused() -> None:
    with pytest.raises(ValueError, match="several types"):
        imputation_averages(
            FRAME.assign(g=MIXED),
            outcome="y",
            unit_fe="r",
            time_fe="t",
            treated="d",
            cluster="r",
            by="g",
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.assign(g=d["g"] + 0.5), "adoption must be a whole number"),
        (lambda d: d.assign(t=pd.Timestamp("2020-01-01")), "t: must hold numbers"),
        (lambda d: d.assign(t=dt.date(2020, 1, 1)), "t: must hold numbers"),
        (lambda d: d.assign(r=MIXED), "several types"),
        (lambda d: d.assign(y=np.inf), "must be finite"),
        (lambda d: d.iloc[:0], "no row"),
    ],
)
def test_cells_refuse_with_words(change: Change, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cs(change(FRAME))


def test_rollout_options_are_checked() -> None:
    with pytest.raises(ValueError, match="level must lie"):
        cs(FRAME, level=95)
    with pytest.raises(ValueError, match="event_times"):
        cs(FRAME, [0.5])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.assign(d=0), "no case is treated"),
        (lambda d: d.assign(d=1), "leave nothing of it"),
        (lambda d: d.assign(d=(d["r"] == "R1").astype(int)), "leave nothing of it"),
        (lambda d: d.assign(d=d["d"] * 2), "must be 0 or 1"),
        (lambda d: d.assign(r=d["r"].where(d.index > 2)), "missing values in r"),
    ],
)
def test_two_way_weights_refuse_with_words(change: Change, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        twfe_weights(change(FRAME), region="r", period="t", treated="d")


def test_bounds_of_selected_outcomes_name_an_absent_column() -> None:
    with pytest.raises(ValueError, match="not in the case frame: s, p"):
        selected_outcome_bounds(
            FRAME,
            selected="s",
            positive="p",
            unit_fe="r",
            time_fe="t",
            treated="d",
            cluster="r",
        )

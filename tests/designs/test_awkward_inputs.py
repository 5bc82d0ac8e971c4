"""The same data in other clothes give the same numbers; what is wrong is refused."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from perutip.designs.discontinuity import discontinuity
from perutip.designs.durations import (
    aalen_johansen,
    cox,
    cox_jackknife,
    kaplan_meier,
    restricted_mean,
)
from perutip.designs.group_time import callaway_santanna
from perutip.designs.hazard_imputation import hazard_imputation
from perutip.designs.honest_bounds import honest_bounds
from perutip.designs.rollout import rollout_cells
from perutip.designs.staggered_did import (
    imputation_att,
    imputation_averages,
    selected_outcome_bounds,
    twfe_weights,
)
from perutip.inference.bounds.lee import lee_bounds

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


TIME, EVENT = np.round(RNG.exponential(9, 60)), (RNG.random(60) < 0.6).astype(int)
STRATA = [f"s{k}" for k in RNG.integers(0, 5, 60)]
HOLES = [None, *STRATA[1:]]
X = RNG.integers(0, 2, 60).astype(float)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: kaplan_meier(pd.to_timedelta(TIME, "D"), EVENT), "time must hold"),
        (lambda: kaplan_meier(["a"] * 60, EVENT), "time must hold numbers"),
        (lambda: restricted_mean(TIME, EVENT, None), "tau must be a number"),
        (lambda: aalen_johansen(TIME, EVENT * 10**9), "kinds of end from 1"),
        (lambda: aalen_johansen(TIME, ["x"] * 60), "event must hold numbers"),
        (lambda: cox(TIME, EVENT, X, strata=HOLES), "strata: missing"),
        (lambda: cox(TIME, EVENT, X, cluster=[np.nan] * 60), "cluster: missing"),
        (lambda: cox(TIME, EVENT, STRATA), "X must hold numbers"),
        (lambda: cox_jackknife(TIME, EVENT, X, region=HOLES), "region: missing"),
        (lambda: cox_jackknife(TIME, EVENT, X, region=STRATA[1:]), "region must have"),
        (lambda: cox_jackknife(TIME, EVENT, X, region=["a"] * 60), "one region"),
    ],
)
def test_durations_refuse_with_words(call: Callable, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


DAY = pd.Series(RNG.integers(-300, 300, 300)).astype(float)
Y = pd.Series(RNG.random(300)) + 0.3 * (DAY >= 0)


def test_a_jump_takes_arrays_and_refuses_rows_in_another_order() -> None:
    at = {"bandwidth": 250.0}
    assert discontinuity(Y.to_numpy(), DAY.to_numpy(), **at) == discontinuity(
        Y, DAY, **at
    )
    for other, words in (
        (Y.sample(frac=1, random_state=1), "same index"),
        (Y.iloc[1:], "rows"),
        (Y.where(DAY < 200, np.inf), "infinite"),
    ):
        with pytest.raises(ValueError, match=words):
            discontinuity(other, DAY, **at)
    for wrong in ({"bandwidth": -1.0}, {"bandwidth": 250.0, "level": 95}):
        with pytest.raises(ValueError, match="bandwidth must be"):
            discontinuity(Y, DAY, **wrong)


def test_lee_bounds_take_no_infinite_outcome_and_no_empty_one() -> None:
    arm = np.repeat([0, 1], 20)
    with pytest.raises(ValueError, match="infinite"):
        lee_bounds(np.r_[np.inf, np.arange(39.0)], arm, cluster=np.arange(40))
    with pytest.raises(ValueError, match="not empty"):
        lee_bounds([], [], cluster=[])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"covariance": -np.eye(3)}, "negative variance"),
        ({"covariance": np.eye(3) + 2 * (1 - np.eye(3))}, "negative variance"),
        ({"n_pre": 1.5}, "whole number"),
        ({"bounds": [np.inf]}, "finite"),
    ],
)
def test_honest_bounds_refuse_with_words(options: dict, words: str) -> None:
    given = {"coefficients": [0.0, 0.1, 0.2], "covariance": np.eye(3) / 100, "n_pre": 1}
    with pytest.raises(ValueError, match=words):
        honest_bounds(**(given | options))


CASES = pd.DataFrame(
    {
        "region": ["A", "B", "A", "B"],
        "filing_date": ["2019-02-01", "2019-03-04", "2020-05-06", "2020-07-08"],
        "end_date": ["2020-02-01", None, "2020-05-06", "2021-01-02"],
        "end_kind": ["convicted", None, "other", "convicted"],
    }
)
REGIONS = pd.DataFrame({"region": ["A", "B"], "training_date": ["2020-01-01", None]})


def hazards(cases: pd.DataFrame = CASES, regions: pd.DataFrame = REGIONS, **more):
    return hazard_imputation(
        cases, regions, **({"extraction_date": "2021-12-31"} | more)
    )


def test_dates_of_every_kind_give_the_same_time_at_risk() -> None:
    dates = ["filing_date", "end_date"]
    stamps = CASES.assign(**{name: pd.to_datetime(CASES[name]) for name in dates})
    trained = REGIONS.assign(training_date=pd.to_datetime(REGIONS["training_date"]))
    whole = hazards().untreated_months
    assert whole > 0
    for unit in ("s", "ns"):
        kind = f"datetime64[{unit}]"
        cases = stamps.astype(dict.fromkeys(dates, kind))
        regions = trained.astype({"training_date": kind})
        assert hazards(cases, regions).untreated_months == whole
    days = {
        name: [None if pd.isna(v) else v.date() for v in stamps[name]] for name in dates
    }
    found = hazards(CASES.assign(**days), extraction_date=dt.date(2021, 12, 31))
    assert found.untreated_months == whole


@pytest.mark.parametrize(
    "written",
    [["01/02/2019"] * 4, [17928, 17929, 18000, 18001], ["soon"] * 4],
)
def test_a_date_that_can_be_read_two_ways_is_refused(written: list) -> None:
    with pytest.raises(ValueError, match="dates must be dates"):
        hazards(CASES.assign(filing_date=written))


@pytest.mark.parametrize("horizons", [12, (np.nan,), ("12",), (), (12.5,), None])
def test_horizons_that_are_none_are_refused(horizons: object) -> None:
    with pytest.raises(ValueError, match="positive whole months"):
        hazards(horizons=horizons)

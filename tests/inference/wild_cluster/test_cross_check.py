"""The run-time check: agreement where wildboottest is valid, else a coded reason."""

from __future__ import annotations

import dataclasses

import numba
import numpy as np
import pandas as pd
import pytest

from perutip.inference.wild_cluster import (
    cross_check,
    cross_check_arrays,
    wild_cluster_test,
    wild_cluster_test_arrays,
)
from perutip.inference.wild_cluster import wildboottest_check as module
from perutip.inference.wild_cluster.draws_at_once import (
    WildboottestCL,
    draws_at_once,
    theirs,
)
from perutip.inference.wild_cluster.model_formula import formula_arrays
from perutip.inference.wild_cluster.wildboottest_check import CrossCheckFailed


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(20)
    n = 300
    region = rng.integers(0, 14, n)
    quarter = rng.integers(0, 5, n)
    table = pd.DataFrame({"region": region, "quarter": quarter})
    table["area"] = table["quarter"] + 10 * rng.integers(0, 3, n)
    table["treated"] = ((region < 6) & (quarter > 2)).astype(float)
    table["age"] = rng.standard_normal(n)
    table["twice"] = 2 * table["age"]
    table["weight"] = rng.uniform(0.5, 2, n)
    table["y"] = table["age"] + rng.standard_normal(14)[region] + rng.normal(size=n)
    table["name"] = "R" + table["region"].astype(str)
    table.loc[4, "age"] = np.nan
    return table


@pytest.mark.parametrize(
    ("formula", "options"),
    [
        ("y ~ treated + age | region + quarter", {}),
        ("y ~ treated + age + twice", {"bootstrap": "WCR31"}),
        ("y ~ treated + i(quarter, ref=0) | region", {"bootstrap": "WCU11"}),
        ("y ~ treated + age", {"null": 0.4}),
    ],
)
def test_agrees_where_valid(frame, formula, options) -> None:
    result = cross_check(formula, frame, cluster="name", param="treated", **options)
    assert result.covered and result.reason == ""
    assert result.t_difference < 1e-8
    assert result.draw_difference < 1e-8
    assert result.p_strict <= result.p_theirs <= result.p_ours
    assert result.reps == 999


@pytest.mark.parametrize(
    ("formula", "options", "reason"),
    [
        ("y ~ treated + age", {"weights": "weight"}, "weights"),
        ("y ~ treated + age", {"bootstrap": "WCR33"}, "type"),
        ("y ~ treated + age | region + quarter + area", {}, "rank"),
    ],
)
def test_says_why_not(frame, formula, options, reason) -> None:
    result = cross_check(formula, frame, cluster="name", param="treated", **options)
    assert not result.covered
    assert result.reason == reason
    assert np.isnan(result.t_difference)


def test_a_wrong_engine_stops_the_run(frame, monkeypatch) -> None:
    right = module.statistics_of

    def wrong(*args, **options):
        result = right(*args, **options)
        return dataclasses.replace(result, t_stat=result.t_stat * (1 + 1e-6))

    monkeypatch.setattr(module, "statistics_of", wrong)
    with pytest.raises(CrossCheckFailed, match="wildboottest has"):
        cross_check("y ~ treated + age", frame, cluster="name", param="treated")


def test_wrong_draws_stop_the_run(frame, monkeypatch) -> None:
    right = module.statistics_of

    def wrong(*args, **options):
        result = right(*args, **options)
        return dataclasses.replace(result, draws=result.draws * 1.3)

    monkeypatch.setattr(module, "statistics_of", wrong)
    with pytest.raises(CrossCheckFailed, match="common draws"):
        cross_check("y ~ treated + age", frame, cluster="name", param="treated")


def test_wildboottest_says_the_same_compiled_and_over_all_draws_at_once(
    monkeypatch,
) -> None:
    monkeypatch.setattr(theirs, "njit", numba.njit)
    monkeypatch.setattr(theirs, "prange", numba.prange)
    rng = np.random.default_rng(3)
    x = np.column_stack([rng.random(120), np.ones(120), rng.random(120)])
    y, cluster = rng.random(120), np.repeat(np.arange(8), 15)

    def draws() -> np.ndarray:
        boot = WildboottestCL(
            X=x, Y=y, cluster=cluster, R=np.array([1.0, 0, 0]), B=40, seed=1
        )
        boot.parallel = False
        boot.get_scores(bootstrap_type="31", impose_null=True)
        boot.get_weights(weights_type="rademacher")
        boot.get_numer()
        boot.get_denom()
        boot.get_tboot()
        return boot.t_boot

    compiled = draws()
    with draws_at_once():
        at_once = draws()
    assert compiled.shape == at_once.shape == (40,)
    assert at_once == pytest.approx(compiled, rel=1e-12)


def test_arrays_that_are_kept_give_the_test_of_those_handed_over(frame) -> None:
    arrays = formula_arrays("y ~ treated + age", frame, cluster="name")
    options = {"restriction": "treated", "reps": 199, "seed": 3, "enumerated": False}
    kept = wild_cluster_test_arrays(arrays, **options)
    cross_check_arrays(arrays, param="treated", reps=99)
    again = wild_cluster_test_arrays(arrays, **options)
    assert kept == again == wild_cluster_test(**arrays.arguments, **options)

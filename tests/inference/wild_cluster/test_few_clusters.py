"""One or two treated clusters, few clusters in all: what has an answer."""

from __future__ import annotations

import numpy as np
import pytest
from one_regression import run


@pytest.mark.parametrize("null", ["WCR", "WCU"])
@pytest.mark.parametrize("kind", ["13", "31", "33"])
def test_one_treated_cluster_has_no_jackknife(frame, null, kind) -> None:
    treated = (frame["region"] == "region 3").astype(float)
    regressors = frame[["x"]].assign(d=treated, constant=1.0)
    region = frame["region"]
    result = run(frame, X=regressors, cluster=region, bootstrap=f"{null}{kind}")
    assert result.reason == "not identified without cluster region 3"
    assert "region 3" in result.conf_type and result.draws_used == 0
    assert np.isnan([result.p_value, result.p_strict, result.conf_low]).all()
    assert result.conf_pieces == []
    plain = run(frame, X=regressors, cluster=region, bootstrap=f"{null}11")
    assert plain.reason == "" and np.isfinite(plain.p_value)
    assert result.estimate == pytest.approx(plain.estimate)
    # CRV1 leaves no cluster out; CRV3 does.
    expected = plain.t_stat if kind == "31" else np.nan
    assert result.t_stat == pytest.approx(expected, nan_ok=True)


def test_other_coefficients_of_that_regression_keep_their_jackknife(frame) -> None:
    treated = (frame["region"] == "region 3").astype(float)
    regressors = frame[["x"]].assign(d=treated, constant=1.0)
    with pytest.warns(RuntimeWarning, match="singular"):
        result = run(
            frame,
            X=regressors,
            cluster=frame["region"],
            restriction="x",
            bootstrap="WCR33",
        )
    assert result.reason == "" and np.isfinite(result.p_value)
    joint = run(
        frame,
        X=regressors,
        cluster=frame["region"],
        restriction=["x", "d"],
        bootstrap="WCR31",
    )
    assert np.isnan(joint.p_value) and "region 3" in joint.reason


def test_two_treated_clusters_keep_it(frame) -> None:
    treated = frame["g"].isin([2, 3]).astype(float)
    result = run(
        frame, X=frame[["x"]].assign(d=treated, constant=1.0), bootstrap="WCR33"
    )
    assert result.reason == "" and np.isfinite(result.p_value)


def test_one_treated_cluster_does_not_reject(frame) -> None:
    treated = (frame["g"] == 3).astype(float)
    result = run(frame, X=frame[["x"]].assign(d=treated, constant=1.0))
    assert abs(result.t_stat) > 3  # a t test with CRV1 would reject
    assert result.p_value > 0.05
    assert result.conf_low < 0 < result.conf_high


def test_too_few_clusters_have_an_unbounded_set(frame) -> None:
    # The identity and its mirror always tie: p cannot fall below 2/2^G.
    for groups in (2, 4):
        result = run(frame, cluster=frame["g"] % groups)
        assert result.p_value >= 2 / 2**groups
        assert result.conf_pieces == [(-np.inf, np.inf)]

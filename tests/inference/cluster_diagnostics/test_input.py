"""Warnings of few or decisive clusters, invariances, and what is refused."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from dense import sample
from scipy import stats

from perutip.inference.cluster_diagnostics import (
    FewTreatedClusters,
    SingularWithoutCluster,
    cluster_diagnostics,
)


def test_a_cluster_that_alone_identifies_the_estimate_is_named():
    data = sample(4)
    data["only"] = ((data["g"] == 2) & (data["t"] > 1)).astype(float)
    with pytest.warns(SingularWithoutCluster, match="without cluster 2"):
        made = cluster_diagnostics(
            data["y"],
            data[["only"]],
            data["g"],
            param="only",
            absorb=[data["g"], data["t"]],
        )
    assert made.singular == (2,)
    assert np.isnan(made.crv3.std_error) and np.isfinite(made.crv1.std_error)
    assert made.clusters["leave_out"].isna().tolist() == [g == 2 for g in range(7)]


def test_few_treated_clusters_warn_and_three_do_not():
    data = sample(5)
    arguments = {"param": "d", "absorb": [data["g"], data["t"]]}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = cluster_diagnostics(
            data["y"], data[["d"]], data["g"], treatment=data["d"], **arguments
        )
    assert made.n_treated_clusters == 3
    assert (made.clusters["treated"] > 0).sum() == 3
    few = data["d"].where(data["g"] < 2, 0.0)
    with pytest.warns(FewTreatedClusters, match="2 treated clusters"):
        cluster_diagnostics(
            data["y"], few.to_frame("d"), data["g"], treatment=few, **arguments
        )


def test_labels_and_row_order_do_not_matter():
    data = sample(6)
    one = cluster_diagnostics(data["y"], data[["one", "x"]], data["g"], param="x")
    mixed = data.sample(frac=1, random_state=1)
    names = mixed["g"].map(dict(enumerate("abcdefg"))).astype("category")
    two = cluster_diagnostics(mixed["y"], mixed[["one", "x"]], names, param="x")
    assert two.clusters["cluster"].tolist() == list("abcdefg")
    for column in ("n_obs", "leverage", "partial_leverage", "leave_out"):
        np.testing.assert_allclose(one.clusters[column], two.clusters[column])
    assert one.crv3.p_value == pytest.approx(two.crv3.p_value)
    t = one.crv1
    assert t.p_value == pytest.approx(2 * stats.t.sf(abs(t.t_stat), 6))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"param": "q"}, "one of one, x"),
        ({"restriction": [1.0]}, "needs 2 entries"),
        ({"restriction": [0.0, 0.0]}, "not all zero"),
        ({}, "either restriction or param"),
        ({"param": "x", "weights": np.zeros(90)}, "above zero"),
        ({"param": "x", "cluster": np.ones(90)}, "one cluster"),
        ({"param": "x", "cluster": [None] * 90}, "cluster: missing"),
        ({"param": "x", "y": np.full(90, np.nan)}, "missing"),
        ({"param": "x", "rhos": [2.0]}, "between 0 and 1"),
        ({"param": "x", "absorb": [np.zeros(3)]}, "absorb: shape"),
    ],
)
def test_bad_input_is_refused(change, message):
    data = sample()
    given = {"y": data["y"], "X": data[["one", "x"]], "cluster": data["g"], **change}
    arguments = [given.pop(name) for name in ("y", "X", "cluster")]
    with pytest.raises(ValueError, match=message):
        cluster_diagnostics(*arguments, **given)


def test_collinear_controls_are_fine_but_a_collinear_restriction_is_refused():
    data = sample(7)
    twice = data[["one", "x", "z"]].assign(z2=2 * data["z"])
    made = cluster_diagnostics(data["y"], twice, data["g"], param="x")
    less = data[["one", "x", "z"]]
    plain = cluster_diagnostics(data["y"], less, data["g"], param="x")
    assert made.crv3.std_error == pytest.approx(plain.crv3.std_error)
    assert made.n_params == 3
    with pytest.raises(ValueError, match="not estimable"):
        cluster_diagnostics(data["y"], twice, data["g"], param="z")

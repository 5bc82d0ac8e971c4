"""Cluster diagnostics against naive refits, full matrices, pyfixest and R."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from dense import naive, sample
from r_regressions import few_clusters, regression_of

from perutip.inference.cluster_diagnostics import (
    cluster_diagnostics,
    effective_clusters,
)


@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("R", [(0, 1, 0), (0, 1, -2)])
def test_everything_equals_dense_matrices_and_refits(weights, R):
    data = sample()
    columns = ["one", "x", "z"]
    wanted = naive(data, columns, np.array(R, float), weights)
    made = cluster_diagnostics(
        data["y"],
        data[columns],
        data["g"],
        restriction=R,
        weights=None if weights is None else data[weights],
    )
    assert made.estimate == pytest.approx(wanted["estimate"])
    for kind in ("crv1", "crv2", "crv3"):
        assert getattr(made, kind).std_error == pytest.approx(wanted[kind])
    assert made.crv2.df == pytest.approx(wanted["df"])
    np.testing.assert_allclose(made.clusters["leave_out"], wanted["leave"])
    np.testing.assert_allclose(made.clusters["leverage"], wanted["leverage"])
    a = wanted["weights"]
    squares = pd.Series(a**2).groupby(data["g"]).sum()
    for rho, g_star in made.effective_clusters.items():
        gamma = (1 - rho) * squares + rho * pd.Series(a).groupby(data["g"]).sum() ** 2
        cv2 = gamma.var(ddof=0) / gamma.mean() ** 2
        assert g_star == pytest.approx(7 / (1 + cv2))
        assert effective_clusters(a, data["g"], rho) == pytest.approx(g_star)


def test_perfectly_fitted_directions_equal_dense_generalised_inverses():
    """Cluster effects make I - H_gg singular in every cluster."""
    data = sample(8)
    dummies = pd.get_dummies(data[["g", "t"]].astype(str), dtype=float)
    full = data[["d", "x"]].join(dummies.drop(columns="t_0"))
    R = np.eye(full.shape[1])[0]
    dense = pd.concat([data[["y", "g"]], full.add_prefix("c_")], axis=1)
    wanted = naive(dense, list(full.add_prefix("c_").columns), R)
    made = cluster_diagnostics(
        data["y"], data[["d", "x"]], data["g"], param="d", absorb=[data["g"], data["t"]]
    )
    for kind in ("crv1", "crv2", "crv3"):
        assert getattr(made, kind).std_error == pytest.approx(wanted[kind], rel=1e-5)
    assert made.crv2.df == pytest.approx(wanted["df"], rel=1e-5)


def test_partial_leverage_is_the_share_of_the_residualised_regressor():
    data = sample(1)
    made = cluster_diagnostics(data["y"], data[["one", "x", "z"]], data["g"], param="x")
    others = data[["one", "z"]].to_numpy()
    rest = data["x"] - others @ np.linalg.lstsq(others, data["x"], rcond=None)[0]
    share = (rest**2).groupby(data["g"]).sum() / (rest**2).sum()
    np.testing.assert_allclose(made.clusters["partial_leverage"], share)
    assert made.clusters["partial_leverage"].sum() == pytest.approx(1)
    assert made.clusters["leverage"].sum() == pytest.approx(made.n_params)


def test_absorbed_effects_equal_dummies_and_pyfixest():
    data = sample(2)
    made = cluster_diagnostics(
        data["y"], data[["d", "x"]], data["g"], param="d", absorb=[data["g"], data["t"]]
    )
    dummies = pd.get_dummies(data[["g", "t"]].astype(str), dtype=float)
    long = cluster_diagnostics(
        data["y"], data[["d", "x"]].join(dummies), data["g"], param="d"
    )
    assert made.crv2.std_error == pytest.approx(long.crv2.std_error)
    assert made.crv2.df == pytest.approx(long.crv2.df)
    fit = pf.feols(
        "y ~ d + x | g + t", data, vcov={"CRV1": "g"}, ssc=pf.ssc(k_fixef="full")
    )
    assert made.n_params == 2 + 7 + 4 - 1
    assert made.crv1.std_error == pytest.approx(fit.se()["d"], rel=1e-7)
    assert made.crv1.p_value == pytest.approx(fit.pvalue()["d"], rel=1e-6)
    for g, value in made.clusters.set_index("cluster")["leave_out"].items():
        refit = pf.feols("y ~ d + x | g + t", data[data["g"] != g])
        assert value == pytest.approx(refit.coef()["d"], abs=1e-6)


def reference_cases():
    return [c for c in few_clusters() if not c["r"]]


@pytest.mark.parametrize("case", reference_cases(), ids=lambda c: c["id"])
def test_t_statistics_of_r(case):
    found = regression_of(case)
    data, terms, effects = found.data, found.terms, found.effects
    mass = case["obs_weights"]
    columns = data[terms] if effects else data[terms].assign(const=1.0)
    made = cluster_diagnostics(
        data[found.outcome],
        columns,
        data[case["cluster"]],
        param=case["param"],
        absorb=[data[e] for e in effects],
        weights=data[mass] if mass else None,
    )
    kind = made.crv1 if case["type"].endswith("1") else made.crv3
    assert kind.t_stat == pytest.approx(case["t_stat"], abs=1e-8)


def test_crv2_degrees_of_freedom_of_two_samples_are_those_of_the_literature():
    """Imbens and Kolesar (2016), section 2: clusters of one row, binary regressor."""
    n0, n1 = 27, 3
    d = np.repeat([0.0, 1.0], [n0, n1])
    y = np.random.default_rng(0).normal(size=30)
    made = cluster_diagnostics(
        y, np.column_stack([np.ones(30), d]), np.arange(30), param=1
    )
    wanted = (
        (n0 + n1) ** 2 * (n0 - 1) * (n1 - 1) / (n1**2 * (n1 - 1) + n0**2 * (n0 - 1))
    )
    assert made.crv2.df == pytest.approx(wanted)
    assert made.crv2.df == pytest.approx(2.5, abs=0.05)
    welch = y[d == 1].var(ddof=1) / n1 + y[d == 0].var(ddof=1) / n0
    assert made.crv2.std_error == pytest.approx(np.sqrt(welch))


def test_effective_clusters_of_a_mean_depend_on_sizes_alone():
    sizes = np.array([2, 3, 5, 10])
    g = np.repeat(np.arange(4), sizes)
    y = np.random.default_rng(0).normal(size=20)
    made = cluster_diagnostics(y, np.ones((20, 1)), g, param=0)
    for rho, power in ((0.0, 1), (1.0, 2)):
        gamma = sizes.astype(float) ** power
        wanted = 4 / (1 + gamma.var() / gamma.mean() ** 2)
        assert made.effective_clusters[rho] == pytest.approx(wanted)
    assert made.size_variation == pytest.approx(sizes.std(ddof=1) / sizes.mean())
    fives = np.repeat(np.arange(5), 4)
    equal = cluster_diagnostics(y, np.ones((20, 1)), fives, param=0)
    assert set(equal.effective_clusters.values()) == {5.0}


def test_cluster_effects_make_g_star_of_one_undefined():
    data = sample(3)
    made = cluster_diagnostics(
        data["y"], data[["x"]], data["g"], param="x", absorb=[data["g"]]
    )
    assert np.isnan(made.effective_clusters[1.0])
    assert np.isfinite(made.effective_clusters[0.0])

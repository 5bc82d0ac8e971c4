"""Cluster diagnostics against naive refits, full matrices, pyfixest and R."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from scipy import stats

from perutip.inference.cluster_diagnostics import (
    FewTreatedClusters,
    SingularWithoutCluster,
    cluster_diagnostics,
    effective_clusters,
)

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"


def sample(seed: int = 0, n: int = 90, n_clusters: int = 7) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(n_clusters) * 3)
    data = pd.DataFrame(
        {
            "g": np.sort(
                np.concatenate(
                    [
                        np.repeat(np.arange(n_clusters), 3),
                        rng.choice(n_clusters, n - 3 * n_clusters, p=shares),
                    ]
                )
            ),
            "x": rng.normal(size=n),
            "z": rng.normal(size=n),
            "t": rng.integers(0, 4, n),
            "w": rng.uniform(0.5, 2, n),
        }
    )
    data["one"] = 1.0
    data["d"] = ((data["g"] < 3) & (data["t"] > 1)).astype(float)
    data["y"] = data["x"] + rng.normal(size=n) + rng.normal(size=n_clusters)[data["g"]]
    return data


def naive(data, columns, R, weights=None):
    """Dense matrices, nothing clever: estimate, CRV1-3, df, leave-outs, leverages."""
    mass = np.ones(len(data)) if weights is None else data[weights].to_numpy()
    root = np.sqrt(mass)
    X = data[columns].to_numpy() * root[:, None]
    y, g = data["y"].to_numpy() * root, data["g"].to_numpy()
    inverse = np.linalg.inv(X.T @ X)
    beta = inverse @ X.T @ y
    e = y - X @ beta
    M = np.eye(len(y)) - X @ inverse @ X.T
    crv1 = crv2 = 0.0
    P, leave, leverage = [], [], []
    for c in np.unique(g):
        i = g == c
        crv1 += (R @ inverse @ X[i].T @ e[i]) ** 2
        values, vectors = np.linalg.eigh(M[np.ix_(i, i)])
        power = np.where(values > 1e-9, np.abs(values) ** -0.5, 0.0)
        A = (vectors * power) @ vectors.T
        crv2 += (R @ inverse @ X[i].T @ A @ e[i]) ** 2
        P.append(M[:, i] @ A @ X[i] @ inverse @ R)
        rest = np.linalg.lstsq(X[~i], y[~i], rcond=None)[0]
        leave.append(R @ rest)
        leverage.append(np.trace(X[i] @ inverse @ X[i].T))
    P = np.column_stack(P)
    B = P.T @ P
    n, k, G = len(y), X.shape[1], len(leave)
    leave = np.array(leave)
    return {
        "estimate": R @ beta,
        "leave": leave,
        "leverage": np.array(leverage),
        "crv1": np.sqrt(crv1 * G / (G - 1) * (n - 1) / (n - k)),
        "crv2": np.sqrt(crv2),
        "df": np.trace(B) ** 2 / np.trace(B @ B),
        "crv3": np.sqrt((G - 1) / G * ((leave - R @ beta) ** 2).sum()),
        "weights": root * (X @ inverse @ R),
    }


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
    path = REFERENCE / "wild_cluster.json"
    if not path.exists():
        return []
    return [
        c
        for c in json.loads(path.read_text())
        if not c["bootcluster"] and c["G"] <= 15 and not c["r"]
    ]


@pytest.mark.parametrize("case", reference_cases(), ids=lambda c: c["id"])
def test_t_statistics_of_r(case):
    data = pd.read_csv(REFERENCE / case["dataset"])
    data = data.query(case["subset_py"]) if case["subset_py"] else data
    left, right = case["formula"].split("~")
    terms, _, effects = right.partition("|")
    terms = [t.strip() for t in terms.split("+")]
    effects = [e.strip() for e in effects.split("+") if e.strip()]
    mass = case["obs_weights"]
    used = [left.strip(), *terms, *effects, case["cluster"], *([mass] if mass else [])]
    data = data[list(dict.fromkeys(used))].dropna()
    columns = data[terms] if effects else data[terms].assign(const=1.0)
    made = cluster_diagnostics(
        data[left.strip()],
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

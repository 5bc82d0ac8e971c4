"""Several coefficients at once: common draws, joint tests, sup-t bands."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from perutip.inference.wild_cluster import (
    bootstrap_statistics,
    formula_arguments,
    wild_cluster_bands,
    wild_cluster_test,
    wild_cluster_test_formula,
)


def _sample(n_clusters: int = 7, seed: int = 5):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(n_clusters), rng.integers(6, 12, n_clusters))
    n = len(cluster)
    x = np.column_stack([np.ones(n), rng.standard_normal((n, 3))])
    x[:, 1] += (cluster < 3) * 1.0
    y = 0.3 * x[:, 1] + rng.standard_normal(n_clusters)[cluster] + rng.normal(size=n)
    return y, x, cluster


@pytest.mark.parametrize("bootstrap", ["WCR11", "WCR31", "WCU13", "WCU33"])
def test_given_signs_give_the_enumerated_p(bootstrap: str) -> None:
    y, x, cluster = _sample()
    signs = np.array(list(itertools.product([1.0, -1.0], repeat=9)))
    # Clusters out of order and two that this sample lacks.
    names = [8, 3, 1, 0, 2, 6, 5, 4, 7]
    result = bootstrap_statistics(
        y,
        x,
        cluster,
        restriction="x1",
        null=0.1,
        signs=pd.DataFrame(signs, columns=names),
        bootstrap=bootstrap,
    )
    test = wild_cluster_test(
        y, x, cluster, restriction="x1", null=0.1, bootstrap=bootstrap
    )
    assert result.t_stat == test.t_stat
    reach = np.abs(result.draws) >= abs(result.t_stat) * (1 - 1e-9)
    assert np.mean(reach) == test.p_value


def test_signs_that_miss_a_cluster_are_refused() -> None:
    y, x, cluster = _sample()
    signs = pd.DataFrame(np.ones((4, 6)), columns=range(6))
    with pytest.raises(ValueError, match="no column for 1 cluster"):
        bootstrap_statistics(y, x, cluster, restriction="x1", signs=signs)


def _wald_by_refit(y, x, cluster, rows, null, types) -> tuple[float, np.ndarray]:
    """Wald and its bootstrap distribution, refitting under every pattern (type 11)."""
    groups = np.unique(cluster)

    def wald(outcome, center):
        bread = np.linalg.inv(x.T @ x)
        beta = bread @ x.T @ outcome
        scores = np.array(
            [x[cluster == g].T @ (outcome - x @ beta)[cluster == g] for g in groups]
        )
        n, k, m = *x.shape, len(groups)
        meat = m / (m - 1) * (n - 1) / (n - k) * scores.T @ scores
        gap = rows @ beta - center
        return gap @ np.linalg.solve(rows @ bread @ meat @ bread @ rows.T, gap)

    start = np.linalg.pinv(rows) @ null
    if types == "WCR":
        free = np.linalg.svd(rows)[2][len(rows) :].T
        fit = np.linalg.lstsq(x @ free, y - x @ start, rcond=None)[0]
        fitted, center = x @ (start + free @ fit), null
    else:
        beta = np.linalg.lstsq(x, y, rcond=None)[0]
        fitted, center = x @ beta, rows @ beta
    draws = [
        wald(fitted + np.array(signs)[cluster] * (y - fitted), center)
        for signs in itertools.product([1.0, -1.0], repeat=len(groups))
    ]
    return wald(y, null), np.array(draws)


@pytest.mark.parametrize("types", ["WCR", "WCU"])
def test_joint_test_agrees_with_refits(types: str) -> None:
    y, x, cluster = _sample(6)
    rows = np.array([[0.0, 1, 0, 0], [0, 0, 1, 1]])
    null = np.array([0.2, -0.1])
    wald, draws = _wald_by_refit(y, x, cluster, rows, null, types)
    result = wild_cluster_test(
        y, x, cluster, restriction=rows, null=null, bootstrap=f"{types}11"
    )
    assert result.t_stat == pytest.approx(wald, rel=1e-9)
    assert result.p_value == np.mean(draws >= wald * (1 - 2e-9))
    assert result.p_strict == np.mean(draws > wald * (1 + 2e-9))
    assert result.enumerated and result.conf_pieces == []


def test_joint_test_drawn_is_near_the_enumerated() -> None:
    y, x, cluster = _sample(9)
    rows = np.eye(4)[1:3]
    listed = wild_cluster_test(y, x, cluster, restriction=rows)
    drawn = wild_cluster_test(
        y, x, cluster, restriction=rows, distribution="normal", seed=1, reps=4000
    )
    assert not drawn.enumerated and drawn.draws_used == 4000
    assert drawn.t_stat == listed.t_stat
    assert abs(drawn.p_value - listed.p_value) < 0.15
    same = wild_cluster_test(
        y, x, cluster, restriction=[{"x1": 2.0}, {"x2": 1.0, "x1": 1.0}]
    )
    assert same.t_stat == pytest.approx(listed.t_stat)
    assert same.p_value == listed.p_value


def test_dependent_restrictions_are_refused() -> None:
    y, x, cluster = _sample()
    with pytest.raises(ValueError, match="linearly independent"):
        wild_cluster_test(y, x, cluster, restriction=[[0, 1, 1, 0], [0, 2, 2, 0]])


def test_bands_of_one_parameter_invert_its_unrestricted_test() -> None:
    y, x, cluster = _sample()
    bands = wild_cluster_bands(y, x, cluster, restrictions=["x1"], level=0.9)
    test = wild_cluster_test(
        y, x, cluster, restriction="x1", bootstrap="WCU11", level=0.9, ties="strict"
    )
    assert bands.enumerated and bands.draws_used == 2**7
    assert bands.low[0] == pytest.approx(test.conf_low, rel=1e-6)
    assert bands.high[0] == pytest.approx(test.conf_high, rel=1e-6)


def test_bands_are_wider_for_more_parameters() -> None:
    y, x, cluster = _sample(30, seed=8)
    one = wild_cluster_bands(y, x, cluster, restrictions=["x1"], seed=4)
    all_ = wild_cluster_bands(y, x, cluster, restrictions=["x1", "x2", "x3"], seed=4)
    assert not all_.enumerated and "WCU11" in all_.band_type
    assert all_.critical >= one.critical
    width = (all_.high - all_.estimates) / all_.std_errors
    assert width == pytest.approx(all_.critical)
    assert (all_.p_adjusted[:1] >= one.p_adjusted).all()
    with pytest.raises(ValueError, match="WCU"):
        wild_cluster_bands(y, x, cluster, restrictions=["x1"], bootstrap="WCR11")


def test_formula_arguments_serve_every_function() -> None:
    y, x, cluster = _sample()
    frame = pd.DataFrame(x[:, 1:], columns=["a", "b", "c"]).assign(y=y, g=cluster)
    arguments = formula_arguments("y ~ a + b + c", frame, cluster="g")
    given = wild_cluster_test(**arguments, restriction="a")
    alone = wild_cluster_test_formula("y ~ a + b + c", frame, cluster="g", param="a")
    assert given == alone
    joint = wild_cluster_test_formula(
        "y ~ a + b + c", frame, cluster="g", param=["a", "b"]
    )
    assert (
        joint.p_value
        == wild_cluster_test(y, x, cluster, restriction=np.eye(4)[1:3]).p_value
    )

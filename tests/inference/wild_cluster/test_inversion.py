"""The set holds exactly the values that the test does not reject.

p at a null comes from counting at that null, the set from the roots of all draws: two
routes that must agree at every value, for every alternative, type and distribution.
"""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.inference.wild_cluster import (
    bootstrap_statistics,
    counters,
    wild_cluster_test,
)
from perutip.inference.wild_cluster.counting.exceedances import Draws
from perutip.inference.wild_cluster.counting.half_line import half_line

TYPES = [f"{null}{kind}" for null in ("WCR", "WCU") for kind in (11, 13, 31, 33)]


def _sample(seed: int, n_clusters: int, treated: int):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 15, n_clusters)
    cluster = np.repeat(np.arange(n_clusters), sizes)
    n = len(cluster)
    treatment = (cluster < treated) * 1.0 + rng.choice([0.0, 0.4]) * rng.normal(size=n)
    x = np.column_stack([treatment, rng.standard_normal(n), np.ones(n)])
    y = rng.standard_normal(n_clusters)[cluster] * rng.choice([0.2, 2]) + treatment
    return y + rng.standard_t(3, n), x, cluster


def _probes(result, rng: np.random.Generator) -> np.ndarray:
    """Values around and far from the ends."""
    ends = [e for piece in result.conf_pieces for e in piece if np.isfinite(e)]
    unit = result.std_error
    near = [
        e + sign * step * unit
        for e in ends
        for sign in (-1, 1)
        for step in (1e-5, 0.03)
    ]
    far = result.estimate + unit * rng.normal(0, 1, 6) * 10 ** rng.uniform(0, 2, 6)
    return np.concatenate([near, far])


def _check(y, x, cluster, seed: int, level: float, **options) -> None:
    def run(null: float, level: float, compute_set: bool):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return wild_cluster_test(
                y,
                x,
                cluster,
                restriction=np.eye(x.shape[1])[0] + 0.2 * np.eye(x.shape[1])[1],
                null=null,
                level=level,
                compute_set=compute_set,
                seed=seed,
                **options,
            )

    result = run(0.3, level, True)
    assert result.conf_pieces == sorted(result.conf_pieces)
    strict = options.get("ties") == "strict"
    for value in _probes(result, np.random.default_rng(seed)):
        test = run(float(value), level, False)
        p = test.p_strict if strict else test.p_value
        inside = any(low <= value <= high for low, high in result.conf_pieces)
        assert inside == (p > 1 - level + 1e-9), (value, p, result.conf_pieces)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    n_clusters=st.integers(4, 11),
    treated=st.integers(1, 4),
    bootstrap=st.sampled_from(TYPES),
    distribution=st.sampled_from(["rademacher", "webb", "mammen", "normal"]),
    alternative=st.sampled_from(["two-sided", "equal-tailed", "less", "greater"]),
    ties=st.sampled_from(["weak", "strict"]),
)
def test_set_and_p_agree(
    seed, n_clusters, treated, bootstrap, distribution, alternative, ties
):
    if distribution == "webb" and 6 < n_clusters < 9:
        n_clusters = 6
    if "3" in bootstrap:
        # With one treated or one untreated cluster there is no jackknife.
        treated = min(max(treated, 2), n_clusters - 2)
    y, x, cluster = _sample(seed, n_clusters, treated)
    _check(
        y,
        x,
        cluster,
        seed,
        level=0.8 if n_clusters < 7 else 0.9,
        bootstrap=bootstrap,
        distribution=distribution,
        alternative=alternative,
        ties=ties,
        reps=299,
    )


@pytest.mark.parametrize("bootstrap", ["WCR11", "WCR33", "WCU31"])
@pytest.mark.parametrize("alternative", ["two-sided", "greater"])
def test_streamed_enumeration_agrees(monkeypatch, bootstrap, alternative) -> None:
    """Large enumerations never store all patterns: the same sets come out."""
    y, x, cluster = _sample(3, 13, 3)
    options = {"bootstrap": bootstrap, "alternative": alternative}
    stored = wild_cluster_test(y, x, cluster, restriction=[1.0, 0, 0], **options)
    monkeypatch.setattr(counters, "EXPLICIT", 10)
    streamed = wild_cluster_test(y, x, cluster, restriction=[1.0, 0, 0], **options)
    assert streamed.p_value == stored.p_value
    assert streamed.p_strict == stored.p_strict
    assert np.allclose(streamed.conf_pieces, stored.conf_pieces, rtol=1e-9)
    _check(y, x, cluster, 3, 0.95, **options)


def test_draws_without_variance_reach_every_t() -> None:
    """Three of ten draws have t* = ∞: the set is unbounded below that share."""
    zero = np.zeros(10)
    spread = np.where(np.arange(10) < 3, 0.0, 1.0)
    line = half_line(Draws(np.arange(1.0, 11.0), zero, spread, zero, zero), 1, 1.0)
    assert line.above(2) == [(0.0, np.inf)]
    ((low, high),) = line.above(3)
    assert low == 0.0
    assert high == pytest.approx(10.0)  # the largest of the finite |t*|


def test_roots_of_a_draw_with_four() -> None:
    """|t*| = |1 − 2z|/√(0.001 + (z − 1)²) reaches z up to .9… twice."""
    one = np.ones(1)
    draws = Draws(one, -2 * one, 1.001 * one, -one, one)
    (first, second) = half_line(draws, 1, 1.0).above(0)
    for z in (0.0, 0.5 * first[1], 0.5 * sum(second)):
        assert (1 - 2 * z) ** 2 >= z * z * (1.001 - 2 * z + z * z)
    for z in (0.5 * (first[1] + second[0]), second[1] + 0.1, 50.0):
        assert (1 - 2 * z) ** 2 < z * z * (1.001 - 2 * z + z * z)
    for z in (first[1], *second):
        gap = (1 - 2 * z) ** 2 - z * z * (1.001 - 2 * z + z * z)
        assert abs(gap) < 1e-9


@pytest.mark.parametrize("stored", [True, False])
def test_undefined_statistics_are_ties(monkeypatch, stored) -> None:
    """Pairs of single rows: patterns that oppose both signs of every pair have t* =
    0/0. They count in the weak p and not in the strict one, at every null."""
    if not stored:
        monkeypatch.setattr(counters, "EXPLICIT", 1)
    rng = np.random.default_rng(9)
    pair = np.repeat(np.arange(5), 2)
    treated = np.tile([0.0, 1.0], 5)
    y = rng.standard_normal(10) + treated
    x = np.column_stack([treated, *(pair == j for j in range(5))]).astype(float)

    def statistic(outcome: np.ndarray, null: float) -> float:
        gap = outcome[treated == 1] - outcome[treated == 0]
        residual = gap - gap.mean()
        if np.abs(residual).max() < 1e-12 and abs(gap.mean() - null) < 1e-12:
            return np.nan
        return (gap.mean() - null) / np.sqrt(np.sum(residual**2))

    for null in (0.0, 0.7):
        fitted = np.linalg.lstsq(x[:, 1:], y - null * treated, rcond=None)[0]
        residual = y - null * treated - x[:, 1:] @ fitted
        draws = np.array(
            [
                statistic(y - residual + residual * np.array(signs), null)
                for signs in itertools.product([1.0, -1.0], repeat=10)
            ]
        )
        t, undefined = abs(statistic(y, null)), np.isnan(draws)
        assert undefined.sum() == 2**5
        reach = np.abs(np.where(undefined, 0.0, draws))
        result = wild_cluster_test(
            y, x, np.arange(10), restriction=np.eye(6)[0], null=null
        )
        assert result.p_value == np.mean((reach >= t * (1 - 1e-9)) | undefined)
        assert result.p_strict == np.mean(reach > t * (1 + 1e-9))
        signs = np.array(list(itertools.product([1.0, -1.0], repeat=10)))
        given = bootstrap_statistics(
            y,
            x,
            np.arange(10),
            restriction=np.eye(6)[0],
            null=null,
            signs=signs,
            cluster_names=list(range(10)),
        )
        weak = np.abs(given.draws) >= abs(given.t_stat) * (1 - 1e-9)
        assert np.mean(weak) == result.p_value
        for ties in ("weak", "strict"):
            _check(y, x, np.arange(10), 1, 0.9, ties=ties)

"""Standard errors of Lee bounds: influence functions, three ways, coverage, speed."""

from __future__ import annotations

import time

import numpy as np
import pytest
from people import NAN, people, selection_sample

from perutip.inference.bounds import lee_bounds
from perutip.inference.bounds.leave_out import bounds_without_each
from perutip.inference.bounds.trimming import cell_bounds


@pytest.mark.parametrize("clusters", [None, 100])
@pytest.mark.parametrize("discrete", [False, True])
def test_jackknife_equals_influence_functions(clusters, discrete):
    y, d, cluster = selection_sample(1, n=1500, clusters=clusters, discrete=discrete)
    result = lee_bounds(y, d, cluster=cluster)
    seen = ~np.isnan(y)
    p1, p0 = seen[d == 1].mean(), seen[d == 0].mean()
    rate_one, rate_zero = (d == 1) * (seen - p1), (d == 0) * (seen - p0)
    relative = rate_zero / ((d == 0).mean() * p0) - rate_one / ((d == 1).mean() * p1)
    z, k = np.nan_to_num(y), p0 / p1
    inside, other = seen & (d == 1), seen & (d == 0)
    for side, error in ((1, result.std_error_lower), (-1, result.std_error_upper)):
        v = side * z
        cut = np.sort(v[inside])[int(np.ceil(k * inside.sum())) - 1]
        tail = cut - np.maximum(cut - v, 0) / k
        mean = tail[inside].mean()
        influence = inside * (tail - mean) / inside.mean() + (cut - mean) * relative
        influence -= other * (v - v[other].mean()) / other.mean()
        sums = np.bincount(cluster, weights=influence)
        assert error == pytest.approx(np.sqrt((sums**2).sum()) / y.size, rel=0.03)


def test_three_errors_agree():
    y, d, cluster = selection_sample(4, n=1600, clusters=80)
    units = np.arange(80)
    rng = np.random.default_rng(0)
    drawn = np.array([rng.permutation(np.arange(80) % 2) for _ in range(400)])
    jackknife = lee_bounds(y, d, cluster=cluster)
    boot = lee_bounds(y, d, cluster=cluster, inference="bootstrap", reps=400, seed=1)
    redrawn = lee_bounds(
        y,
        d,
        cluster=cluster,
        inference="randomization",
        reps=400,
        seed=1,
        assignments=drawn,
        units=units,
    )
    for other in (boot, redrawn):
        assert other.lower == jackknife.lower
        for side in ("std_error_lower", "std_error_upper"):
            ratio = getattr(other, side) / getattr(jackknife, side)
            assert ratio == pytest.approx(1, abs=0.25)
    again = lee_bounds(y, d, cluster=cluster, inference="bootstrap", reps=400, seed=1)
    assert again == boot


def test_randomization_when_treatment_lowers_selection():
    y, d, cluster = selection_sample(4, n=1600, clusters=80)
    rng = np.random.default_rng(0)
    drawn = np.array([rng.permutation(np.arange(80) % 2) for _ in range(300)])
    options = dict(
        cluster=cluster,
        inference="randomization",
        reps=300,
        seed=1,
        units=np.arange(80),
    )
    one = lee_bounds(y, d, assignments=drawn, **options)
    other = lee_bounds(y, 1 - d, assignments=1 - drawn, **options)
    assert other.lower == pytest.approx(-one.upper)
    assert other.std_error_lower == pytest.approx(one.std_error_upper, rel=0.2)


def test_coverage_when_the_effect_is_the_lower_bound():
    """Those brought in are the highest outcomes, so the lower bound is the effect."""
    covered, n_simulations = 0, 200
    cluster = np.repeat(np.arange(20), 30)
    rng = np.random.default_rng(3)
    for _ in range(n_simulations):
        d = rng.permutation(np.arange(20) % 2)[cluster]
        latent = rng.normal(size=600) + 0.3 * rng.normal(size=20)[cluster]
        seen = np.where(d == 1, latent < 1.0, latent < 0.5)
        result = lee_bounds(np.where(seen, latent + 0.3 * d, NAN), d, cluster=cluster)
        covered += result.conf_low <= 0.3 <= result.conf_high
    assert covered / n_simulations >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / n_simulations)


def test_bootstrap_counts_draws_that_fail():
    y, d, cluster = people([1, 2, 3, 4], [1, NAN, NAN, NAN])
    result = lee_bounds(y, d, cluster=cluster, inference="bootstrap", reps=200, seed=3)
    assert 0 < result.failed_draws < 200 == result.n_draws
    with pytest.raises(ValueError, match="empties an arm or cell for 1 clusters"):
        lee_bounds(y, d, cluster=cluster)


@pytest.mark.parametrize("monotonicity", ["uniform", "by_cell"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("discrete", [False, True])
def test_bounds_without_each_cluster_are_those_of_the_rest(
    monotonicity, weighted, discrete
):
    """The look-ups against trimming the sample without the cluster again."""
    y, d, cluster = selection_sample(3, n=600, clusters=12, discrete=discrete)
    rng = np.random.default_rng(4)
    cells = rng.integers(0, 3, y.size)
    weights = rng.random(y.size) + 0.5 if weighted else np.ones(y.size)
    seen = ~np.isnan(y)
    rows = np.nan_to_num(y), seen.astype(float), d.astype(float), weights, cells
    uniform = monotonicity == "uniform"
    for labels in (cells, np.zeros_like(cells)):
        data = (*rows[:4], labels)
        found = bounds_without_each(*data, cluster, uniform)
        for g in range(12):
            rest = cluster != g
            parts = [column[rest] for column in data]
            one = cell_bounds(*(p[None] for p in parts[:4]), parts[4], uniform)
            for name in ("lower", "upper", "rate_treated", "kept_control"):
                expected = getattr(one, name)[0]
                assert getattr(found, name)[g] == pytest.approx(expected, abs=1e-10)


def test_a_cluster_that_is_an_arm_leaves_no_bounds():
    d, cluster = np.array([1, 1, 0, 0]), np.array([0, 0, 1, 2])
    ones = np.ones(4)
    found = bounds_without_each(
        np.arange(4.0), ones, d * 1.0, ones, np.zeros(4, int), cluster, True
    )
    assert np.isnan(found.lower).tolist() == [True, False, False]


def test_jackknife_of_many_clusters_is_fast():
    """200,000 rows in 2,000 clusters took 267 seconds when each was trimmed again."""
    y, d, cluster = selection_sample(5, n=200_000, clusters=2000, discrete=True)
    began = time.process_time()
    result = lee_bounds(y, d, cluster=cluster)
    assert time.process_time() - began < 5
    assert result.n_draws == 2000 and 0 < result.std_error_lower < 0.1

"""Bounds against values worked out by hand, influence functions, and coverage."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.inference.bounds import lee_bounds
from perutip.inference.bounds.leave_out import bounds_without_each
from perutip.inference.bounds.trimming import cell_bounds

NAN = np.nan


def people(treated, control):
    """Outcomes of both arms, one cluster per person."""
    y = np.r_[np.array(treated, float), np.array(control, float)]
    d = np.repeat([1, 0], [len(treated), len(control)])
    return y, d, np.arange(y.size)


def bounds(treated, control, **options):
    y, d, person = people(treated, control)
    return lee_bounds(y, d, cluster=person, **options)


def selection_sample(seed, n=4000, effect=0.3, clusters=None, discrete=False):
    """Treatment raises selection; those brought in have high outcomes."""
    rng = np.random.default_rng(seed)
    cluster = (
        np.arange(n)
        if clusters is None
        else np.repeat(np.arange(clusters), n // clusters)
    )
    drawn = rng.permutation(np.arange(cluster.max() + 1) % 2)
    shock = 0.3 * rng.normal(size=drawn.size)[cluster] if clusters else 0.0
    latent = rng.normal(size=n) + shock
    d = drawn[cluster]
    s = np.where(d == 1, latent < 1.0, latent < 0.5)
    y = rng.normal(size=n) + 0.5 * latent + effect * d
    y = np.round(y * 2) / 2 if discrete else y
    return np.where(s, y, NAN), d, cluster


def test_half_trimmed():
    result = bounds(range(1, 11), [1, 2, 3, 4, 5] + [NAN] * 5)
    assert (result.lower, result.upper) == (0, 5)
    assert (result.direction, result.trimmed_arm) == ("more", "treated")
    assert result.trimmed_share == 0.5
    assert (result.n_obs, result.n_selected, result.n_clusters) == (20, 15, 20)


@pytest.mark.parametrize(
    ("missing", "lower", "upper"), [(1, 1 / 3, 2 / 3), (2, 0, 1), (0, 1 / 2, 1 / 2)]
)
def test_mass_points_are_cut_to_the_exact_share(missing, lower, upper):
    control = [0.0] * (4 - missing) + [NAN] * missing
    result = bounds([0, 0, 1, 1], control)
    assert (result.lower, result.upper) == pytest.approx((lower, upper))


def test_fraction_of_one_person():
    # Control observes 3 of 5: 2.4 of the four treated are kept.
    result = bounds([0, 0, 1, 1], [0, 0, 0, NAN, NAN])
    assert (result.lower, result.upper) == pytest.approx((0.4 / 2.4, 2 / 2.4))


def test_less_selection_trims_the_control_arm():
    treated, control = [2.0, 4, NAN, NAN], [1.0, 2, 6, 7]
    result = bounds(treated, control)
    assert (result.direction, result.trimmed_arm) == ("less", "control")
    assert (result.lower, result.upper) == pytest.approx((3 - 6.5, 3 - 1.5))
    mirror = bounds(control, treated)
    assert (mirror.lower, mirror.upper) == pytest.approx((-result.upper, -result.lower))


def test_equal_selection_gives_a_point():
    result = bounds([1, 2, NAN], [0, 1, NAN])
    assert result.lower == result.upper == pytest.approx(1)
    assert (result.direction, result.trimmed_share) == ("equal", 0)


def test_trimming_share_of_job_corps():
    # Lee (2009), Job Corps, week 208: observed .566 of 3,599 and .607 of 5,546, share
    # trimmed .068 (rates as printed, so right to their rounding).
    treated = np.where(np.arange(5546) < round(0.607 * 5546), 1.0, NAN)
    control = np.where(np.arange(3599) < round(0.566 * 3599), 1.0, NAN)
    y, d, person = people(treated, control)
    result = lee_bounds(y, d, cluster=person % 300)
    assert result.trimmed_share == pytest.approx(0.068, abs=0.0015)


def test_weights_are_copies():
    y, d, person = people([0, 1, 5, 9], [2, 3, NAN, NAN])
    times = np.array([1, 2, 3, 1, 2, 1, 1, 3])
    weighted = lee_bounds(y, d, cluster=person, weights=times)
    copied = lee_bounds(
        np.repeat(y, times), np.repeat(d, times), cluster=np.repeat(person, times)
    )
    assert weighted.lower == pytest.approx(copied.lower)
    assert weighted.std_error_upper == pytest.approx(copied.std_error_upper)


def test_cells_tighten_by_hand():
    # In cell a all are observed in both arms; in cell b half of the controls. Cell b's
    # treated are 10 and 20: bounds 10 − 10 and 20 − 10; cell a's effect is 1. Of the
    # always-selected 4 are in a, 2 in b.
    y, d, person = people([1, 1, 10, 20], [0, 0, 10, NAN])
    cells = np.array(list("aabbaabb"))
    copies = [np.tile(v, 3) for v in (y, d, cells)]
    common = dict(cluster=np.arange(24))
    loose = lee_bounds(*copies[:2], **common)
    tight = lee_bounds(*copies[:2], cells=copies[2], **common)
    assert (tight.lower, tight.upper) == pytest.approx((2 / 3, (2 + 10) / 3))
    assert loose.lower < tight.lower and tight.upper < loose.upper
    assert (tight.n_cells, tight.cells_against) == (2, 0)


def test_cells_that_go_the_other_way():
    y, d, _ = people([1, 3, 5, NAN], [0, NAN, 2, 6])
    cells = np.tile(np.array(list("aabb")), 2)
    y, d, cells = (np.tile(v, 4) for v in (y, d, cells))
    y[-1] = NAN
    uniform = lee_bounds(y, d, cluster=np.arange(32), cells=cells)
    free = lee_bounds(y, d, cluster=np.arange(32), cells=cells, monotonicity="by_cell")
    assert uniform.direction == "more" and uniform.cells_against == 1
    # In b one treated and 7 of 8 controls are seen: 3/8·… of the controls are kept.
    kept = [2] * 4 + [6] * 3
    low_b = 5 - np.mean(sorted(kept)[-4:])
    high_b = 5 - np.mean(sorted(kept)[:4])
    low_a, high_a = 1 - 0, 3 - 0
    assert free.lower == pytest.approx((low_a + low_b) / 2)
    assert free.upper == pytest.approx((high_a + high_b) / 2)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_trimmed_mean_is_the_tail_programme(seed, discrete):
    # Rockafellar and Uryasev (2000): mean of the lowest share k is
    # max over c of c − E(c − Y)+ / k, attained at a data point.
    y, d, person = selection_sample(seed, n=60, discrete=discrete)
    result = lee_bounds(y, d, cluster=person // 3)
    seen = ~np.isnan(y)
    rate = [seen[d == a].mean() for a in (0, 1)]
    more = int(rate[1] > rate[0])
    k = rate[1 - more] / rate[more]
    values, other = y[seen & (d == more)], y[seen & (d != more)].mean()
    low = max(c - np.maximum(c - values, 0).mean() / k for c in values)
    high = min(c + np.maximum(values - c, 0).mean() / k for c in values)
    ends = (low - other, high - other) if more else (other - high, other - low)
    assert (result.lower, result.upper) == pytest.approx(ends, abs=1e-10)


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


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(treatment=[1, 1, 1, 1]), "no observed outcome with treatment 0"),
        (dict(treatment=[1, 0, 2, 0]), "treatment must hold"),
        (dict(cluster=["a", None, "b", "c"]), "must not be missing"),
        (dict(weights=[1, 1, 1, 0]), "positive"),
        (dict(selected=[1, 1, 1, 1]), "1 selected rows"),
        (dict(cells=[1, 1, 2, 2, 2]), "cells has shape"),
        (dict(inference="bootstrap"), "seed"),
        (dict(inference="delta"), "jackknife, bootstrap or randomization"),
        (dict(inference="randomization", seed=1), "needs assignments"),
        (dict(monotonicity="none"), "uniform or by_cell"),
        (dict(level=95), "level"),
    ],
)
def test_lee_refusals(change, message):
    data = dict(outcome=[1, 2, 3, NAN], treatment=[1, 0, 1, 0], cluster=[1, 2, 3, 4])
    with pytest.raises(ValueError, match=message):
        lee_bounds(**{**data, **change})


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

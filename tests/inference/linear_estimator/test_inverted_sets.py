"""p-values and sets from moments alone: enumerated, met in the middle, refined."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.inference.linear_estimator import bootstrap_t as wild
from perutip.inference.linear_estimator.inverted_set import inverted_set, refined_set


def random_moments(seed: int, n_clusters: int) -> wild.LinearMoments:
    rng = np.random.default_rng(seed)
    return wild.LinearMoments(
        rng.normal(size=n_clusters),
        np.full(n_clusters, 1 / n_clusters),
        rng.normal(size=(n_clusters, n_clusters)),
        0.05 * rng.normal(size=(n_clusters, n_clusters)),
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 13), st.floats(-2, 2))
def test_meeting_in_the_middle_counts_what_all_patterns_count(seed, n_clusters, r):
    moments = random_moments(seed, n_clusters)
    patterns = np.array(list(itertools.product([1.0, -1.0], repeat=n_clusters)))
    assert wild.enumerated_p(moments, r) == wild.pattern_p(moments, r, patterns)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 8), st.sampled_from([0.05, 0.2, 0.5]))
def test_set_agrees_with_p_on_a_grid(seed, n_clusters, alpha):
    moments = random_moments(seed, n_clusters)
    patterns = wild.half_patterns(n_clusters)
    pieces = inverted_set(moments, alpha, patterns)
    for r in np.concatenate([np.linspace(-30, 30, 241), [-1e4, 1e4]]) + 1e-4:
        inside = any(low <= r <= high for low, high in pieces)
        assert inside == (wild.pattern_p(moments, r, patterns)[0] > alpha + 1e-12)


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_ends_located_on_half_of_the_patterns_move_to_the_exact_ends(seed, few):
    made = random_moments(seed, 9)
    if few:
        # Two clusters carry the effect, and its own spread grows with r.
        made = replace(made, s1=np.r_[0.5, 0.5, np.zeros(7)])
    exact = inverted_set(made, 0.1, wild.half_patterns(9))
    located = inverted_set(made, 0.1, wild.half_patterns(9)[::2])
    found = refined_set(made, 0.1, located)
    if seed == 0:
        assert np.isinf(exact).any() == few
    np.testing.assert_allclose(found, exact, atol=2e-6, rtol=1e-6)

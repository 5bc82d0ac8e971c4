"""Step-down p-values against a slow textbook version, hand values, error rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.inference.multiple_testing import common_signs, holm, step_down
from perutip.inference.randomization_test import (
    enumerate_assignments,
    randomization_tests,
)


def textbook(observed, draws, sampled):
    """Romano and Wolf (2016), one loop per definition."""
    left, p, before = list(range(len(observed))), {}, 0.0
    while left:
        best = max(left, key=lambda j: abs(observed[j]))
        count = 0
        for row in draws:
            largest = max(abs(row[j]) for j in left)
            count += largest >= abs(observed[best]) * (1 - 1e-9)
        share = (count + 1) / (len(draws) + 1) if sampled else count / len(draws)
        before = p[best] = max(before, share)
        left.remove(best)
    return [p[j] for j in range(len(observed))]


def westfall_young(observed, draws):
    """Algorithm 2.8 on p-values of each column, draws enumerated."""
    n, m = draws.shape
    own = np.empty((n, m))
    for j in range(m):
        for b in range(n):
            own[b, j] = np.mean(np.abs(draws[:, j]) >= abs(draws[b, j]) - 1e-12)
    raw = [np.mean(np.abs(draws[:, j]) >= abs(observed[j]) - 1e-12) for j in range(m)]
    order = sorted(range(m), key=lambda j: raw[j])
    p, before = np.empty(m), 0.0
    for i, j in enumerate(order):
        smallest = own[:, order[i:]].min(axis=1)
        before = p[j] = max(before, np.mean(smallest <= raw[j] + 1e-12))
    return p


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.booleans(), st.booleans())
def test_equals_textbook(seed, m, sampled, ties):
    rng = np.random.default_rng(seed)
    draws = rng.normal(size=(80, m)) @ rng.normal(size=(m, m))
    draws = np.round(draws) if ties else draws
    observed = draws[3] if not sampled else 1.5 * draws[0]
    result = step_down(observed, draws, sampled=sampled)
    np.testing.assert_allclose(
        result.p_step_down, textbook(observed, draws, sampled), atol=1e-12
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_min_p_equals_westfall_young(seed, m):
    rng = np.random.default_rng(seed)
    draws = np.round(rng.normal(size=(60, m)) * 10 ** rng.uniform(-2, 2, m), 2)
    result = step_down(draws[5], draws, method="min_p")
    np.testing.assert_allclose(result.p_step_down, westfall_young(draws[5], draws))


def test_independent_outcomes_give_sidak():
    # All pairs of 20 × 20 values: the maximum of two independent uniform ranks.
    one = np.arange(1.0, 21)
    draws = np.array([(a, b) for a in one for b in one])
    result = step_down([20, 18], draws)
    np.testing.assert_allclose(result.p_value, [1 / 20, 3 / 20])
    np.testing.assert_allclose(result.p_step_down, [1 - (19 / 20) ** 2, 3 / 20])
    np.testing.assert_allclose(result.p_holm, [2 / 20, 3 / 20])


def test_copies_of_an_outcome_cost_nothing():
    draws = np.random.default_rng(0).normal(size=(200, 1)) * [1, -1, 1]
    result = step_down(draws[9], draws)
    assert len(set(result.p_step_down)) == 1
    assert result.p_step_down[0] == result.p_value[0]


def test_never_below_unadjusted_and_monotone():
    rng = np.random.default_rng(1)
    draws = rng.normal(size=(500, 8))
    result = step_down(rng.normal(size=8) * 2, draws, sampled=True)
    assert (result.p_step_down >= result.p_value).all()
    assert (np.diff(result.p_step_down[result.order]) >= 0).all()


def test_holm_by_hand():
    adjusted = holm([0.01, 0.04, 0.03, 0.005])
    np.testing.assert_allclose(adjusted, [0.03, 0.06, 0.06, 0.02])
    np.testing.assert_allclose(holm([0.9, 0.8]), [1, 1])


def test_one_sided():
    draws = np.array([[-3.0, 1], [2, -2], [1, 3], [0, 0]])
    np.testing.assert_allclose(
        step_down([2, 1], draws, alternative="greater").p_step_down, [2 / 4, 2 / 4]
    )
    np.testing.assert_allclose(
        step_down([-3, -2], draws, alternative="less").p_value, [1 / 4, 1 / 4]
    )


def test_missing_draws_count_as_extreme():
    draws = np.array([[3.0, 1], [np.nan, 2], [0.5, np.nan]])
    np.testing.assert_allclose(step_down([3, 2], draws).p_step_down, [1, 1])
    np.testing.assert_allclose(step_down([3, 2], draws).p_value, [2 / 3, 2 / 3])


@pytest.mark.parametrize(
    ("observed", "draws", "options", "message"),
    [
        ([], np.zeros((3, 0)), {}, "at least one"),
        ([1.0], np.zeros((3, 2)), {}, "shape"),
        ([np.nan], np.zeros((3, 1)), {}, "1 observed statistics are missing"),
        ([1.0], np.zeros((3, 1)), {"names": ["a", "b"]}, "2 names"),
        ([1.0], np.zeros((3, 1)), {"alternative": "both"}, "two-sided"),
        ([1.0], np.zeros((3, 1)), {"method": "bonferroni"}, "max_t or min_p"),
    ],
)
def test_refusals(observed, draws, options, message):
    with pytest.raises(ValueError, match=message):
        step_down(observed, draws, **options)


def test_signs_enumerated_over_the_union():
    signs = common_signs(["b", "a", "c", "a"], 9999)
    assert signs.enumerated and signs.labels == ("a", "b", "c")
    assert len(np.unique(signs.signs, axis=0)) == 8
    assert (signs.signs[0] == 1).all()
    subset = signs.for_clusters(["c", "a"])
    np.testing.assert_array_equal(subset, signs.signs[:, [2, 0]])
    with pytest.raises(ValueError, match="not in the union"):
        signs.for_clusters(["z"])


def test_signs_drawn_from_the_seed_whatever_the_order():
    labels = list(range(30))
    one, other = common_signs(labels, 500, 7), common_signs(labels[::-1], 500, 7)
    assert not one.enumerated and one.signs.shape == (500, 30)
    np.testing.assert_array_equal(one.signs, other.signs)
    assert set(np.unique(one.signs)) == {-1, 1}
    assert abs(one.signs.mean()) < 0.03
    with pytest.raises(ValueError, match="seed"):
        common_signs(labels, 500)


@pytest.mark.parametrize("n_effects", [0, 2])
def test_family_wise_error_rate(n_effects):
    """Six correlated outcomes, 70 assignments, level .10: exact under the null."""
    rng = np.random.default_rng(11)
    every = enumerate_assignments([0] * 8, 4)
    mixing = np.eye(6) + 0.5
    false, found, n_simulations = 0, 0, 300
    for _ in range(n_simulations):
        z = every[rng.integers(70)]
        y = rng.normal(size=(8, 6)) @ mixing
        y[:, :n_effects] += 8 * z[:, None]
        family = randomization_tests(
            {j: y[:, j] for j in range(6)},
            range(8),
            z,
            every,
            units=range(8),
            confidence_set=False,
        )
        p = step_down(
            [family[j].statistic for j in range(6)],
            np.column_stack([family[j].statistics for j in range(6)]),
        ).p_step_down
        false += (p[n_effects:] <= 0.10).any()
        found += (p[:n_effects] <= 0.10).all()
    assert false / n_simulations <= 0.10 + 3 * np.sqrt(0.09 / n_simulations)
    if n_effects:
        assert found / n_simulations > 0.9

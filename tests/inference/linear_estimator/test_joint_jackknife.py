"""The joint test of jackknifed estimates has Hotelling's factor."""

import numpy as np
import pytest
from scipy import stats

from perutip.inference.linear_estimator.jackknife import JointEstimates, joint_test

JOINT = JointEstimates(("a", "b", "c"), np.array([3.0, 4.0, 0.0]), np.eye(3), 12)


def test_two_estimates_by_hand():
    found = joint_test(JOINT, ["a", "b"])
    # 9 + 16 = 25; (12 - 2) / (11 * 2) * 25
    assert found.statistic == pytest.approx(250 / 22)
    assert (found.df1, found.df2) == (2, 10)
    assert found.p_value == pytest.approx(stats.f.sf(250 / 22, 2, 10))


def test_one_estimate_is_its_squared_t():
    found = joint_test(JOINT, ["a"])
    assert found.statistic == pytest.approx(9.0)
    assert found.p_value == pytest.approx(2 * stats.t.sf(3.0, 11))


def test_it_is_hotelling_s_test_of_means():
    rng = np.random.default_rng(0)
    values = rng.normal(0.3, 1.0, (12, 3))
    mean, n = values.mean(axis=0), len(values)
    joint = JointEstimates(("a", "b", "c"), mean, np.cov(values.T) / n, n)
    squared = n * mean @ np.linalg.solve(np.cov(values.T), mean)
    expected = stats.f.sf((n - 3) / (3 * (n - 1)) * squared, 3, n - 3)
    assert joint_test(joint, ["a", "b", "c"]).p_value == pytest.approx(expected)


def test_too_few_clusters_or_a_singular_covariance_have_no_p():
    few = JointEstimates(("a", "b"), np.ones(2), np.eye(2), 2)
    assert np.isnan(joint_test(few, ["a", "b"]).p_value)
    flat = JointEstimates(("a", "b"), np.ones(2), np.ones((2, 2)), 12)
    assert np.isnan(joint_test(flat, ["a", "b"]).p_value)
    with pytest.raises(ValueError, match="nothing to test"):
        joint_test(JOINT, [])

"""Sup-t bands and the joint test against formulas and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import f, studentized_range, t

from perutip.inference.simultaneous import joint_zero_test, simultaneous_band

CORRELATED = np.array([[1, 0.5, 0.0], [0.5, 1, 0.2], [0.0, 0.2, 2]])


def test_one_coefficient_is_the_t_interval_and_test():
    band = simultaneous_band([2.0], [[1.0]], 25)
    assert band.critical == pytest.approx(t.ppf(0.975, 24), abs=1e-3)
    joint = joint_zero_test([2.0], [[1.0]], 25)
    assert joint.p_value == pytest.approx(2 * t.sf(2, 24), rel=1e-9)
    assert joint.p_largest == pytest.approx(joint.p_value, abs=1e-3)


def test_perfectly_correlated_coefficients_need_no_wider_band():
    band = simultaneous_band([1.0, 2.0], [[1.0, 2.0], [2.0, 4.0]], 13)
    assert band.critical == pytest.approx(band.pointwise, abs=2e-3)


def test_all_contrasts_of_three_means_give_tukeys_range():
    """The largest |t| of pairwise differences is the studentized range / sqrt(2)."""
    pairs = np.array([[1, -1, 0], [1, 0, -1], [0, 1, -1]], float)
    band = simultaneous_band(np.zeros(3), pairs @ pairs.T, 13)
    tukey = studentized_range.ppf(0.95, 3, 12) / np.sqrt(2)
    assert band.critical == pytest.approx(tukey, abs=5e-3)


def test_critical_value_agrees_with_plain_simulation():
    rng = np.random.default_rng(1)
    draws = rng.multivariate_normal(np.zeros(3), CORRELATED, size=200_000)
    spread = np.sqrt(rng.chisquare(9, 200_000) / 9)
    largest = np.abs(draws / np.sqrt(np.diag(CORRELATED))).max(axis=1) / spread
    band = simultaneous_band([1, 2, 3], CORRELATED, 10)
    assert band.critical == pytest.approx(np.quantile(largest, 0.95), abs=0.02)
    half = band.critical * np.sqrt(np.diag(CORRELATED))
    assert band.conf_high - band.conf_low == pytest.approx(2 * half)


def jackknifed(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    left = (values.sum(axis=0) - values) / (len(values) - 1)
    gaps = left - values.mean(axis=0)
    return values.mean(axis=0), (len(values) - 1) / len(values) * gaps.T @ gaps


def test_joint_test_keeps_its_size_where_chi_squared_does_not():
    """Means of 14 normal clusters, jackknife covariance: Hotelling's law is exact."""
    rng = np.random.default_rng(2)
    rejected, naive = 0, 0
    for _ in range(800):
        values = rng.multivariate_normal(np.zeros(3), CORRELATED, size=14)
        found = joint_zero_test(*jackknifed(values), 14)
        rejected += found.p_value < 0.05
        naive += found.p_chi_squared < 0.05
    assert 0.03 < rejected / 800 < 0.07
    assert naive / 800 > 0.1


def test_statistic_is_hotellings():
    values = np.random.default_rng(3).normal(size=(12, 2)) + 0.5
    mean = values.mean(axis=0)
    t_squared = 12 * mean @ np.linalg.solve(np.cov(values.T), mean)
    found = joint_zero_test(*jackknifed(values), 12)
    assert found.f_stat == pytest.approx(10 / (2 * 11) * t_squared, rel=1e-10)
    assert found.p_value == pytest.approx(f.sf(found.f_stat, 2, 10), rel=1e-12)


def test_coefficients_without_standard_error_are_left_out():
    covariance = np.diag([1.0, np.nan, 0.0, 4.0])
    found = joint_zero_test([1.0, 2.0, 3.0, 4.0], covariance, 20)
    assert found.n_coefficients == 2 and found.df_den == 18
    band = simultaneous_band([1.0, 2.0, 3.0, 4.0], covariance, 20)
    assert np.isnan(band.conf_low).tolist() == [False, True, True, False]


def test_fragility_is_said():
    solid = joint_zero_test([1, 2, 3], CORRELATED, 25)
    assert not solid.fragile and "F(3, 22)" in solid.note
    many = joint_zero_test(np.ones(9), np.eye(9), 25)
    assert many.fragile and "fragile" in many.note
    more = joint_zero_test(np.ones(9), np.eye(9), 9)
    assert np.isnan(more.p_value) and more.reason == "9 coefficients, 9 clusters"
    same = joint_zero_test([1.0, 1.0], np.ones((2, 2)), 25)
    assert np.isnan(same.p_value) and "singular" in same.note
    few = joint_zero_test([1.0, 1.0], np.eye(2), 2)
    assert np.isnan(few.p_value) and "2 coefficients, 2 clusters" in few.note
    assert np.isfinite(same.p_largest)
    none = joint_zero_test([np.nan], [[np.nan]], 25)
    assert np.isnan(none.p_value) and none.reason


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="covariance"):
        joint_zero_test([1.0], np.eye(2), 10)
    with pytest.raises(ValueError, match="n_clusters"):
        simultaneous_band([1.0], [[1.0]], 1)
    with pytest.raises(ValueError, match="level"):
        simultaneous_band([1.0], [[1.0]], 9, level=95)

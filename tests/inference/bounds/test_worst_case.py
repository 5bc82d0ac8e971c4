"""Worst-case bounds and Imbens-Manski intervals against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from perutip.inference.bounds import (
    imbens_manski_interval,
    manski_bounds,
    worst_case_outcomes,
)

NAN = np.nan


def test_imbens_manski_limits():
    two, one = stats.norm.ppf([0.975, 0.95])
    assert imbens_manski_interval(0, 0, 1, 1) == pytest.approx((-two, two))
    assert imbens_manski_interval(0, 50, 1, 2) == pytest.approx((-one, 50 + 2 * one))
    low, high = imbens_manski_interval(0, 1, 1, 1)
    assert stats.norm.cdf(-low + 1) - stats.norm.cdf(low) == pytest.approx(0.95)
    assert imbens_manski_interval(0, 0, 1, 1, df=5)[1] == pytest.approx(
        stats.t(5).ppf(0.975)
    )
    assert imbens_manski_interval(1, 2, 0, 0) == (1, 2)
    with pytest.raises(ValueError, match="below"):
        imbens_manski_interval(1, 0, 1, 1)
    with pytest.raises(ValueError, match="finite"):
        imbens_manski_interval(0, NAN, 1, 1)


def test_manski_mean_by_hand():
    result = manski_bounds([1, 0, 1, NAN], (0, 1), cluster=range(4))
    assert (result.lower, result.upper) == pytest.approx((0.5, 0.75))
    assert (result.n_missing, result.missing_control) == (1, 0.25)


def test_manski_difference_by_hand():
    y, d, person = [1, 1, 0, NAN, 0, 1, NAN, NAN], np.repeat([1, 0], 4), range(8)
    result = manski_bounds(y, (0, 1), treatment=d, cluster=person)
    assert (result.lower, result.upper) == pytest.approx((0.5 - 0.75, 0.75 - 0.25))
    assert result.upper - result.lower == pytest.approx(
        result.missing_treated + result.missing_control
    )
    assert result.conf_low < result.lower and result.upper < result.conf_high


def test_manski_without_missing_is_the_clustered_t():
    rng = np.random.default_rng(0)
    cluster = np.repeat(np.arange(12), 5)
    d, y = cluster % 2, rng.random(60)
    result = manski_bounds(y, (0, 1), treatment=d, cluster=cluster)
    means = np.array([y[cluster == g].mean() for g in range(12)])
    arm = np.arange(12) % 2
    squares = sum(6 * means[arm == a].var() for a in (0, 1))
    expected = np.sqrt(12 / 11 * 59 / 58 * squares / 36)
    assert result.std_error_lower == pytest.approx(expected)
    half = stats.t(11).ppf(0.975) * expected
    assert result.conf_high == pytest.approx(result.upper + half)


def test_worst_cases_feed_other_tests():
    low, high = worst_case_outcomes([1, NAN, 0, NAN], (0, 2), [1, 1, 0, 0])
    np.testing.assert_array_equal(low, [1, 0, 0, 2])
    np.testing.assert_array_equal(high, [1, 2, 0, 0])
    with pytest.raises(ValueError, match="1 values lie outside"):
        worst_case_outcomes([3, NAN], (0, 2))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(treatment=[1, 1, 1]), "every row is 1"),
        (dict(treatment=[1, 0, 2]), "treatment must hold"),
        (dict(weights=[1, 1, -1]), "positive"),
        (dict(cluster=[1, 1, 1]), "two clusters"),
        (dict(cluster=["a", "b", None]), "two clusters"),
        (dict(support=(1, 0)), "support"),
        (dict(support=(0, np.inf)), "support"),
    ],
)
def test_manski_refusals(change, message):
    data = dict(outcome=[0, 1, NAN], support=(0, 1), cluster=[1, 2, 3])
    with pytest.raises(ValueError, match=message):
        manski_bounds(**{**data, **change})

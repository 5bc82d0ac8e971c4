"""Actual on stated: the logit of statsmodels with clusters gives the same numbers."""

import numpy as np
import pytest
import statsmodels.api as sm

from perutip.supply.stated.departures import actual_on_stated


def sample(slope, seed=2):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(30), 40)
    index = rng.normal(-1, 1, 1200) + rng.normal(0, 0.5, 30)[cluster]
    left = rng.random(1200) < 1 / (1 + np.exp(0.5 - slope * index))
    return left.astype(float), index, cluster


def test_agrees_with_statsmodels():
    left, index, cluster = sample(0.8)
    fit = actual_on_stated(left, index, cluster, level=0.95)
    other = sm.Logit(left, sm.add_constant(index)).fit(
        disp=0,
        tol=1e-12,
        cov_type="cluster",
        cov_kwds={"groups": cluster, "use_correction": False},
    )
    assert (fit.intercept, fit.slope) == pytest.approx(tuple(other.params), abs=1e-7)
    assert fit.std_error == pytest.approx(other.bse[1] * np.sqrt(30 / 29), rel=1e-5)
    assert fit.validated and fit.conf_low < 0.8 < fit.conf_high


def test_stated_choices_that_tell_nothing_are_not_validated():
    assert not actual_on_stated(*sample(0.0), level=0.95).validated


def test_what_cannot_be_fitted_is_refused():
    left, index, cluster = sample(0.5)
    with pytest.raises(ValueError, match="stayed"):
        actual_on_stated(np.zeros(1200), index, cluster, level=0.95)
    with pytest.raises(ValueError, match="separates"):
        actual_on_stated((index > 0).astype(float), index, cluster, level=0.95)
    with pytest.raises(ValueError, match="0 or 1"):
        actual_on_stated(np.where(left == 1, np.nan, 0), index, cluster, level=0.95)


def test_a_weight_of_three_is_the_same_girl_three_times():
    left, index, cluster = sample(0.8)
    times = 1 + np.arange(left.size) % 3
    weighted = actual_on_stated(left, index, cluster, 10 * times, level=0.95)
    again = actual_on_stated(
        *(np.repeat(one, times) for one in (left, index, cluster)), level=0.95
    )
    assert weighted.slope == pytest.approx(again.slope, rel=1e-8)
    assert weighted.std_error == pytest.approx(again.std_error, rel=1e-8)
    with pytest.raises(ValueError, match="positive number per row"):
        actual_on_stated(left, index, cluster, 0 * times, level=0.95)

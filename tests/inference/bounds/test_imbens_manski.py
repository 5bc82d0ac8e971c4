"""Imbens and Manski's interval: the critical value solves its equation, by hand."""

import pytest
from scipy import stats

from perutip.inference.bounds.imbens_manski import imbens_manski_interval


def test_a_point_takes_the_two_sided_and_a_wide_interval_the_one_sided_quantile():
    low, high = imbens_manski_interval(0.0, 0.0, 1.0, 1.0)
    assert (low, high) == pytest.approx((-1.959964, 1.959964), abs=1e-6)
    low, high = imbens_manski_interval(0.0, 50.0, 1.0, 1.0)
    assert (low, high) == pytest.approx((-1.644854, 51.644854), abs=1e-6)


@pytest.mark.parametrize("errors", [(1.0, 2.0), (2.0, 1.0)])
def test_the_width_is_measured_in_the_larger_error(errors):
    low, high = imbens_manski_interval(0.0, 1.0, *errors)
    c = -low / errors[0]
    assert (high - 1.0) / errors[1] == pytest.approx(c)
    covered = stats.norm.cdf(c + 1.0 / 2.0) - stats.norm.cdf(-c)
    assert covered == pytest.approx(0.95, abs=1e-9)


def test_degrees_of_freedom_and_no_error():
    low, high = imbens_manski_interval(0.0, 0.0, 1.0, 1.0, level=0.9, df=3)
    assert (low, high) == pytest.approx((-2.353363, 2.353363), abs=1e-5)
    assert imbens_manski_interval(1.0, 2.0, 0.0, 0.0) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("values", "level", "message"),
    [
        ((1.0, 0.0, 1.0, 1.0), 0.95, "below lower"),
        ((0.0, 1.0, -1.0, 1.0), 0.95, "not negative"),
        ((0.0, float("nan"), 1.0, 1.0), 0.95, "finite"),
        ((0.0, 1.0, 1.0, 1.0), 1.0, "between 0 and 1"),
        ((0.0, 1.0, 1.0, 1.0), 0.0, "between 0 and 1"),
    ],
)
def test_refusals(values, level, message):
    with pytest.raises(ValueError, match=message):
        imbens_manski_interval(*values, level=level)

"""Periods without a coefficient between base and first effect, as of a donut."""

from __future__ import annotations

import numpy as np
import pytest
from shortest_weights import shortest_half_length

from perutip.designs.event_studies.leads_and_lags import Path, honest_rows
from perutip.designs.honest_bounds import honest_bounds
from perutip.designs.honest_bounds.smoothness import fixed_length_interval

SLOPE = 0.1
NEARLY_KNOWN = 1e-6


def trend(
    skipped: int, n_pre: int = 3, n_post: int = 4
) -> tuple[np.ndarray, np.ndarray]:
    """No effect: a straight line in time through the base, and its covariance."""
    times = np.r_[np.arange(-n_pre, 0), skipped + np.arange(1, n_post + 1)]
    return SLOPE * times, NEARLY_KNOWN * np.eye(len(times))


@pytest.mark.parametrize("skipped", [0, 1, 2, 5])
def test_a_linear_trend_through_the_gap_is_no_effect(skipped):
    """What a gap that counts as one period would take for an effect of the training."""
    given = *trend(skipped), 3
    target = np.full(4, 0.25)
    smooth = honest_bounds(
        *given, restriction="smoothness", bounds=[0.0], target=target, skipped=skipped
    )
    low, high = smooth.table[["conf_low", "conf_high"]].to_numpy()[0]
    assert low < 0 < high and high - low < SLOPE
    magnitudes = honest_bounds(
        *given, bounds=[0.8, 1.2], target=target, skipped=skipped
    )
    assert magnitudes.table["excludes_zero"].tolist() == [True, False]


def test_leads_and_lags_say_how_many_bins_the_donut_takes():
    coefficients, covariance = trend(2)
    path = Path(
        times=np.array([-7, -6, -5, -4, -3, 0, 1, 2, 3, 4]),
        estimates=np.r_[9.0, coefficients[:3], 0.0, coefficients[3:], 9.0],
        covariance=np.diag(np.r_[1.0, np.diag(covariance), NEARLY_KNOWN, 1.0]),
        n_clusters=25,
        n_regions=np.full(10, 12),
        base=-3,
        binned=(-7, 4),
    )
    rows = {key: numbers for key, _, numbers in honest_rows(path, 0.95)}
    assert rows["smoothness_0"][1] < 0 < rows["smoothness_0"][2]
    assert rows["smoothness_0"][2] < SLOPE
    assert rows["relative_magnitudes_0.5"][1] > 0 > rows["relative_magnitudes_1.5"][1]


@pytest.mark.parametrize("skipped", [0, 2])
def test_no_other_weights_are_shorter_over_a_gap(skipped):
    """Nelder-Mead over the leads' weights, the worst bias over paths with the gap."""
    n_pre, n_post, change = 3, 2, 0.4
    rng = np.random.default_rng(7)
    root = rng.normal(size=(5, 8))
    estimates, covariance = rng.normal(size=5), root @ root.T / 10
    target = np.full(n_post, 1 / n_post)
    low, high = fixed_length_interval(
        estimates, covariance, n_pre, target, change, 0.95, skipped=skipped
    )
    best = shortest_half_length(covariance, n_pre, target, change, skipped)
    assert (high - low) / 2 == pytest.approx(best, rel=1e-3)
    assert (high - low) / 2 <= best * (1 + 1e-6)


@pytest.mark.parametrize("skipped", [-1, 0.5])
def test_a_gap_is_a_whole_number(skipped):
    with pytest.raises(ValueError, match="skipped must be a whole number, at least 0"):
        honest_bounds(*trend(0), 3, skipped=skipped)

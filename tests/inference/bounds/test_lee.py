"""Bounds against values worked out by hand, influence functions, and coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import NAN, bounds, people, selection_sample

from perutip.inference.bounds import lee_bounds


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
        (dict(inference="delta"), "jackknife, bootstrap, randomization"),
        (dict(inference="randomization", seed=1), "needs assignments"),
        (dict(monotonicity="none"), "uniform, by_cell"),
        (dict(level=95), "level"),
    ],
)
def test_lee_refusals(change, message):
    data = dict(outcome=[1, 2, 3, NAN], treatment=[1, 0, 1, 0], cluster=[1, 2, 3, 4])
    with pytest.raises(ValueError, match=message):
        lee_bounds(**{**data, **change})


def test_lee_bounds_take_no_infinite_outcome_and_no_empty_one() -> None:
    arm = np.repeat([0, 1], 20)
    with pytest.raises(ValueError, match="infinite"):
        lee_bounds(np.r_[np.inf, np.arange(39.0)], arm, cluster=np.arange(40))
    with pytest.raises(ValueError, match="not empty"):
        lee_bounds([], [], cluster=[])

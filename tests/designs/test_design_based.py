"""Design-based supervised learning: expectations over every draw, and hand counts."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from perutip.designs.design_based import (
    calibrated,
    covers_design,
    error_rates,
    pseudo_outcome,
    region_folds,
    rulings_to_code,
)


def test_expectation_over_every_draw_is_the_code():
    """All samples of two strata, 2 of 4 and 1 of 3, whatever the prediction."""
    rng = np.random.default_rng(1)
    code, prediction = rng.integers(0, 4, 7).astype(float), rng.normal(size=7)
    probability = np.array([0.5] * 4 + [1 / 3] * 3)
    draws = []
    for first, second in product(combinations(range(4), 2), combinations((4, 5, 6), 1)):
        read = np.full(7, np.nan)
        read[[*first, *second]] = code[[*first, *second]]
        draws.append(pseudo_outcome(prediction, read, probability))
    assert len(draws) == 18
    assert np.mean(draws, axis=0) == pytest.approx(code, abs=1e-12)


def test_uniform_draws_give_the_prediction_powered_mean():
    """Angelopoulos and others (2023): mean prediction plus mean error of those read."""
    rng = np.random.default_rng(2)
    prediction, code = rng.normal(size=50), rng.normal(size=50)
    read = np.where(np.arange(50) < 20, code, np.nan)
    found = pseudo_outcome(prediction, read, np.full(50, 20 / 50)).mean()
    wanted = prediction.mean() + (code - prediction)[:20].mean()
    assert found == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("wrong", [0.0, -0.1, 1.2, np.nan])
def test_impossible_probabilities_are_refused(wrong):
    with pytest.raises(ValueError, match="probabilities"):
        pseudo_outcome([0.5, 0.5], [1.0, np.nan], [wrong, 0.5])


def test_a_stratum_that_nobody_read_is_noticed():
    treated = np.array([1, 1, 1, 1, 0, 0, 0, 0])
    probability = np.full(8, 0.5)
    code = np.array([1, np.nan, 2, np.nan, 0, np.nan, 1, np.nan])
    assert covers_design(code, probability, treated)
    code[2] = np.nan
    assert not covers_design(code, probability, treated)


def test_folds_hold_whole_regions_and_about_equal_numbers():
    regions = np.repeat(np.array(list("abcdefg")), [50, 9, 9, 8, 8, 8, 8])
    fold = region_folds(regions, 3)
    for region in "abcdefg":
        assert len(set(fold[regions == region])) == 1
    assert sorted(np.bincount(fold)) == [25, 25, 50]
    assert set(region_folds(["x", "x"], 5)) == {0}


def test_no_code_of_a_region_enters_its_own_calibration():
    rng = np.random.default_rng(3)
    regions = rng.choice(list("abcdefgh"), 200)
    fold, score = region_folds(regions), rng.normal(size=200)
    code = np.where(rng.random(200) < 0.4, score + rng.normal(size=200), np.nan)
    weight = rng.random(200) + 0.5
    before = calibrated(score, code, weight, fold)
    for one in np.unique(fold):
        moved = np.where(fold == one, code + 5, code)
        after = calibrated(score, moved, weight, fold)
        assert (after[fold == one] == before[fold == one]).all()
        assert (after[fold != one] != before[fold != one]).all()
    used = np.isfinite(code) & (fold != 0)
    slope, level = np.polyfit(score[used], code[used], 1, w=np.sqrt(weight[used]))
    assert before[fold == 0] == pytest.approx(level + slope * score[fold == 0])


def test_calibration_of_a_constant_score_is_the_mean_code():
    fold = np.array([0, 0, 1, 1])
    code = np.array([1.0, 3.0, 0.0, 2.0])
    found = calibrated(np.ones(4), code, np.array([1, 1, 3, 1.0]), fold)
    assert found.tolist() == [0.5, 0.5, 2.0, 2.0]
    alone = calibrated(np.ones(2), np.ones(2), np.ones(2), np.zeros(2))
    assert np.isnan(alone).all()


def test_error_rates_are_those_of_the_whole():
    """Weights that are whole numbers stand for so many rulings."""
    found = np.array([1, 1, 0, 0, 1, 0.0])
    present = np.array([1, 0, 1, 0, 0.5, np.nan])
    times = np.array([2, 3, 4, 5, 2, 7])
    rates = error_rates(found, present, 1 / times)
    hit, truth = np.repeat(found[:5], times[:5]), np.repeat(present[:5], times[:5])
    assert rates.precision == pytest.approx(truth[hit == 1].mean())
    assert rates.recall == pytest.approx((hit * truth).sum() / truth.sum())
    assert rates.false_positive == pytest.approx(
        (hit * (1 - truth)).sum() / (1 - truth).sum()
    )
    assert (rates.n_read, rates.n_found, rates.n_present, rates.n_absent) == (
        5,
        3,
        3,
        3,
    )
    assert rates.effective == pytest.approx(16**2 / (4 + 9 + 16 + 25 + 4))


def test_rulings_to_code_give_the_wanted_error():
    """Independent draws in proportion to the weights, variance counted exactly."""
    rng = np.random.default_rng(4)
    weights = rng.gamma(4, 1, 4000) / 9e3
    every, error, wanted = 0.02, 0.4, 0.035
    n = rulings_to_code(weights, error, every, wanted)
    assert 200 < n < 4000
    pi = n * weights / weights.sum()
    assert pi.max() < 1
    variance = every**2 + error**2 * (weights**2 * (1 / pi - 1)).sum()
    assert np.sqrt(variance) == pytest.approx(wanted, rel=1e-3)
    assert np.isnan(rulings_to_code(weights, error, 0.04, wanted))
    assert 3000 < rulings_to_code(weights, error, every, every + 1e-9) <= 4000
    assert rulings_to_code(weights, 0.0, every, wanted) == 0

"""Exact p-values of designs worked out in textbooks."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.inference.randomization_test import (
    enumerate_assignments,
    randomization_test,
)

STATISTICS = ["difference", "studentized"]
# Darwin (1876), cross- minus self-fertilised maize, eighths of an inch; Fisher (1935).
DARWIN = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48.0])


def paired(differences):
    """Pairs as strata: the first half of the units is treated."""
    n = len(differences)
    pairs = np.tile(np.arange(n), 2)
    treatment = np.repeat([1, 0], n)
    outcome = np.r_[differences, np.zeros(n)]
    return outcome, pairs, treatment, enumerate_assignments(pairs, 1)


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize(
    ("guess", "expected"),
    [([1, 1, 1, 1, 0, 0, 0, 0], 1), ([1, 1, 1, 0, 1, 0, 0, 0], 17)],
)
def test_lady_tasting_tea(guess, expected, statistic):
    assignments = enumerate_assignments(["cups"] * 8, 4)
    result = randomization_test(
        np.r_[np.ones(4), np.zeros(4)],
        range(8),
        guess,
        assignments,
        units=range(8),
        statistic=statistic,
        alternative="greater",
    )
    assert (result.n_extreme, result.n_assignments) == (expected, 70)
    assert result.smallest_possible_p == 1 / 70


@pytest.mark.parametrize("statistic", STATISTICS)
def test_darwin_maize(statistic):
    outcome, pairs, treatment, assignments = paired(DARWIN)
    result = randomization_test(
        outcome,
        np.arange(30),
        treatment,
        assignments,
        units=np.arange(30),
        strata=pairs,
        statistic=statistic,
    )
    assert (result.n_extreme, result.n_assignments) == (1726, 32768)
    assert result.estimate == pytest.approx(DARWIN.mean())
    assert result.conf_low == pytest.approx(-1 / 6, abs=1e-9)
    assert result.conf_high == pytest.approx(41, abs=1e-9)


def test_darwin_one_sided():
    outcome, pairs, treatment, assignments = paired(DARWIN)
    result = randomization_test(
        outcome,
        np.arange(30),
        treatment,
        assignments,
        units=np.arange(30),
        strata=pairs,
        statistic="difference",
        alternative="greater",
    )
    assert result.n_extreme == 863


def test_two_of_seven_villages():
    # Gerber and Green (2012), chapters 2 and 3.
    budget = np.array([15, 15, 20, 20, 10, 15, 30.0])
    result = randomization_test(
        budget,
        list("abcdefg"),
        [1, 0, 0, 0, 0, 0, 1],
        enumerate_assignments([0] * 7, 2),
        units=list("abcdefg"),
        statistic="difference",
    )
    assert result.estimate == pytest.approx(6.5)
    assert result.p_value == 8 / 21


@pytest.mark.parametrize("statistic", STATISTICS)
def test_five_pairs_cannot_reject_at_five_percent(statistic):
    outcome, pairs, treatment, assignments = paired([3.0, 5.0, 2.0, 7.0, 4.0])
    common = dict(units=range(10), strata=pairs, statistic=statistic)
    result = randomization_test(outcome, range(10), treatment, assignments, **common)
    assert result.p_value == result.smallest_possible_p == 2 / 32
    assert result.conf_pieces == ((-np.inf, np.inf),)
    narrow = randomization_test(
        outcome, range(10), treatment, assignments, level=0.875, **common
    )
    assert np.isfinite([narrow.conf_low, narrow.conf_high]).all()

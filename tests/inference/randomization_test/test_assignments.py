"""Assignments that could have been drawn: listed, sampled, or refused."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from ten_units import EVERY, STRATA

from perutip.inference.randomization_test import (
    count_assignments,
    enumerate_assignments,
    possible_assignments,
    sample_assignments,
)


def test_every_assignment_once():
    brute = [
        row
        for row in product([0, 1], repeat=10)
        if sum(row[:4]) == 2 and sum(row[4:8]) == 1 and sum(row[8:]) == 1
    ]
    assert len(EVERY) == count_assignments(STRATA, {"north": 2, "south": 1, "east": 1})
    assert sorted(map(tuple, EVERY.tolist())) == sorted(brute)


def test_trial_and_pilot_sizes():
    assert enumerate_assignments(np.repeat(range(5), 4), 2).shape == (7776, 20)
    assert enumerate_assignments(np.repeat(range(5), 2), 1).shape == (32, 10)


def test_number_treated_as_a_series():
    number = pd.Series({"east": 1, "south": 1, "north": 2})
    assert np.array_equal(enumerate_assignments(pd.Series(STRATA), number), EVERY)


def test_columns_follow_the_units():
    shuffled = np.random.default_rng(0).permutation(10)
    number = {"north": 2, "south": 1, "east": 1}
    other = enumerate_assignments(STRATA[shuffled], number)
    assert set(map(tuple, other)) == set(map(tuple, EVERY[:, shuffled]))


def test_misfits_are_equally_likely_and_all_there():
    strata = np.repeat([1, 2, 3], [3, 3, 4])
    every = enumerate_assignments(strata, {1: 1, 2: 1, 3: 2}, extra=1)
    assert len(every) == 2 * 3 * 3 * 6 == len(np.unique(every, axis=0))
    assert (every.sum(axis=1) == 5).all()
    np.testing.assert_allclose(every.mean(axis=0), 0.5)
    with pytest.raises(ValueError, match="size // 2"):
        enumerate_assignments([1, 1, 1], 2, extra=1)


def test_samples_keep_the_margins_and_the_seed():
    number = {"north": 2, "south": 1, "east": 1}
    draws = sample_assignments(STRATA, number, 4000, 5)
    assert set(map(tuple, draws)) == set(map(tuple, EVERY))
    share = draws.mean(axis=0)
    np.testing.assert_allclose(share, EVERY.mean(axis=0), atol=0.04)
    assert np.array_equal(draws, sample_assignments(STRATA, number, 4000, 5))
    with pytest.raises(ValueError, match="seed"):
        sample_assignments(STRATA, number, 10, None)


def test_enumerated_or_drawn():
    number = {"north": 2, "south": 1, "east": 1}
    every, sampled = possible_assignments(STRATA, number)
    assert not sampled and np.array_equal(every, EVERY)
    draws, sampled = possible_assignments(STRATA, number, reps=30, seed=4, limit=47)
    assert sampled
    assert np.array_equal(draws, sample_assignments(STRATA, number, 30, 4))
    with pytest.raises(ValueError, match="seed"):
        possible_assignments(STRATA, number, limit=47)


def test_too_many_are_refused_by_count():
    with pytest.raises(ValueError, match="155,117,520"):
        enumerate_assignments(np.zeros(30), 15)


@pytest.mark.parametrize("number", [-1, 3, 1.5])
def test_impossible_numbers(number):
    with pytest.raises(ValueError, match="n_treated"):
        enumerate_assignments(["a", "a"], number)


def test_missing_stratum_and_wrong_labels():
    with pytest.raises(ValueError, match="missing"):
        enumerate_assignments(["a", None], 1)
    with pytest.raises(ValueError, match="same labels"):
        enumerate_assignments(["a", "a"], {"b": 1})

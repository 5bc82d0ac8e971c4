"""Small cells: suppressed, and not to be had by subtraction."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perutip.reporting.disclosure import Disclosure

RULES = Disclosure(10)


@pytest.mark.parametrize(
    ("count", "hidden"), [(0, False), (1, True), (9, True), (10, False)]
)
def test_small_counts(count, hidden):
    assert RULES.small(count) is hidden


def test_mean_of_a_rare_event_is_suppressed_on_either_side():
    rare = np.array([1.0] * 4 + [0.0] * 96)
    assert math.isnan(RULES.mean(rare))
    assert math.isnan(RULES.mean(1 - rare))
    assert RULES.mean(np.array([1.0] * 20 + [0.0] * 80)) == pytest.approx(0.2)
    assert math.isnan(RULES.mean(np.arange(5.0)))
    assert RULES.mean(np.zeros(50)) == 0.0


@given(
    start=st.integers(200, 5000),
    dropped=st.lists(st.integers(0, 40), max_size=8),
)
def test_no_small_drop_follows_from_published_totals(start, dropped):
    published = RULES.flow(start, dropped)
    for (shown, _), count in zip(published, dropped, strict=True):
        assert math.isnan(shown) or not RULES.small(count)
        assert math.isnan(shown) or shown == count
    totals = [float(start)] + [remaining for _, remaining in published]
    known = [(place, total) for place, total in enumerate(totals) if total == total]
    for (first, before), (last, after) in itertools.pairwise(known):
        hidden = [
            c
            for (s, _), c in zip(
                published[first:last], dropped[first:last], strict=True
            )
            if math.isnan(s)
        ]
        shown = sum(s for s, _ in published[first:last] if s == s)
        assert before - after == shown + sum(hidden)
        assert not hidden or (len([c for c in hidden if c]) > 1 and sum(hidden) >= 10)


def test_complementary_suppression_by_hand():
    nan = math.nan
    found = RULES.flow(200, [0, 1, 10, 30, 4])
    expected = [(0, 200), (nan, nan), (nan, 189), (30, 159), (nan, nan)]
    np.testing.assert_array_equal(found, expected)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_no_hidden_count_follows_from_the_total(counts):
    hidden = RULES.hidden(counts)
    inside = [count for count, hide in zip(counts, hidden, strict=True) if hide]
    for count, hide in zip(counts, hidden, strict=True):
        assert hide or not RULES.small(count)
    positive = [count for count in counts if count]
    if inside and len(positive) > 1 and sum(positive) >= 10:
        assert len([count for count in inside if count]) > 1 and sum(inside) >= 10


def test_a_percentage_of_a_known_total_leaves_a_minimum_of_counts_open():
    for whole in (2000, 3632, 25200):
        left = {}
        for part in range(whole + 1):
            left.setdefault(RULES.percent(part, whole), []).append(part)
        assert min(max(found) - min(found) for found in left.values()) >= 10
    assert RULES.percent(0, 445) == 0
    assert all(math.isnan(RULES.percent(part, 1999)) for part in (1, 9, 200, 1999))

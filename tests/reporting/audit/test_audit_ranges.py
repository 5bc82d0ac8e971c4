"""Ranges against all whole tables that agree with what is printed, one by one."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.reporting.audit.facts import (
    Fact,
    Source,
    exactly,
    minus,
    none_left,
    not_negative,
    plus,
)
from perutip.reporting.audit.reading.rounding import (
    decimals_for,
    half_unit,
    mean_facts,
    round_mean,
    whole_pairs,
)
from perutip.reporting.audit.solving.propagation import Contradiction, propagate
from perutip.reporting.audit.solving.ranges import Ranges

SOURCE = Source("t01", 0, "estimate", "a line")


def every_table(shape, total):
    """All tables of whole numbers of `shape` that sum to `total`."""
    cells = math.prod(shape)
    for bars in itertools.combinations(range(total + cells - 1), cells - 1):
        ends = (-1, *bars, total + cells - 1)
        yield np.diff(ends).reshape(shape) - 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_ranges_of_a_two_way_table_are_those_of_all_tables_that_fit(data):
    """Two-way tables with margins are totally unimodular: programs and enumeration
    agree to the unit."""
    shape = (2, 3)
    truth = np.array(data.draw(st.lists(st.integers(0, 3), min_size=6, max_size=6)))
    truth = truth.reshape(shape)
    shown = np.array(data.draw(st.lists(st.booleans(), min_size=6, max_size=6)))
    shown = shown.reshape(shape)
    names = np.array([f"c{r}{c}" for r in range(2) for c in range(3)]).reshape(shape)
    facts = [exactly(names[p], truth[p], SOURCE) for p in zip(*np.nonzero(shown))]
    for axis, lines in ((1, names), (0, names.T)):
        for place, line in enumerate(lines):
            total = f"total {axis}{place}"
            facts.append(none_left(minus(total, *line)))
            facts.append(exactly(total, truth.sum(axis=axis)[place], SOURCE))
    fits = [
        table
        for table in every_table(shape, int(truth.sum()))
        if (table.sum(0) == truth.sum(0)).all()
        and (table.sum(1) == truth.sum(1)).all()
        and (table[shown] == truth[shown]).all()
    ]
    ranges = Ranges(facts)
    for place in np.ndindex(shape):
        values = [table[place] for table in fits]
        assert ranges.of(plus(names[place])) == (min(values), max(values))


def test_a_count_without_a_total_is_unbounded():
    ranges = Ranges([not_negative(minus("all", "part")), exactly("part", 4, SOURCE)])
    assert ranges.of(plus("all")) == (4, math.inf)
    assert ranges.of(minus("all", "part")) == (0, math.inf)


def test_differences_may_be_exact_where_neither_count_is():
    """Neither arm is known, their ones differ from them by a printed count."""
    facts = [
        none_left(minus("n", "n1", "n0")),
        exactly("n", 50, SOURCE),
        none_left((("n1", 1.0), ("ones1", -1.0), ("zeros1", -1.0))),
        exactly("zeros1", 7, SOURCE),
    ]
    ranges = Ranges(facts)
    assert ranges.of(minus("n1", "ones1")) == (7, 7)
    assert ranges.of(plus("n1")) == (7, 50)


def test_facts_that_cannot_all_be_true_are_refused():
    facts = [
        exactly("n", 5, SOURCE),
        not_negative(minus("n", "m")),
        exactly("m", 6, SOURCE),
    ]
    with pytest.raises(Contradiction):
        propagate(facts)
    circle = [
        Fact((("a", 1.0), ("b", 1.0)), 3, 3, SOURCE),
        Fact((("b", 1.0), ("c", 1.0)), 3, 3, SOURCE),
        Fact((("a", 1.0), ("c", 1.0)), 3, 3, SOURCE),
        Fact((("a", 1.0), ("b", 1.0), ("c", 1.0)), 6, 9, SOURCE),
    ]
    with pytest.raises(Contradiction):
        Ranges(circle).of(plus("a"))


@pytest.mark.parametrize(
    ("n", "decimals"),
    [(0, 0), (1, 0), (40, 0), (41, 1), (400, 1), (401, 2), (1200, 2), (4001, 3)],
)
def test_decimals_follow_n(n, decimals):
    assert decimals_for(n) == decimals


@settings(max_examples=300, deadline=None)
@given(st.integers(2, 5000), st.data())
def test_a_rounded_mean_never_tells_one_count_from_the_next(n, data):
    """Of n observations at least half are untreated; k of these have the outcome."""
    untreated = data.draw(st.integers(math.ceil(n / 2), n))
    ones = data.draw(st.integers(0, untreated))
    shown = round_mean(ones / untreated, n)
    text = f"{shown:.6g}"
    half = half_unit(text, n)
    assert abs(ones / untreated - float(text)) <= half + 1e-12
    fits = [k for k in range(untreated + 1) if round_mean(k / untreated, n) == shown]
    assert len(fits) > 1 or ones in (0, untreated)
    low, high = max(float(text) - half, 0.0), min(float(text) + half, 1.0)
    (least, most), (fewest, full) = whole_pairs(low, high, n)
    assert least <= ones <= most and fewest <= untreated <= full


def test_six_digits_tell_the_denominator_that_was_not_printed():
    """101 / 1,031 = .0979631: no other fraction with n up to 1,059 prints so."""
    assert whole_pairs(0.09796305, 0.09796315, 1059) == ((101, 101), (1031, 1031))
    ranges = Ranges(mean_facts("ones", "n", "0.0979631", SOURCE, 1059))
    assert ranges.of(plus("n")) == (1031, 1031)


def test_a_mean_printed_as_n_allows_leaves_a_range():
    facts = [*mean_facts("ones", "n", "0.14", SOURCE, 968), exactly("n", 874, SOURCE)]
    assert Ranges(facts).of(plus("ones")) == (118, 126)


def test_small_numbers_in_scientific_notation_keep_their_digits():
    assert half_unit("1.5e-05", 100) == pytest.approx(0.5e-6)
    assert half_unit("0", 100) == pytest.approx(0.05)


def test_no_count_of_any_half_is_the_only_one_behind_its_mean():
    """Every n up to 1,000, the fewest untreated: ties of half a unit included."""
    for n in range(2, 1001):
        untreated = math.ceil(n / 2)
        shown = [round_mean(k / untreated, n) for k in range(untreated + 1)]
        alone = [k for k in range(1, untreated) if shown.count(shown[k]) == 1]
        assert alone == [], (n, alone)

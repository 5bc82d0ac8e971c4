"""Ranges of hazards between two horizons hold the hazards behind what is printed."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_ages import ALL, BINS, OTHER, hazards_of, headline

from perutip.reporting.audit import load_declaration
from perutip.reporting.audit.ages.rows import read_hazards
from perutip.reporting.audit.ages.steps import steps
from perutip.reporting.audit.reading.collected import Published

HORIZONS = (6, 12, 18, 24)
counts = st.integers(0, 40)
cells = st.tuples(counts, counts, st.floats(60.0, 2000.0))
digits = st.sampled_from([None, 0, 1, 2, 3, 6])


def scope_of(rows):
    (scope,) = read_hazards(Published(load_declaration()), list(enumerate(rows)))
    return scope


def rounded(rows, decimals):
    """Imputed numbers with so many decimals each, None: a dash."""
    return [
        {**one, "control_mean": coarse(one["control_mean"], places)}
        for one, places in zip(rows, decimals, strict=True)
    ]


def coarse(text, places):
    if places is None:
        return ""
    return text if places == 6 else f"{float(text):.{places}f}"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(cells, min_size=8, max_size=8),
    st.tuples(st.floats(0.0, 0.02), st.floats(0.0, 0.02)),
    st.lists(digits, min_size=14, max_size=14),
)
def test_the_hazards_lie_in_their_ranges(ends, imputed, decimals):
    rows = headline(ALL, ends, imputed, HORIZONS)
    scope = scope_of(rounded(rows, decimals))
    hazards = hazards_of(ends)
    for step in steps(scope):
        both = [hazards[piece.bin] for piece in step.pieces]
        sums = [
            math.fsum(h[k] * p.length for h, p in zip(both, step.pieces, strict=True))
            for k in (0, 1)
        ]
        for known, true in (
            (step.convicted, sums[0]),
            (step.otherwise, sums[1]),
            (step.ended, sum(sums)),
        ):
            slack = 1e-6 + 2e-4 * true
            assert known[0] - slack <= true <= known[1] + slack
        if len(step.pieces) == 1 and sum(both[0]) > 1e-4:
            share = both[0][0] / sum(both[0])
            assert step.share[0] - 1e-3 <= share <= step.share[1] + 1e-3


def test_a_bin_with_all_digits_tells_its_fraction():
    ends = [(11, 4, 197.9)] * len(BINS)
    (_, *one_bin) = steps(scope_of(headline(ALL, ends, (0.007, 0.011), HORIZONS)))
    for step in one_bin:
        assert step.share == pytest.approx((11 / 15, 11 / 15), abs=1e-3)
        assert step.share[1] - step.share[0] < 1e-3


def test_two_panels_tell_more_than_each():
    ends = [(11, 4, 197.9)] * len(BINS)
    one = headline(ALL, ends, (0.007, 0.011), HORIZONS)
    other = headline(OTHER, ends, (0.009, 0.0137), HORIZONS)
    one, other = (rounded(rows, [1] * len(rows)) for rows in (one, other))
    widths = []
    for rows in (one, other, [*one, *other]):
        step = steps(scope_of(rows))[-1]
        widths.append(step.share[1] - step.share[0])
    assert widths[2] <= min(widths[:2])


def test_an_effect_by_itself_bounds_what_is_lost():
    """What is imputed rises with the horizon: a rising effect is a loss at least."""
    ends = [(1, 1, 400.0)] * 4 + [(30, 2, 100.0)] * 4
    rows = headline(ALL, ends, (0.001, 0.001), HORIZONS)
    step = steps(scope_of(rounded(rows, [None] * len(rows))))[-1]
    assert step.start == 18 and step.convicted[0] > 1.0

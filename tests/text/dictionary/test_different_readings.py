"""How many readings of an expression differ, told without writing them out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.text.dictionary.different_readings import each_word_tells, n_different
from perutip.text.dictionary.expressions import Alternative, Expression


def alternative(written: str) -> Alternative:
    """Words of an alternative, a space apart."""
    return Alternative(tuple(written.split()), written)


ALTERNATIVES = st.sampled_from(["", "a", "b", "a a", "a b", "b a"]).map(alternative)
SLOTS = st.lists(
    st.lists(ALTERNATIVES, min_size=1, max_size=3).map(tuple), min_size=1, max_size=4
).map(tuple)


@settings(max_examples=400, deadline=None)
@given(SLOTS)
def test_readings_that_differ_are_counted(slots):
    readings = [reading.tokens for reading in Expression("", slots).readings()]
    assert n_different(slots) == len(set(readings))
    if each_word_tells(slots):
        assert len(set(readings)) == len(readings)


@pytest.mark.parametrize(
    ("written", "tells"),
    [
        (["la|una", "joven|", "agraviada"], True),
        (["a su|a la", "cargo"], True),  # from the right
        (["a|", "a|", "b"], False),
    ],
)
def test_where_each_word_tells_its_alternative_none_is_compared(written, tells):
    slots = tuple(tuple(map(alternative, slot.split("|"))) for slot in written)
    assert each_word_tells(slots) is tells

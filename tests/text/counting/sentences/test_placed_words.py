"""Places and offsets of words equal those of the text walked over by hand."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.text.counting.sentences.placed_words import PlacedWords
from perutip.text.reading import REPLACEMENT


@pytest.mark.parametrize("letter", ["x", REPLACEMENT])
def test_every_word_has_its_place_and_its_offsets(letter):
    rng = np.random.default_rng(3)
    words = [letter * n for n in rng.choice([1, 2, 5, 9, 40, 200], 120)]
    padded = f" {' '.join(words)} "
    placed = PlacedWords(padded)
    assert placed.words == words
    start = 1
    for place, word in enumerate(words):
        end = start + len(word)
        assert (placed.place(start - 1), placed.place(end)) == (place, place + 1)
        for n in (1, 3, 8):
            if place + n <= len(words):
                low, high = placed.span(place, n)
                assert (low, padded[low:high].split(" ")) == (
                    start,
                    words[place : place + n],
                )
                assert padded[high] == " "
        start = end + 1

"""Words around a place equal those of the text split as a whole."""

from __future__ import annotations

import numpy as np

from perutip.text.counting.sentences.word_edges import words_after, words_before


def test_words_around_every_word_whatever_their_length():
    rng = np.random.default_rng(3)
    words = ["x" * n for n in rng.choice([1, 2, 5, 9, 40, 200], 120)]
    text = f" {' '.join(words)} "
    start = 1
    for place, word in enumerate(words):
        end = start + len(word)
        for n in (1, 3, 8, 500):
            before = words_before(text, start, n)
            assert before == words[max(0, place - n) : place]
            assert words_after(text, end, n) == words[place + 1 : place + 1 + n]
        start = end + 1

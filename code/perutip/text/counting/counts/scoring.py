"""Rulings to counts, in one streaming pass."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from perutip.text.counting.counts.hit_table import HitTable
from perutip.text.counting.counts.term_counts import TermCounts
from perutip.text.counting.matching.text_matcher import TextMatcher
from perutip.text.dictionary import Dictionary


def count_terms(
    texts: Iterable[str],
    dictionary: Dictionary,
    *,
    stem: bool = False,
    passages: Collection[int] | None = None,
    sections: bool = True,
) -> TermCounts:
    """Count the dictionary's expressions in each text, in one pass over any iterable.

    Texts are normalised here; give them raw, with punctuation and lines, or statute
    quotations and page furniture cannot be seen. Memory grows with the hits, never
    with the texts. `passages` holds the hashes of passages repeated elsewhere
    (`boilerplate_passages` over whole rulings, when `texts` are sections of them);
    without it the texts given are compared with each other. With `sections` what
    stands under a party's heading counts nowhere, as in the index.

    Raises TypeError when an element is not a string, with its position.
    """
    table = HitTable(dictionary.rules.passage_words)
    matcher = TextMatcher(dictionary, stem=stem, sections=sections)
    for text in texts:
        if not isinstance(text, str):
            kind = type(text).__name__
            raise TypeError(f"text {len(table.n_tokens)} is {kind}, not a string")
        table.add(matcher.match(text))
    known = None
    if passages is not None:
        known = np.fromiter(sorted(passages), np.uint64)
    return table.counts(dictionary, passages=known, stem=stem)


def boilerplate_passages(
    texts: Iterable[str], dictionary: Dictionary
) -> frozenset[int]:
    """Hashes of passages that contain a match and stand in enough rulings.

    How many words and rulings is the dictionary's `boilerplate` rule (eight words,
    three rulings). One pass; memory grows with the matches.
    """
    table = HitTable(dictionary.rules.passage_words)
    matcher = TextMatcher(dictionary)
    for text in texts:
        table.add(matcher.match(text))
    return frozenset(table.ledger.repeated(dictionary.rules.passage_rulings).tolist())

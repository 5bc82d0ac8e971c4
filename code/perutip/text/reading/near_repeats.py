"""Sentences that stand twice at once in two wordings: versions of a draft merged.

A word processor that combines two versions, or saves their changes as plain text,
leaves the old sentence beside the new one. A court repeats a sentence too, for each
accused or each fact, but with other names and numbers, and in a list.
"""

from __future__ import annotations

import re
from itertools import pairwise

FEWEST_WORDS = 8  # of a sentence
MOST_OTHER = 0.3  # share of the words of the longer that the other lacks
FEWEST_TWICE = 2
MOST_TWICE = 0.02  # by sentences
SAME = 6  # letters by which both begin or end
_BORDER = re.compile(r"(?<=[.;])\s+|\n+")
_CHANGES = re.compile(r"[^\W_]+")
_OF_A_LIST = re.compile(r"\d|[A-ZÁÉÍÓÚÑ]{2}")


def stands_twice(cleaned: str) -> bool:
    """Whether several sentences are followed by themselves in other words."""
    sentences = _BORDER.split(cleaned)
    twice = sum(
        _are_versions(before, after)
        for before, after in pairwise(sentences)
        if before[:SAME] == after[:SAME] or before[-SAME:] == after[-SAME:]
    )
    return twice >= FEWEST_TWICE and twice > MOST_TWICE * len(sentences)


def _are_versions(before: str, after: str) -> bool:
    """Whether two sentences differ in a few words, and not in names or numbers."""
    words, others = _CHANGES.findall(before), _CHANGES.findall(after)
    fewer, more = sorted((len(words), len(others)))
    if fewer < FEWEST_WORDS or fewer < (1 - MOST_OTHER) * more:
        return False
    changed = set(words) ^ set(others)
    if any(map(_OF_A_LIST.search, changed)):
        return False
    left = len(set(words) - set(others)) + len(set(others) - set(words))
    return 0 < left <= 2 * MOST_OTHER * more

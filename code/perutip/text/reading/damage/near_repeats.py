"""Sentences that stand twice at once in two wordings: versions of a draft merged.

A word processor that combines two versions, or saves their changes as plain text,
leaves the old sentence beside the new one. A court repeats a sentence too, for each
accused or each fact, but with other names and numbers, and in a list.
"""

from __future__ import annotations

import re
from itertools import compress, count
from operator import eq

from perutip.text.reading.pages.repeats import plain_sentences

FEWEST_WORDS = 8  # of a sentence
MOST_OTHER = 0.3  # share of the words of the longer that the other lacks
MOST_TWICE = 0.005  # by sentences
SAME = 6  # letters by which both begin
_CHANGES = re.compile(r"[^\W_]+")
_OF_A_LIST = re.compile(  # a name or a number, by which sentences of a list differ
    r"\d|[A-ZÁÉÍÓÚÑ]|(?:un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
    r"|quince|veint\w+|treinta|cien\w*|mil|primer\w?|segund\w|tercer\w?)$"
)


def stands_twice(cleaned: str) -> bool:
    """Whether sentences are followed by themselves in other words."""
    sentences = plain_sentences(cleaned)
    begun = [words[:SAME] for words in sentences]
    twice = sum(
        _are_versions(sentences[at], sentences[at + 1])
        for at in compress(count(), map(eq, begun, begun[1:]))
    )
    return twice > MOST_TWICE * len(sentences)


def _are_versions(before: str, after: str) -> bool:
    """Whether two sentences differ in a few words, and not in names or numbers."""
    words, others = _CHANGES.findall(before), _CHANGES.findall(after)
    fewer, more = sorted((len(words), len(others)))
    if fewer < FEWEST_WORDS or fewer < (1 - MOST_OTHER) * more:
        return False
    changed = set(words) ^ set(others)
    if any(map(_OF_A_LIST.match, changed)):
        return False
    left = len(set(words) - set(others)) + len(set(others) - set(words))
    return 0 < left <= 2 * MOST_OTHER * more

"""Passages repeated word for word over rulings.

Only passages around an expression of the dictionary matter, so only these are
looked at: every run of eight words that contains a match (for expressions of more
than four words, of four words more than the expression, which would otherwise be
its own passage). Memory grows with the matches, not with the texts.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b

import numpy as np

CONTEXT_WORDS = 4


def passages_around(padded: str, start: int, end: int, n_words: int) -> list[int]:
    """64-bit hashes of the passages of `n_words` words that contain a match.

    `padded` is folded text between two spaces, `start` and `end` the match's
    character offsets. Stable over runs and machines (BLAKE2b).
    """
    own = padded.count(" ", start, end) + 1
    spare = max(n_words, own + CONTEXT_WORDS) - own
    lefts = [start - 1]
    while len(lefts) <= spare and lefts[-1] > 0:
        lefts.append(padded.rfind(" ", 0, lefts[-1]))
    rights = [end]
    final = len(padded) - 1
    while len(rights) <= spare and rights[-1] < final:
        rights.append(padded.find(" ", rights[-1] + 1))
    # The first that ends in the text, with the last of `rights` where all do.
    fewest = max(0, spare + 1 - len(rights))
    ends = rights[spare - fewest :: -1]
    return [
        passage_hash(padded[left + 1 : right])
        for left, right in zip(lefts[fewest:], ends, strict=False)
    ]


def passage_hash(passage: str) -> int:
    """64-bit hash of a passage of folded words, one space apart."""
    return int.from_bytes(blake2b(passage.encode(), digest_size=8).digest(), "big")


class PassageLedger:
    """Which passage stood around which match, and in which ruling the match."""

    def __init__(self) -> None:
        self._passage = array("Q")
        self._match = array("i")
        self._ruling = array("i")

    def add(self, ruling: int, around: list[list[int]]) -> range:
        """Enter the matches of a ruling, each with the passages around it; returns the
        matches' numbers."""
        first = len(self._ruling)
        self._ruling.extend([ruling] * len(around))
        for match, passages in enumerate(around, first):
            if passages:
                self._passage.extend(passages)
                self._match.extend([match] * len(passages))
        return range(first, first + len(around))

    def __len__(self) -> int:
        return len(self._ruling)

    def append(self, later: PassageLedger, rulings: int) -> None:
        """Enter another ledger after this one; its rulings are `rulings` on."""
        matches = len(self)
        self._passage.extend(later._passage)
        self._match.extend(match + matches for match in later._match)
        self._ruling.extend(ruling + rulings for ruling in later._ruling)

    def repeated(self, min_rulings: int) -> np.ndarray:
        """Sorted uint64 hashes of passages found in at least `min_rulings` rulings."""
        passage = np.frombuffer(self._passage, np.uint64)
        # Matches are entered ruling by ruling: a stable sort keeps rulings in order.
        order = np.argsort(passage, kind="stable")
        ruling = np.frombuffer(self._ruling, np.int32)[self._matches()[order]]
        passage = passage[order]
        first = np.ones(len(passage), bool)
        first[1:] = (passage[1:] != passage[:-1]) | (ruling[1:] != ruling[:-1])
        values, counts = np.unique(passage[first], return_counts=True)
        return values[counts >= min_rulings]

    def matches_within(self, passages: np.ndarray) -> np.ndarray:
        """Boolean per match: whether one of its passages is among `passages`."""
        within = np.zeros(len(self._ruling), bool)
        known = np.isin(np.frombuffer(self._passage, np.uint64), passages)
        within[self._matches()[known]] = True
        return within

    def _matches(self) -> np.ndarray:
        return np.frombuffer(self._match, np.int32)

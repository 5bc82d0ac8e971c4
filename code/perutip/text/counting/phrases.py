"""Words that matter to the rules, found in one walk over a sentence.

A sentence has some thirty words and the rules some hundreds of phrases: each word is
looked up once, in a memory of which phrases may begin with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from perutip.text.dictionary import WILDCARDS, Pattern
from perutip.text.dictionary.patterns import glob_to_regex

MAX_WORDS_KNOWN = 200_000


class Marker(NamedTuple):
    """A phrase of the rules in a sentence: its kind, first word and number of words."""

    kind: str
    at: int
    size: int


class PhraseFinder:
    """Finds phrases of several kinds in lists of folded words."""

    def __init__(self, kinds: Mapping[str, Iterable[Pattern]]) -> None:
        self._exact: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._globs: list[tuple[re.Pattern[str], tuple[str, tuple[str, ...]]]] = []
        for kind, patterns in kinds.items():
            for pattern in patterns:
                self._learn(kind, pattern.tokens)
        self._known: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}

    def _learn(self, kind: str, tokens: tuple[str, ...]) -> None:
        first, rest = tokens[0], (kind, tokens[1:])
        if any(sign in first for sign in WILDCARDS):
            self._globs.append((re.compile(glob_to_regex(first)), rest))
        else:
            self._exact.setdefault(first, []).append(rest)

    def find(self, words: list[str]) -> list[Marker]:
        """Every phrase in `words`, in reading order; longer ones do not hide others."""
        found = []
        known = self._known
        for at, word in enumerate(words):
            beginnings = known.get(word)
            if beginnings is None:
                beginnings = self._beginnings(word)
            for kind, rest in beginnings:
                if not rest or _matches(rest, words, at + 1):
                    found.append(Marker(kind, at, 1 + len(rest)))
        return found

    def _beginnings(self, word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if len(self._known) >= MAX_WORDS_KNOWN:
            self._known.clear()
        found = list(self._exact.get(word, ()))
        found += [rest for regex, rest in self._globs if regex.fullmatch(word)]
        self._known[word] = tuple(found)
        return self._known[word]


def _matches(tokens: tuple[str, ...], words: list[str], at: int) -> bool:
    if at + len(tokens) > len(words):
        return False
    for token, word in zip(tokens, words[at : at + len(tokens)], strict=True):
        if token == word or token == "*":
            continue
        if not any(sign in token for sign in WILDCARDS):
            return False
        if not re.fullmatch(glob_to_regex(token), word):
            return False
    return True

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


class _Phrase(NamedTuple):
    """A phrase without the word it is looked up by.

    before: words from its beginning to that word; others: (distance from that word,
    literal or regular expression) of the rest.
    """

    kind: str
    before: int
    size: int
    others: tuple[tuple[int, str | re.Pattern[str]], ...]


class PhraseFinder:
    """Finds phrases of several kinds in lists of folded words.

    Each phrase is looked up by its longest word, which is the rarest as a rule.
    """

    def __init__(self, kinds: Mapping[str, Iterable[Pattern]]) -> None:
        self._exact: dict[str, list[_Phrase]] = {}
        self._globs: list[tuple[re.Pattern[str], _Phrase]] = []
        for kind, patterns in kinds.items():
            for pattern in patterns:
                self._learn(kind, pattern.tokens)
        self._known: dict[str, tuple[_Phrase, ...]] = {}

    def _learn(self, kind: str, tokens: tuple[str, ...]) -> None:
        lengths = [len(token.strip(WILDCARDS)) for token in tokens]
        at = lengths.index(max(lengths))
        others = tuple(
            (place - at, _matcher(token))
            for place, token in enumerate(tokens)
            if place != at and token != "*"
        )
        phrase = _Phrase(kind, at, len(tokens), others)
        key = _matcher(tokens[at])
        if isinstance(key, str):
            self._exact.setdefault(key, []).append(phrase)
        else:
            self._globs.append((key, phrase))

    def find(self, words: list[str]) -> list[Marker]:
        """Every phrase in `words`, in reading order; longer ones do not hide others."""
        found = []
        known = self._known
        last = len(words)
        for at, word in enumerate(words):
            phrases = known.get(word)
            if phrases is None:
                phrases = self._phrases_of(word)
            for kind, before, size, others in phrases:
                first = at - before
                if first < 0 or first + size > last:
                    continue
                if not others or _agree(others, words, at):
                    found.append(Marker(kind, first, size))
        found.sort(key=_place)
        return found

    def _phrases_of(self, word: str) -> tuple[_Phrase, ...]:
        if len(self._known) >= MAX_WORDS_KNOWN:
            self._known.clear()
        found = list(self._exact.get(word, ()))
        found += [phrase for regex, phrase in self._globs if regex.fullmatch(word)]
        self._known[word] = tuple(found)
        return self._known[word]


def _place(marker: Marker) -> int:
    return marker.at


def _matcher(token: str) -> str | re.Pattern[str]:
    if any(sign in token for sign in WILDCARDS):
        return re.compile(glob_to_regex(token))
    return token


def _agree(
    others: tuple[tuple[int, str | re.Pattern[str]], ...], words: list[str], at: int
) -> bool:
    for distance, wanted in others:
        word = words[at + distance]
        if isinstance(wanted, str):
            if word != wanted:
                return False
        elif not wanted.fullmatch(word):
            return False
    return True

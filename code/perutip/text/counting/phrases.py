"""Words that matter to the rules, found in one walk over a sentence.

A sentence has some thirty words and the rules some hundreds of phrases: each word is
looked up once, in a memory of which phrases may begin with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from perutip.text.dictionary import WILDCARDS, Pattern
from perutip.text.dictionary.patterns import glob_to_regex

MAX_WORDS_KNOWN = 200_000
KEY_LETTERS = 3


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
        self._n_globs = 0
        self._globs: dict[str, list[tuple[int, re.Pattern[str], _Phrase]]] = {}
        for kind, patterns in kinds.items():
            for pattern in patterns:
                self._learn(kind, pattern.tokens)
        self._known = _Memory(self._phrases_of)

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
            beginning = re.split(r"[*?]", tokens[at])[0][:KEY_LETTERS]
            alike = self._globs.setdefault(beginning, [])
            alike.append((self._n_globs, key, phrase))
            self._n_globs += 1

    def find(self, words: list[str]) -> list[Marker]:
        """Every phrase in `words`, in reading order; longer ones do not hide others."""
        found = []
        last = len(words)
        for at, phrases in enumerate(map(self._known.__getitem__, words)):
            for kind, before, size, others in phrases:
                first = at - before
                if first < 0 or first + size > last:
                    continue
                if not others or _agree(others, words, at):
                    found.append(Marker(kind, first, size))
        found.sort(key=_place)
        return found

    def _phrases_of(self, word: str) -> tuple[_Phrase, ...]:
        globs = [
            (place, phrase)
            for beginning in _beginnings(word)
            for place, regex, phrase in self._globs.get(beginning, ())
            if regex.fullmatch(word)
        ]
        globs.sort(key=_rank)
        return (*self._exact.get(word, ()), *(phrase for _, phrase in globs))


class _Memory(dict[str, tuple[_Phrase, ...]]):
    """Phrases that a word may be part of, worked out once for each word."""

    def __init__(self, phrases_of: Callable[[str], tuple[_Phrase, ...]]) -> None:
        super().__init__()
        self._phrases_of = phrases_of

    def __missing__(self, word: str) -> tuple[_Phrase, ...]:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
        found = self[word] = self._phrases_of(word)
        return found


def _beginnings(word: str) -> list[str]:
    return [word[:n] for n in range(min(len(word), KEY_LETTERS) + 1)]


def _rank(numbered: tuple[int, _Phrase]) -> int:
    return numbered[0]


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

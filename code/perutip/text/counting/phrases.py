"""Phrases that matter to the rules, found in one walk over the words of a sentence.

The rules have some ten thousand phrases of far fewer different words. Each word of a
text is compared with those once, in a memory that all finders share; a phrase is then
looked up by its two longest words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from perutip.text.dictionary import WILDCARDS, Pattern
from perutip.text.dictionary.patterns import glob_to_regex

MAX_WORDS_KNOWN = 200_000
KEY_LETTERS = 3
ANYTHING = "*"


class Marker(NamedTuple):
    """A phrase of the rules in a sentence: its kind, first word and number of words."""

    kind: str
    at: int
    size: int


class WordMemory(dict[str, tuple[str, ...]]):
    """For each word the tokens of phrases, literal or with globs, that match it.

    Worked out once for each word; all tokens are to be learned before the first one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._literals: set[str] = set()
        self._globs: dict[str, dict[str, re.Pattern[str] | None]] = {}

    def learn(self, token: str) -> None:
        """A token that words will be compared with."""
        if not any(sign in token for sign in WILDCARDS):
            self._literals.add(token)
            return
        beginning = re.split(r"[*?]", token)[0]
        alike = self._globs.setdefault(beginning[:KEY_LETTERS], {})
        if token not in alike:
            is_prefix = token == f"{beginning}*"
            alike[token] = None if is_prefix else re.compile(glob_to_regex(token))

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
        found = [word] if word in self._literals else []
        for n in range(min(len(word), KEY_LETTERS) + 1):
            found += [
                token
                for token, regex in self._globs.get(word[:n], {}).items()
                if (regex.fullmatch(word) if regex else word.startswith(token[:-1]))
            ]
        self[word] = tuple(found)
        return self[word]


class _Phrase(NamedTuple):
    """A phrase without the words it is looked up by.

    number: its place among all that were given; before: words from its beginning to
    the longest one; others: (distance from that one, token) of the rest.
    """

    number: int
    kind: str
    before: int
    size: int
    others: tuple[tuple[int, str], ...]


class _Held:
    """Phrases with one longest word: without another, and by the next longest, at its
    distance from the first."""

    def __init__(self) -> None:
        self.alone: list[_Phrase] = []
        self.partners: dict[int, dict[str, list[_Phrase]]] = {}


class PhraseFinder:
    """Finds phrases of several kinds in lists of folded words."""

    def __init__(
        self, kinds: Mapping[str, Iterable[Pattern]], memory: WordMemory
    ) -> None:
        self._memory = memory
        self._held: dict[str, _Held] = {}
        given = ((kind, one.tokens) for kind, many in kinds.items() for one in many)
        for number, (kind, tokens) in enumerate(given):
            self._learn(number, kind, tokens)

    def _learn(self, number: int, kind: str, tokens: tuple[str, ...]) -> None:
        lengths = [len(token.strip(WILDCARDS)) for token in tokens]
        at = lengths.index(max(lengths))
        rest = [k for k, token in enumerate(tokens) if k != at and token != ANYTHING]
        for token in tokens:
            self._memory.learn(token)
        held = self._held.setdefault(tokens[at], _Held())
        if not rest:
            held.alone.append(_Phrase(number, kind, at, len(tokens), ()))
            return
        partner = max(rest, key=lengths.__getitem__)
        others = tuple((k - at, tokens[k]) for k in rest if k != partner)
        phrase = _Phrase(number, kind, at, len(tokens), others)
        near = held.partners.setdefault(partner - at, {})
        near.setdefault(tokens[partner], []).append(phrase)

    def find(self, words: list[str]) -> list[Marker]:
        """Every phrase in `words`, in reading order, those of one place as given;
        longer ones do not hide others."""
        found = sorted(self._find(words, only_one=False))
        return [Marker(kind, at, size) for at, _, kind, size in found]

    def any(self, words: list[str]) -> bool:
        """Whether some phrase stands in `words`."""
        return bool(self._find(words, only_one=True))

    def _find(
        self, words: list[str], *, only_one: bool
    ) -> list[tuple[int, int, str, int]]:
        found: list[tuple[int, int, str, int]] = []
        n_words = len(words)
        matching = [*map(self._memory.__getitem__, words)]
        for at, tokens in enumerate(matching):
            for token in tokens:
                held = self._held.get(token)
                if held is None:
                    continue
                for number, kind, before, size, _ in held.alone:
                    if before <= at and at - before + size <= n_words:
                        found.append((at - before, number, kind, size))
                for distance, near in held.partners.items():
                    if not 0 <= at + distance < n_words:
                        continue
                    for other in matching[at + distance]:
                        for number, kind, before, size, others in near.get(other, ()):
                            if (
                                before <= at
                                and at - before + size <= n_words
                                and all(t in matching[at + d] for d, t in others)
                            ):
                                found.append((at - before, number, kind, size))
                if only_one and found:
                    return found
        return found

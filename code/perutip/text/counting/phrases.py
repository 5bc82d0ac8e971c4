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
    sought_by: for each word the bits of the finders that look a phrase up by it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sought_by = _Finders(self)
        self._lengths: dict[str, int] = {}
        self._literals: set[str] = set()
        self._globs: dict[str, dict[str, re.Pattern[str] | None]] = {}

    def learn(self, token: str) -> int:
        """A token that words will be compared with; its letters without wildcards."""
        length = self._lengths.get(token)
        if length is not None:
            return length
        length = self._lengths[token] = len(token.strip(WILDCARDS))
        if not any(sign in token for sign in WILDCARDS):
            self._literals.add(token)
            return length
        beginning = re.split(r"[*?]", token)[0]
        alike = self._globs.setdefault(beginning[:KEY_LETTERS], {})
        is_prefix = token == f"{beginning}*"
        alike[token] = None if is_prefix else re.compile(glob_to_regex(token))
        return length

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


class _Finders(dict[str, int]):
    """For each word one bit per finder that looks a phrase up by it."""

    def __init__(self, memory: WordMemory) -> None:
        super().__init__()
        self._memory = memory
        self._bits: dict[str, int] = {}
        self._n_finders = 0

    def learn(self, tokens: Iterable[str]) -> int:
        """The bit of a finder that looks its phrases up by these tokens."""
        bit = 1 << self._n_finders
        self._n_finders += 1
        for token in tokens:
            self._bits[token] = self._bits.get(token, 0) | bit
        return bit

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
        bits = 0
        for token in self._memory[word]:
            bits |= self._bits.get(token, 0)
        self[word] = bits
        return bits


_Phrase = tuple[int, str, int, int, tuple[tuple[int, str], ...]]
"""A phrase without the words it is looked up by: its place among all that were given,
its kind, words from its beginning to the longest one, its number of words, and
(distance from the longest one, token) of the rest."""


class _Held:
    """Phrases with one longest word: without another, and by the next longest, at its
    distance from the first."""

    def __init__(self) -> None:
        self.alone: list[_Phrase] = []
        self.partners: dict[int, dict[str, list[_Phrase]]] = {}


class _Role(NamedTuple):
    """What a word is to a finder: phrases looked up by it alone, by it and another word
    at a distance; and the tokens that it matches of those other words."""

    alone: tuple[_Phrase, ...]
    partners: tuple[tuple[int, dict[str, list[_Phrase]]], ...]
    seconds: tuple[str, ...]


class _Roles(dict[str, _Role | None]):
    """What each word is to one finder, worked out once; None where it is nothing."""

    def __init__(self, memory: WordMemory) -> None:
        super().__init__()
        self.held: dict[str, _Held] = {}
        self.seconds: set[str] = set()
        self._memory = memory

    def __missing__(self, word: str) -> _Role | None:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
        tokens = self._memory[word]
        held = [self.held[token] for token in tokens if token in self.held]
        role = _Role(
            tuple(phrase for one in held for phrase in one.alone),
            tuple(pair for one in held for pair in one.partners.items()),
            tuple(token for token in tokens if token in self.seconds),
        )
        self[word] = known = role if any(role) else None
        return known


class PhraseFinder:
    """Finds phrases of several kinds in lists of folded words."""

    def __init__(
        self, kinds: Mapping[str, Iterable[Pattern]], memory: WordMemory
    ) -> None:
        self._memory, self._roles = memory, _Roles(memory)
        given = ((kind, one.tokens) for kind, many in kinds.items() for one in many)
        for number, (kind, tokens) in enumerate(given):
            self._learn(number, kind, tokens)
        self._bit = memory.sought_by.learn(self._roles.held)

    def _learn(self, number: int, kind: str, tokens: tuple[str, ...]) -> None:
        learn = self._memory.learn
        lengths = [learn(token) for token in tokens]
        at = lengths.index(max(lengths))
        held = self._roles.held.get(tokens[at])
        if held is None:
            held = self._roles.held[tokens[at]] = _Held()
        others: tuple[tuple[int, str], ...] = ()
        if len(tokens) == 2 and tokens[1 - at] != ANYTHING:
            partner = 1 - at
        else:
            whole = enumerate(tokens)
            rest = [k for k, token in whole if k != at and token != ANYTHING]
            if not rest:
                held.alone.append((number, kind, at, len(tokens), ()))
                return
            partner = max(rest, key=lengths.__getitem__)
            others = tuple([(k - at, tokens[k]) for k in rest if k != partner])
        self._roles.seconds.add(tokens[partner])
        near = held.partners.setdefault(partner - at, {})
        phrase = number, kind, at, len(tokens), others
        near.setdefault(tokens[partner], []).append(phrase)

    def find(self, words: list[str]) -> list[Marker]:
        """Every phrase in `words`, in reading order, those of one place as given;
        longer ones do not hide others."""
        found = self._find(words, only_one=False)
        found.sort()
        return [Marker(kind, at, size) for at, _, kind, size in found]

    def any(self, words: list[str]) -> bool:
        """Whether some phrase stands in `words`."""
        # Without a loop, since most words begin no search.
        bits = map(self._memory.sought_by.__getitem__, words)
        return any(map(self._bit.__and__, bits)) and bool(
            self._find(words, only_one=True)
        )

    def _find(
        self, words: list[str], *, only_one: bool
    ) -> list[tuple[int, int, str, int]]:
        found: list[tuple[int, int, str, int]] = []
        n_words, memory = len(words), self._memory
        roles = [*map(self._roles.__getitem__, words)]
        for at, role in enumerate(roles):
            if role is None:
                continue
            alone, partners, _ = role
            for number, kind, before, size, _ in alone:
                if before <= at and at - before + size <= n_words:
                    found.append((at - before, number, kind, size))
            for distance, near in partners:
                place = at + distance
                second = roles[place] if 0 <= place < n_words else None
                if second is None:
                    continue
                for other in second[2]:
                    if other not in near:
                        continue
                    for number, kind, before, size, others in near[other]:
                        if (
                            before <= at
                            and at - before + size <= n_words
                            and all(t in memory[words[at + d]] for d, t in others)
                        ):
                            found.append((at - before, number, kind, size))
            if only_one and found:
                return found
        return found

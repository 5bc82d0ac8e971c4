"""Phrases that matter to the rules, found in one walk over the words of a sentence.

The rules have some hundred thousand phrases, in a few thousand shapes: for each place a
class of words. A shape is looked up by its two longest classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress, product
from typing import NamedTuple

from perutip.text.counting.sentences.word_memory import MAX_WORDS_KNOWN, WordMemory
from perutip.text.dictionary import WILDCARDS, Expression
from perutip.text.dictionary.expressions import Shape

MOST_READ = 4096  # words of phrases
ANYTHING = ("*",)


class Marker(NamedTuple):
    """A phrase of the rules in a sentence: its kind, first word and number of words."""

    kind: str
    at: int
    size: int


class _Phrase(NamedTuple):
    """A shape of a phrase, to be looked up by one or two of its words.

    number: of its first reading among all that were given. before: words from its
    beginning to the longest one. others: (distance from the longest one, class) of
    those by which it is not looked up. steps: (place, class, what each of its tokens
    adds to the number) where there is a choice.
    """

    number: int
    kind: str
    before: int
    size: int
    others: tuple[tuple[int, int], ...]
    steps: tuple[tuple[int, int, tuple[int, ...]], ...]


_Partners = dict[int, dict[int, list[_Phrase]]]
"""Phrases by the distance from their longest word to the next, and its class."""


class _Held:
    """Phrases with one longest class: without another, and by the next longest."""

    def __init__(self) -> None:
        self.alone: list[_Phrase] = []
        self.partners: _Partners = {}


class _Role(NamedTuple):
    """What a word is to a finder: phrases looked up by it alone, and by it and a class
    of words at a distance."""

    alone: tuple[_Phrase, ...]
    partners: tuple[tuple[int, frozenset[int], dict[int, list[_Phrase]]], ...]


class _Roles(dict[str, _Role | None]):
    """What each word is to one finder, worked out once; None where it is nothing."""

    def __init__(self, memory: WordMemory) -> None:
        super().__init__()
        self.held: dict[int, _Held] = {}
        self._memory = memory
        self._shared: dict[frozenset[int], _Role | None] = {}

    def __missing__(self, word: str) -> _Role | None:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
            self._shared.clear()
        classes = self._memory[word]
        held = frozenset(classes & self.held.keys()) if classes else classes
        if held not in self._shared:
            self._shared[held] = self._role(held) if held else None
        self[word] = known = self._shared[held]
        return known

    def _role(self, classes: frozenset[int]) -> _Role:
        held = [self.held[number] for number in classes]
        partners: _Partners = {}
        for one in held:
            for distance, near in one.partners.items():
                there = partners.setdefault(distance, {})
                for other, phrases in near.items():
                    there[other] = there.get(other, []) + phrases
        return _Role(
            tuple(phrase for one in held for phrase in one.alone),
            tuple((d, frozenset(near), near) for d, near in partners.items()),
        )


class PhraseFinder:
    """Finds phrases of several kinds in lists of folded words."""

    def __init__(
        self, kinds: Mapping[str, Iterable[Expression]], memory: WordMemory
    ) -> None:
        self._memory, self._roles = memory, _Roles(memory)
        self._read: dict[tuple[int, tuple[str, ...]], tuple[int, ...]] = {}
        number = 0
        given = ((kind, one) for kind, many in kinds.items() for one in many)
        for kind, expression in given:
            for shape in expression.shapes():
                self._learn(number, kind, shape)
            number += expression.n_readings
        self._bit = memory.sought_by.learn(self._roles.held)

    def _learn(self, number: int, kind: str, shape: Shape) -> None:
        places = shape.places
        learn = self._memory.learn
        classes = [learn(one) if one != ANYTHING else 0 for one in places]
        lengths = [min(len(t.strip(WILDCARDS)) for t in tokens) for tokens in places]
        at = lengths.index(max(lengths))
        rest = [k for k, one in enumerate(places) if k != at and one != ANYTHING]
        partner = max(rest, key=lengths.__getitem__, default=at)
        phrase = _Phrase(
            number + shape.number,
            kind,
            at,
            len(places),
            tuple((k - at, classes[k]) for k in rest if k != partner),
            tuple(
                (k, classes[k], steps)
                for k, steps in enumerate(shape.steps)
                if any(steps)
            ),
        )
        held = self._roles.held.setdefault(classes[at], _Held())
        if partner == at:
            held.alone.append(phrase)
            return
        near = held.partners.setdefault(partner - at, {})
        near.setdefault(classes[partner], []).append(phrase)

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
        for at, role in compress(enumerate(roles), roles):  # most words are nothing
            assert role is not None
            alone, partners = role
            for phrase in alone:
                start = at - phrase.before
                if start >= 0 and start + phrase.size <= n_words:
                    self._add(phrase, words, start, found)
            for distance, sought, near in partners:
                place = at + distance
                if not 0 <= place < n_words:
                    continue
                classes = memory[words[place]]
                if sought.isdisjoint(classes):
                    continue
                for other in sought & classes:
                    for phrase in near[other]:
                        start = at - phrase.before
                        if (
                            start >= 0
                            and start + phrase.size <= n_words
                            and all(
                                c in memory[words[at + d]] for d, c in phrase.others
                            )
                        ):
                            self._add(phrase, words, start, found)
            if only_one and found:
                return found
        return found

    def _add(
        self,
        phrase: _Phrase,
        words: list[str],
        start: int,
        found: list[tuple[int, int, str, int]],
    ) -> None:
        """Add each reading of a phrase that the words match."""
        number, kind, _, size, _, steps = phrase
        if not steps:
            found.append((start, number, kind, size))
            return
        key = number, tuple(words[start : start + size])
        numbers = self._read.get(key)
        if numbers is None:
            if len(self._read) >= MOST_READ:
                self._read.clear()
            chosen = [
                [added[k] for k in self._memory.chosen(one, words[start + place])]
                for place, one, added in steps
            ]
            numbers = tuple(number + sum(added) for added in product(*chosen))
            self._read[key] = numbers
        for number in numbers:
            found.append((start, number, kind, size))

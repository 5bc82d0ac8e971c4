"""Phrases that matter to the rules, found in one walk over the words of a sentence.

The rules have some hundred thousand phrases, in a few thousand shapes: for each place a
class of words. A shape is looked up class by class, the rarest first (see
`word_frequencies`): phrases that are alike so far are refused together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, product
from typing import NamedTuple

from perutip.text.counting.sentences.word_memory import MAX_WORDS_KNOWN, WordMemory
from perutip.text.dictionary import Expression
from perutip.text.dictionary.expressions import Shape

MOST_READ = 4096  # words of phrases
ANYTHING = ("*",)


class Marker(NamedTuple):
    """A phrase of the rules in a sentence: its kind, first word and number of words."""

    kind: str
    at: int
    size: int


class _Phrase(NamedTuple):
    """A shape of a phrase, as it is known once all its words are found.

    number: of its first reading among all that were given. before: words from its
    beginning to the rarest one. steps: (place, class, what each of its tokens adds to
    the number) where there is a choice.
    """

    number: int
    kind: str
    before: int
    size: int
    steps: tuple[tuple[int, int, tuple[int, ...]], ...]


class _Branch:
    """Phrases that are alike in the classes looked up so far, rarest words first.

    complete: those without another. onward: the others by the distance from their
    rarest word to the next one to look up. steps: the same in a row.
    """

    __slots__ = ("complete", "onward", "steps")

    def __init__(self) -> None:
        self.complete: list[_Phrase] = []
        self.onward: dict[int, _Step] = {}
        self.steps: list[_Step] = []

    def follow(self, distance: int, number: int, further: _Branch) -> _Branch:
        """The branch for a class of words at a distance, `further` where it is new."""
        step = self.onward.get(distance)
        if step is None:
            sought: set[int] = set()
            step = self.onward[distance] = distance, sought.isdisjoint, sought, {}
            self.steps.append(step)
        step[2].add(number)
        return step[3].setdefault(number, further)

    def grow(self, steps: Iterable[tuple[int, int]], phrase: _Phrase) -> None:
        """Add a phrase at the end of its (distance, class) steps."""
        branch = self
        for distance, number in steps:
            branch = branch.follow(distance, number, _Branch())
        branch.complete.append(phrase)


_Step = tuple[int, Callable[[frozenset[int]], bool], set[int], dict[int, _Branch]]
"""The distance, whether none of some classes is sought there, those sought, and what
follows each."""


def _joined(branches: Sequence[_Branch]) -> _Branch:
    """Branches as one, in which each place is looked at once."""
    if len(branches) == 1:
        return branches[0]
    joined = _Branch()
    alike: dict[tuple[int, int], list[_Branch]] = {}
    for branch in branches:
        joined.complete += branch.complete
        for distance, _, _, near in branch.steps:
            for number, further in near.items():
                alike.setdefault((distance, number), []).append(further)
    for (distance, number), many in alike.items():
        joined.follow(distance, number, _joined(many))
    return joined


class _Roots(dict[str, _Branch | None]):
    """Phrases with each word as their rarest, worked out once; None without any."""

    def __init__(self, memory: WordMemory) -> None:
        super().__init__()
        self.held: dict[int, _Branch] = {}
        self._memory = memory
        self._shared: dict[frozenset[int], _Branch | None] = {}

    def __missing__(self, word: str) -> _Branch | None:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
            self._shared.clear()
        classes = self._memory[word]
        held = frozenset(classes & self.held.keys()) if classes else classes
        if held not in self._shared:
            own = [self.held[number] for number in sorted(held)]
            self._shared[held] = _joined(own) if own else None
        self[word] = known = self._shared[held]
        return known


class PhraseFinder:
    """Finds phrases of several kinds in lists of folded words."""

    def __init__(
        self, kinds: Mapping[str, Iterable[Expression]], memory: WordMemory
    ) -> None:
        self._memory, self._roots = memory, _Roots(memory)
        self._read: dict[tuple[int, tuple[str, ...]], tuple[int, ...]] = {}
        number = longest = 0
        given = ((kind, one) for kind, many in kinds.items() for one in many)
        for kind, expression in given:
            for shape in expression.shapes():
                self._learn(number, kind, shape)
                longest = max(longest, len(shape.places))
            number += expression.n_readings
        # What stands around the words: of no class. Places before the first one are
        # counted from the end of the list.
        self._beyond = [frozenset[int]()] * longest
        self._sought_by = memory.sought_by
        self._bit = memory.sought_by.learn(self._roots.held)

    def _learn(self, number: int, kind: str, shape: Shape) -> None:
        places = shape.places
        learn = self._memory.learn
        classes = [learn(one) if one != ANYTHING else 0 for one in places]
        rarities = [*map(self._memory.frequencies.rarity, places)]
        first, *others = sorted(
            (k for k, one in enumerate(places) if one != ANYTHING),
            key=rarities.__getitem__,
            reverse=True,
        )
        choices = tuple(
            (k, classes[k], steps) for k, steps in enumerate(shape.steps) if any(steps)
        )
        phrase = _Phrase(number + shape.number, kind, first, len(places), choices)
        root = self._roots.held.setdefault(classes[first], _Branch())
        root.grow(((k - first, classes[k]) for k in others), phrase)

    def find(self, words: list[str]) -> list[Marker]:
        """Every phrase in `words`, in reading order, those of one place as given;
        longer ones do not hide others."""
        roots = [*map(self._roots.__getitem__, words)]
        found = self._find(words, roots, only_one=False)
        found.sort()
        return [Marker(kind, at, size) for at, _, kind, size in found]

    def any(self, words: list[str]) -> bool:
        """Whether some phrase stands in `words`."""
        # Without a loop, since most words begin no search.
        sought = [*map(self._bit.__and__, map(self._sought_by.__getitem__, words))]
        if not any(sought):
            return False
        pairs = zip(words, sought, strict=True)
        roots = [self._roots[word] if own else None for word, own in pairs]
        return bool(self._find(words, roots, only_one=True))

    def _find(
        self, words: list[str], roots: list[_Branch | None], *, only_one: bool
    ) -> list[tuple[int, int, str, int]]:
        found: list[tuple[int, int, str, int]] = []
        n_words = len(words)
        classes = [*map(self._memory.__getitem__, words), *self._beyond]
        for at, root in compress(enumerate(roots), roots):  # most words begin nothing
            branches = [root] if root else []
            for branch in branches:  # which grow while they are walked over
                for phrase in branch.complete:
                    start = at - phrase.before
                    if start >= 0 and start + phrase.size <= n_words:
                        self._add(phrase, words, start, found)
                for distance, lacks_all, sought, near in branch.steps:
                    there = classes[at + distance]
                    if not lacks_all(there):
                        branches += [near[c] for c in sought & there]
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
        number, kind, _, size, steps = phrase
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

"""All places where any of many expressions stands in the words of a text.

All occurrences are reported, also those that overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from perutip.text.counting.sentences.phrases import PhraseFinder
from perutip.text.counting.sentences.word_memory import WordMemory, fits
from perutip.text.dictionary import Expression
from perutip.text.dictionary.expressions import Place
from perutip.text.dictionary.patterns import is_glob

MOST_READ = 4096  # words of expressions with globs


class Found(NamedTuple):
    """Where an expression stands: place of its first word and number of words.

    by_glob: whether one of its readings with globs stands there.
    """

    at: int
    n_words: int
    expression: int
    by_glob: bool


class Search:
    """A regular expression, compiled when first asked for: most of a dictionary's
    never are."""

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self._expressions = expressions

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Any of the expressions as whole words, with the separator before them."""
        readings = chain.from_iterable(one.readings() for one in self._expressions)
        either = "|".join(reading.regex for reading in readings)
        return re.compile(f" (?:{either})(?= )")


def any_of(expressions: Iterable[Expression]) -> Search | None:
    """A search for any of the expressions, or None without any."""
    given = tuple(expressions)
    return Search(given) if given else None


class Finder:
    """Finds expressions, identified by their position in the list given; None is none
    to be found."""

    def __init__(
        self, expressions: Sequence[Expression | None], memory: WordMemory
    ) -> None:
        given = {f"{i}": one for i, one in enumerate(expressions) if one}
        kinds = {kind: (one,) for kind, one in given.items()}
        self._phrases = PhraseFinder(kinds, memory)
        self._globs = {
            kind: _GlobReadings(one)
            for kind, one in given.items()
            if any(map(is_glob, one.words()))
        }

    def find(self, words: list[str]) -> set[Found]:
        """Every occurrence in folded words."""
        found = set()
        for kind, at, size in self._phrases.find(words):
            globs = self._globs.get(kind)
            by_glob = globs is not None and globs[" ".join(words[at : at + size])]
            found.add(Found(at, size, int(kind), by_glob))
        return found


class _GlobReadings(dict[str, bool]):
    """Whether one of an expression's readings with globs matches words."""

    def __init__(self, expression: Expression) -> None:
        super().__init__()
        self._expression = expression

    def __missing__(self, words: str) -> bool:
        if len(self) >= MOST_READ:
            self.clear()
        given, shapes = words.split(" "), self._expression.shapes()
        known = any(_reads_glob(shape.places, given) for shape in shapes)
        self[words] = known
        return known


def _reads_glob(places: Sequence[Place], words: list[str]) -> bool:
    """Whether words match a shape, and a token with a wildcard one of them."""
    if len(places) != len(words):
        return False
    fitting = [
        [token for token in tokens if fits(token, word)]
        for tokens, word in zip(places, words, strict=True)
    ]
    return all(fitting) and any(map(is_glob, chain.from_iterable(fitting)))

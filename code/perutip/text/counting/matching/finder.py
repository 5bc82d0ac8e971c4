"""All places where any of many expressions stands in folded text, in one pass.

Aho and Corasick (1975, Comm. ACM 18) find a literal stretch of every expression; the
rest is then verified around it. All occurrences are reported, also those that share a
separator with their neighbour.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, product
from math import prod

import ahocorasick

from perutip.text.dictionary import WILDCARDS, Expression
from perutip.text.dictionary.expressions import Place
from perutip.text.dictionary.patterns import glob_to_regex, is_glob, longest_run

BEGINNING = 3  # letters of an expression, read before it is searched for
MOST_STRETCHES = 64  # by which one shape is found

Found = tuple[int, int, int, bool]
"""Start, end, number of the expression, whether a reading with globs stands there."""


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


class _Shape:
    """Readings of one expression that differ only in single words, as a search."""

    def __init__(self, number: int, places: tuple[Place, ...]) -> None:
        self.number, self._places = number, places

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression from its first word to the separator after its last."""
        return re.compile(f"{self.regex}(?= )")

    @property
    def regex(self) -> str:
        """Its words one space apart."""
        places = ("|".join(map(glob_to_regex, tokens)) for tokens in self._places)
        return " ".join(f"(?:{either})" for either in places)

    @cached_property
    def _literals(self) -> list[set[str]]:
        return [{t for t in tokens if not is_glob(t)} for tokens in self._places]

    def found(self, match: re.Match[str]) -> Found:
        """What was found, and whether one of the readings there has a wildcard."""
        is_glob = not all(self._literals) or self._has_glob(match.group())
        return match.start(), match.end(), self.number, is_glob

    def _has_glob(self, words: str) -> bool:
        given = words.split(" ")
        if any(map(operator.not_, map(operator.contains, self._literals, given))):
            return True
        return any(
            is_glob(token) and re.fullmatch(glob_to_regex(token), word)
            for word, tokens in zip(given, self._places, strict=True)
            for token in tokens
        )


class _Shapes(list[_Shape]):
    """Shapes that begin alike; most of them are refused together."""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Any of them, like each by itself."""
        if len(self) == 1:
            return self[0].compiled
        return re.compile(f"(?:{'|'.join(one.regex for one in self)})(?= )")

    def found(self, match: re.Match[str]) -> set[Found]:
        """All that stands where one of them was found."""
        if len(self) == 1:
            return {self[0].found(match)}
        matches = (s.compiled.match(match.string, match.start()) for s in self)
        pairs = zip(self, matches, strict=True)
        return {shape.found(own) for shape, own in pairs if own}


_Behind = dict[str, _Shapes]
"""Shapes with one anchor and as many spaces before it, by what they begin with; under
nothing those that begin with a wildcard, or all where the anchor says it already."""


class _Anchored:
    """What an anchor may be part of.

    whole: numbers of the expressions that it is itself; parts: shapes to verify, by the
    spaces before the anchor, in ascending order.
    """

    __slots__ = ("length", "parts", "whole")

    def __init__(self, length: int) -> None:
        self.length = length
        self.whole: list[int] = []
        self.parts: list[tuple[int, _Shapes | None, _Behind]] = []


class Finder:
    """Finds expressions, identified by their position in the list given; None is none
    to be found."""

    def __init__(self, expressions: Sequence[Expression | None]) -> None:
        anchors: dict[str, _Anchored] = {}
        together: dict[tuple[str, int], _Behind] = {}
        for number, expression in enumerate(expressions):
            for shape in expression.shapes() if expression else ():
                _anchor(number, shape.places, anchors, together)
        for (anchor, spaces_before), behind in sorted(together.items(), key=_key):
            always = behind.pop("", None)
            anchors[anchor].parts.append((spaces_before, always, behind))
        self._automaton = ahocorasick.Automaton()
        for anchor in sorted(anchors):
            self._automaton.add_word(anchor, anchors[anchor])
        if anchors:
            self._automaton.make_automaton()
        self._empty = not anchors

    def find(self, padded: str) -> Iterator[Found]:
        """Every occurrence, in no order.

        `padded` is folded text with one space before and after; `start` and `end`
        are character offsets in it, `end` being that of the space that follows.
        """
        if self._empty:
            return
        seen: set[Found] = set()
        for last, anchored in self._automaton.iter(padded):
            start = last - anchored.length + 1
            for i in anchored.whole:
                yield start + 1, last, i, False
            passed = 0
            for spaces_before, always, behind in anchored.parts:
                while passed < spaces_before:
                    start = padded.rfind(" ", 0, start)
                    passed += 1
                at = start + 1
                likely = behind and behind.get(padded[at : at + BEGINNING])
                for shapes in (always, likely):
                    match = shapes and shapes.compiled.match(padded, at)
                    if shapes and match:
                        new = shapes.found(match) - seen
                        seen |= new
                        yield from new


def _key(item: tuple[tuple[str, int], _Behind]) -> tuple[str, int]:
    return item[0]


def _anchor(
    number: int,
    places: tuple[Place, ...],
    anchors: dict[str, _Anchored],
    together: dict[tuple[str, int], _Behind],
) -> None:
    """Anchor a shape by the stretches of its most telling words."""
    low, high = _window(places)
    shape = _Shape(number, places)
    is_whole = high - low == len(places)
    for tokens in product(*places[low:high]):
        anchor, spaces_before = _stretch(tokens)
        if anchor not in anchors:
            anchors[anchor] = _Anchored(len(anchor))
        if is_whole and not any(map(is_glob, tokens)):
            anchors[anchor].whole.append(number)
            continue
        behind = together.setdefault((anchor, low + spaces_before), {})
        read = places if low else (*((one,) for one in tokens), *places[high:])
        known = low + spaces_before == 0 and len(anchor) > BEGINNING
        for beginning in ("",) if known else _beginnings(read):
            shapes = behind.setdefault(beginning, _Shapes())
            if shape not in shapes[-1:]:
                shapes.append(shape)


def _window(places: tuple[Place, ...]) -> tuple[int, int]:
    """The words, next to each other, by which a shape is found: all, or those around
    the longest that have few enough readings."""
    if prod(map(len, places)) <= MOST_STRETCHES:
        return 0, len(places)
    letters = [min(map(longest_run, tokens)) for tokens in places]
    low = max(range(len(places)), key=letters.__getitem__)
    high, n = low + 1, len(places[low])
    while True:
        left = low > 0 and letters[low - 1] and n * len(places[low - 1])
        right = high < len(places) and letters[high] and n * len(places[high])
        if left and left <= MOST_STRETCHES and not (right and right < left):
            low, n = low - 1, left
        elif right and right <= MOST_STRETCHES:
            high, n = high + 1, right
        else:
            return low, high


def _beginnings(places: Sequence[Place]) -> set[str]:
    """First letters of the readings; nothing where a wildcard may be among them."""
    found = {""}
    for tokens in places[:BEGINNING]:
        found = {
            one if len(one) >= BEGINNING else f"{one}{token} "[:BEGINNING]
            for one, token in product(found, tokens)
        }
        if any(sign in one for one in found for sign in WILDCARDS):
            return {""}
        if min(map(len, found)) >= BEGINNING:
            break
    return found


def _stretch(tokens: tuple[str, ...]) -> tuple[str, int]:
    """The longest literal stretch of words, and how many spaces stand before it."""
    whole = f" {' '.join(tokens)} "
    anchor, longest, at, before = "", 0, 0, 0
    for run in whole.replace("?", "*").split("*"):
        length = len(run.strip())
        if length > longest:
            anchor, longest, before = run, length, at
        at += len(run) + 1
    return anchor, whole.count(" ", 0, before)

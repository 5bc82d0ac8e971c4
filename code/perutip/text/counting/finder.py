"""All places where any of many expressions stands in folded text, in one pass.

Aho and Corasick (1975, Comm. ACM 18) find the longest literal stretch of every
expression; expressions with globs are then verified around it. All occurrences are
reported, also those that share a separator with their neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

import ahocorasick

from perutip.text.dictionary import WILDCARDS, Pattern

BEGINNING = 3  # letters of an expression, read before it is searched for

Found = tuple[int, int, int, bool]
"""Start, end, number of the pattern, whether it is one with globs."""


class Expression:
    """Any of several patterns as one regular expression, which ends before a separator.

    Compiled when first asked for: most of a dictionary's thousands never are.
    """

    def __init__(self, patterns: Sequence[Pattern], *, after: str = "") -> None:
        self._patterns, self._after = patterns, after

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, ready to search; `after` is what stands before a match."""
        either = "|".join(pattern.regex for pattern in self._patterns)
        return re.compile(f"{self._after}(?:{either})(?= )")


def any_of(patterns: Iterable[Pattern]) -> Expression | None:
    """A search for any of the patterns as whole words, or None without patterns."""
    given = tuple(patterns)
    return Expression(given, after=" ") if given else None


_Behind = dict[str, list[tuple[int, Expression]]]
"""Expressions with one anchor and as many spaces before it, with their numbers, by
what they begin with; under nothing those that begin with a wildcard."""


class _Anchored:
    """What an anchor may be part of.

    whole: numbers of the patterns that it is itself; parts: expressions with globs, by
    the spaces before the anchor, in ascending order.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self.whole: list[int] = []
        self.parts: list[tuple[int, _Behind]] = []


class Finder:
    """Finds patterns, identified by their position in the list given.

    `owners` gives each pattern another number instead: alternatives of one expression
    share theirs.
    """

    def __init__(
        self, patterns: Sequence[Pattern], owners: Sequence[int] | None = None
    ) -> None:
        numbers = range(len(patterns)) if owners is None else owners
        anchors: dict[str, _Anchored] = {}
        together: dict[tuple[str, int, int], list[Pattern]] = {}
        for i, pattern in zip(numbers, patterns, strict=True):
            anchor, spaces_before = _anchor(pattern)
            if anchor not in anchors:
                anchors[anchor] = _Anchored(len(anchor))
            if pattern.is_glob:
                together.setdefault((anchor, spaces_before, i), []).append(pattern)
            else:
                anchors[anchor].whole.append(i)
        for (anchor, spaces_before, i), alike in sorted(together.items()):
            parts = anchors[anchor].parts
            if not parts or parts[-1][0] != spaces_before:
                parts.append((spaces_before, {}))
            for beginning, some in _by_beginning(alike).items():
                behind = parts[-1][1].setdefault(beginning, [])
                behind.append((i, Expression(some)))
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
        seen: set[tuple[int, int, int]] = set()
        for last, anchored in self._automaton.iter(padded):
            start = last - anchored.length + 1
            for i in anchored.whole:
                yield start + 1, last, i, False
            passed = 0
            for spaces_before, behind in anchored.parts:
                while passed < spaces_before:
                    start = padded.rfind(" ", 0, start)
                    passed += 1
                beginning = padded[start + 1 : start + 1 + BEGINNING]
                for i, regex in chain(behind.get(beginning, ()), behind.get("", ())):
                    match = regex.compiled.match(padded, start + 1)
                    if match and (start + 1, match.end(), i) not in seen:
                        seen.add((start + 1, match.end(), i))
                        yield start + 1, match.end(), i, True


def _by_beginning(alike: list[Pattern]) -> dict[str, list[Pattern]]:
    """Alternatives of one expression by what they begin with; all of them under
    nothing where one begins with a wildcard, which others may hide."""
    # The longest alternative first: of one expression it hides the others.
    alike.sort(key=lambda pattern: -pattern.n_tokens)
    found: dict[str, list[Pattern]] = {}
    for pattern in alike:
        beginning = " ".join(pattern.tokens)[:BEGINNING]
        if any(sign in beginning for sign in WILDCARDS):
            return {"": alike}
        found.setdefault(beginning, []).append(pattern)
    return found


def _anchor(pattern: Pattern) -> tuple[str, int]:
    """The longest literal stretch, and how many spaces stand before it."""
    whole = f" {' '.join(pattern.tokens)} "
    if not pattern.is_glob:
        return whole, 0
    anchor, longest, at, before = "", 0, 0, 0
    for run in whole.replace("?", "*").split("*"):
        length = len(run.strip())
        if length > longest:
            anchor, longest, before = run, length, at
        at += len(run) + 1
    return anchor, whole.count(" ", 0, before)

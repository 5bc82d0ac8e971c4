"""All places where any of many expressions stands in folded text, in one pass.

Aho and Corasick (1975, Comm. ACM 18) find the longest literal stretch of every
expression; expressions with globs are then verified around it. All occurrences are
reported, also those that share a separator with their neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import ahocorasick

from perutip.text.dictionary import Pattern

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


class Finder:
    """Finds patterns, identified by their position in the list given.

    `owners` gives each pattern another number instead: alternatives of one expression
    share theirs.
    """

    def __init__(
        self, patterns: Sequence[Pattern], owners: Sequence[int] | None = None
    ) -> None:
        numbers = range(len(patterns)) if owners is None else owners
        anchors: dict[str, list[tuple[int, int, Expression | None, int]]] = {}
        together: dict[tuple[str, int, int], list[Pattern]] = {}
        for i, pattern in zip(numbers, patterns, strict=True):
            anchor, spaces_before = _anchor(pattern)
            if pattern.is_glob:
                together.setdefault((anchor, i, spaces_before), []).append(pattern)
            else:
                anchors.setdefault(anchor, []).append((i, len(anchor), None, 0))
        for (anchor, i, spaces_before), alike in together.items():
            # The longest alternative first: of one expression it hides the others.
            alike.sort(key=lambda pattern: -pattern.n_tokens)
            payload = (i, len(anchor), Expression(alike), spaces_before)
            anchors.setdefault(anchor, []).append(payload)
        self._automaton = ahocorasick.Automaton()
        for anchor in sorted(anchors):
            self._automaton.add_word(anchor, tuple(anchors[anchor]))
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
        for last, payloads in self._automaton.iter(padded):
            for i, length, regex, spaces_before in payloads:
                start = last - length + 1
                if regex is None:
                    yield start + 1, last, i, False
                    continue
                for _ in range(spaces_before):
                    start = padded.rfind(" ", 0, start)
                start += 1
                match = regex.compiled.match(padded, start)
                if match and (start, match.end(), i) not in seen:
                    seen.add((start, match.end(), i))
                    yield start, match.end(), i, True


def _anchor(pattern: Pattern) -> tuple[str, int]:
    """The longest literal stretch, and how many spaces stand before it."""
    whole = f" {' '.join(pattern.tokens)} "
    if not pattern.is_glob:
        return whole, 0
    runs = [(m.start(), m.group()) for m in re.finditer(r"[^*?]+", whole)]
    at, anchor = max(runs, key=lambda run: (len(run[1].strip()), -run[0]))
    return anchor, whole[:at].count(" ")

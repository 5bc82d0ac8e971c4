"""All places where any of many expressions stands in folded text, in one pass.

Aho and Corasick (1975, Comm. ACM 18) find the longest literal stretch of every
expression; expressions with globs are then verified around it. All occurrences are
reported, also those that share a separator with their neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import ahocorasick

from perutip.text.dictionary import Pattern


class Finder:
    """Finds patterns, identified by their position in the list given.

    `owners` gives each pattern another number instead: alternatives of one expression
    share theirs.
    """

    def __init__(
        self, patterns: Sequence[Pattern], owners: Sequence[int] | None = None
    ) -> None:
        anchors: dict[str, list[tuple[int, int, re.Pattern[str] | None, int]]] = {}
        numbers = range(len(patterns)) if owners is None else owners
        for i, pattern in zip(numbers, patterns, strict=True):
            anchor, payload = _anchor(i, pattern)
            known = anchors.setdefault(anchor, [])
            if payload not in known:
                known.append(payload)
        self._automaton = ahocorasick.Automaton()
        for anchor in sorted(anchors):
            self._automaton.add_word(anchor, tuple(anchors[anchor]))
        if anchors:
            self._automaton.make_automaton()
        self._empty = not anchors

    def find(self, padded: str) -> Iterator[tuple[int, int, int]]:
        """(start, end, pattern) of every occurrence.

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
                    yield start + 1, last, i
                    continue
                for _ in range(spaces_before):
                    start = padded.rfind(" ", 0, start)
                start += 1
                match = regex.match(padded, start)
                if match and (start, match.end(), i) not in seen:
                    seen.add((start, match.end(), i))
                    yield start, match.end(), i


def _anchor(
    i: int, pattern: Pattern
) -> tuple[str, tuple[int, int, re.Pattern[str] | None, int]]:
    """The longest literal stretch and how to get from it to the whole match.

    The payload is (pattern, length of the anchor, verifying regex or None, spaces to
    go back from the anchor's start to the one before the first word).
    """
    whole = f" {' '.join(pattern.tokens)} "
    if not pattern.is_glob:
        return whole, (i, len(whole), None, 0)
    runs = [(m.start(), m.group()) for m in re.finditer(r"[^*?]+", whole)]
    at, anchor = max(runs, key=lambda run: (len(run[1].strip()), -run[0]))
    regex = re.compile(pattern.regex + "(?= )")
    return anchor, (i, len(anchor), regex, whole[:at].count(" "))

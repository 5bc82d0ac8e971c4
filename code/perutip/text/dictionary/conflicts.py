"""Entries of one dictionary that repeat or contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, combinations, product

from perutip.text.dictionary.entries import Entry
from perutip.text.dictionary.patterns import (
    Pattern,
    covers,
    intersects,
)

_Owned = tuple[Entry, Pattern]
_Group = dict[str, list[_Owned]]
"""Patterns that begin alike, by how their last words begin; under nothing those whose
last word may begin otherwise."""


def find_conflicts(entries: list[Entry]) -> list[tuple[int, str]]:
    """Problems as (line, message): each names the later entry and the earlier one.

    Two entries of the same number of words that can match the same words must stand
    in one list and count the same way; one that matches all that another matches,
    under the same rules, makes it redundant. Longer entries that contain shorter
    ones are no conflict: the longest match wins.
    """
    problems = [p for entry in entries for p in _cancels_itself(entry)]
    groups: dict[tuple[int, str], _Group] = {}
    for entry in sorted(entries, key=lambda entry: entry.line):
        for pattern in entry.patterns:
            key = pattern.n_tokens, _beginning(pattern.tokens[0])
            ending = _beginning(pattern.tokens[-1])
            alike = groups.setdefault(key, {}).setdefault(ending, [])
            alike.append((entry, pattern))
    for (length, beginning), group in groups.items():
        others = groups.get((length, ""), {}) if beginning else {}
        for one, two in chain(_within(group), _between(others, group)):
            if one[0] is not two[0] and intersects(one[1], two[1]):
                (first, a), (second, b) = sorted((one, two), key=_line)
                message = _conflict(first, a, second, b)
                if message and (second.line, message) not in problems:
                    problems.append((second.line, message))
    return problems


def _within(group: _Group) -> Iterator[tuple[_Owned, _Owned]]:
    """Pairs of one group whose last words can be the same."""
    for ending, alike in group.items():
        yield from combinations(alike, 2)
        if ending:
            yield from product(group.get("", ()), alike)


def _between(others: _Group, group: _Group) -> Iterator[tuple[_Owned, _Owned]]:
    """The same pairs of two groups."""
    for ending, alike in group.items():
        for other, some in others.items():
            if other == ending or not (other and ending):
                yield from product(some, alike)


def _beginning(token: str) -> str:
    """First two letters where they are literal: tokens that begin otherwise never
    match the same word. Empty where a wildcard is among them."""
    first = token[:2].ljust(2)
    return "" if "*" in first or "?" in first else first


def _line(owned: _Owned) -> int:
    return owned[0].line


def _conflict(
    first: Entry, alternative: Pattern, second: Entry, other: Pattern
) -> str | None:
    one, two = f"'{alternative.written}'", f"'{other.written}'"
    where = f"line {first.line}"
    same = alternative.tokens == other.tokens
    if first.key != second.key:
        how = "stands" if same else f"can match the same words as {one}, which stands"
        return (
            f"{two} {'also ' if same else ''}{how} under {_place(first)} ({where}): "
            "the same words would count twice"
        )
    if same:
        return f"{two} repeats {where}"
    if (first.affirmed, first.negated) != (second.affirmed, second.negated):
        return f"{two} can match the same words as {one} ({where}) but counts otherwise"
    if _rules(first) == _rules(second):
        if covers(alternative, other):
            return f"{two} is already matched by {one} ({where}): remove one"
        if covers(other, alternative):
            return f"{two} already matches all of {one} ({where}): remove one"
    return None


def _rules(entry: Entry) -> tuple[object, ...]:
    return (
        entry.cue,
        entry.exclude,
        entry.despite,
        entry.cue_within,
        entry.exclude_within,
        entry.demands,
    )


def _place(entry: Entry) -> str:
    return entry.key.replace("/", ", ")


def _cancels_itself(entry: Entry) -> list[tuple[int, str]]:
    own = [f" {' '.join(pattern.tokens)} " for pattern in entry.patterns]
    return [
        (
            entry.line,
            f"'{entry.pattern.written}' contains its own exclusion "
            f"'{pattern.written}' and can never count",
        )
        for letters, pattern in _by_letters(entry.exclude)
        if letters in own[0] and all(_contains(text, pattern) for text in own)
    ]


@lru_cache(maxsize=1024)
def _by_letters(patterns: tuple[Pattern, ...]) -> tuple[tuple[str, Pattern], ...]:
    """Each pattern with the longest that stands between its globs."""
    return tuple((max(_letters(p.tokens), key=len, default=""), p) for p in patterns)


def _contains(text: str, pattern: Pattern) -> bool:
    """Whether a pattern matches words of an expression, globs taken as letters."""
    if any(letters not in text for letters in _letters(pattern.tokens)):
        return False
    return re.search(f" {pattern.regex} ", text) is not None


@lru_cache(maxsize=65536)
def _letters(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """What stands between the globs of an expression."""
    return tuple(" ".join(tokens).replace("*", " ").replace("?", " ").split())

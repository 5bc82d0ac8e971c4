"""Entries of one dictionary that repeat or contradict each other."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import chain, takewhile
from operator import methodcaller, or_

from perutip.text.dictionary.entries import Entry
from perutip.text.dictionary.expressions import Expression, Place, Slot
from perutip.text.dictionary.patterns import Pattern, covers, is_glob, meet

_Owned = tuple[Entry, tuple[Place, ...]]
_Pairs = tuple[tuple[str, str], ...]
"""Of `_pairs`: tokens of an earlier and a later entry that can match the same word."""


def find_conflicts(entries: list[Entry]) -> list[tuple[int, str]]:
    """Problems as (line, message): each names the later entry and the earlier one.

    Two entries of the same number of words that can match the same words must stand
    in one list and count the same way; one that matches all that another matches,
    under the same rules, makes it redundant. Longer entries that contain shorter
    ones are no conflict: the longest match wins.
    """
    problems = [p for entry in entries for p in _cancels_itself(entry)]
    by_length: defaultdict[int, list[_Owned]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.line):
        for shape in entry.expression.shapes():
            by_length[len(shape.places)].append((entry, shape.places))
    for alike in by_length.values():
        for (first, a), (second, b) in _meeting(alike):
            both = [_pairs(*places) for places in zip(a, b, strict=True)]
            for message in _conflicts(first, second, both):
                if (second.line, message) not in problems:
                    problems.append((second.line, message))
    return problems


def _meeting(alike: list[_Owned]) -> Iterator[tuple[_Owned, _Owned]]:
    """Those of different entries that can match the same words, in their order."""
    meeting = [-1 << k for k in range(len(alike))]  # bit by bit the later ones
    for places in zip(*(places for _, places in alike), strict=True):
        reached: dict[Place, int] = {}
        held = _held(places)
        met = _met(held)
        for k, place in enumerate(places):
            if place not in reached:
                reached[place] = reduce(or_, map(met.__getitem__, place))
            meeting[k] &= reached[place]
    for one, others in zip(alike, meeting, strict=True):
        while others:
            lowest = others & -others
            others ^= lowest
            other = alike[lowest.bit_length() - 1]
            if other[0] is not one[0]:
                yield one, other


def _held(places: Iterable[Place]) -> dict[str, int]:
    """Tokens of one place of all shapes, each with the shapes that have it, as bits."""
    held: defaultdict[str, int] = defaultdict(int)
    for k, place in enumerate(places):
        for token in place:
            held[token] |= 1 << k
    return held


def _met(held: dict[str, int]) -> dict[str, int]:
    """Tokens, each with the shapes that have one which can match the same word."""
    met, tokens = dict(held), sorted(held)
    for glob in filter(is_glob, tokens):
        head = _head(glob)
        begin = bisect_left(tokens, head)
        for other in takewhile(methodcaller("startswith", head), tokens[begin:]):
            # Where the other begins with less, it meets this one in its own turn.
            if glob == head + "*" or meet(glob, other):
                met[glob] |= held[other]
                met[other] |= held[glob]
    return met


def _head(glob: str) -> str:
    """The letters before the first wildcard."""
    return glob.partition("*")[0].partition("?")[0]


@lru_cache(maxsize=65536)
def _pairs(place: Place, other: Place) -> _Pairs:
    return tuple((a, b) for a in place for b in other if meet(a, b))


def _conflicts(first: Entry, second: Entry, both: list[_Pairs]) -> Iterator[str]:
    """What is wrong with two entries, given what meets at each of their places."""
    one, two = f"'{first.pattern.written}'", f"'{second.pattern.written}'"
    where = f"line {first.line}"
    same = all(any(a == b for a, b in pairs) for pairs in both)
    differing = any(a != b for pairs in both for a, b in pairs)
    if first.key != second.key:
        hows = ["also stands"] * same
        hows += [f"can match the same words as {one}, which stands"] * differing
        for how in hows:
            yield (
                f"{two} {how} under {_place(first)} ({where}): "
                "the same words would count twice"
            )
        return
    if same:
        yield f"{two} repeats {where}"
    if not differing:
        return
    if (first.affirmed, first.negated) != (second.affirmed, second.negated):
        yield f"{two} can match the same words as {one} ({where}) but counts otherwise"
    elif _rules(first) == _rules(second):
        wider = [[(a, b) for a, b in pairs if covers(a, b)] for pairs in both]
        if all(wider) and any(a != b for pairs in wider for a, b in pairs):
            yield f"{two} is already matched by {one} ({where}): remove one"
        narrower = [[(a, b) for a, b in pairs if covers(b, a)] for pairs in both]
        more = (set(n).difference(w) for n, w in zip(narrower, wider, strict=True))
        if all(narrower) and any(more):
            yield f"{two} already matches all of {one} ({where}): remove one"


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
    first = _spaced(entry.pattern)
    return [
        (
            entry.line,
            f"'{entry.pattern.written}' contains its own exclusion "
            f"'{pattern.written}' and can never count",
        )
        for exclusion in entry.exclude
        if _may_stand_in(first, exclusion)
        for pattern in exclusion.readings()
        if all(_contains(_spaced(one), pattern) for one in entry.expression.readings())
    ]


def _spaced(pattern: Pattern) -> str:
    return f" {' '.join(pattern.tokens)} "


def _may_stand_in(text: str, expression: Expression) -> bool:
    """Whether the letters of some reading all are in a text."""
    return all(
        any(all(run in text for run in runs) for runs in _letters_of(slot))
        for slot in expression.slots
    )


def _contains(text: str, pattern: Pattern) -> bool:
    """Whether a pattern matches words of an expression, globs taken as letters."""
    if any(run not in text for run in chain(*map(_letters, pattern.tokens))):
        return False
    return re.search(f" {pattern.regex} ", text) is not None


@lru_cache(maxsize=16384)
def _letters_of(slot: Slot) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(chain(*map(_letters, one.tokens))) for one in slot)


@lru_cache(maxsize=16384)
def _letters(token: str) -> tuple[str, ...]:
    """What stands between the globs of a token."""
    return tuple(token.replace("*", " ").replace("?", " ").split())

"""Entries of one dictionary that repeat or contradict each other."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations

from perutip.text.dictionary.entries import Entry
from perutip.text.dictionary.patterns import covers, intersects


def find_conflicts(entries: list[Entry]) -> list[tuple[int, str]]:
    """Problems as (line, message): each names the later entry and the earlier one.

    Two entries of the same number of words that can match the same words must stand
    in one list and count the same way; one that matches all that another matches,
    under the same rules, makes it redundant. Longer entries that contain shorter
    ones are no conflict: the longest match wins.
    """
    problems = [p for entry in entries for p in _cancels_itself(entry)]
    by_length: dict[int, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.line):
        by_length[entry.pattern.n_tokens].append(entry)
    for group in by_length.values():
        for first, second in combinations(group, 2):
            if intersects(first.pattern, second.pattern):
                message = _conflict(first, second)
                if message:
                    problems.append((second.line, message))
    return problems


def _conflict(first: Entry, second: Entry) -> str | None:
    one, two = f"'{first.pattern.written}'", f"'{second.pattern.written}'"
    where = f"line {first.line}"
    same = first.pattern.tokens == second.pattern.tokens
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
    if (first.cue, first.exclude) == (second.cue, second.exclude):
        if covers(first.pattern, second.pattern):
            return f"{two} is already matched by {one} ({where}): remove one"
        if covers(second.pattern, first.pattern):
            return f"{two} already matches all of {one} ({where}): remove one"
    return None


def _place(entry: Entry) -> str:
    return entry.key.replace("/", ", ")


def _cancels_itself(entry: Entry) -> list[tuple[int, str]]:
    own = f" {' '.join(entry.pattern.tokens)} "
    return [
        (
            entry.line,
            f"'{entry.pattern.written}' contains its own exclusion "
            f"'{pattern.written}' and can never count",
        )
        for pattern in entry.exclude
        if re.search(f" {pattern.regex} ", own)
    ]

"""Numbers that count the lines of a ruling, before, after or between them."""

from __future__ import annotations

import re
from itertools import pairwise

_NUMBER_BEFORE = re.compile(r"^[ \t]*(\d{1,4})(?:[ \t]+(?=\S)|(?=[^\W\d_«“¿(]))", re.M)
_NUMBER_ALONE = re.compile(r"^[ \t]*(\d{1,4})[ \t]*\n+(?=\S)", re.M)
_NUMBER_AFTER = re.compile(r"(?<=\S)[ \t]+(\d{1,4})[ \t]*$", re.M)
_NUMBERED_TWICE = re.compile(
    r"^([ \t]*(?P<number>\d{1,4})[ \t]+\S.*?)[ \t]+(?P=number)[ \t]*$", re.M
)
_NUMBERS_OF_LINES = (  # and what, found faster, they cannot be without
    (_NUMBER_BEFORE, re.compile(r"\n[ \t]*\d")),
    (_NUMBER_AFTER, re.compile(r"\n(?<=[\d \t]\n)")),
)
_MAY_BE_ALONE = re.compile(r"\n[ \t]*\d{1,4}[ \t]*(?=\n)")  # found faster
FEWEST_NUMBERED = 5
MOST_STEP = 2  # from one number to the next, where one is read with what it stands by
LEAST_NUMBERED = 0.6  # share of lines whose number is one more than the last


def remove_line_numbers(text: str) -> str:
    """Text without the numbers that count its lines, before or after each of them.

    Numbers that go up by one (or five) from line to line on most lines; paragraphs
    that a ruling numbers are fewer, and end in a stop.
    """
    for pattern, digits in _NUMBERS_OF_LINES:
        if len(digits.findall(f"\n{text}\n")) <= FEWEST_NUMBERED:
            continue
        numbers = [int(match[1]) for match in pattern.finditer(text)]
        steps = sum(1 <= b - a <= MOST_STEP for a, b in pairwise(numbers))
        if steps < FEWEST_NUMBERED:
            continue
        lines = sum(1 for line in text.split("\n") if line.strip())
        if steps >= LEAST_NUMBERED * lines:
            if pattern is _NUMBER_BEFORE:
                text = _NUMBERED_TWICE.sub(r"\1", text)
            text = pattern.sub("", text)
    return _without_numbers_alone(text)


def _without_numbers_alone(text: str) -> str:
    """Text without the numbers of its lines that stand on lines of their own: between
    lines of prose, where most begin amid a sentence."""
    if len(_MAY_BE_ALONE.findall(text)) < FEWEST_NUMBERED:
        return text
    found = list(_NUMBER_ALONE.finditer(text))
    steps = sum(int(b[1]) - int(a[1]) == 1 for a, b in pairwise(found))
    lines = sum(1 for line in text.split("\n") if line.strip())
    small = sum(text[one.end()].islower() for one in found)
    if steps < LEAST_NUMBERED * lines / 2 or 3 * small < len(found):
        return text
    return _NUMBER_ALONE.sub("", text)

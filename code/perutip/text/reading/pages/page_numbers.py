"""Which lines are the number of a page, and which a sentence's last word.

A page number stands alone or between ornaments that match: "12", "- 12 -", "[12]",
"12/40", "Pág. 12 de 40". One that closes or opens something ("923).", "2019.", "(12",
"15%") or is a year ("3/2011") ends a citation or a sentence that the page cut, unless
such lines count the pages: 11., 12., 13. on pages that follow each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

FEWEST_COUNTING = 2  # lines that count pages together
YEARS = range(1900, 2101)
_SIGNS = r"(?:[^\w#]|_)*"
_OF = r"#(?:\s*(?:de|/)\s*#)?"
_TOLD = re.compile(
    rf"(?P<head>{_SIGNS})p[áa]g(?:ina|s?\.|)\s*(?:n[°º.]*\s*)?{_OF}(?P<tail>{_SIGNS})",
    re.I,
)
_BARE = re.compile(rf"(?P<head>{_SIGNS}){_OF}(?P<tail>{_SIGNS})")
_ORNAMENTS = re.compile(r"[\s\-‐‑‒–—―−_*·•|~=<>«»]*")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DIGITS = re.compile(r"[0-9]+")

SECOND_PAGE = re.compile(  # begins with one sign, which is found fast
    r"\n\W*[Pp][AaÁá][Gg]"
)


def masked(line: str) -> str:
    """The line with # for its numbers."""
    return _DIGITS.sub("#", line)


def tells_its_page(key: str) -> bool:
    """Does a masked line say that its number is of a page, with whatever around it?"""
    return _TOLD.fullmatch(key) is not None


def looks_numbered(key: str) -> bool:
    """Is a masked line a number, with whatever signs around it, or told to be one?"""
    return "#" in key and bool(_BARE.fullmatch(key) or _TOLD.fullmatch(key))


def stands_alone(line: str) -> bool:
    """Is a line that `looks_numbered` a page number whatever other pages have?"""
    key = masked(line)
    match = _TOLD.fullmatch(key)
    told = match is not None
    match = match or _BARE.fullmatch(key)
    if match is None or not _matching(match["head"], match["tail"]):
        return False
    return told or not any(number in YEARS for number in _numbers(line)[-1:])


def counting(pages: Sequence[int], lines: Sequence[str]) -> set[int]:
    """Which of the lines go up with their pages, two of them or more."""
    firsts = [_numbers(line)[:1] for line in lines]
    ahead = [
        first[0] - page if first else None
        for page, first in zip(pages, firsts, strict=True)
    ]
    shared = Counter(step for step, _ in {*zip(ahead, pages, strict=True)})
    return {
        at
        for at, step in enumerate(ahead)
        if step is not None and shared[step] >= FEWEST_COUNTING
    }


def go_up(lines: Sequence[str]) -> bool:
    """Do the numbers of lines without known pages go up by one, mostly?"""
    numbers = [first for line in lines for first in _numbers(line)[:1]]
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    return steps > 0 and 2 * steps >= len(numbers) - 1


def _numbers(line: str) -> list[int]:
    return [int(digits) for digits in _DIGITS.findall(line)]


def _matching(head: str, tail: str) -> bool:
    opened = [sign for sign in head if sign in _CLOSING]
    closed = [sign for sign in tail if sign in _CLOSING.values()]
    if closed != [_CLOSING[sign] for sign in reversed(opened)]:
        return False
    rest = [sign for sign in head + tail if sign not in opened + closed]
    return _ORNAMENTS.fullmatch("".join(rest)) is not None

"""Headings of pages that stand inside sentences, in a text of a few pages.

`page_furniture` knows a running line by form feeds or by five recurrences. A short text
has two or three pages: there several lines in capitals with a page number or the number
of a case, which come again and cut a sentence each time, are the heading of a page.
"""

from __future__ import annotations

import re
from collections import defaultdict

from perutip.text.reading.words.signs import BEYOND, coded

FEWEST_LINES = 2  # of a heading
FEWEST_PAGES = 2
LONGEST = 90  # letters of a line
_NUMBER = re.compile(r"[\W_]*\d{1,4}(?:\s*(?:de|/)\s*\d{1,4})?[\W_]*")
_CASE = re.compile(r"\b(?:EXP|CAS|R\.? ?N|RECURSO|N\W{0,2}[°º.])|\d-\d{4}")
_CAPITALS = re.compile(r"\n[^a-záéíóúüñ\n]{1,90}(?=\n)")  # found faster
_DIGITS = re.compile(r"\d+")


def without_page_heads(text: str) -> str:
    """`text` without the headings of its pages, the sentences put together."""
    if not _has_lines_again(text):
        return text
    capitals = _DIGITS.sub("#", "".join(_CAPITALS.findall(text))).split("\n")
    if len(set(capitals)) == len(capitals):  # no line comes again
        return text
    lines = text.split("\n")
    blocks: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for start, end in _blocks(lines):
        key = tuple(
            _DIGITS.sub("#", " ".join(line.split())) for line in lines[start:end]
        )
        blocks[key].append((start, end))
    drop: set[int] = set()
    for places in blocks.values():
        inside = sum(_is_inside(lines, *place) for place in places)
        if len(places) >= FEWEST_PAGES and 2 * inside >= len(places):
            drop.update(at for place in places for at in range(*place))
    if not drop:
        return text
    return "\n".join(line for at, line in enumerate(lines) if at not in drop)


def _has_lines_again(text: str) -> bool:
    """Whether lines are alike but for their digits, or a text has signs by which this
    cannot be told."""
    data = coded(text)
    if BEYOND in data:
        return True
    lines = data.translate(None, b"0123456789").split(b"\n")
    return len(set(lines)) < len(lines)


def _blocks(lines: list[str]) -> list[tuple[int, int]]:
    """Runs of lines in capitals or of a page's number, one of which bears a number."""
    found, start = [], None
    for at, line in enumerate([*lines, "x"]):
        bare = line.strip()
        if (
            bare
            and len(bare) <= LONGEST
            and (bare.isupper() or _NUMBER.fullmatch(bare))
        ):
            start = at if start is None else start
            continue
        if start is not None and at - start >= FEWEST_LINES:
            block = lines[start:at]
            numbered = any(_NUMBER.fullmatch(one) or _CASE.search(one) for one in block)
            if numbered and any(one.isupper() for one in block):
                found.append((start, at))
        start = None
    return found


def _is_inside(lines: list[str], start: int, end: int) -> bool:
    """Whether a sentence goes on from before a block to after it."""
    before = next((one for one in reversed(lines[:start]) if one.strip()), "").rstrip()
    after = next((one for one in lines[end:] if one.strip()), "").lstrip()
    if not before or not after or before.isupper():
        return False
    return (before[-1].islower() or before[-1] in ",-") and not after.isupper()

"""Pages, or paragraphs with numbers, that their own count shows to be missing.

"Página 3 de 8" over "Página 5 de 8", no more than a page apart, is a lost page; so is
a count that never reaches its total. A number that a scanner overlooked leaves the text
of its page, which is told by how far the next stands. Paragraphs count likewise: after
4 comes 12, and 5 nowhere. Courts misnumber one paragraph, seldom several, and
quotations of other rulings come back to the court's own count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from perutip.text.reading.pages.page_numbers import SECOND_PAGE

FEWEST_PAGES = 3  # with a number, of those without a total
LONGER = 1.6  # than most pages, from which a page may have lost its number alone
FEWEST_PARAGRAPHS = 3  # that count before a gap, and after it
LEAST_GAP = 3  # of numbers of paragraphs
FEWEST_BACKWARDS = 3  # paragraphs in a row whose numbers go down
AT_HEAD = 200  # letters before the number of a first page that bears it at its head
LEAST_REST = 60  # letters after the last number, of a page that has none at its foot
_TOLD = re.compile(
    r"(?:P[áa]g(?:ina|\.)?|P[ÁA]G(?:INA|\.)?|p[áa]g(?:ina|\.)?)[ \t\u00a0]*"
    r"(?:[nN][°º.]*[ \t\u00a0]*)?"
    r"(?P<page>\d{1,4})[ \t\u00a0]*(?:de|DE|/)"
    r"[ \t\u00a0]*(?P<total>\d{1,4})(?=[^\w\n]*$)",
    re.MULTILINE,
)
_WORD = re.compile(r"\w")
_BARE = re.compile(
    r"^[ \t\u00a0]*[-–—][ \t\u00a0]*(?P<page>\d{1,4})[ \t\u00a0]*[-–—][ \t\u00a0]*$",
    re.MULTILINE,
)
_MAY_BE_BARE = re.compile(r"\n[ \t\u00a0]*[-–—][ \t\u00a0]*\d")  # found faster
_PARAGRAPH = re.compile(
    r"\n[ \t\u00a0]*(?P<number>\d{1,3})\.(?:[°º-]|[ \t\u00a0])"
    r"[ \t\u00a0]*(?=[^\W\d_¿«“\"])"
)


def lacks_pages(text: str) -> bool:
    """Whether pages or numbered paragraphs are missing or stand in another order."""
    return _lacks_told_pages(text) or _lacks_bare_pages(text) or _lacks_paragraphs(text)


def _lacks_told_pages(text: str) -> bool:
    if "ág" not in text and "PÁG" not in text and "Pag" not in text:
        return False
    if not SECOND_PAGE.search(text):
        return False
    found = [one for one in _TOLD.finditer(text) if _begins_line(text, one.start())]
    totals = {one["total"] for one in found}
    if len(found) < 2 or len(totals) != 1:
        return False
    pages = [int(one["page"]) for one in found]
    total = int(totals.pop())
    if len(set(pages)) < len(pages) or max(pages) > total:
        return False  # pages twice, or another document's
    if any(b < a for a, b in pairwise(pages)):
        return len(pages) >= FEWEST_PAGES
    places = [one.start() for one in found]
    if _has_gap(pages, places):
        return True
    missing = total - pages[-1]
    at_head = pages[0] == 1 and places[0] < AT_HEAD
    rest = 0 if at_head else len(text) - found[-1].end()
    return missing > 1 or (missing == 1 and rest < LEAST_REST)


def _begins_line(text: str, at: int) -> bool:
    """Whether nothing but signs stands before a place on its line."""
    return _WORD.search(text, text.rfind("\n", 0, at) + 1, at) is None


def _lacks_bare_pages(text: str) -> bool:
    if not _MAY_BE_BARE.search(text):
        return False
    found = list(_BARE.finditer(text))
    pages = [int(one["page"]) for one in found]
    if len(pages) < FEWEST_PAGES or any(b <= a for a, b in pairwise(pages)):
        return False
    return _has_gap(pages, [one.start() for one in found])


def _has_gap(pages: Sequence[int], places: Sequence[int]) -> bool:
    """Whether a number is left out and its page with it, where most count on."""
    steps = [b - a for a, b in pairwise(pages)]
    lengths = [b - a for a, b in pairwise(places)]
    usual = sorted(lengths)[len(lengths) // 2]
    gaps = [length for step, length in zip(steps, lengths, strict=True) if step > 1]
    if 2 * len(gaps) > len(steps):
        return False
    return any(length < LONGER * usual for length in gaps)


def _lacks_paragraphs(text: str) -> bool:
    """Whether paragraphs count to some number and go on from a far higher one, without
    those between them anywhere; or begin high; or count downwards."""
    numbers = [int(one["number"]) for one in _PARAGRAPH.finditer(text)]
    if len(numbers) < 2 * FEWEST_PARAGRAPHS - 1:
        return False
    steps = [b - a for a, b in pairwise(numbers)]
    seen = set(numbers)
    for at, step in enumerate(steps):
        before = steps[max(0, at - FEWEST_PARAGRAPHS + 1) : at]
        after = steps[at + 1 : at + FEWEST_PARAGRAPHS]
        counts = len(after) == FEWEST_PARAGRAPHS - 1 and set(after) == {1}
        if (
            step > LEAST_GAP
            and counts
            and len(before) == FEWEST_PARAGRAPHS - 1
            and set(before) == {1}
            and seen.isdisjoint(range(numbers[at] + 1, numbers[at + 1]))
        ):
            return True
    downwards = 0
    for step in steps:
        downwards = downwards + 1 if step == -1 else 0
        if downwards >= FEWEST_BACKWARDS:
            return True
    return False

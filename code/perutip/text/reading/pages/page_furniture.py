"""Running headers, footers and page numbers, which are not the ruling."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise

from perutip.text.reading.pages.page_numbers import (
    SECOND_PAGE,
    counting,
    go_up,
    looks_numbered,
    stands_alone,
    tells_its_page,
)
from perutip.text.reading.words.byte_runs import squeeze

EDGE_LINES = 5
MIN_PAGES = 3
MIN_RECURRENCES = 5
FEWEST_MARKED = 2  # pages, where each tells its number
PAGE_LENGTH = (600, 9000)
MAX_LINE = 150

_PAGE_SIGNS = ("pag".encode("latin-1"), *(f"p{a}g".encode("latin-1") for a in "áÁ"))
LONGEST_NUMBERED = 40  # signs of a line that tells the number of a page
_MARKED_PAGE = re.compile(
    r"^\W*p[áa]g(?:ina|\.)\s*(?:n[°º.]*\s*)?(\d{1,4})\s*(?:de|/)\s*\d{1,4}\W*$",
    re.I | re.M,
)
_ENDS_IN_PAGE = re.compile(
    r"(?:p[áa]g(?:ina|s?\.|)|fojas?|folio|hoja)\s*(?:n[°º.]*\s*)?"
    r"#(?:\s*(?:de|/)\s*#)?\W*$"
)
_WORD = re.compile(r"[^\W\d_]+")
_MASK_DIGITS = bytes.maketrans(b"0123456789", b"#" * 10)
_DIGITS = re.compile(r"[0-9]+")


def remove_page_furniture(text: str) -> str:
    """Text without running headers, footers and page numbers.

    With form feeds: lines that stand among the outer five lines of at least three
    pages and a quarter of them (half of them for a single word).
    Without: lines that recur five times or more at page-like distances. Text that
    repeats as a whole, page by page, is left alone.
    """
    if "\f" in text:
        return _remove_from_pages(text.split("\f"))
    told = "ág" in text or "PÁG" in text
    marks = _MARKED_PAGE.findall(text) if told and SECOND_PAGE.search(text) else []
    if len(marks) > 1 and list(map(int, marks)) == [*range(1, len(marks) + 1)]:
        pages = _MARKED_PAGE.sub("\f", text).split("\f")
        return _remove_from_pages(pages, least=FEWEST_MARKED)
    if text.count("\n") < MIN_RECURRENCES:
        return text
    return _remove_recurring(text)


def _line_key(line: str) -> str:
    """A line's identity, spaces and capitals evened out.

    A long line is its own identity. Digits are masked in lines of up to four words
    or that end in a page number; in others they may be all that tells two sentences
    apart.
    """
    if len(line) > MAX_LINE:
        return line
    even = " ".join(line.split()).casefold()
    masked = _DIGITS.sub("#", even)
    if masked is even or len(_WORD.findall(masked)) <= 4:
        return masked
    return masked if _ENDS_IN_PAGE.search(masked) else even


def _edge(lines: list[str]) -> list[int]:
    """Positions of the outer filled lines of a page."""
    outer: dict[int, None] = {}
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        filled = (i for i in order if lines[i] and not lines[i].isspace())
        outer.update(dict.fromkeys(islice(filled, EDGE_LINES)))
    return sorted(outer)


def _remove_from_pages(pages: list[str], least: int = MIN_PAGES) -> str:
    split = [page.split("\n") for page in pages]
    edges = [{i: _line_key(lines[i]) for i in _edge(lines)} for lines in split]
    seen = Counter(key for edge in edges for key in set(edge.values()))
    n_pages = sum(1 for page in pages if page and not page.isspace())
    running = {
        key
        for key, n in seen.items()
        if n >= max(least, n_pages / (4 if " " in key else 2))
    }
    if 2 * sum(running.issuperset(edge.values()) for edge in edges if edge) > n_pages:
        running = set()  # Whole pages repeat: these are no running lines.
    numbers, others = _numbers_at(split, edges)
    for page, (lines, edge) in enumerate(zip(split, edges, strict=True)):
        for i, key in edge.items():
            place = page, i
            if place in numbers or (key in running and place not in others):
                lines[i] = ""
    return "\n".join("\n".join(lines) for lines in split)


Places = set[tuple[int, int]]


def _numbers_at(
    split: list[list[str]], edges: list[dict[int, str]]
) -> tuple[Places, Places]:
    """Pages and lines that are page numbers, and those that only look like one."""
    places = [
        (page, i)
        for page, edge in enumerate(edges)
        for i, key in edge.items()
        if "#" in key and looks_numbered(key)
    ]
    lines = [split[page][i] for page, i in places]
    counted = counting([page for page, _ in places], lines) if places else set()
    numbers = {
        place
        for at, (place, line) in enumerate(zip(places, lines, strict=True))
        if at in counted or stands_alone(line)
    }
    return numbers, {*places} - numbers


def _remove_recurring(text: str) -> str:
    data = text.encode("latin-1", "replace")
    if not _may_recur(data):
        return text
    masked = squeeze(data.translate(_MASK_DIGITS), ord("#")).split(b"\n")
    counts = Counter(line for line in masked if len(line) <= MAX_LINE)
    lines = text.split("\n")
    places: dict[bytes, list[int]] = {
        line: []
        for line, n in counts.items()
        if n >= MIN_RECURRENCES and line and not line.isspace()
    }
    if places:
        position = 0
        for line, mask in zip(lines, masked, strict=True):
            if mask in places:
                places[mask].append(position)
            position += len(line) + 1
    drop = {line for line, at in places.items() if _page_like(at)}
    removed = sum(len(line) * len(places[line]) for line in drop)
    if len(drop) > 2 * EDGE_LINES or 2 * removed > len(text):
        drop = set()  # The text itself repeats: these are no running lines.
    numbered: dict[bytes, list[str]] = {
        line: []
        for line in counts
        if b"#" in line
        and len(line) < LONGEST_NUMBERED
        and tells_its_page(line.decode("latin-1"))
    }
    for line, mask in zip(lines, masked, strict=True) if numbered else ():
        if mask in numbered:
            numbered[mask].append(line)
    for mask, own in numbered.items():
        alone = all(map(stands_alone, own))
        (drop.add if alone or go_up(own) else drop.discard)(mask)
    if not drop:
        return text
    return "\n".join(
        "" if mask in drop else line for line, mask in zip(lines, masked, strict=True)
    )


def _may_recur(data: bytes) -> bool:
    """Whether lines come again but for their digits, or a short one tells a page."""
    lowered = data.translate(None, b"0123456789").lower()
    lines = lowered.split(b"\n")
    different = set(lines)
    if len(lines) - len(different) >= MIN_RECURRENCES - 1:
        return True
    if not any(map(lowered.__contains__, _PAGE_SIGNS)):
        return False
    return any(
        any(map(line.__contains__, _PAGE_SIGNS))
        for line in different
        if len(line) < LONGEST_NUMBERED
    )


def _page_like(places: list[int]) -> bool:
    """Whether a line recurs at the distance of a page, never much closer."""
    gaps = sorted(b - a for a, b in pairwise(places))
    middle = gaps[len(gaps) // 2]
    low, high = PAGE_LENGTH
    return low <= gaps[0] and middle <= high and gaps[0] >= 0.4 * middle

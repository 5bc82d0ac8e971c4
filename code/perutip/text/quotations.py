"""Quotations of statutes: the legislator's words, not the court's."""

from __future__ import annotations

import re

from perutip.text.dictionary import Rules
from perutip.text.matching import any_of
from perutip.text.normalize import fold

MAX_QUOTED = 6000
_OPENING = re.compile('[“«"]')
_CLOSING = {"“": "”", "«": "»", '"': '"'}
_ARTICLE = re.compile(
    r"^[^\S\n]*[“«\"]?(?:ART[ÍI]CULO|Art[íi]culo|Art\.)[^\S\n]*\d{2,3}[°º]?"
    r"(?:[^\S\n]*[-–][^\S\n]*[A-Z])?[°º]?[^\S\n]*[.:][^\S\n]?[-–—].*$",
    re.M,
)


class QuotationFinder:
    """Finds quoted passages that follow a citation, and articles reproduced whole.

    A passage in quotation marks is a statute's when one of the dictionary's
    citations stands in the words before it; a line that begins like "Artículo
    129-A.-" is an article reproduced without marks.
    """

    def __init__(self, rules: Rules) -> None:
        self._citations = any_of(rules.citations)
        self._within = rules.citation_within

    def find(self, text: str) -> list[tuple[int, int]]:
        """Character ranges in cleaned text, in order, not overlapping."""
        if self._citations is None:
            return []
        found = [(m.start(), m.end()) for m in _ARTICLE.finditer(text)]
        position = 0
        while match := _OPENING.search(text, position):
            start = match.start()
            end = _closing(text, start, _CLOSING[match.group()])
            if end < 0:
                position = start + 1
                continue
            if self._cited_before(text, start):
                found.append((start, end))
            position = end + 1
        return _merge(sorted(found))

    def _cited_before(self, text: str, start: int) -> bool:
        before = text[max(0, start - 12 * self._within) : start]
        words = fold(before).split()[-self._within :]
        return self._citations.search(f" {' '.join(words)} ") is not None


def _closing(text: str, start: int, mark: str) -> int:
    """Offset of the closing mark, or -1; straight marks must stand like a pair."""
    end = text.find(mark, start + 1, start + MAX_QUOTED)
    if mark != '"' or end < 0:
        return end
    opens = start == 0 or not text[start - 1].isalnum()
    closes = not text[end - 1].isspace() and not text[start + 1].isspace()
    return end if opens and closes else -1


def _merge(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

"""Quotations of statutes: the legislator's words, not the court's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from perutip.text.counting.matching.finder import any_of
from perutip.text.counting.sentences.word_edges import left_edge
from perutip.text.dictionary import Rules
from perutip.text.reading.words.marked_text import MarkedText

MAX_QUOTED = 6000
_OPEN, _CLOSE, _ARTICLE_OPEN, _ARTICLE_CLOSE = "«", "»", "¤", "¬"
_STRAIGHT = re.compile('"')
_ARTICLE = re.compile(
    r"\n[^\S\n]*[“«\"]?(?:ART[ÍI]CULO|Art[íi]culo|Art\.)[^\S\n]*[0-9]{2,3}[°º]?"
    r"(?:[^\S\n]*[-–][^\S\n]*[A-Z])?[°º]?[^\S\n]*[.:][^\S\n]?[-–—][^\n]*"
    r"(?:\n[^\S\n]*[a-záéíóúñ][^\n]*)*"
)


class QuotationReader:
    """Folds texts and remembers which of their words are a statute's.

    A passage of `quoted_words` words or more in quotation marks is a statute's when
    one of the dictionary's citations stands within `citation_within` words before it
    (a shorter one is a name: the Convention of “Belém do Pará”); a line that begins
    like "Artículo 129-A.-" is an article reproduced without marks, with the lines that
    go on in small letters.
    """

    def __init__(self, rules: Rules) -> None:
        self._citations = any_of(rules.citations)
        self._within = rules.citation_within
        self._min_words = rules.quoted_words

    def fold(self, text: str) -> tuple[MarkedText, Callable[[int, int], bool]]:
        """Folded `text` and a test whether the match at (start, end) is quoted.

        Offsets are those in the folded text with one space before and after it.
        Quotations are looked up match by match: most of them hold none.
        """
        if self._citations is None:
            return MarkedText(text), _never
        marked = MarkedText(_mark_articles(_pair_marks(text)))
        quoted = _ranges(marked.paired_marks(_OPEN, _CLOSE))
        articles = _ranges(marked.paired_marks(_ARTICLE_OPEN, _ARTICLE_CLOSE))
        if not quoted and not articles:
            return marked, _never
        padded, citations = f" {marked.folded} ", self._citations

        def is_quoted(start: int, end: int) -> bool:
            if _range_around(articles, start, end):
                return True
            around = _range_around(quoted, start, end)
            if around is None or padded.count(" ", *around) < self._min_words:
                return False
            before = left_edge(padded, around[0] + 1, self._within)
            found = citations.compiled.search(padded, before, around[0] + 1)
            return found is not None

        return marked, is_quoted


def _never(start: int, end: int) -> bool:
    return False


def _pair_marks(text: str) -> str:
    """Straight quotation marks turned into opening and closing ones."""
    if '"' not in text:
        return text
    return _STRAIGHT.sub(_opening_or_closing, text)


def _opening_or_closing(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    opens = not after.isspace() and (before.isspace() or before in "([¿¡-–—:")
    return _OPEN if opens else _CLOSE


def _mark_articles(text: str) -> str:
    """Lines that reproduce an article, between marks of their own."""
    for mark in (_ARTICLE_OPEN, _ARTICLE_CLOSE):
        if mark in text:
            text = text.replace(mark, " ")
    if "Art" not in text and "ART" not in text:
        return text
    return _ARTICLE.sub(f"\n{_ARTICLE_OPEN}\\g<0>{_ARTICLE_CLOSE}", text)


def _ranges(marks: list[tuple[int, bool]]) -> list[tuple[int, int]]:
    """Outermost (opening, closing) offsets; marks without a partner are passed over:
    where a closing one was lost, the passage between two quotations is no quotation."""
    pending: list[int] = []
    pairs: list[tuple[int, int]] = []
    for at, is_opening in marks:
        if is_opening:
            pending.append(at)
        elif pending:
            opening = pending.pop()
            if at - opening <= MAX_QUOTED:
                pairs.append((opening, at))
    ranges: list[tuple[int, int]] = []
    for opening, closing in sorted(pairs):
        if not ranges or opening >= ranges[-1][1]:
            ranges.append((opening, closing))
    return ranges


def _range_around(
    ranges: list[tuple[int, int]], start: int, end: int
) -> tuple[int, int] | None:
    k = bisect_right(ranges, (start, start)) - 1
    if k >= 0 and ranges[k][0] < start and end <= ranges[k][1]:
        return ranges[k]
    return None

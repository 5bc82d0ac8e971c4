"""One text made ready for matching: folded words, statute quotations, stems."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from perutip.text.counting.finder import Finder
from perutip.text.counting.hits import Hit, Matcher
from perutip.text.counting.quotations import QuotationReader
from perutip.text.counting.repair import WordRepairer
from perutip.text.dictionary import Dictionary, Pattern, SpanishStemmer
from perutip.text.reading import PARTS, Span, clean, find_parts, fold
from perutip.text.reading.sections import is_recognised

BORDER = "¦"
COUNTED = ("positive", "contra")
_DEFENCE = PARTS.index("defence")
# The number after "acuerdo plenario" as scanners read it: letters for digits.
_PLENARY = re.compile(
    r"(?<=plenario )[^ ]*(?: [^ ]+){2,4}|(?<=plenarios )(?:[^ ]+ ?){2,8}"
)
_MISREAD_NUMBER = re.compile(
    r"(?<![^ ])(?=[olizs]*\d)[\dolizs]{1,4}(?![^ ])|(?<= )[ilz](?= 2)"
)
_DIGITS = str.maketrans("olizs", "01125")


class MatchedText(NamedTuple):
    """`padded` is the folded text between two spaces; hits are in reading order.

    parts: of each hit, the place of its part in `PARTS`, -1 where parts were not asked
    for or the hit stands in a heading. part_tokens: words of each part. naming: words
    of the kinds víctima and agraviada.
    """

    padded: str
    n_tokens: int
    hits: list[Hit]
    parts: list[int]
    part_tokens: tuple[int, ...] = (0,) * len(PARTS)
    recognised: bool = False
    naming: tuple[int, int] = (0, 0)


class TextMatcher:
    """From a text to its hits, with the rules of one dictionary.

    With `stem`, expressions without wildcards are compared by stems; those with
    wildcards already name their variants and stay on surface forms, as do cues,
    exclusions and negators. With `sections`, each hit's part is told, and the part of
    the defence counts nowhere.
    """

    def __init__(
        self, dictionary: Dictionary, *, stem: bool = False, sections: bool = False
    ) -> None:
        self.matcher, self._repairer = _compiled(dictionary)
        self._quotations = QuotationReader(dictionary.rules)
        self._stems = _StemFinder(dictionary) if stem else None
        self._sections = sections

    def match(self, text: str, *, cleaned: bool = False) -> MatchedText:
        """Hits of one raw text, or of one that was cleaned.

        Quotations can only be seen in text that still has its punctuation.
        """
        text = text if cleaned else clean(text)
        spans = find_parts(text) if self._sections else []
        marked, is_quoted = self._quotations.fold(_with_borders(text, spans))
        folded = marked.folded
        if not folded:
            return MatchedText("  ", 0, [], [])
        padded = f" {self._repairer.repair(folded)} "
        if "plenari" in padded:
            padded = _PLENARY.sub(_as_digits, padded)
        if self._stems is None:
            found = self.matcher.finder.find(padded)
        else:
            found = self._stems.find(padded, text)
        hits = self.matcher.judge(found, padded, marked, is_quoted)
        n_tokens = folded.count(" ") + 1
        naming = padded.count(" victima"), padded.count(" agraviad")
        if not spans:
            nowhere = [-1] * len(hits)
            return MatchedText(padded, n_tokens, hits, nowhere, naming=naming)
        borders = marked.places(BORDER)
        parts, part_tokens = _assigned(hits, padded, spans, borders)
        hits = [
            _of_the_defence(hit) if part == _DEFENCE else hit
            for hit, part in zip(hits, parts, strict=True)
        ]
        return MatchedText(
            padded,
            n_tokens,
            hits,
            parts,
            part_tokens,
            is_recognised({p for p, n in zip(PARTS, part_tokens, strict=True) if n}),
            naming,
        )


@lru_cache(maxsize=2)
def _compiled(dictionary: Dictionary) -> tuple[Matcher, WordRepairer]:
    # Compiling some thousand expressions takes half a second.
    return Matcher(dictionary), WordRepairer(dictionary)


def _as_digits(match: re.Match[str]) -> str:
    """Same length: offsets of everything else stay."""
    return _MISREAD_NUMBER.sub(lambda m: m.group().translate(_DIGITS), match.group())


def _of_the_defence(hit: Hit) -> Hit:
    """What the defence says counts nowhere, also where no sentence names it."""
    return hit._replace(
        verdict="speaker" if hit.verdict in COUNTED else hit.verdict,
        unquoted="speaker" if hit.unquoted in COUNTED else hit.unquoted,
    )


def _with_borders(text: str, spans: list[Span]) -> str:
    """The text with a sign at both ends of every run of one part."""
    if not spans:
        return text
    pieces, last = [], 0
    for start, end in _runs(spans):
        pieces += [text[last:start], text[start:end]]
        last = end
    pieces.append(text[last:])
    return BORDER.join(piece.replace(BORDER, " ") for piece in pieces)


def _runs(spans: list[Span]) -> list[tuple[int, int]]:
    """Ends of the spans, those of one part that follow each other joined."""
    return [(run[0].start, run[-1].end) for run in _grouped(spans)]


def _grouped(spans: list[Span]) -> list[list[Span]]:
    runs: list[list[Span]] = []
    for span in spans:
        near = runs and runs[-1][-1].part == span.part
        if near and span.start - runs[-1][-1].end <= 1:
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _assigned(
    hits: list[Hit], padded: str, spans: list[Span], borders: list[int]
) -> tuple[list[int], tuple[int, ...]]:
    """Part of each hit, and words of each part; borders come in pairs."""
    owner = [PARTS.index(run[0].part) for run in _grouped(spans)]
    if len(borders) != 2 * len(owner):  # destroyed letters: the text keeps no marks
        return [-1] * len(hits), (0,) * len(PARTS)
    words = [0] * len(PARTS)
    for place, part in enumerate(owner):
        low, high = borders[2 * place], borders[2 * place + 1]
        words[part] += padded.count(" ", low, high)
    parts = []
    for hit in hits:
        k = bisect_right(borders, hit.start) - 1
        parts.append(owner[k // 2] if k >= 0 and k % 2 == 0 else -1)
    return parts, tuple(words)


class _StemFinder:
    """Finds expressions by stems and reports them in surface offsets."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._stemmer = SpanishStemmer()
        owned = [(p, i) for i, e in enumerate(dictionary.entries) for p in e.patterns]
        globs = [(p, i) for p, i in owned if p.is_glob]
        literals = [(self._stem(p), i) for p, i in owned if not p.is_glob]
        self._surface = Finder([p for p, _ in globs], [i for _, i in globs])
        self._stemmed = Finder([p for p, _ in literals], [i for _, i in literals])

    def _stem(self, pattern: Pattern) -> Pattern:
        stems = self._stemmer.stem_words(pattern.accented)
        return Pattern(pattern.written, tuple(stems))

    def find(self, padded: str, cleaned: str) -> Iterator[tuple[int, int, int]]:
        for start, end, k in self._surface.find(padded):
            yield start, end, k
        stems = self._stemmer.stem_words(fold(cleaned, accents=True))
        text = f" {' '.join(stems)} "
        surface, stemmed = _separators(padded), _separators(text)
        for start, end, k in self._stemmed.find(text):
            first, last = bisect_left(stemmed, start - 1), bisect_left(stemmed, end)
            yield surface[first] + 1, surface[last], k


def _separators(padded: str) -> list[int]:
    """Offsets of the spaces of folded text."""
    try:
        data = np.frombuffer(padded.encode("latin-1"), np.uint8)
    except UnicodeEncodeError:
        return [place for place, sign in enumerate(padded) if sign == " "]
    return np.flatnonzero(data == ord(" ")).tolist()

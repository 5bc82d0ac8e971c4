"""One text made ready for matching: folded words, statute quotations, stems."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from perutip.text.dictionary import Dictionary
from perutip.text.finder import Finder
from perutip.text.matching import Hit, Matcher
from perutip.text.normalize import clean, fold
from perutip.text.patterns import Pattern
from perutip.text.quotations import QuotationFinder
from perutip.text.repair import WordRepairer
from perutip.text.stemming import SpanishStemmer


class MatchedText(NamedTuple):
    """`padded` is the folded text between two spaces; hits are in reading order."""

    padded: str
    n_tokens: int
    hits: list[Hit]


class TextMatcher:
    """From a raw text to its hits, with the rules of one dictionary.

    With `stem`, expressions without wildcards are compared by stems; those with
    wildcards already name their variants and stay on surface forms, as do cues,
    exclusions and negators.
    """

    def __init__(self, dictionary: Dictionary, *, stem: bool = False) -> None:
        self.matcher = Matcher(dictionary)
        self._quotations = QuotationFinder(dictionary.rules)
        self._repairer = WordRepairer(dictionary)
        self._stems = _StemFinder(dictionary) if stem else None

    def match(self, text: str) -> MatchedText:
        """Hits of one raw (or cleaned, or normalised) text.

        Quotations can only be seen in text that still has its punctuation.
        """
        cleaned = clean(text)
        folded, quoted = self._fold_with_quotations(cleaned)
        if not folded:
            return MatchedText("  ", 0, [])
        padded = f" {folded} "
        n_tokens = folded.count(" ") + 1
        if self._stems is None:
            return MatchedText(padded, n_tokens, self.matcher.hits(padded, quoted))
        found = self._stems.find(padded, cleaned)
        return MatchedText(
            padded, n_tokens, self.matcher.judge(found, padded, quoted)
        )

    def _fold_with_quotations(self, text: str) -> tuple[str, list[tuple[int, int]]]:
        """Folded text and the ranges of quotations in it once padded."""
        ranges = self._quotations.find(text)
        if not ranges:
            return self._repairer.repair(fold(text)), []
        pieces: list[str] = []
        quoted, position, length = [], 0, 1
        for low, high in [*ranges, (len(text), len(text))]:
            for piece, is_quoted in ((text[position:low], False), (text[low:high], True)):
                folded = self._repairer.repair(fold(piece))
                if folded:
                    if is_quoted:
                        quoted.append((length, length + len(folded)))
                    pieces.append(folded)
                    length += len(folded) + 1
            position = high
        return " ".join(pieces), quoted


class _StemFinder:
    """Finds expressions by stems and reports them in surface offsets."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._stemmer = SpanishStemmer()
        patterns = [entry.pattern for entry in dictionary.entries]
        self._globs = [i for i, p in enumerate(patterns) if p.is_glob]
        self._literals = [i for i, p in enumerate(patterns) if not p.is_glob]
        self._surface = Finder([patterns[i] for i in self._globs])
        self._stemmed = Finder([self._stem(patterns[i]) for i in self._literals])

    def _stem(self, pattern: Pattern) -> Pattern:
        stems = self._stemmer.stem_words(fold(pattern.written, accents=True))
        return Pattern(pattern.written, tuple(stems))

    def find(self, padded: str, cleaned: str) -> Iterator[tuple[int, int, int]]:
        for start, end, k in self._surface.find(padded):
            yield start, end, self._globs[k]
        stems = self._stemmer.stem_words(fold(cleaned, accents=True))
        text = f" {' '.join(stems)} "
        surface = [i for i, c in enumerate(padded) if c == " "]
        stemmed = [i for i, c in enumerate(text) if c == " "]
        for start, end, k in self._stemmed.find(text):
            first, last = bisect_left(stemmed, start - 1), bisect_left(stemmed, end)
            yield surface[first] + 1, surface[last], self._literals[k]

"""One text made ready for matching: folded words, statute quotations, stems."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from perutip.text.counting.finder import Finder
from perutip.text.counting.hits import Hit, Matcher
from perutip.text.counting.quotations import QuotationReader
from perutip.text.counting.repair import WordRepairer
from perutip.text.dictionary import Dictionary, Pattern, SpanishStemmer
from perutip.text.reading import clean, fold


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
        self._quotations = QuotationReader(dictionary.rules)
        self._repairer = WordRepairer(dictionary)
        self._stems = _StemFinder(dictionary) if stem else None

    def match(self, text: str) -> MatchedText:
        """Hits of one raw (or cleaned, or normalised) text.

        Quotations can only be seen in text that still has its punctuation.
        """
        cleaned = clean(text)
        marked, is_quoted = self._quotations.fold(cleaned)
        folded = marked.folded
        if not folded:
            return MatchedText("  ", 0, [])
        padded = f" {self._repairer.repair(folded)} "
        if self._stems is None:
            found = self.matcher.finder.find(padded)
        else:
            found = self._stems.find(padded, cleaned)
        hits = self.matcher.judge(found, padded, marked, is_quoted)
        return MatchedText(padded, folded.count(" ") + 1, hits)


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
        surface = [i for i, c in enumerate(padded) if c == " "]
        stemmed = [i for i, c in enumerate(text) if c == " "]
        for start, end, k in self._stemmed.find(text):
            first, last = bisect_left(stemmed, start - 1), bisect_left(stemmed, end)
            yield surface[first] + 1, surface[last], k

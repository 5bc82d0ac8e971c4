"""Expressions found by the stems of their words: the check beside surface forms."""

from __future__ import annotations

from perutip.text.counting.matching.finder import Finder, Found
from perutip.text.counting.matching.prepared_text import PreparedText
from perutip.text.counting.sentences.word_memory import WordMemory
from perutip.text.dictionary import Dictionary, SpanishStemmer
from perutip.text.dictionary.stemming import MAX_TYPES
from perutip.text.reading.words.folding import folded_words

_OTHER_WORD = "-"  # folding leaves no word like it


class _SoughtStems(dict[str, str]):
    """Word → its stem where an expression has it; all other words are one sign."""

    def __init__(self, stemmer: SpanishStemmer) -> None:
        super().__init__()
        self.sought: set[str] = set()
        self._stemmer = stemmer

    def __missing__(self, word: str) -> str:
        if len(self) >= MAX_TYPES:
            self.clear()
        stem = self._stemmer.stem_word(word)
        known = self[word] = stem if stem in self.sought else _OTHER_WORD
        return known


class StemFinder:
    """Finds expressions by stems, word for word where they stand in the text."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._stemmer = SpanishStemmer()
        self._stems = _SoughtStems(self._stemmer)
        self._stemmed = Finder(
            [e.expression.stemmed(self._sought) for e in dictionary.entries],
            WordMemory(),
        )

    def _sought(self, words: str) -> list[str]:
        """Stems of an expression's words, which texts are searched for."""
        stems = self._stemmer.stem_words(words)
        self._stems.sought.update(stems)
        return stems

    def find(self, text: PreparedText) -> set[Found]:
        """Literals whose stems stand in the text."""
        words = folded_words(text.cleaned, accents=True)
        return self._stemmed.find([*map(self._stems.__getitem__, words)])

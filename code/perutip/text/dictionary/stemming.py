"""nltk's Spanish Snowball stems, each word type stemmed once.

Stems are the robustness check, not the measure: they merge "trata", "trato" and
"tratar". A word is stemmed with its accents and folded afterwards, because the
stemmer's suffixes carry accents (fiscalía becomes fiscal, fiscalia would not).
"""

from __future__ import annotations

from perutip.text.reading import fold

MAX_TYPES = 300_000


class SpanishStemmer:
    """Folded stems with a memory of the word types already seen."""

    def __init__(self) -> None:
        self._known = _Stems()

    def stem_word(self, word: str) -> str:
        """Folded stem of one lower-case word with accents; never empty."""
        return self._known[word]

    def stem_words(self, accented: str) -> list[str]:
        """Stems of folded text whose accents were kept, word for word."""
        return list(map(self._known.__getitem__, accented.split()))


class _Stems(dict[str, str]):
    """Word → folded stem, worked out when first asked for."""

    def __init__(self) -> None:
        super().__init__()
        # Much of nltk loads with it: only counting by stems pays that.
        from perutip.text.dictionary.nltk_rooms import SnowballStemmer

        self._stem = SnowballStemmer("spanish").stem

    def __missing__(self, word: str) -> str:
        if len(self) >= MAX_TYPES:
            self.clear()
        stem = self._stem(word) if word.isalpha() else word
        known = self[word] = fold(stem) or fold(word) or word
        return known

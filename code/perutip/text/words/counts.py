"""How often each word stands in each ruling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from perutip.text.reading.words.signs import CODE, table, words_of
from perutip.text.words.sklearn_rooms import CountVectorizer

LEAST_RULINGS = 5  # a word in fewer is left out
MOST_WORDS = 30_000
TOKEN = r"[^\W\d_]{2,}"  # letters alone: no numbers, dates or file numbers
_TOKEN, _LETTER = re.compile(TOKEN), re.compile(r"[^\W\d_]")
_PLAIN = str.maketrans("áéíóúü", "aeiouu")


@dataclass(frozen=True, eq=False)
class WordCounts:
    """matrix: (n rulings, words) counts. words: small letters without accents."""

    matrix: sparse.csr_matrix
    words: tuple[str, ...]

    def of(self, rows: NDArray[np.bool_]) -> WordCounts:
        """The same words in some of the rulings."""
        return WordCounts(self.matrix[np.flatnonzero(rows)], self.words)


def count_words(texts: Iterable[str]) -> WordCounts:
    """Counts of the words that `LEAST_RULINGS` texts hold, by their frequency at most
    `MOST_WORDS`. Texts are taken one at a time; without any word the matrix is empty.
    """
    vectorizer = CountVectorizer(analyzer=_tokens, dtype=np.int32)
    n = 0

    def counted() -> Iterator[str]:
        nonlocal n
        for text in texts:
            n += 1
            yield text

    try:
        matrix = vectorizer.fit_transform(counted())
    except ValueError as error:
        if "empty vocabulary" not in str(error):
            raise
        return WordCounts(sparse.csr_matrix((n, 0), dtype=np.int32), ())
    words = vectorizer.get_feature_names_out()
    held = np.bincount(matrix.indices, minlength=matrix.shape[1])
    kept = np.flatnonzero(held >= LEAST_RULINGS)
    if len(kept) > MOST_WORDS:
        order = np.argsort(-held[kept], kind="stable")[:MOST_WORDS]
        kept = np.sort(kept[order])
    return WordCounts(matrix[:, kept].tocsr(), tuple(words[kept]))


def _plain(text: str) -> str:
    return text.lower().translate(_PLAIN)


_LETTERS = table(
    lambda sign: _plain(sign).encode(CODE) if _LETTER.match(sign) else b" "
)


def _tokens(text: str) -> list[str]:
    """Words in small letters without accents, in their order."""
    words = words_of(text, _LETTERS)
    if words is None:
        return _TOKEN.findall(_plain(text))
    return [word for word in words if len(word) > 1]

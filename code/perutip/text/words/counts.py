"""How often each word stands in each ruling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

LEAST_RULINGS = 5  # a word in fewer is left out
MOST_WORDS = 30_000
TOKEN = r"[^\W\d_]{2,}"  # letters alone: no numbers, dates or file numbers
_PLAIN = tuple(zip("áéíóúü", "aeiouu", strict=True))


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
    vectorizer = CountVectorizer(
        preprocessor=_plain,
        token_pattern=TOKEN,
        dtype=np.int32,
    )
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
    text = text.lower()
    for accented, letter in _PLAIN:
        text = text.replace(accented, letter)
    return text

"""The words of a folded text and where they stand, split once for all that asks."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import numpy as np


class PlacedWords:
    """Words of folded text, one space apart and between two spaces.

    Places are numbers of words, offsets those of their letters and of the spaces
    around them.
    """

    def __init__(self, padded: str) -> None:
        self.words = padded[1:-1].split(" ")
        self._padded = padded

    @cached_property
    def _separators(self) -> list[int]:
        """Offsets of the spaces."""
        try:
            data = np.frombuffer(self._padded.encode("latin-1"), np.uint8)
        except UnicodeEncodeError:
            return [at for at, sign in enumerate(self._padded) if sign == " "]
        return np.flatnonzero(data == ord(" ")).tolist()

    def span(self, place: int, n_words: int) -> tuple[int, int]:
        """Offsets of the first letter of words and of the separator after the last."""
        ends = self._separators
        return ends[place] + 1, ends[place + n_words]

    def place(self, separator: int) -> int:
        """The place of the word after a separator."""
        return bisect_left(self._separators, separator)

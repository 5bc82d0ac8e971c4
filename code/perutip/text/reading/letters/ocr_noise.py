"""Recognition errors planted in texts, to see what they do to the index.

Confusions of scanned print: letters that look alike, lost accents, words split or
joined. Each text has its own random stream, so that one text's errors depend on no
other text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from perutip.text.reading.parts.sections import Span

_LOOK_ALIKE = {
    "a": "o",
    "c": "e",
    "e": "c",
    "i": "l",
    "l": "1",
    "m": "rn",
    "n": "u",
    "o": "0",
    "s": "5",
    "t": "f",
    "u": "n",
    "b": "h",
    "h": "b",
    "g": "q",
    "q": "g",
    "v": "y",
    "d": "cl",
    "r": "n",
    "f": "t",
    "á": "a",
    "é": "e",
    "í": "i",
    "ó": "6",
    "ú": "u",
    "ñ": "n",
    " ": "",
    "p": "p ",
}


class Misread(NamedTuple):
    """A text with errors planted.

    hits: places of the characters hit in the sound text, ascending. shifts: one more
    number than hits, how far what follows the first k hits has moved.
    """

    text: str
    hits: list[int]
    shifts: list[int]

    def carried(self, spans: Iterable[Span]) -> list[Span]:
        """Where parts of the sound text stand in this one."""
        return [
            Span(part, self._moved(start), self._moved(end))
            for part, start, end in spans
        ]

    def _moved(self, place: int) -> int:
        return place + self.shifts[bisect_left(self.hits, place)]


def with_recognition_errors(
    texts: Iterable[str], rate: float, seed: np.random.SeedSequence
) -> Iterator[str]:
    """Each text with a share `rate` of its characters hit; signs without a look-alike
    stay. Raises ValueError unless 0 <= rate < 1."""
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1): {rate}")
    for place, text in enumerate(texts):
        yield misread(text, rate, seed, place).text


def misread(
    text: str, rate: float, seed: np.random.SeedSequence, place: int
) -> Misread:
    """The text at `place` of a corpus with a share `rate` of its characters hit."""
    own = np.array([*_words_of(seed), place], np.uint32)
    return _damaged(text, rate, np.random.default_rng(np.random.SeedSequence(own)))


@lru_cache(maxsize=1)  # a corpus has one seed
def _words_of(seed: np.random.SeedSequence) -> tuple[int, ...]:
    return tuple(seed.generate_state(4).tolist())


def _damaged(text: str, rate: float, rng: np.random.Generator) -> Misread:
    hits = np.flatnonzero(rng.random(len(text)) < rate).tolist()
    pieces, shifts, last, shift = [], [0], 0, 0
    for hit in hits:
        alike = _LOOK_ALIKE.get(text[hit], text[hit])
        pieces += [text[last:hit], alike]
        shift += len(alike) - 1
        shifts.append(shift)
        last = hit + 1
    return Misread("".join([*pieces, text[last:]]), hits, shifts)

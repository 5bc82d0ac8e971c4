"""Recognition errors planted in texts, to see what they do to the index.

Confusions of scanned print: letters that look alike, lost accents, words split or
joined. Each text has its own random stream, so that one text's errors depend on no
other text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

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


def with_recognition_errors(
    texts: Iterable[str], rate: float, seed: np.random.SeedSequence
) -> Iterator[str]:
    """Each text with a share `rate` of its characters hit; signs without a look-alike
    stay. Raises ValueError unless 0 <= rate < 1."""
    if not 0 <= rate < 1:
        raise ValueError(f"rate must be in [0, 1): {rate}")
    for place, text in enumerate(texts):
        yield misread(text, rate, seed, place)


def misread(text: str, rate: float, seed: np.random.SeedSequence, place: int) -> str:
    """The text at `place` of a corpus with a share `rate` of its characters hit."""
    rng = np.random.default_rng(np.random.SeedSequence([*_words_of(seed), place]))
    return _damaged(text, rate, rng)


@lru_cache(maxsize=1)  # a corpus has one seed
def _words_of(seed: np.random.SeedSequence) -> tuple[int, ...]:
    return tuple(seed.generate_state(4).tolist())


def _damaged(text: str, rate: float, rng: np.random.Generator) -> str:
    hits = np.flatnonzero(rng.random(len(text)) < rate)
    pieces, last = [], 0
    for hit in hits.tolist():
        pieces += [text[last:hit], _LOOK_ALIKE.get(text[hit], text[hit])]
        last = hit + 1
    return "".join([*pieces, text[last:]])

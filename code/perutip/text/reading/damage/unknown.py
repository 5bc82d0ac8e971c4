"""Which words of a text the lexicon lacks, and their share.

Sound rulings have under two unknown words in a hundred, names apart. Courts repeat
themselves: words, and whole runs of them, that told nothing once are not looked up
again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import chain, filterfalse
from typing import NamedTuple

from perutip.text.reading.words.lexicon import known_forms
from perutip.text.reading.words.signs import CODE, PIECES, clauses_of

SHORTEST = 4  # letters of a word that is looked up
MOST_MET = 1 << 17  # runs of words that are kept in memory
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


class _Told(NamedTuple):
    """How many words of a run are known, how many are others with a capital, and the
    rest, which are strange."""

    known: int
    names: int
    strange: list[str]


_NO_WORDS = _Told(0, 0, [])


def unknown_words(text: str) -> tuple[float, Counter[str]]:
    """Share of words of four letters or more that the lexicon lacks, and which.

    Only words that begin with a small letter are looked at, since names are unknown
    too; all of them where a text is in capitals.
    """
    runs = clauses_of(text, PIECES)
    told = map(_of_run, runs) if runs is not None else [_told(_WORD.findall(text))]
    all_known, all_names, all_strange = zip(_NO_WORDS, *told, strict=True)
    known, names = sum(all_known), sum(all_names)
    strange = list(chain.from_iterable(all_strange))
    total = known + len(strange)
    if total < names:
        total += names
        small = Counter(map(str.lower, _WORD.findall(text)))
    elif not strange:
        return 0.0, Counter()
    else:
        small = Counter(strange)
    forms = known_forms()
    unknown = Counter(
        {w: n for w, n in small.items() if w not in forms and _composed(w) not in forms}
    )
    return (unknown.total() / total if total else 0.0), unknown


class _Runs(dict[bytes, _Told]):
    """Runs of words met so far: courts repeat them, and each is looked up at once."""

    def __missing__(self, run: bytes) -> _Told:
        words = run.decode(CODE).split()
        told = _told(word for word in words if len(word) >= SHORTEST)
        if len(self) < MOST_MET:
            self[run] = told
        return told


_of_run = _Runs().__getitem__


def _told(words: Iterable[str]) -> _Told:
    all_words = list(words)
    unknown = list(filterfalse(known_forms().__contains__, all_words))
    strange = [word for word in unknown if word[0].islower()]
    return _Told(len(all_words) - len(unknown), len(unknown) - len(strange), strange)


def _composed(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", word.lower())

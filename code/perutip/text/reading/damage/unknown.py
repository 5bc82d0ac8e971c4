"""Which words of a text the lexicon lacks, and their share.

Sound rulings have under two unknown words in a hundred, names apart. Courts repeat
themselves: words, and whole runs of them, that told nothing once are not looked up
again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from perutip.text.reading.words.lexicon import known_forms
from perutip.text.reading.words.signs import CODE, PIECES, clauses_of, words_of

SHORTEST = 4  # letters of a word that is looked up
MOST_MET = 1 << 17  # words, and runs of them, that are kept in memory
SHORT, KNOWN, NAME, STRANGE = "short", "known", "name", "strange"
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


def unknown_words(text: str) -> tuple[float, Counter[str]]:
    """Share of words of four letters or more that the lexicon lacks, and which.

    Only words that begin with a small letter are looked at, since names are unknown
    too; all of them where a text is in capitals.
    """
    balance = _balance(text)
    if balance is not None and balance >= 0:
        return 0.0, Counter()  # nor in capitals
    words = words_of(text)
    if words is None:
        words = _WORD.findall(text)
    known, met, strange = known_forms(), _met_words(), set()
    kinds: list[str | None] = list(map(met.get, words))
    if None in kinds:
        for word in set(words).difference(met):
            kind = _kind_of(word)
            if kind is STRANGE:
                strange.add(word)
            elif len(met) < MOST_MET:
                met[word] = kind
        kinds = [met.get(word) or _kind_of(word) for word in words]
    total, capital = len(kinds) - kinds.count(SHORT), kinds.count(NAME)
    if 2 * (total - capital) < total:
        small = Counter(word.lower() for word in words if len(word) >= SHORTEST)
    elif not strange:
        return 0.0, Counter()
    else:
        small = Counter(filter(strange.__contains__, words))
        total -= capital
    unknown = Counter(
        {w: n for w, n in small.items() if w not in known and _composed(w) not in known}
    )
    return (unknown.total() / total if total else 0.0), unknown


def _balance(text: str) -> int | None:
    """How many more known words a text has than others with a capital; None where one
    is strange or cannot be told."""
    runs = clauses_of(text, PIECES)
    if runs is None:
        return None
    met = _met_runs()
    for run in set(runs).difference(met) if len(met) < MOST_MET else ():
        kinds = list(map(_kind_of, run.decode(CODE).split()))
        if STRANGE not in kinds:
            met[run] = kinds.count(KNOWN) - kinds.count(NAME)
    try:
        return sum(map(met.__getitem__, runs))
    except KeyError:
        return None


@lru_cache(maxsize=1)
def _met_runs() -> dict[bytes, int]:
    """Runs of words without a strange one, and the `_balance` of each: courts repeat
    them, and each is looked up at once."""
    return {}


@lru_cache(maxsize=1)
def _met_words() -> dict[str, str]:
    """Words of the texts so far that are not strange, and what they are."""
    return {}


def _kind_of(word: str) -> str:
    """Whether a word is too short to tell, known, or else begins with a capital."""
    if len(word) < SHORTEST:
        return SHORT
    if word in known_forms():
        return KNOWN
    return STRANGE if word[0].islower() else NAME


def _composed(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", word.lower())

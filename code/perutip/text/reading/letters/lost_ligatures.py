"""Ligatures that a font had no letters for: "of cio", "declara vamente", "scalía".

Such a font leaves a space or nothing for each fi, fl, ff, ti and tt. No text of some
length is without all of the first two, so that one which is tells what happened to it;
each word is then the one that the lexicon has with a ligature put back.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import methodcaller

from perutip.text.reading.words.lexicon import is_word, known_forms, spanish_words
from perutip.text.reading.words.signs import words_of

LIGATURES = ("fi", "fl", "ff", "ffi", "ti", "tt", "ft", "tí", "fí", "tifi")
FEWEST_LETTERS = 300  # of a text that cannot be without them by chance
FEWEST_RESTORED = 3
LEAST_FREQUENCY = 2e-7  # of the word that is restored
TIMES_AS_USUAL = 20  # the whole than the rarer of its pieces
TIMES_IN_SUCH_A_TEXT = 0.5  # the same once it is known that they are lost
MOST_WORDS_A_LOSS = 60  # of a text of which that is known
SHORTEST = 5  # letters of a restored word
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_is_small = methodcaller("islower")


def restore_ligatures(text: str) -> str:
    """`text` with its ligatures put back; as it was where it has some, or where fewer
    than three words ask for one."""
    if len(text) < FEWEST_LETTERS or "fi" in text or "fl" in text:
        return text
    words = words_of(text)
    if words is not None and known_forms().issuperset(filter(_is_small, words)):
        return text  # no piece of a word
    whole, restored = _restored(text, TIMES_AS_USUAL)
    if restored < FEWEST_RESTORED:
        return text
    if MOST_WORDS_A_LOSS * restored > text.count(" "):
        return _restored(text, TIMES_IN_SUCH_A_TEXT)[0]
    return whole


def _restored(text: str, times: float) -> tuple[str, int]:
    restored = 0

    def restore(match: re.Match[str]) -> str:
        nonlocal restored
        words, found = _joined(match.group().split(" "), times)
        restored += found
        return " ".join(words)

    return _WORDS.sub(restore, text), restored


def _joined(words: list[str], times: float) -> tuple[list[str], int]:
    out: list[str] = []
    n_restored = 0
    for word in words:
        whole = _with_ligature(out[-1], word, times) if out else ""
        if whole:
            out[-1] = whole
        else:
            alone = _inside(word)
            out.append(alone or word)
            n_restored += bool(alone)
        n_restored += bool(whole)
    return out, n_restored


@lru_cache(maxsize=1 << 14)
def _with_ligature(before: str, after: str, times: float) -> str:
    """Two pieces and the ligature between them, where they make a word far more usual
    than the rarer piece; else nothing."""
    known = spanish_words()
    if not (after[0].islower() or before.isupper()):
        return ""
    rarer = min(known.get(before.lower(), 0.0), known.get(after.lower(), 0.0))
    return _best(before, after, max(LEAST_FREQUENCY, times * rarer))


@lru_cache(maxsize=1 << 14)
def _inside(word: str) -> str:
    """An unknown word with a ligature put in, where one place makes it a word."""
    if len(word) < SHORTEST - 2 or is_word(word.lower()):
        return ""
    found = [
        whole
        for at in range(len(word) + 1)
        if (whole := _best(word[:at], word[at:], LEAST_FREQUENCY))
    ]
    known = spanish_words()
    return max(found, key=lambda one: known[one.lower()], default="")


def _best(before: str, after: str, least: float) -> str:
    known = spanish_words()
    shares = {
        ligature: known.get(f"{before}{ligature}{after}".lower(), 0.0)
        for ligature in LIGATURES
    }
    ligature = max(shares, key=lambda one: shares[one])
    if shares[ligature] < least or len(before + ligature + after) < SHORTEST:
        return ""
    upper = (before + after).isupper()
    return before + (ligature.upper() if upper else ligature) + after

"""Signs without width between letters: the end of a word or amid one.

A zero-width space is a break where web pages set it between words; exports also leave
it, and its kin, inside every word. Which it is, the lexicon tells: of all ways to part
a run of pieces the one whose words are the most usual is taken.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

from perutip.text.reading.words.derived_words import is_derived
from perutip.text.reading.words.lexicon import is_word, spanish_words

_SIGNS = "\u200b\u200c\u200d\u2060\ufeff"
_L = r"[^\W\d_]"
_RUN = re.compile(rf"{_L}+(?:[{_SIGNS}]+{_L}+)+")
_CUT = re.compile(f"[{_SIGNS}]+")
_AMID = re.compile(rf"(?<=\w)[{_SIGNS}]+(?=\w)")
_BETWEEN = re.compile(rf"(?<=\S)[{_SIGNS}]+(?=\S)")
_AT_MARK = re.compile(  # where no letters on both sides tell
    rf"(?<=[.,;:!?)»”])[{_SIGNS}]+(?=[\w(«“¿¡])|(?<=\w)[{_SIGNS}]+(?=[(«“¿¡])"
    rf"|(?<=\d)[{_SIGNS}]+(?={_L})|(?<={_L})[{_SIGNS}]+(?=\d)"
)
MANY = 20  # runs that tell of a whole text that the signs are amid words,
LEAST_WORDS = 0.8  # where so many of them are one word
FEWEST_RUNS = 3
LEAST_WHOLE = 0.85  # of the pieces, where the signs are blanks
LONGEST_NAME = 14  # letters of a capital word that no lexicon needs to have
MOST_PIECES = 24  # of one word: every letter may be one
UNKNOWN, PER_LETTER = 9.0, 0.5  # cost of a word that the lexicon lacks
LONGEST_WORD, PER_LETTER_MORE = 22, 2.0  # letters; cost of each beyond
DERIVED = 6.5  # of one made from a word that it has
BREAK = 1.5  # of one more word


def without_zero_width(text: str) -> str:
    """`text` whose words are whole, with a blank where a sign parted two of them."""
    if "\u00ad" in text and 3 * text.count("\u00ad") > len(text):
        text = text.replace("\u00ad", "")  # between any two signs
    if not any(map(text.__contains__, _SIGNS)):
        return text
    runs = [_CUT.sub("", run) for run in _RUN.findall(text)]
    words = sum(
        is_word(run.lower()) or (run[0].isupper() and len(run) <= LONGEST_NAME)
        for run in runs
    )
    if len(runs) >= MANY and words >= LEAST_WORDS * len(runs):
        return _AMID.sub("", text)
    if _are_blanks(text, words, len(runs)):
        return _BETWEEN.sub(" ", text)
    text = _RUN.sub(lambda run: _parted(_CUT.split(run.group())), text)
    return _AT_MARK.sub(" ", text)


def _are_blanks(text: str, words: int, n_runs: int) -> bool:
    """Whether what the signs part are words, and together hardly ever are one."""
    if n_runs < FEWEST_RUNS or 2 * words > n_runs:
        return False
    pieces = [piece for run in _RUN.findall(text) for piece in _CUT.split(run)]
    whole = sum(is_word(piece.lower()) for piece in pieces)
    return whole >= LEAST_WHOLE * len(pieces)


def _parted(pieces: list[str]) -> str:
    """Pieces as words, one space apart, at the least cost."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(pieces) + 1):
        ways = []
        for start in range(max(0, end - MOST_PIECES), end):
            if any(_begins_word(*two) for two in pairwise(pieces[start:end])):
                continue
            word = "".join(pieces[start:end])
            cost, words = best[start]
            ways.append((cost + BREAK + _cost(word), [*words, word]))
        best.append(min(ways, key=lambda way: (way[0], len(way[1]))))
    return " ".join(best[-1][1])


def _begins_word(before: str, after: str) -> bool:
    """Whether a capital after a small letter shows that a word begins."""
    return before[-1].islower() and after[0].isupper()


def _cost(word: str) -> float:
    """How unusual a word is: minus the logarithm of its share, more without one."""
    share = spanish_words().get(word.lower(), 0.0)
    if share:
        return -math.log10(share)
    unknown = UNKNOWN + PER_LETTER * len(word)
    if len(word) > LONGEST_WORD:
        return unknown + PER_LETTER_MORE * (len(word) - LONGEST_WORD)
    return min(unknown, DERIVED) if is_derived(word.lower()) else unknown

"""Layout that breaks words and lines: letters set apart, columns side by side."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log

from perutip.text.reading.words.lexicon import spanish_words
from perutip.text.reading.words.signs import BEYOND, CODE, coded, table

FEWEST_LETTERS = 4
SHORTEST_MEAN = 3.0  # letters a word, so that initials are no words
FEWEST_LINES = 6
LEAST_PARTED = 0.6  # share of a page's lines with a gap in their middle
_SPACED = re.compile(
    r"(?<![^\W_])(?<!\w[-.])[^\W\d_](?P<gap>[ .\u00b7-])"
    r"(?:[^\W\d_](?P=gap)){2,}[^\W\d_](?![^\W_])(?![.)])"
)
# A word of two letters, set apart beside one that was put together.
_PAIR = re.compile(r"(?<![^\W_])([A-ZÁÉÍÓÚÑ]) ([A-ZÁÉÍÓÚÑ]) {2,4}(?=[A-ZÁÉÍÓÚÑ]{4})")
_LONE = re.compile(r" [^\W\d_] [^\W\d_] ")
_THREE_LONE = {  # what, found faster, a word set apart cannot be without
    gap: re.compile(rf"{re.escape(gap)}(?:[^\W\d_]{re.escape(gap)}){{2}}[^\W\d_]")
    for gap in " .\u00b7-"
}
_OTHER_GAPS = ".\u00b7-"  # three with spaces are two with spaces around them
_LETTERS_AND_GAPS = table(
    lambda sign: (
        b"a"
        if re.match(r"[^\W\d_]", sign)
        else sign.encode(CODE)
        if sign in f" {_OTHER_GAPS}"
        else b","
    )
)
_FOUR_APART = [  # and what in them is found faster
    (f"{gap}a{gap}a{gap}".encode(CODE), gap.join("aaaa").encode(CODE))
    for gap in f" {_OTHER_GAPS}"
]
SAMPLE = 5000  # characters
_NARROW_GAP = re.compile(r"(?<=\S) (?=\S)")
_WIDER_GAP = re.compile(r" {2,}")
MOST_SENTENCE_ENDS = 0.5  # of the gaps: two spaces after a full stop are no columns
_INDENT = " " * 12  # of a line that has its right half alone
_GAP = re.compile(r"(?<=\S)(?: {2,}|[ \t]*\t[ \t]*| *\| *)(?=\S)")


def is_set_apart(text: str) -> bool:
    """Whether most words of a text are single letters."""
    words = text[:SAMPLE].split()
    alone = [word for word in words if len(word) == 1]
    return 2 * len(alone) > len(words) and 2 * sum(map(str.isalpha, alone)) > len(words)


def close_letters(text: str) -> str:
    """ "S E N T E N C I A" becomes one word, where the lexicon has words for it.

    In a text set apart throughout, wider gaps tell the words; without them the words
    are guessed, and `is_set_apart` says so.
    """
    signs = coded(text)
    plain = BEYOND not in signs
    if plain:
        signs = signs.translate(_LETTERS_AND_GAPS)
    lone = b" a a " in signs if plain else _LONE.search(text) is not None
    if lone and is_set_apart(text) and _WIDER_GAP.search(text):
        return "\n".join(map(_closed_line, text.split("\n")))
    if plain and not any(two in signs and four in signs for two, four in _FOUR_APART):
        return text  # three letters with one gap are initials
    gaps = _THREE_LONE if lone else _OTHER_GAPS
    if any(_THREE_LONE[gap].search(text) for gap in gaps):
        closed = _SPACED.sub(_closed, text)
        return closed if closed == text else _PAIR.sub(r"\1\2 ", closed)
    return text


def _closed_line(line: str) -> str:
    """The line with its wider gaps alone, unless its words are whole."""
    words = line.split()
    if 2 * sum(len(word) > 1 for word in words) > len(words):
        return line
    return _WIDER_GAP.sub(" ", _NARROW_GAP.sub("", line))


def _closed(match: re.Match[str]) -> str:
    letters = match.group().replace(match["gap"], "")
    words = _segmented(letters.lower())
    if match["gap"] != " " and len(words) > 1:
        return match.group()  # initials
    if not words or len(letters) < SHORTEST_MEAN * len(words):
        return match.group()
    pieces, at = [], 0
    for word in words:
        pieces.append(letters[at : at + len(word)])
        at += len(word)
    return " ".join(pieces)


@lru_cache(maxsize=4096)
def _segmented(letters: str) -> tuple[str, ...]:
    """Most frequent words that letters can be cut into; empty when there are none."""
    known = spanish_words()
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(letters) + 1):
        ways = [
            (best[start][0] + log(known[letters[start:end]]), start)
            for start in range(max(0, end - 24), end)
            if letters[start:end] in known and (start == 0 or best[start][1])
        ]
        if not ways:
            best.append((float("-inf"), ()))
            continue
        score, start = max(ways)
        best.append((score, (*best[start][1], letters[start:end])))
    return best[-1][1]


def part_columns(text: str) -> str:
    """Pages of two columns, told by a gap in most of their lines, one after the other.

    Columns that were joined without a gap cannot be parted: see `word_order`.
    """
    if "  " not in text and "\t" not in text and "|" not in text:
        return text
    return "\f".join(map(_parted, text.split("\f")))


def _parted(page: str) -> str:
    lines = [line for line in page.split("\n") if line.strip()]
    if len(lines) < FEWEST_LINES:
        return page
    halves = [_GAP.split(line.strip()) for line in lines]
    parted = [half for half in halves if len(half) == 2]
    prose = sum(map(_is_prose, parted))
    if len(parted) < LEAST_PARTED * len(lines) or 2 * prose < len(parted):
        return page
    if sum(half[0][-1] in ".:;" for half in parted) > MOST_SENTENCE_ENDS * len(parted):
        return page
    left: list[str] = []
    right: list[str] = []
    for line, half in zip(lines, halves, strict=True):
        alone = len(half) == 1
        (right if alone and line.startswith(_INDENT) else left).append(half[0])
        if not alone:
            right.append(half[-1])
    return "\n".join((*left, *right))


def _is_prose(half: list[str]) -> bool:
    return all(piece.count(" ") >= 2 for piece in half)

"""Lines that an export cut at one width, in the middle of words too.

Records of a fixed width hold the text sign by sign: what is put together again without
a blank is the text. Lines that a page sets to one width end between words.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import is_broken_word, is_word

NARROWEST, WIDEST = 40, 140  # signs of a line
FEWEST_LINES = 3
FEWEST_CUT = 2  # words
NEARLY = 8  # signs that a line set by words may lack
MOST_NEARLY = 0.4  # of such lines, by full ones
LEAST_CUT = 0.3  # of the ends of full lines, in a word
_MAY_BE_CUT = re.compile(r"\n(?<=[a-záéíóúñ]\n)(?=[a-záéíóúñ])")
_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"[^\W\d_]+")


def without_hard_cuts(text: str) -> str:
    """Lines of a fixed width put together; any other text as it is."""
    if not _MAY_BE_CUT.search(text):
        return text
    lines = text.split("\n")
    width = max(map(len, lines))
    if not NARROWEST <= width <= WIDEST:
        return text
    full = [len(line) == width for line in lines]
    nearly = sum(width - NEARLY <= len(line) < width for line in lines)
    if sum(full) < max(FEWEST_LINES, nearly / MOST_NEARLY):
        return text
    cut = whole = 0
    for at in range(len(lines) - 1):
        if full[at]:
            kind = _cuts_a_word(lines[at], lines[at + 1])
            cut += kind > 0
            whole += kind < 0
    if cut < FEWEST_CUT or cut < LEAST_CUT * sum(full) or whole > cut:
        return text
    pieces = []
    for line, goes_on in zip(lines, full, strict=True):
        pieces.append(line if goes_on else f"{line}\n")
    return "".join(pieces)


def _cuts_a_word(line: str, after: str) -> int:
    """1 where two lines meet in a word, -1 where they meet in none, else 0."""
    last, first = _LAST.search(line), _FIRST.match(after)
    if last is None or first is None:
        return 0
    left, right = last.group().lower(), first.group().lower()
    if is_broken_word(left, right):
        return 1
    return -1 if not is_word(left + right) and is_word(left) and is_word(right) else 0

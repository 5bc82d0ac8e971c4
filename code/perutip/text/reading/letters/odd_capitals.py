"""Small letters with an accent amid capitals, in what is no word.

Fonts move plain letters and leave accented ones: "GHFLVLóQ" for "decisión". Typists and
old fonts leave them small too, in words: "RESOLUCIóN".
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import is_word
from perutip.text.reading.words.signs import shapes_of

LETTERS_A_WORD = 6
FEWEST = 3
MOST = 0.004  # by words
SHAPE = b"AAa"  # found faster
_MIXED = re.compile(r"[A-Z]{2,}[áéíóúñ][A-Z]*")


def has_odd_capitals(cleaned: str) -> bool:
    """Whether more such tokens than a slip stand in a text."""
    if SHAPE not in shapes_of(cleaned):
        return False
    odd = sum(not is_word(word.lower()) for word in _MIXED.findall(cleaned))
    return odd >= FEWEST and odd > MOST * len(cleaned) // LETTERS_A_WORD

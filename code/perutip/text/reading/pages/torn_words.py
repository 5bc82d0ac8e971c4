"""Words that a line or a page breaks, and that do not go on where the next begins.

Where sheets lie in another order, or one is missing, the piece before a hyphen and the
piece after it make no word: "tes-" over "el recurso". In a sound text they nearly
always make one, names apart.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.derived_words import is_derived
from perutip.text.reading.words.lexicon import is_word, spanish_words

FEWEST_TORN = 2
USUAL = 1e-5  # of a word that a hyphen may join to another
LEAST_TORN = 0.25  # of the words that a hyphen breaks
_HYPHEN = re.compile(r"\n(?<=[a-zA-Z]-\n)")  # or the text ends with one
_LEFT = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?=-$)")
_RIGHT = re.compile(r"\s*([^\W\d_]+)(?![\w-])")
LONGEST = 30  # letters of a piece


def tears_words(text: str) -> bool:
    """Whether words are broken off whose other pieces stand elsewhere or nowhere."""
    if "\u00ad" in text:
        text = text.replace("\u00ad", "")
    ends = [one.start() for one in _HYPHEN.finditer(text)]
    if text.endswith("-"):
        ends.append(len(text))
    if len(ends) < FEWEST_TORN:
        return False
    torn = sum(_tears(text, end) for end in ends)
    return torn >= FEWEST_TORN and torn >= LEAST_TORN * len(ends)


def _tears(text: str, end: int) -> bool:
    left = _LEFT.search(text[max(0, end - LONGEST) : end])
    right = _RIGHT.match(text, end)
    if left is None or (right is None and end < len(text)):
        return False
    return _is_torn(left.group(), right[1] if right else "")


def _is_torn(left: str, right: str) -> bool:
    """Whether two pieces are no word, and the first is no usual one, nor a name."""
    if not right:
        return left.islower()
    if len(right) > 1 and right[0].isupper() and not right.isupper():
        return False  # the heading of a page, a name
    if left.isupper() != right.isupper() and len(right) > 1:
        return left.isupper() or left.islower()
    whole = (left + right).lower()
    if is_word(whole) or is_derived(whole) or not (left.islower() or left.isupper()):
        return False
    return spanish_words().get(left.lower(), 0.0) < USUAL

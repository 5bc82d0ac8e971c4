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
_HYPHEN = re.compile(r"\n(?<=[a-zA-Z]-\n)")
_BROKEN = re.compile(
    r"(?<![\w-])(?P<left>[^\W\d_]{2,})-[^\S\n]*(?:\n\s*(?P<right>[^\W\d_]+)(?![\w-])|$)"
)


def tears_words(text: str) -> bool:
    """Whether words are broken off whose other pieces stand elsewhere or nowhere."""
    if len(_HYPHEN.findall(text)) + text.endswith("-") < FEWEST_TORN:
        return False
    found = list(_BROKEN.finditer(text.rstrip()))
    torn = sum(_is_torn(one["left"], one["right"] or "") for one in found)
    return torn >= FEWEST_TORN and torn >= LEAST_TORN * len(found)


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

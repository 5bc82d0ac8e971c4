"""Stretches that a browser put into Portuguese, word by word or whole.

Names and titles have a few words of Portuguese ("Ministério Público do Estado"); a
stretch of prose has every third.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import word_set

STRETCH = 25  # words
FEWEST = 4  # of them Portuguese
FEWEST_KINDS = 3
SHORTEST_NAME = 4  # letters
_TELLING = ("ã", "õ", "ç", "ê", "ô", "à", "Ã", "Ç")
_SMALL = word_set(
    "em com um uma não foi seu sua seus suas ao aos os mais até também quando pelas do"
    " quem isso você eles elas já ainda muito depois foram"
)
_PORTUGUESE = _SMALL | word_set(
    "réu juiz mulher vítima artigo disse tinha fato fatos filho filha filhos anos morte"
    " são sentença testemunha testemunhas direito direitos"
)
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[ãõçÃÕÇ]|(?:ências?|dades?|ável|ível|agem)$")


def is_half_translated(cleaned: str) -> bool:
    """Whether some stretch of a text is Portuguese for a sixth of its words."""
    if not any(map(cleaned.__contains__, _TELLING)):
        return False
    found = [
        (at, word.lower())
        for at, word in enumerate(_WORD.findall(cleaned))
        if _is_portuguese(word)
    ]
    return any(
        last[0] - first[0] < STRETCH
        and len({word for _, word in found[at : at + FEWEST]}) >= FEWEST_KINDS
        for at, (first, last) in enumerate(
            zip(found, found[FEWEST - 1 :], strict=False)
        )
    )


def _is_portuguese(word: str) -> bool:
    """Whether a word is Portuguese alone; of those with a capital, as names have, small
    ones that begin a sentence."""
    if word.islower():
        return word in _PORTUGUESE or _LETTERS.search(word) is not None
    if word.isupper() and len(word) >= SHORTEST_NAME:
        return _LETTERS.search(word) is not None
    return len(word) < SHORTEST_NAME and word.lower() in _SMALL

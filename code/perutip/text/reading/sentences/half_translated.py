"""Stretches that a browser put into Portuguese, word by word or whole.

Names and titles have a few words of Portuguese ("Ministério Público do Estado"); a
stretch of prose has every third.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import word_set

STRETCH = 30  # words
FEWEST = 6  # of them Portuguese in small letters
_TELLING = ("ção", "ções", " em ", " com ", " um ", " uma ", " não ", " foi ", " seu ")
_ALONE = word_set(
    "em com um uma não foi seu sua seus suas ao aos os as do dos da das no na nos nas"
    " mais até também quando é são pelo pela pelos pelas réu ré juiz mulher vítima crime"
    " artigo lei disse tinha ela ele eles elas você quem isso este fato fatos filho filha"
    " filhos anos meses morte sentença testemunha testemunhas segundo e o outro outra ou"
    " seja já ainda muito depois antes ter ser estava foram"
)
_ALSO_SPANISH = word_set(
    "no na nos este meses crime e o mujer ser antes morte segundo ela as da do das"
)
_PORTUGUESE = _ALONE - _ALSO_SPANISH
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"[ãõ]|ç[aou]|dade$|agem$|vel$|mento$")
"""Endings count where the word before is Portuguese too."""


def is_half_translated(cleaned: str) -> bool:
    """Whether some stretch of a text is Portuguese for a fifth of its words."""
    if not any(map(cleaned.__contains__, _TELLING)):
        return False
    places = [
        at
        for at, word in enumerate(_WORD.findall(cleaned))
        if word in _PORTUGUESE or "ã" in word or "õ" in word or "ç" in word
    ]
    return any(
        last - first < STRETCH
        for first, last in zip(places, places[FEWEST - 1 :], strict=False)
    )

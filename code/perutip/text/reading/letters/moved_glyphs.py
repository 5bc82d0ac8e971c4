"""Passages in a font without a map of its letters: numbers of glyphs read as letters.

A font that holds the signs of ASCII in their order numbers them from 3 (or 1) on, so
that all signs of a passage are moved by one number: "VHQWHQFLD" is "sentencia". Letters
with an accent follow the order of Mac OS. Full stops and figures fall on signs that
nobody prints, and are gone; words come back.
"""

from __future__ import annotations

import re
from functools import lru_cache

from perutip.text.reading.words.lexicon import is_word, spanish_words
from perutip.text.reading.words.signs import coded, table

MOVES = (29, 31)
SHORTEST = 4  # letters of a word that tells a passage
USUAL = 1e-6
TIMES_AS_USUAL = 20  # than the token is as it stands
_MARKS = ".,;:()\"'«»“”-"
# What stands side by side in a moved passage and not in Spanish: signs of "en", "de",
# "nt", "se" and "es" by the first move (H), of "se", "es" and "ue" by the other (F),
# and, where the passage was in capitals, an A or C (&) after another sign.
_SHAPES = table(
    lambda sign: (
        b"V"
        if sign == "V"
        else b"H"
        if sign in "HQGW"
        else b"F"
        if sign in "FT"
        else b"&"
        if sign in "&$%"
        else b"1"
        if sign in "1567,/'("
        else b" "
    )
)
_TOLD = (b"HH", b"HV", b"VH", b"VF", b"FV", b"FFV", b"1&", b"&&")
_TOKEN = re.compile(r"\S+")


def in_their_letters(text: str) -> str:
    """`text` with the words of moved passages set back."""
    shapes = coded(text).translate(_SHAPES)
    if not any(map(shapes.__contains__, _TOLD)):
        return text
    for moved in MOVES:
        text = _moved_back(text, moved)
    return text


def _moved_back(text: str, moved: int) -> str:
    tokens = list(_TOKEN.finditer(text))
    sure = {
        at
        for at, one in enumerate(tokens)
        if len(one.group()) >= SHORTEST and _decoded(one.group(), moved, True)
    }
    if not sure:
        return text
    back = {at: _decoded(tokens[at].group(), moved, True) for at in sure}
    for at in sorted(sure):
        for step in (-1, 1):
            beside = at + step
            while 0 <= beside < len(tokens) and beside not in back:
                word = _decoded(tokens[beside].group(), moved, False)
                if not word:
                    break
                back[beside] = word
                beside += step
    pieces, last = [], 0
    for at in sorted(back):
        pieces += [text[last : tokens[at].start()], back[at]]
        last = tokens[at].end()
    return "".join([*pieces, text[last:]])


@lru_cache(maxsize=1 << 12)
def _decoded(token: str, moved: int, surely: bool) -> str:
    """What a token was before its signs were moved; "" where that is no word, or the
    token may be one as it stands. surely: the word must be a usual one."""
    known = spanish_words()
    bare = token.strip(_MARKS).lower()
    word = "".join(_letter(sign, moved) for sign in token)
    plain = word.strip(_MARKS).lower()
    if bare.isdigit() or not plain.isalpha():
        return ""
    usual = known.get(plain, 0.0)
    if usual < TIMES_AS_USUAL * known.get(token.rstrip(".,;:").lower(), 0.0):
        return ""
    if surely:
        return word if usual >= USUAL and len(plain) >= SHORTEST else ""
    moved_capitals = sum(map(str.islower, token)) <= sum(map(str.isupper, token))
    return word if usual or (moved_capitals and is_word(plain)) else ""


def _letter(sign: str, moved: int) -> str:
    code = ord(sign) + moved
    if code < 127:
        return chr(code)
    if code < 256:
        return bytes((code + 1,)).decode("mac_roman") if code < 255 else ""
    return ""

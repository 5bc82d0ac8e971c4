"""Passages in a font without a map of its letters: numbers of glyphs read as letters.

A font that holds the signs of ASCII in their order numbers them from 3 on, so that all
signs of a passage are moved by one number: "VHQWHQFLD" is "sentencia". Letters
with an accent follow the order of Mac OS. Full stops and figures fall on signs that
nobody prints, and are gone; words come back.
"""

from __future__ import annotations

import re
from functools import lru_cache

from perutip.text.reading.words.lexicon import is_word, spanish_words

MOVED = 29
SHORTEST = 4  # letters of a word that tells a passage
USUAL = 1e-6
TIMES_AS_USUAL = 20  # than the token is as it stands
_STOPS = ".,;:)"
_MAY_BE_MOVED = (  # an "n", or an N in capitals; an "e" after "d", "s", "u" or "r"
    re.compile(r"Q(?<=[A-Z]Q)(?!U)"),
    re.compile(r"H(?<=[GVXU]H)"),
)
_TOKEN = re.compile(r"\S+")


def in_their_letters(text: str) -> str:
    """`text` with the words of moved passages set back."""
    if not any(map(text.__contains__, "W$&")) and not any(
        pair.search(text) for pair in _MAY_BE_MOVED
    ):
        return text
    if " de " not in text and sum(map(str.islower, text)) > sum(map(str.isupper, text)):
        return text  # small letters are moved as well: see `ways_back`
    tokens = list(_TOKEN.finditer(text))
    sure = {
        at
        for at, one in enumerate(tokens)
        if len(one.group()) >= SHORTEST and _decoded(one.group(), True)
    }
    if not sure:
        return text
    back = {at: _decoded(tokens[at].group(), True) for at in sure}
    for at in sorted(sure):
        for step in (-1, 1):
            beside = at + step
            while 0 <= beside < len(tokens) and beside not in back:
                word = _decoded(tokens[beside].group(), False)
                beyond = beside + step
                if word:
                    back[beside] = word
                elif not _is_name(tokens, beside, beyond):
                    break
                beside += step
    pieces, last = [], 0
    for at in sorted(back):
        pieces += [text[last : tokens[at].start()], back[at]]
        last = tokens[at].end()
    return "".join([*pieces, text[last:]])


def _is_name(tokens: list[re.Match[str]], at: int, beyond: int) -> bool:
    """Whether a token without small letters may be initials in a moved passage."""
    if not 0 <= beyond < len(tokens) or any(map(str.islower, tokens[at].group())):
        return False
    after = tokens[beyond].group()
    return len(after) > 1 and bool(_decoded(after, False))


@lru_cache(maxsize=1 << 12)
def _decoded(token: str, surely: bool) -> str:
    """What a token was before its signs were moved; "" where that is no word, or the
    token may be one as it stands. surely: the word must be a usual one."""
    if token.isdigit():
        return ""
    word = _word(token, surely)
    bare = token.rstrip(_STOPS)
    if word or bare == token:
        return word
    word = _word(bare, surely)  # what follows the passage is not moved
    return word and word + token[len(bare) :]


def _word(token: str, surely: bool) -> str:
    word = token.translate(_IN_THEIR_LETTERS)
    plain = word.lower()
    if not plain.isalpha():
        return ""
    known = spanish_words()
    usual = known.get(plain, 0.0)
    if usual < TIMES_AS_USUAL * known.get(token.lower(), 0.0):
        return ""
    if surely:
        return word if usual >= USUAL and len(plain) >= SHORTEST else ""
    moved_capitals = sum(map(str.islower, token)) <= sum(map(str.isupper, token))
    return word if usual or (moved_capitals and is_word(plain)) else ""


class _Letters(dict[int, str]):
    """Code of a sign → the letter that has its glyph; "" for those that have none."""

    def __missing__(self, code: int) -> str:
        moved = code + MOVED
        if moved < 127:
            letter = chr(moved)
        else:
            letter = bytes((moved + 1,)).decode("mac_roman") if moved < 255 else ""
        self[code] = letter
        return letter


_IN_THEIR_LETTERS = _Letters()

"""A text in small plain letters, and where each of them stands in the text.

Names are looked for in what a reader sees, not in how it is written: accents, letters
of other scripts that look alike, words over line ends, and names whose letters stand
apart or in two pieces are evened out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from perutip.text.reading.letters.undoing import LOOKALIKES
from perutip.text.validation.peru_places import (
    CAPITALS,
    FISCAL_DISTRICTS,
    PROVINCES,
    REGIONS,
)

_HIDDEN_SIGNS = (  # without width, wherever they stand
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
_HIDDEN = re.compile(f"[{_HIDDEN_SIGNS}]")
# Letters that look Latin beside those that encodings bring (`LOOKALIKES`).
_MORE_ALIKE = str.maketrans(
    "АЕОᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴⲀⲂⲈⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬ"
    "ⲁⲃⲉⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢƖɩɐəøłđħŧƁɓƇƈƊɗƓɠɨƘƙƝɲƤƥƬƭʋƲɾɹʇ"
    "ЅԌԍІЈԚԜһҺЬьпиүҮғҒқҚөӨәзлγωηβσιμκδϜՕՍՏԼհցզռօՒև",
    "AEOABCDEGHIJKLMPRSTVWYZBPDTGKJCZFMNLSRVHWXYAEIOUABEIKMNOPCTYX"
    "abeikmnopctyxabcdeghijklmnoprtuvwyziiaeoldhtBbCcDdGgiKkNnPpTtvVrrt"
    "SGgIJQWhHbbnuyYfFkKoOeznywnBoiukdFOUSLhgqnoLu",
)
_BROKEN = re.compile(r"[-¬\u2010](?<=[^\W\d_].)[^\S\n]*\n\s*(?=[a-záéíóúñ])")
_BROKEN_CAPITALS = re.compile(
    r"(?<![^\W_])([^\W\d_]{2,12})(?P<gap>[-¬\u2010][^\S\n]*\n\s*)([^\W\d_]{2,12})(?![^\W_])"
)
_AT_LINE_END = re.compile(r"[-¬\u2010][^\S\n]*\n")  # of what `_BROKEN_CAPITALS` finds
_GLUED = re.compile(
    rf"(?<=[a-záéíóúñ])(?=[{_HIDDEN_SIGNS}]*[A-ZÁÉÍÓÚÑ][{_HIDDEN_SIGNS}]*[a-záéíóúñ])"
)
_APART = re.compile(
    r"(?<![^\W_])(?<!\w[.-])[^\W\d_](?P<gap>[ .\u00a0-])"
    r"(?:[^\W\d_](?P=gap)){1,18}[^\W\d_](?![^\W_])"
)
_WORDS_APART = re.compile(  # wider gaps part the words
    r"(?<!\w)(?![aeoyu] [A-ZÁÉÍÓÚÑ])[^\W\d_](?: [^\W\d_])+"
    r"(?: {2,4}[^\W\d_](?: [^\W\d_])+)+(?!\w)"
)
_TWO_PIECES = re.compile(r"(?<!\w)([^\W\d_]{2,12})([ \n])([^\W\d_]{1,12})(?!\w)")
SHORTEST_IN_PIECES = 5
_SMALL_WORDS = frozenset(["lo", "la", "el", "de", "su", "se", "un", "no", "ha", "al"])


def plain_letters(
    text: str, names: frozenset[str] = frozenset()
) -> tuple[str, list[int]]:
    """Small letters without accents, names put together, words that a capital shows to
    be two set apart; and where each sign of it stands in `text`.

    names: words, plain, that a line end may break in capitals, beside those of places.
    """
    gaps = set(_gaps_in_names(text, names))
    one_each = all(len(plain_sign(sign)) == 1 for sign in set(text))
    glued = {match.start() for match in _GLUED.finditer(text)}
    if one_each and not gaps and not glued and not _BROKEN.search(text):
        return text.translate(_PLAIN), list(range(len(text)))
    signs: list[str] = []
    source: list[int] = []
    skip_until = -1
    for at, sign in enumerate(text):
        if at < skip_until or at in gaps:
            continue
        if sign in "-¬\u2010" and (broken := _BROKEN.match(text, at)):
            skip_until = broken.end()
            continue
        if at in glued:
            signs.append(" ")
            source.append(at)
        for letter in plain_sign(sign):
            signs.append(letter)
            source.append(at)
    return "".join(signs), source


@lru_cache(maxsize=4096)
def plain_sign(sign: str) -> str:
    """One sign in small letters without accents; nothing for one without width."""
    if unicodedata.combining(sign) or _HIDDEN.match(sign):
        return ""
    if sign == "\u00a0":
        return " "
    if sign == "ı":
        return "i"
    letters = unicodedata.normalize("NFKD", sign.translate(LOOKALIKES))
    letters = letters.translate(LOOKALIKES).translate(_MORE_ALIKE).lower()
    return "".join(c for c in letters if not unicodedata.combining(c))


class _PlainSigns(dict[int, str]):
    """Code of a sign → `plain_sign` of it, found when first asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = plain_sign(chr(code))
        return self[code]


_PLAIN = _PlainSigns()


def _gaps_in_names(text: str, names: frozenset[str]) -> Iterator[int]:
    """Offsets of what stands between the letters or pieces of a word of a name."""
    for match in _BROKEN_CAPITALS.finditer(text) if _AT_LINE_END.search(text) else ():
        whole = plain_word(match[1] + match[3])
        if match[3].isupper() and (whole in _words_of_names() or whole in names):
            yield from range(*match.span("gap"))
    for match in _APART.finditer(text):
        letters = plain_word(match.group()[::2])
        for skip, spare in ((0, 0), (1, 0), (0, 1), (1, 1)):  # "a L i m a y"
            if letters[skip : len(letters) - spare] in _names():
                first = match.start() + 2 * skip + 1
                yield from range(first, match.end() - 1 - 2 * spare, 2)
                break
    for match in _WORDS_APART.finditer(text) if "  " in text else ():
        start = match.start()
        for gap in re.finditer(r"(?<=\S) (?=\S)", match.group()):
            yield start + gap.start()
    for match in _TWO_PIECES.finditer(text):
        if not text[match.start()].isupper():
            continue
        before, after = plain_word(match[1]), plain_word(match[3])
        if (
            before + after in _names()
            and len(before + after) >= SHORTEST_IN_PIECES
            and before not in _SMALL_WORDS
        ):
            yield match.start(2)


def plain_word(word: str) -> str:
    """A word, or words a space apart, sign by sign: nothing is put together."""
    return word.translate(_PLAIN)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(plain_word(name) for name in _known() if " " not in name)


@lru_cache(maxsize=1)
def _words_of_names() -> frozenset[str]:
    return frozenset(plain_word(word) for name in _known() for word in name.split())


def _known() -> list[str]:
    return "|".join((REGIONS, PROVINCES, CAPITALS, FISCAL_DISTRICTS)).split("|")

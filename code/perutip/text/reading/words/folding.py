"""Lower-case words without accents, one space apart: the one form in which texts and
dictionary meet.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from perutip.text.reading.words.byte_runs import squeeze

REPLACEMENT = "\ufffd"
LOST_MARK = "\x1a"
_LOST = LOST_MARK.encode()
_ERRORS = "perutip.text.fold"
_TWO_LETTERS = (("ß", "ss"), ("æ", "ae"), ("Æ", "ae"), ("þ", "th"), ("Þ", "th"))
_CURLY = (("“", "«"), ("”", "»"))
_SINGLE = {"Ð": "d", "ð": "d", "Ø": "o", "ø": "o", "µ": "u", "ª": " ", "º": " "}
_BEYOND_LATIN1 = {
    "ẞ": "ss",
    "ı": "i",
    "Ł": "l",
    "ł": "l",
    "Đ": "d",
    "đ": "d",
    "Œ": "oe",
    "œ": "oe",
    **dict(_CURLY),
    "„": "«",
    "‟": "«",
    REPLACEMENT: LOST_MARK,
    "\u200b": " ",  # a zero-width space is a break, other signs without width are not
}
_SPANISH_ACCENTED = "áéíóúüñ"
_SPACE = 32
_LOST_LETTERS = re.compile(LOST_MARK + "+")


class _ForeignLetter(Exception):
    """A letter that has no Latin-1 form, such as a Greek one."""


def fold(text: str, keep: str = "", accents: bool = False) -> str:
    """Words of `text` in lower case, separated by single spaces.

    `keep` names ASCII signs that survive (the dictionary keeps its wildcards);
    `accents=True` leaves á é í ó ú ü ñ as they are, which the stemmer needs. Both
    forms have the same number of words.
    """
    if accents and not text.isascii():
        text = unicodedata.normalize("NFC", text)
    data = latin_bytes(text)
    if data is None:
        return _fold_any_script(text, keep, accents)
    letters = data.translate(byte_table(keep, accents))
    folded = squeeze(letters, _SPACE).strip(b" ").decode("latin-1")
    return _settle_lost_letters(folded) if LOST_MARK in folded else folded


def folded_words(text: str, accents: bool = False) -> list[str]:
    """The words of `fold`, in their order."""
    if accents and not text.isascii():
        text = unicodedata.normalize("NFC", text)
    data = latin_bytes(text)
    if data is None or _LOST in data:
        return fold(text, accents=accents).split()
    return data.translate(byte_table("", accents)).decode("latin-1").split()


def latin_bytes(text: str) -> bytes | None:
    """One Latin-1 byte per letter, ready for a byte table; None for other scripts.

    Soft hyphens and combining marks are gone, ligatures spelled out, curly quotation
    marks are angular, destroyed letters are the byte `LOST_MARK`.
    """
    if LOST_MARK in text:
        text = text.replace(LOST_MARK, " ")
    if text.isascii():
        return text.encode("ascii")
    for sign, spelled in (*_TWO_LETTERS, *_CURLY):
        if sign in text:
            text = text.replace(sign, spelled)
    try:
        data = text.encode("latin-1", _ERRORS)
    except _ForeignLetter:
        return None
    return data.replace(b"\xad", b"") if b"\xad" in data else data


def fold_character(character: str) -> str:
    """One character in folded letters, a space, or nothing."""
    if character in _BEYOND_LATIN1:
        return _BEYOND_LATIN1[character]
    if character in _SINGLE:
        return _SINGLE[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Mc", "Me", "Cf"):
        return ""
    if category[0] != "L" and category not in ("Nd", "Nl"):
        return " "
    letters = unicodedata.normalize("NFKD", character).lower()
    letters = unicodedata.normalize("NFKD", letters)
    for letter, spelled in (*_TWO_LETTERS, *_SINGLE.items()):
        letters = letters.replace(letter, spelled)
    return "".join(c if c.isalnum() else "" for c in letters) or " "


class _BeyondLatin1(dict[str, str]):
    """Characters outside Latin-1 in Latin-1 letters, looked up once each."""

    def __missing__(self, character: str) -> str:
        folded = fold_character(character)
        if not folded.isascii():
            raise _ForeignLetter
        self[character] = folded
        return folded


_KNOWN = _BeyondLatin1(_BEYOND_LATIN1)


def _fold_unencodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return "".join(map(_KNOWN.__getitem__, run)), error.end


codecs.register_error(_ERRORS, _fold_unencodable)


@lru_cache(maxsize=8)
def byte_table(keep: str, accents: bool) -> bytes:
    """The 256 Latin-1 characters, each as one folded byte."""
    kept = keep + LOST_MARK + (_SPANISH_ACCENTED if accents else "")
    return bytes(
        code
        if chr(code) in kept
        else ord(chr(code).lower())
        if chr(code).lower() in kept
        else ord((fold_character(chr(code)) or " ")[0])
        for code in range(256)
    )


def _fold_any_script(text: str, keep: str, accents: bool) -> str:
    """The same folding, character by character, for texts with foreign letters."""
    text = text.replace(LOST_MARK, " ")
    kept = keep + LOST_MARK + (_SPANISH_ACCENTED if accents else "")
    table = {
        ord(c): c.lower()
        if c.lower() in kept
        else " "
        if c in "“”„‟"
        else fold_character(c)
        for c in set(text)
    }
    return _settle_lost_letters(" ".join(text.translate(table).split()))


def _settle_lost_letters(folded: str) -> str:
    """One U+FFFD for each run of lost letters; none that stands outside a word."""
    folded = _LOST_LETTERS.sub(REPLACEMENT, folded)
    if f" {REPLACEMENT} " in f" {folded} ":
        folded = " ".join(w for w in folded.split(" ") if w != REPLACEMENT)
    return folded

"""Bytes of a text file to text: UTF-8 if it is, else the best guess for Spanish."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

ENCODINGS = ("cp1252", "mac_roman", "cp850", "utf_16")
_LETTERS = "áéíóúüñÁÉÍÓÚÜÑ"
_SPANISH_SIGNS = frozenset(f"{_LETTERS}¿¡ºª°§«»“”‘’–—…•·\u00a0\u00ad")
# Between two letters stand letters, a mark of hyphenation, an apostrophe; of the rest,
# what is there was a letter before it was read in a wrong way ("RESOLUCI”N").
_INSIDE = re.compile(r"(?<=[^\W\d_])[¿¡ºª°§«»“”‘–—…•](?=[^\W\d_])")
_ACCEPTED = 0.9
_BETTER = (
    0.5  # below it every guess is wrong: what was read wrong before is undone later
)


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding of a file: what its mark says, UTF-8 if it is, else the best
    guess for Spanish.

    Windows-1252, in which most are, where it leaves nothing but signs of Spanish in
    places where they stand; else charset-normalizer guesses; where its guess leaves
    others, the one of `ENCODINGS` with the largest share of Spanish signs is taken, and
    Windows-1252 where none has half.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), "utf_16"
    if _is_utf_8(content):
        return content.decode("utf-8-sig"), "utf_8"
    guesses = [content.decode(name, errors="replace") for name in ENCODINGS[:3]]
    if "\0" not in guesses[0] and _spanish_share(guesses[0]) == 1:
        return guesses[0], ENCODINGS[0]
    best = from_bytes(content, cp_isolation=list(ENCODINGS)).best()
    if best is not None and _spanish_share(str(best)) >= _ACCEPTED:
        return str(best), best.encoding
    shares = [_spanish_share(guess) for guess in guesses]
    place = shares.index(max(shares)) if max(shares) >= _BETTER else 0
    return guesses[place], ENCODINGS[place]


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _spanish_share(text: str) -> float:
    """Share of Spanish signs, each in its place, among the characters beyond ASCII; 1
    without any."""
    beyond = [sign for sign in text if sign > "\x7f"]
    if not beyond:
        return 1.0
    signs = sum(sign in _SPANISH_SIGNS for sign in beyond)
    return (signs - len(_INSIDE.findall(text))) / len(beyond)

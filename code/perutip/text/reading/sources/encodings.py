"""Bytes of a text file to text: UTF-8 if it is, else the best guess for Spanish."""

from __future__ import annotations

from charset_normalizer import from_bytes

ENCODINGS = ("cp1252", "mac_roman", "cp850", "utf_16")
_SPANISH_SIGNS = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡ºª°§«»“”‘’–—…•·\u00a0\u00ad")


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding of a file: UTF-8 if it is, else the best guess for Spanish.

    charset-normalizer guesses; where its guess leaves signs that Spanish does not
    write, the one of `ENCODINGS` with the largest share of Spanish signs is taken.
    """
    if _is_utf_8(content):
        return content.decode("utf-8-sig"), "utf_8"
    best = from_bytes(content, cp_isolation=list(ENCODINGS)).best()
    if best is not None and _spanish_share(str(best)) >= 0.9:
        return str(best), best.encoding
    guesses = [content.decode(name, errors="replace") for name in ENCODINGS[:3]]
    shares = [_spanish_share(guess) for guess in guesses]
    place = shares.index(max(shares))
    return guesses[place], ENCODINGS[place]


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _spanish_share(text: str) -> float:
    """Share of Spanish signs among the characters beyond ASCII; 1 without any."""
    beyond = [sign for sign in text if sign > "\x7f"]
    if not beyond:
        return 1.0
    return sum(sign in _SPANISH_SIGNS for sign in beyond) / len(beyond)

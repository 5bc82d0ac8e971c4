"""The signs of a text in one byte each: so cheap a look that it tells which searches
can find nothing.

Most rulings have little of what the other files of this room undo. To translate all
bytes of a text and to look for two or three costs a tenth of a search for a pattern.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

CODE = "cp1252"  # has what Spanish keyboards and word processors write
BEYOND = b"\x81"  # stands for what `CODE` lacks, and for no sign of it
ODD, SMALL, BLANK, DIGIT, SIGN, OTHER = b"!", b"a", b" ", b"1", b".", b","
_ERRORS = "perutip.text.signs"
_IN_CODE = bytes(range(256)).decode(CODE, "replace")
_KINDS = (  # the first that fits
    (ODD, re.compile("[\x00-\x08\x0e-\x1f\ufffd™]")),  # and what `CODE` lacks
    (SMALL, re.compile("[a-zñ]")),
    (BLANK, re.compile(r"\s")),
    (DIGIT, re.compile(r"[0-9_?¿$|{}^~\\=%#@+<>*]")),  # or a sign misread for a letter
    (SIGN, re.compile(r"[^\w\s,;:()\[\]«»“”‘’–—\"]")),
    (OTHER, re.compile("")),
)
_OF_LATIN = bytes(BEYOND[0] if 0x80 <= n < 0xA0 else n for n in range(256))
_LETTER = re.compile(r"[^\W\d_]")
_BETWEEN_PIECES = re.compile(r"[ \t\n_-]")


def _beyond(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return BEYOND * (error.end - error.start), error.end


codecs.register_error(_ERRORS, _beyond)


def table(of: Callable[[str], bytes]) -> bytes:
    """`of` each sign of `CODE` in order, and of U+FFFD for those that it lacks."""
    return b"".join(map(of, _IN_CODE))


def _kind(sign: str) -> bytes:
    return next(kind for kind, pattern in _KINDS if pattern.match(sign))


def _word(sign: str) -> bytes:
    return sign.encode(CODE) if _LETTER.match(sign) else b" "


def _piece(sign: str) -> bytes:
    if _LETTER.match(sign):
        return sign.encode(CODE)
    return b" " if _BETWEEN_PIECES.match(sign) else b"."


_KIND_OF, _WORDS, PIECES = table(_kind), table(_word), table(_piece)
SMALL_PIECES = table(lambda sign: _piece(sign).decode(CODE).lower().encode(CODE))


@lru_cache(maxsize=4)  # most passes leave a text as it is
def coded(text: str) -> bytes:
    """One byte for each sign of `text`, `BEYOND` for those that `CODE` lacks."""
    try:  # the same letters, far faster, where no sign is of `CODE` alone
        return text.encode("latin-1").translate(_OF_LATIN)
    except UnicodeEncodeError:
        return text.encode(CODE, _ERRORS)


@lru_cache(maxsize=4)
def _kinds(text: str) -> bytes:
    return coded(text).translate(_KIND_OF)


def is_odd(text: str) -> bool:
    """Whether a text has control signs, or signs that `CODE` lacks; "™" is one too."""
    return ODD in _kinds(text)


def may_have(text: str, *runs: bytes) -> bool:
    """Whether a text has one of the runs of kinds, such as `SMALL + DIGIT + SMALL`; an
    odd text may have anything."""
    kinds = _kinds(text)
    return ODD in kinds or any(map(kinds.__contains__, runs))


def words_of(text: str, letters: bytes = _WORDS) -> list[str] | None:
    """Runs of letters in their order; None for a text with signs that `CODE` lacks.

    letters: a `table` of what stands for each sign, a space for what is no letter.
    """
    data = coded(text)
    if BEYOND in data:
        return None
    return data.translate(letters).decode(CODE).split()


@lru_cache(maxsize=2)
def clauses_of(text: str, pieces: bytes = SMALL_PIECES) -> list[bytes] | None:
    """Runs of words that a single blank, hyphen or underscore parts, in `CODE`; None
    for a text with signs that it lacks. pieces: with or without capitals."""
    data = coded(text)
    if BEYOND in data:
        return None
    runs = data.translate(pieces).replace(b"  ", b".").split(b".")
    return list(filter(None, runs))


def neighbours_in(clauses: Iterable[bytes]) -> list[str]:
    """Words of runs in their order, with "" between one run and the next."""
    return b"  ".join(clauses).decode(CODE).split(" ")


def _shape(sign: str) -> bytes:
    if sign in " \t\xa0":
        return b" "
    return next((kind for kind, fits in _SHAPES if fits(sign)), b"?")


_SHAPES: tuple[tuple[bytes, Callable[[str], bool]], ...] = (
    (b"a", str.islower),
    (b"A", str.isupper),
    (b"1", str.isdecimal),
    (b"\n", "\n".__eq__),
    (b".", ".".__eq__),
    (b":", ";:".__contains__),
    (b",", ",".__eq__),
    (b"(", "([«“¿¡".__contains__),
    (b")", ')]»”"'.__contains__),
    (b"-", "-–".__contains__),
    (b"/", "/".__eq__),
)
_SHAPE_OF = table(_shape)


@lru_cache(maxsize=4)
def shapes_of(text: str) -> bytes:
    """One byte for each sign: a letter by its case, a digit (1), a blank, a line end,
    a stop of any kind (.), brackets and quotation marks that open or close, a hyphen or
    a stroke as it is, and "?" for the rest and for what `CODE` lacks."""
    return coded(text).translate(_SHAPE_OF)

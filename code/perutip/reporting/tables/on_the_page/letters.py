"""How wide words are in print: Latin Modern Roman at 9 points, letter by letter.

Widths are those of the font's metrics (lmr9.afm, in thousandths of the size), without
kerning. A table is laid out by them before LaTeX sees it, so that a heading wraps where
it would run over and nowhere else.
"""

import re
import unicodedata
from functools import lru_cache

POINTS, CM_PER_POINT = 9, 2.54 / 72.27
_OTHER = 600.0  # signs of mathematics, on average
_WIDTHS = {
    char: width
    for width, chars in (
        (285.5, "!',.:;[]`il|’‘"),
        (314.0, "fj"),
        (342.6, " -\u00a0"),
        (371.0, "I"),
        (399.7, "()t\u2008"),
        (402.0, "r"),
        (405.4, "s"),
        (457.2, "czeı†"),
        (485.9, '?"“”'),
        (513.9, "$*/0123456789ago{}–\u2007"),
        (528.1, "J"),
        (542.4, "kqvxy"),
        (571.0, "Sbdhnpu"),
        (628.1, "Z"),
        (642.3, "L"),
        (670.8, "F"),
        (699.4, "EP"),
        (727.9, "B"),
        (742.3, "CTw"),
        (756.5, "R"),
        (770.7, "AHNUVXY_"),
        (785.0, "D"),
        (799.4, "K&+<=>@OQ−\u2002"),
        (806.5, "G"),
        (856.5, "#%m"),
        (942.0, "M"),
        (1027.8, "—∞"),
        (1056.2, "W"),
    )
    for char in chars
}
_BREAKS = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?= )")


@lru_cache(maxsize=20_000)
def width_cm(text: str) -> float:
    """Centimetres of one line of text; a letter with marks is as wide as its letter."""
    total = 0.0
    for char in text:
        width = _WIDTHS.get(char)
        if width is None:
            width = _WIDTHS.get(unicodedata.normalize("NFD", char)[0], _OTHER)
        total += width
    return total / 1000 * POINTS * CM_PER_POINT


@lru_cache(maxsize=20_000)
def wrapped(text: str, width: float) -> tuple[str, ...]:
    """Lines of `text` in `width` centimetres, broken at blanks and after hyphens.

    A word that is wider stands alone on its line, whole.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width_cm(line + piece) > width + 1e-9:
            lines.append(line)
            line = piece.lstrip()
        else:
            line += piece
    return (*lines, line) if line else tuple(lines)


@lru_cache(maxsize=20_000)
def least_cm(text: str, lines: int) -> float:
    """The least width in which `text` takes no more than so many lines, none of them
    wider than it."""
    pieces = _pieces(text)
    word = max((width_cm(piece.strip()) for piece in pieces), default=0.0)
    count = range(len(pieces))
    widths = {
        width_cm("".join(pieces[first : last + 1]).strip())
        for first in count
        for last in count[first:]
    }
    wide = sorted(width for width in widths if width >= word)
    return next((one for one in wide if len(wrapped(text, one)) <= lines), 0.0)


def _pieces(text: str) -> list[str]:
    """What may stand on lines of its own: each with the blank before it."""
    return [piece for piece in _BREAKS.split(" ".join(text.split())) if piece]

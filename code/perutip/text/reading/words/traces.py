"""Stops and figures that stand as in no sound sentence, told before patterns look for
what they may come from: most rulings have none."""

from __future__ import annotations

import re
from functools import lru_cache

from perutip.text.reading.words.signs import shapes_of

GLUED, SHORT, NOTED = "glued", "short", "noted"
_STOP = re.compile(  # begins with one sign, which is found fast
    r"\.(?! [A-ZÁÉÍÓÚÑ0-9]|\n)(?:"
    r"(?P<glued>(?<=[a-záéíóúñ0-9)IVX].)"
    r"(?=[¿«“]?[A-ZÁÉÍÓÚÑ](?!\.)|[IVX]+\. [A-Z]{4}))"
    r"|(?P<short>(?<=[a-záéíóúñ].)(?= [a-záéíóúñ]|[,;:]|\.(?!\.))|(?<=CHO.))"
    r"|(?P<noted>(?<=[a-záéíóúñ)].)(?=[1-9])))"
)
STUCK, AMID = "stuck", "amid"
_FIGURE = re.compile(  # of shapes
    rb"1(?<!11)(?:(?P<stuck>(?<=a1)|(?<=a,1)|(?<=a\)1)|(?<=\.\)1))"
    rb"|(?P<amid>(?<= 1)1?\.? (?!aa )a|(?<=\(1)1{0,2}\) a))"  # no day of a date
)


@lru_cache(maxsize=2)
def odd_stops(text: str) -> frozenset[str]:
    """Which of these a text has: a stop right before a capital (glued), amid a sentence
    (short), right before a figure (noted)."""
    return frozenset(one.lastgroup or "" for one in _STOP.finditer(text))


@lru_cache(maxsize=2)
def odd_figures(text: str) -> list[str]:
    """For each figure whether it sticks to a word (stuck) or stands alone amid small
    letters and is no day (amid)."""
    return [one.lastgroup or "" for one in _FIGURE.finditer(shapes_of(text))]

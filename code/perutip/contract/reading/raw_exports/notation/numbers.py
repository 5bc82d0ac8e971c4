"""Numbers as text with declared marks, exactly."""

import re
from collections.abc import Iterable
from fractions import Fraction


def parse_number(text: str, decimal: str, thousands: str) -> Fraction | None:
    """Return the number that `text` writes with these marks, else None.

    Thousands are marked in full or not at all: with "." as their mark, "1.234" is a
    thousand and "1.23" is nothing. No percent, unit or exponent is understood.
    """
    text = text.strip().replace("\u2212", "-")
    if thousands:
        mark = "[ \u00a0\u202f]" if thousands == " " else re.escape(thousands)
        whole = rf"(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+)"
    else:
        mark, whole = "", "[0-9]+"
    match = re.fullmatch(rf"([+-]?)({whole})(?:{re.escape(decimal)}([0-9]+))?", text)
    if match is None:
        return None
    digits = re.sub(mark, "", match[2]) if mark else match[2]
    number = Fraction(f"{digits}.{match[3] or '0'}")
    return -number if match[1] == "-" else number


def written_float(number: Fraction, digits: int | None) -> str:
    """Return a number as registers write it: a decimal point, at least one decimal."""
    return repr(float(number if digits is None else round(number, digits)))


def stripped(text: str, units: Iterable[str]) -> str:
    """Return a text without a unit at either end ("8,5 años", "38.5%", "S/ 200").

    Case and a full stop after the unit count for nothing; a unit in letters is not cut
    out of a longer word.
    """
    for unit in sorted(units, key=len, reverse=True):
        word = re.escape(unit.strip().removesuffix("."))
        first = r"(?<![^\W\d_])" if unit[:1].isalpha() else ""
        last = r"(?![^\W\d_])" if unit.strip(" .")[-1:].isalpha() else ""
        for pattern in (rf"{first}{word}{last}[.]?\s*$", rf"^\s*{word}{last}[.]?\s*"):
            text = re.sub(pattern, "", text, count=1, flags=re.IGNORECASE).strip()
    return text

"""Numbers as text with declared marks, exactly."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

EITHER = "either"
"""As `decimal`: a point or a comma, where a text can be read in one way only."""
AMBIGUOUS = "three digits after a point or comma are decimals or thousands"


def parse_number(text: str, decimal: str, thousands: str) -> Fraction | None:
    """Return the number that `text` writes with these marks, else None.

    Thousands are marked in full or not at all, and begin with no zero: with "." as
    their mark, "1.234" is a thousand, "1.23" and "0.234" are nothing. With `EITHER` as
    decimal mark and no other declared, what can be read in two ways is nothing:
    "1.234", "-1,234". No percent, unit or exponent is understood.
    """
    found = _readings(text, decimal, thousands)
    return found.pop() if len(found) == 1 else None


def is_ambiguous(text: str, decimal: str, thousands: str) -> bool:
    """Are the decimals of `text` thousands as well?"""
    return len(_readings(text, decimal, thousands)) > 1


def marks_clash(decimal: str, thousands: str) -> bool:
    """Could one mark stand for decimals and for thousands?"""
    both = decimal == EITHER and thousands in (".", ",")
    return both or decimal == thousands


def _readings(text: str, decimal: str, thousands: str) -> set[Fraction]:
    if decimal != EITHER:
        pairs = [(decimal, thousands)]
    elif thousands:
        pairs = [(".", thousands), (",", thousands)]
    else:
        pairs = [(".", ""), (",", ""), (".", ","), (",", ".")]
    return {number for pair in pairs if (number := _read(text, *pair)) is not None}


def _read(text: str, decimal: str, thousands: str) -> Fraction | None:
    text = text.strip().replace("\u2212", "-")
    if thousands:
        mark = "[ \u00a0\u202f]" if thousands == " " else re.escape(thousands)
        whole = rf"(?:[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+|[0-9]+)"
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
    return plain_float(float(number if digits is None else round(number, digits)))


def plain_float(number: float) -> str:
    """Return the shortest decimal text of a number, never with an exponent."""
    text = format(Decimal(repr(number)), "f")
    return text if "." in text else f"{text}.0"


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

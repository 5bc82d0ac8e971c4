"""When a printed number agrees with a new one, and how texts are taken apart.

A committed number agrees when the new one at full precision lies within .5005 units of
its last printed digit: a last bit that tips a rounding over is no difference, one digit
more or less is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

HALF_UNIT = 0.5005
NOISE = 1e-11  # absolute: a difference that rounding alone can make
FULL = 17  # digits that tell any two numbers of a machine apart
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w])")


def unit_of(printed: str) -> float:
    """One unit of the last printed digit: 0.001 for `0.123`, 1 for `17`."""
    exponent = Decimal(printed.replace(",", "")).as_tuple().exponent
    assert isinstance(exponent, int)
    return float(10.0**exponent)


def agrees(printed: str, value: float) -> bool:
    """Is `value` what a correct rounding could have printed as `printed`?

    printed: digits with or without thousands' commas, `inf`, `-inf`, or empty for a
    missing number.
    """
    if printed == "":
        return math.isnan(value)
    try:
        number = float(printed.replace(",", ""))
    except ValueError:
        return False
    if math.isinf(number) or math.isinf(value) or math.isnan(value):
        return number == value
    return abs(value - number) <= HALF_UNIT * unit_of(printed)


def agrees_to_digits(printed: str, value: float, digits: int) -> bool:
    """`agrees`, of a number printed with `digits` significant ones, zeros dropped.

    `0.5` then stands for 0.500000, and 0.51 is no rounding of it. A printed zero is
    one up to the noise of the last bit.
    """
    if not agrees(printed, value) or printed == "" or math.isinf(value):
        return agrees(printed, value)
    number = float(printed.replace(",", ""))
    if number == 0:
        return abs(value) <= NOISE
    last = 10.0 ** (math.floor(math.log10(abs(number))) - digits + 1)
    return abs(value - number) <= HALF_UNIT * min(last, unit_of(printed)) + NOISE


def as_printed(printed: str, new: str, write: Callable[[float, int], str]) -> str:
    """A new number as its file would print it, or with as many digits more as show
    that it differs from `printed`; text that is no number as it is.

    write: number and how many digits more than usual → as printed.
    """
    try:
        value = float(new)
    except ValueError:
        return new
    for more in range(FULL):
        text = write(value, more)
        if not _equal(printed, text):
            return text
    return new


def _equal(printed: str, text: str) -> bool:
    try:
        return float(printed.replace(",", "")) == float(text)
    except ValueError:
        return printed == text


@dataclass(frozen=True)
class Piece:
    """A part of a text: a number as printed, or the words between two numbers."""

    text: str
    is_number: bool


def pieces(text: str) -> Iterator[Piece]:
    """Numbers and the words between them, in order."""
    place = 0
    for match in NUMBER.finditer(text):
        yield Piece(text[place : match.start()], False)
        yield Piece(match.group(), True)
        place = match.end()
    yield Piece(text[place:], False)


def explained(committed: str, new: str, values: Iterable[float]) -> bool:
    """Can one full-precision value have been printed as both?

    values: full-precision numbers of the exhibit. Only roundings of the same value
    that fall on two sides of a half unit are explained.
    """
    try:
        same_unit = unit_of(committed) == unit_of(new)
    except InvalidOperation:
        return False
    if not same_unit:
        return False
    return any(
        agrees(committed, value) and agrees(new, value)
        for raw in values
        for value in (raw, 100 * raw, abs(raw), 100 * abs(raw))
    )

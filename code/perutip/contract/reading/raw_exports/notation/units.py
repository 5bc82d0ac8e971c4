"""Numbers that are written with their units: "8 años y 6 meses", "1,5 mil"."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from perutip.contract.reading.raw_exports.notation.numbers import parse_number

NUMBER = r"[-+\u2212]?[0-9][0-9.,' \u00a0\u202f]*?"
AND = re.compile(r"\s*(?:[,;]|(?:y|con)\b)?\s*(?=[-+\u2212]?[0-9])", re.IGNORECASE)
# Units of one kind: who takes one and the other away leaves numbers of two sizes.
KINDS = tuple(
    tuple(frozenset(unit.split("|")) for unit in kind)
    for kind in (
        ("año|años", "mes|meses", "semana|semanas", "día|días|dia|dias"),
        ("hora|horas|h", "minuto|minutos|min"),
        ("%|por ciento", "‰|por mil"),
        ("mil|miles", "millón|millones|millon"),
        ("s/|soles|sol|pen|nuevos soles", "us$|usd|dólares|dolares|$", "€|eur|euros"),
        ("km|kilómetros|kilometros", "m|metros|mts"),
    )
)


def two_units(units: Iterable[str]) -> tuple[str, str] | None:
    """Two of `units` that are different ones of one kind, as months and years."""
    given = [(unit, _plain(unit)) for unit in units]
    for kind in KINDS:
        known = [
            (unit, names) for unit, plain in given for names in kind if plain in names
        ]
        for unit, names in known[1:]:
            if names != known[0][1]:
                return known[0][0], unit
    return None


def two_units_stripped(units: Iterable[str]) -> str:
    """What is said where `strip` takes two units away like one; empty elsewhere."""
    if (two := two_units(units)) is None:
        return ""
    one, other = map(repr, two)
    return (
        f"strip: {one} and {other} are two units, and numbers without them would look "
        "alike: units = { … } of the column says what each counts"
    )


def in_units(
    text: str, units: Mapping[str, float], decimal: str, thousands: str
) -> Fraction | None:
    """The sum of the numbers of a text, each times what its unit counts; else None.

    Each number has its unit behind it, each unit stands once, and a blank, a comma, "y"
    or "con" between them. A number by itself has the unit "", where that is given. Case
    and a full stop after a unit count for nothing.
    """
    counts = {_plain(unit): Fraction(str(each)) for unit, each in units.items()}
    longest_first = sorted(filter(None, counts), key=len, reverse=True)
    names = "|".join(map(re.escape, longest_first)) or "(?!)"
    piece = re.compile(
        rf"({NUMBER})\s*(?:({names})(?![^\W\d_])[.]?|$)", flags=re.IGNORECASE
    )
    rest, found = text.strip(), dict[str, Fraction]()
    while match := piece.match(rest):
        unit = (match[2] or "").lower()
        number = parse_number(match[1], decimal, thousands)
        if number is None or unit not in counts or unit in found:
            return None
        found[unit] = number * counts[unit]
        rest = AND.sub("", rest[match.end() :], count=1)
    return sum(found.values(), Fraction(0)) if found and not rest.strip() else None


def _plain(unit: str) -> str:
    return unit.strip().removesuffix(".").lower()

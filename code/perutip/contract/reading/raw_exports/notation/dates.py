"""Dates as Peruvian institutions write them.

"12/03/2021", "12 de marzo de 2021", "doce de marzo del dos mil veintiuno", the serial
numbers of spreadsheets. Only the declared forms are tried, so that 03/04 is never a
guess.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from perutip.contract.reading.raw_exports.mapping_file.sources import DateForm

EPOCH = dt.date(1899, 12, 30)  # day 0 of spreadsheets, their 29 February 1900 included
SERIALS = (20_000, 73_050)  # 1954 to 2099
TIME = (
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?: *[ap][.]? *m[.]?)?)?"
)
NUMERIC = {
    "yyyy-mm-dd": rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{1,2}})-(?P<d>[0-9]{{1,2}}){TIME}",
    "dd/mm/yyyy": (
        rf"(?P<d>[0-9]{{1,2}})([/.-])(?P<m>[0-9]{{1,2}})\2(?P<y>[0-9]{{4}}){TIME}"
    ),
    "mm/dd/yyyy": (
        rf"(?P<m>[0-9]{{1,2}})([/.-])(?P<d>[0-9]{{1,2}})\2(?P<y>[0-9]{{4}}){TIME}"
    ),
}
NUMERIC |= {
    form.replace("yyyy", "yy"): NUMERIC[form].replace(
        "(?P<y>[0-9]{4})", "(?P<y>[0-9]{2})"
    )
    for form in ("dd/mm/yyyy", "mm/dd/yyyy")
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("enero", "ene"),
            ("febrero", "feb"),
            ("marzo", "mar"),
            ("abril", "abr"),
            ("mayo", "may"),
            ("junio", "jun"),
            ("julio", "jul"),
            ("agosto", "ago"),
            ("septiembre", "setiembre", "sept", "set", "sep"),
            ("octubre", "oct"),
            ("noviembre", "nov"),
            ("diciembre", "dic"),
        ),
        start=1,
    )
    for name in names
}
UNITS = """cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece
catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos
veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"""
NUMBERS = {word: number for number, word in enumerate(re.split(r"\s+", UNITS))} | {
    "primero": 1,
    "un": 1,
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
    "sesenta": 60,
    "setenta": 70,
    "ochenta": 80,
    "noventa": 90,
    "cien": 100,
    "novecientos": 900,
}
WEEKDAYS = "(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
WORDS = re.compile(
    rf"(?:{WEEKDAYS},? +)?(?:el +)?(?P<d>[a-z0-9 ]+?)[ .-]+(?:de +)?"
    rf"(?P<m>{'|'.join(sorted(MONTHS, key=len, reverse=True))})[.]?[ .,-]+"
    r"(?:del? +)?(?:ano +)?(?P<y>[a-z0-9. ]+)"
)


def parse_date(
    text: str, forms: Iterable[DateForm], years: tuple[int, ...] = ()
) -> dt.date | None:
    """Return the day that `text` names in the declared `forms`, else None.

    Forms that read two days in it ("03/04/23", day or month first) read none. A time
    of day is left out. "yyyy" is 1 January of the year. years: first and last year
    that a year of two digits may be, at most a hundred: no other century is guessed.
    """
    days = {_in_form(text, form, years) for form in forms} - {None}
    return days.pop() if len(days) == 1 else None


def _in_form(text: str, form: DateForm, years: tuple[int, ...]) -> dt.date | None:
    if form in NUMERIC:
        match = re.fullmatch(NUMERIC[form], text.strip())
        if match is None:
            return None
        year = match["y"] if len(match["y"]) == 4 else _of_two(match["y"], years)
        return _day(year, match["m"], match["d"])
    if form == "serial":
        whole = re.fullmatch(r"([0-9]{5})(?:[.][0-9]+)?", text)
        if whole and SERIALS[0] <= int(whole[1]) <= SERIALS[1]:
            return EPOCH + dt.timedelta(days=int(whole[1]))
        return None
    if form == "yyyy":
        return _day(text, "1", "1") if re.fullmatch("[0-9]{4}", text) else None
    match = WORDS.fullmatch(_plain(text))
    if match is None:
        return None
    day, short = _number(match["d"]), re.fullmatch("[0-9]{2}", match["y"])
    if form == "words yy":
        year = _of_two(match["y"], years) if short else ""
    else:
        year = "" if short else str(_number(match["y"]) or "")
    return None if day is None else _day(year, str(MONTHS[match["m"]]), str(day))


def _of_two(digits: str, years: tuple[int, ...]) -> str:
    """The one year from the first to the last of `years` that ends in two digits."""
    first, last = years or (1, 0)
    found = [year for year in range(first, last + 1) if year % 100 == int(digits)]
    return str(found[0]) if len(found) == 1 else ""


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _plain(text: str) -> str:
    text = text.casefold().replace("º", "").replace("°", "")  # 1º, the first
    spread = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(bare.split())


def _number(words: str) -> int | None:
    """Return a number from digits or Spanish words ("dos mil veintiuno")."""
    words = words.strip().replace(".", "")
    if words.isdigit():
        return int(words)
    thousands, total = 0, 0
    for word in words.split():
        if word == "y":
            continue
        if word == "mil":
            thousands, total = max(total, 1) * 1000, 0
        elif word in NUMBERS:
            total += NUMBERS[word]
        else:
            return None
    return thousands + total or None

"""Dates as Peruvian institutions write them.

"12/03/2021", "12 de marzo de 2021", "doce de marzo del dos mil veintiuno", the serial
numbers of spreadsheets. Only the declared forms are tried, so that 03/04 is never a
guess.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from perutip.contract.reading.raw_exports.declaration import DateForm

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


def parse_date(text: str, forms: Iterable[DateForm]) -> dt.date | None:
    """Return the day that `text` names in one of the declared `forms`, else None.

    A time of day is left out. "yyyy" is 1 January of the year.
    """
    for form in forms:
        day = _in_form(text, form)
        if day is not None:
            return day
    return None


def _in_form(text: str, form: DateForm) -> dt.date | None:
    if form in NUMERIC:
        match = re.fullmatch(NUMERIC[form], text.strip())
        return _day(*(match[part] for part in "ymd")) if match else None
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
    day, year = _number(match["d"]), _number(match["y"])
    if day is None or year is None:
        return None
    return _day(str(year), str(MONTHS[match["m"]]), str(day))


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

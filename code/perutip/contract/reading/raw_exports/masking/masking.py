"""What of a raw file a message may show: no name, code or number of a person or case.

Decided by the title of the raw column, by what the contract says of the column that is
made of it, and by the value itself; in doubt it is masked.
"""

import difflib
import re
from collections.abc import Collection, Iterable

from perutip.contract.checks import MASKED, shown_value
from perutip.contract.checks.peru_names import NAMES
from perutip.contract.checks.spelling import SHEET_ERROR
from perutip.contract.reading.raw_exports.mapping_file.sources import DATE_FORMS
from perutip.contract.reading.raw_exports.masking.names import fold_name
from perutip.contract.reading.raw_exports.masking.persons import Persons, names_persons
from perutip.contract.reading.raw_exports.notation.dates import MONTHS, parse_date
from perutip.contract.registers import Column

OFTEN = 10  # a value of so many rows names no single person
SEVERAL = 3  # rows in which no slip of the hand puts a name in a column of places
INITIALS = r"\b(?:[^\W\d_][.] ?){2,}"
TITLES = frozenset(("dr", "dra", "sr", "sra", "srta", "abog", "don", "dona"))
ALIKE, SLIP = 0.6, 0.85  # likeness to a known place, and of what two names make
NAMED = 2  # frequent names of persons in one cell, from which it seems to hold one
SHORTEST = 3  # letters that name nobody: SI, MP
KINDS = 15  # of so many different values at most, beside it, a column is one of codes
SHORT_CODE = r"(?=.*[0-9])[^\W_]{1,12}"  # of columns that name no person: 15A, O8
SIGNS = "[0-9.,/: %+-]{1,12}"
OF_PLACES = re.compile(
    r"\b(departamento|depto|dpto|dep|region|regiones|provincia|prov|distritos?"
    r"|municipalidad|lugar|ubigeo|sede|pais)\b"
)
MOBILE = r"\b9[0-9]{2}[ -][0-9]{3}[ -][0-9]{3}\b"
UNITS = (
    *("ano", "anos", "a", "mes", "meses", "m", "dia", "dias", "d", "hora", "horas"),
    *("h", "hrs", "minutos", "min", "y", "soles", "s", "puntos", "pts", "pto", "msnm"),
    *("casos", "caso", "victimas", "victima", "personas", "habitantes", "hab", "km"),
    *("aprox", "aproximadamente", "mas", "menos", "de"),
)
OF_DATES = (*MONTHS, "de", "del", "el", "ano", "al", "sin", "fecha", "s", "f")
WINDOW = (1930, 2029)  # of years of two digits, to know a date for one


def seems_named(text: str) -> bool:
    """Does a value hold a title or two frequent names, in capitals or without?

    In a list of values a name stands bare, and nothing beside it says that it is one.
    However many rows hold it, it may be one person's who is in all of them; a code of
    two such words loses a line in a message, and is found by its rows.
    """
    words = set(fold_name(text).split())
    return bool(words & TITLES) or len(words & NAMES) >= NAMED


def names_places(titles: Collection[str]) -> bool:
    """Does a title say that its column names places, and none that it names persons?"""
    placed = any(OF_PLACES.search(fold_name(title)) for title in titles)
    return placed and not names_persons(titles)


def like_identifier(text: str) -> bool:
    """Is it a number of a document or telephone, or an address of mail?"""
    return bool(re.search(f"[0-9]{{8}}|@|{MOBILE}", text))


def beyond_column(text: str, column: Column) -> bool:
    """Is it a number of more digits than a column may have: a document's, whose zero in
    front was lost?"""
    counted = column.kind in ("int", "float") and column.maximum is None
    return not counted and bool(re.search("[0-9]{7}", text))


def harmless(text: str) -> bool:
    """Is it a number with or without a unit, or a date?"""
    if len(text) > 40 or like_identifier(text):
        return False
    if re.fullmatch(SIGNS, text):
        return True
    if any(parse_date(text, [form], WINDOW) is not None for form in DATE_FORMS):
        return True
    words = re.findall("[a-z]+", fold_name(text))
    digits = re.findall("[0-9]+", text)
    if not digits or max(map(len, digits)) > 7:
        return False
    return all(word in UNITS for word in words) or all(w in OF_DATES for w in words)


def shown_often(
    rows: int, kinds: int, text: str, titles: Collection[str], column: Column
) -> bool:
    """Does a value of a column of codes stand in so many rows that it names nobody?

    kinds: different values without a rule in the column.
    """
    coded = bool(column.allowed) or column.kind != "text"
    if not coded or names_persons(titles):
        return False
    if like_identifier(text) or beyond_column(text, column) or seems_named(text):
        return False
    return rows >= OFTEN and kinds <= KINDS


def shown_in_private(
    often: tuple[int, int],
    text: str,
    titles: Collection[str],
    column: Column,
    persons: Persons,
) -> str:
    """Return a value that messages mask as the list beside the registers may show it.

    Words of a column of codes are shown there, but for those with a word that stands in
    the columns of names of the raw file, a title, or two frequent names: a row may have
    slipped. In a file without such columns they are shown where they stand in several
    rows. often: rows in which the value stands, and different values of the column
    without a rule.
    """
    if often[1] > KINDS or not (persons.words or often[0] >= SEVERAL):
        return MASKED
    coded = bool(column.allowed) or column.kind != "text"
    if not coded or column.identifying or names_persons(titles):
        return MASKED
    if text in persons.codes or like_identifier(text) or len(text) > 60:
        return MASKED
    if beyond_column(text, column):
        return MASKED
    words = set(fold_name(text).split())
    if re.search(INITIALS, text) or words & persons.words or seems_named(text):
        return MASKED
    return shown_value(text, column)


def shown_place(text: str, rows: int, known: Collection[str]) -> str:
    """Return a name of a place as a message may show it.

    One word, one that stands in several rows, and one that has a word in common with
    a `known` place or is near to it; anything else might have slipped into the column,
    and so might two frequent names that are near to no known place.
    """
    words = fold_name(text)
    places = [fold_name(place) for place in known]
    shared = {word for place in places for word in place.split() if len(word) > 3}
    named = seems_named(text)
    near = bool(difflib.get_close_matches(words, places, 1, SLIP if named else ALIKE))
    fine = len(words.split()) < 2 or rows >= SEVERAL or near
    if like_identifier(text) or len(text) > 60 or (named and not near):
        return MASKED
    return repr(text) if fine or shared & set(words.split()) else MASKED


def shown_alone(
    text: str, titles: Collection[str], column: Column, known: Iterable[str]
) -> str:
    """Return a value without a rule as a message may show it, however rare it is.

    titles: of the raw columns. known: values that have a rule.
    """
    if SHEET_ERROR.fullmatch(text):
        return repr(text)
    shown = shown_value(text, column)
    if shown == MASKED or like_identifier(text) or beyond_column(text, column):
        return MASKED
    if seems_named(text):
        return MASKED
    listed = [word.casefold() for word in (*known, *column.allowed)]
    if difflib.get_close_matches(text.casefold(), listed, 1, 0.6):
        return shown
    if names_persons(titles):
        return MASKED
    coded = bool(column.allowed) or column.kind != "text"
    if coded and len(text) <= SHORTEST:
        return shown
    if re.fullmatch(SIGNS, text) or (coded and harmless(text)):
        return shown
    if column.pattern and re.fullmatch(SHORT_CODE, text):
        return shown
    digits = sum(char.isdigit() for char in text) >= 0.4 * len(text)
    return shown if coded and digits and len(text) <= 30 else MASKED

"""Columns of places and of codes that hold persons: names, telephones, mail.

A name has no form of its own, so that no rule refuses one: what looks like it is
counted, by column, and no value is ever shown. In a column of places a single name of a
person proves nothing (one Peruvian district in nine bears a surname or a given name,
one in eighty two of them), and half of a column does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import pandas as pd

from perutip.contract.checks.links import Frames
from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.checks.peru_names import NAMES, SURNAMES
from perutip.contract.checks.pseudonyms import DAY, EIGHT_DIGITS
from perutip.contract.checks.spelling import without_accents
from perutip.contract.registers import REGISTERS, Column

KIND = "persons"
MOSTLY, FEWEST = 0.5, 3  # share of different values, and how many at least
ARTICLES = {"el", "la", "los", "las"}  # Oroya, La
SHORTEST = 4  # letters of a name inside a code
MOBILE = re.compile(
    r"(?<![0-9])(?:[+]?51[ -]?)?9[0-9]{2}([ -]?)[0-9]{3}\1[0-9]{3}(?![0-9])"
)
OF_PERSONS = "that seem to be names of persons"
TO_DO = "look at the raw column that it is made of"


def names_of_persons(frames: Frames) -> Iterator[Notice]:
    """Yield a notice for each column of text that seems to hold persons.

    Columns of places and labels: half of their values or more are written like names,
    or single ones are, surnames before a comma; numbers of eight digits, telephones and
    mail in any. Columns of codes: a code with a frequent name (quispe01, jflores2), and
    telephones where half of them are such. Texts and their files are left alone: they
    name persons, and are no part of what is published.
    """
    for name, frame in frames.items():
        register = REGISTERS[name]
        for column in register.columns:
            if not _looked_at(column) or column.name not in frame:
                continue
            values = frame[column.name].dropna().astype("str")
            for mask, words in _found(values, column):
                said = f"whose {column.name} holds {words}: {TO_DO}"
                yield notice_at(register, KIND, mask, said, column.name)


def _looked_at(column: Column) -> bool:
    plain = column.kind == "text" and not column.pattern and not column.prose
    return plain and (column.is_code or not column.identifying)


def _found(values: pd.Series, column: Column) -> Iterator[tuple[pd.Series, str]]:
    if column.is_code:
        yield _where(values, _named_code), f"codes {OF_PERSONS}"
        yield _mostly(values, _telephone), "what seem to be telephones"
        return
    alone, mostly = _where(values, _surnames_first), _mostly(values, _like_a_name)
    yield alone | mostly, f"words {OF_PERSONS}"
    yield _where(values, reached), "numbers of documents, telephones or mail"


def _where(values: pd.Series, holds: Callable[[str], bool]) -> pd.Series:
    return values.isin([value for value in values.unique() if holds(value)])


def _mostly(values: pd.Series, holds: Callable[[str], bool]) -> pd.Series:
    """The same where it holds for half of the different values, and none elsewhere."""
    found, kinds = _where(values, holds), values.nunique()
    number = values[found].nunique()
    return found & (number >= FEWEST and number >= MOSTLY * kinds)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall("[a-z]+", without_accents(text)))


def _before_and_after_comma(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words on either side of one comma, none where it is no comma of a name."""
    before, comma, after = value.partition(",")
    sides = _words(before), _words(after)
    plain = not re.search("[0-9(),]", before + after)
    named = comma and plain and all(sides) and set(sides[1]).isdisjoint(ARTICLES)
    return sides if named and len(sides[0]) <= 4 >= len(sides[1]) else ((), ())


def _surnames_first(value: str) -> bool:
    """QUISPE ROJAS, ANA: a frequent name on both sides of the comma."""
    sides = _before_and_after_comma(value)
    return all(not NAMES.isdisjoint(side) for side in sides)


def _like_a_name(value: str) -> bool:
    """Two frequent names, or surnames, a comma and given names whichever they are."""
    frequent = sum(word in NAMES for word in _words(value))
    return any(_before_and_after_comma(value)) or frequent > 1


def _named_code(value: str) -> bool:
    """Is a word of the code a frequent name, or a surname after one initial?"""
    words = [word for word in _words(value) if len(word) >= SHORTEST]
    return any(word in NAMES or word[1:] in SURNAMES for word in words)


def _telephone(value: str) -> bool:
    return bool(MOBILE.fullmatch(value))


def reached(value: str) -> bool:
    """Does a text hold a number of eight digits that is no day, a telephone or mail?"""
    numbers = [n for n in EIGHT_DIGITS.findall(value) if not DAY.fullmatch(n)]
    return bool(numbers) or "@" in value or bool(MOBILE.search(value))

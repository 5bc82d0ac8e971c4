"""Pseudonyms are codes: no name, no identity number, no number of a case file.

A register that holds one of these is no pseudonymous register, and everything that is
done with pseudonyms (masking, search of the public files) rests on its being one.
"""

import re
from collections.abc import Iterator

import pandas as pd

CODE = re.compile(r"(?=.*[0-9])[A-Za-z0-9_-]{1,64}")
FILE_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9]{3,}[-/](?:19|20)[0-9]{2}[-/][0-9]+")
EIGHT_DIGITS = re.compile(r"(?<![A-Za-z0-9])[0-9]{8}(?![A-Za-z0-9])")
NAMED_NUMBER = re.compile(r"dni[ _:.º°n-]*[0-9]{6,}", re.IGNORECASE)
DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
APART = 1_000  # numbers given out in turn lie nearer to each other, on average
IN_TURN_FROM = 10
OWN = "a code of the study's own, as C00123"
SHAPE = f"{OWN}: letters without accents, digits, - and _, one digit at least"
NO_DNI = f"no identity number (eight digits, as of a DNI) but {OWN}"
NO_FILE = f"no number of a case file (as 00123-2019-0) but {OWN}"
ADVICE = (
    "Names, DNI numbers and numbers of case files have no place in a register: give "
    "each a code, and keep the list of codes apart from the registers."
)


def no_codes(values: pd.Series) -> Iterator[tuple[pd.Index, str]]:
    """Yield the rows of a column of pseudonyms that hold none, and what is expected.

    values: text, nothing empty, spaces around a value aside. A row is yielded once.
    """
    text = values.str.strip()
    distinct = pd.Series(text.unique(), dtype="str")
    numbers = set(distinct[distinct.map(lambda v: bool(FILE_NUMBER.search(v)))])
    persons = _identity_numbers(distinct) - numbers
    others = set(distinct[~distinct.map(lambda v: bool(CODE.fullmatch(v)))])
    for found, expected in (
        (persons, NO_DNI),
        (numbers, NO_FILE),
        (others - persons - numbers, SHAPE),
    ):
        yield values.index[text.isin(found)], expected


def _identity_numbers(distinct: pd.Series) -> set[str]:
    """Values with a DNI: eight digits, no day, not given out in turn."""
    named = {value for value in distinct if NAMED_NUMBER.search(value)}
    eights = {
        value: [int(n) for n in EIGHT_DIGITS.findall(value) if not DAY.fullmatch(n)]
        for value in distinct
        if not UUID.fullmatch(value)
    }
    found = [number for numbers in eights.values() for number in numbers]
    spread = max(found) - min(found) if found else 0
    if len(found) >= IN_TURN_FROM and spread < APART * len(found):
        return named
    return named | {value for value, numbers in eights.items() if numbers}

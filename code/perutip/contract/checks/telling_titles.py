"""Names of columns, files, folders and sheets that may name a person or a case."""

import re

from perutip.contract.checks.free_text import only_a_name, persons_in
from perutip.contract.checks.peru_names import EVERYDAY, SURNAMES, WORDS_OF_PLACES
from perutip.contract.checks.problems import MASKED, quoted
from perutip.contract.checks.pseudonyms import DAY
from perutip.contract.checks.spelling import without_accents

CASE = re.compile(
    r"(?<![0-9])(?:0[0-9]{2,5}[-_ ]+|(?!(?:19|20)[0-9]{2}-)[0-9]{3,6}-)"
    r"(?:19|20)[0-9]{2}(?![0-9])"
)
"""Number and year of a case file, also as the name of a file may write them."""
TIME_OF_DAY = 6  # digits behind those of the day


def may_name(text: str) -> bool:
    """May a name of a file, folder, sheet or column be a person's or a case's?"""
    apart = re.sub(r"(?<=[a-záéíóúñ])(?=[A-ZÁÉÍÓÚÑ])", " ", text).replace("_", " ")
    if persons_in(apart) or CASE.search(text) or any(map(_document, _runs(text))):
        return True
    words = re.findall("[a-z]+", without_accents(apart))
    plain = EVERYDAY | WORDS_OF_PLACES
    return any(w[1:] in SURNAMES - plain and w not in plain for w in words)


def shown_title(name: str) -> str:
    """The name of a column that nothing declares as a message may show it: masked where
    it may be a person's or a case's, or is a given name or surname and no more."""
    telling = may_name(name) or only_a_name(name.replace("_", " "))
    return MASKED if telling else quoted(name)


def _runs(text: str) -> list[str]:
    return re.findall("[0-9]{8,}", text)


def _document(digits: str) -> bool:
    """Are so many digits no day, with or without a time?"""
    day, time = digits[:8], digits[8:]
    return not DAY.fullmatch(day) or len(time) not in (0, TIME_OF_DAY)

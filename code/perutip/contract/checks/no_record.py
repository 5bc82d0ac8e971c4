"""Lines of a table that are no record: totals and notes, as spreadsheets have them."""

import re
from collections.abc import Sequence

from perutip.contract.checks.spelling import without_accents

TOTALS = re.compile(
    r"(?:(?:gran|sub|sum[ao]) )?(?:sub)?total(?:es)?(?: (?:general|nacional|parcial"
    r"|final|grand|overall))?|grand total|suma|sum|promedio|media|mean|average"
)

INITIALS = frozenset("tTgGsSpPmMaA")


def line_of_totals(cells: Sequence[str]) -> bool:
    """Does a line begin with TOTAL, SUMA or PROMEDIO, and say nothing else in words?"""
    first = next(filter(None, cells), "")
    if first[:1] not in INITIALS or not first:
        return False
    words = [cell for cell in cells if any(map(str.isalpha, cell))]
    plain = (re.sub("[^a-z]+", " ", without_accents(word)).strip() for word in words)
    return len(words) == 1 and bool(TOTALS.fullmatch(next(plain)))


def line_of_notes(cells: Sequence[str]) -> bool:
    """Is the first cell alone filled, with several words or a colon?"""
    if any(cells[1:]) or not cells:
        return False
    return bool(re.search(r"[^\W\d_][\s:]", cells[0].strip()))

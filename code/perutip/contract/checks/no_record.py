"""Lines of a table that are no record: totals, which a spreadsheet writes below."""

import re
from collections.abc import Sequence

from perutip.contract.checks.spelling import without_accents

TOTALS = re.compile(
    r"(?:(?:gran|sub|sum[ao]) )?(?:sub)?total(?:es)?(?: (?:general|nacional|parcial"
    r"|final|grand|overall))?|grand total|suma|sum|promedio|media|mean|average"
)


def line_of_totals(cells: Sequence[str]) -> bool:
    """Does a line say TOTAL, SUMA or PROMEDIO, and nothing else in words?

    A record whose only word is such a one would be refused for its empty key anyway.
    """
    words = [cell for cell in cells if any(map(str.isalpha, cell))]
    plain = (re.sub("[^a-z]+", " ", without_accents(word)).strip() for word in words)
    return len(words) == 1 and bool(TOTALS.fullmatch(next(plain)))

"""Lines that are no record: totals, notes, headers again, as spreadsheets have them."""

import re
from collections.abc import Sequence

from perutip.contract.checks.spelling import without_accents

TOTALS = re.compile(
    r"(?:(?:gran|sub|sum[ao]) )?(?:sub)?total(?:es)?(?: (?:general|nacional|parcial"
    r"|final|grand|overall))?|grand total|suma|sum|promedio|media|mean|average"
)

NO_RECORD = {
    "blank": "a record; it is blank",
    "totals": (
        "a record; the line looks like one of totals, which is none: delete it, or let "
        "main.py map leave it out"
    ),
    "header": (
        "a record; the line is the header once more: delete it, or let main.py map "
        "leave it out"
    ),
    "note": "a record; its first cell alone is filled, with words: a note, or a piece",
}
"""Kind of line → what is expected in its place."""
FEWEST = 3  # columns from which a line of totals or notes is known
TITLES = 2  # columns from which a header is known when it stands there again
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


def header_again(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Is a line the header once more, case and runs of spaces aside?

    A header of one column says too little: its title may be a value.
    """
    if len(cells) != len(header) or len(header) < TITLES:
        return False
    pairs = zip(cells, header, strict=True)
    return all(_folded(cell) == _folded(title) for cell, title in pairs)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def no_record(cells: Sequence[str], header: Sequence[str]) -> str:
    """The kind of `NO_RECORD` that a line is below a header, or none."""
    if header_again(cells, header):
        return "header"
    if cells and cells[0][-1:].isdigit():
        return ""  # a code: as good as every record, of millions
    if not any(cells):
        return "blank"
    if len(header) < FEWEST:
        return ""
    if line_of_totals(cells):
        return "totals"
    return "note" if line_of_notes(cells) else ""

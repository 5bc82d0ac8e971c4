"""The court in the number of a docket: Peru's numbers carry the code of the district
("01234-2019-12-2701-JR-PE-01", "2706014500-2021-345-0") or its letters ("CSJMD").

For texts in plain small letters (see `plain_letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DASH = r"\s?[-–]\s?"
# A pattern that begins with a sign, what may not stand before it asked afterwards, is
# searched for several times as fast.
_CODES = (
    re.compile(
        rf"\d(?<!\d\d)\d{{,5}}{_DASH}\d[\do]\d\d{_DASH}\d{{1,4}}{_DASH}"
        rf"(?P<court>\d{{4}})(?={_DASH}[a-z]{{2}})"
    ),
    re.compile(rf"(?P<court>\d(?<!\d\d)\d{{9}})(?={_DASH}\d{{4}}{_DASH}\d)"),
)
_LETTERS = re.compile(r"csj(?<![^\W\d_]csj)(?P<letters>[a-z]{1,3})(?![^\W\d_])")


def courts_in(plain: str, text: str, source: list[int]) -> Iterator[tuple[int, int]]:
    """Where each code of a district begins and ends."""
    for codes in _CODES:
        for match in codes.finditer(plain):
            yield match.span("court")
    for match in _LETTERS.finditer(plain):
        if text[source[match.start()] : source[match.start() + 2] + 1].isupper():
            yield match.span("letters")

"""Printed numbers of lines that a reader took for words of the lines.

Stamped paper has a number before each of its lines, or before every fifth. Once lines
are put together the numbers stand amid sentences, at even distances, each one more than
the last, and begin anew with a page. No enumeration of a court does: its items begin
after a stop, and are not alike in length.
"""

from __future__ import annotations

import re
from itertools import pairwise

from perutip.text.reading.words.months import MONTH
from perutip.text.reading.words.traces import AMID, odd_figures

FEWEST_NUMBERS = 5
FEWEST_IN_BRACKETS = 8  # which enumerations of a sentence have too
FEWEST_INSIDE = 3  # of them between small letters
FEWEST_FIFTHS = 4  # numbers of every fifth line
SHORTEST_LINE, LONGEST_LINE = 40, 135  # letters
LAST_LINE = 20  # the least number of a page's last line
MOST_LOST = 3  # numbers that the reader left out
UNEVEN = 0.35  # of the longer of two distances
LEAST_EVEN = 0.8  # of the distances
_NUMBER = re.compile(r"(?P<open>\()?(?P<number>\d{1,4})(?(open)\)|\.?)[^\S\n]+(?=\S)")
_PADDED = " 00"  # "001", "002" are as long as each other
_COUNTS = re.compile(
    r"(?:\b(?:hechos?|fojas?|folios?|fs\.|f\.|acta|pieza|art[íi]culos?|arts?\.|incisos?"
    r"|numeral|cuaderno|p[áa]ginas?|cap[íi]tulo|ley|tomo)|§|n[°º.]+|N[°º.]+) $"
)
_OF_A_DAY = re.compile(r"\b(?:[Aa]l|[Ee]l|[Dd]el|días?|de|y|,) $")
_MONTH = re.compile(rf"de {MONTH}\b")
LEAST_LINES = 0.8
_AFTER_WORD = re.compile(r"[a-záéíóúüñ,] $")
_SMALL = re.compile(r"[a-záéíóúüñ]")
FEWEST_SEEN = 3  # of figures amid sentences that are no days


def without_margin_numbers(text: str) -> str:
    """`text` without numbers of lines that stand amid its sentences."""
    begins = text[:1].isdigit()
    begins = begins or text.count(_PADDED) >= FEWEST_SEEN
    if not begins and odd_figures(text).count(AMID) < FEWEST_SEEN:
        return text
    found = [one for one in _NUMBER.finditer(text) if not _is_of_sentence(text, one)]
    for every, fewest in ((1, FEWEST_NUMBERS), (5, FEWEST_FIFTHS)):
        chain = _longest_rise(text, found, every)
        if chain and chain[0]["open"]:
            fewest = FEWEST_IN_BRACKETS
        if len(chain) >= fewest and _stands_inside(text, chain, every):
            return _without(text, chain)
    return text


def _longest_rise(
    text: str, found: list[re.Match[str]], every: int
) -> list[re.Match[str]]:
    """The longest run of numbers that count every line, or every fifth one."""
    length = [1] * len(found)
    before = [-1] * len(found)
    for at, match in enumerate(found):
        for other in range(at - 1, -1, -1):
            distance = match.start() - found[other].start()
            if distance > MOST_LOST * LONGEST_LINE * every:
                break
            if length[other] < length[at]:
                continue
            if _steps(text, found[other], match, every):
                length[at], before[at] = length[other] + 1, other
    if not length:
        return []
    at = max(range(len(found)), key=length.__getitem__)
    chain = []
    while at >= 0:
        chain.append(found[at])
        at = before[at]
    return chain[::-1]


def _steps(text: str, before: re.Match[str], after: re.Match[str], every: int) -> int:
    """How many lines lie between two numbers; 0 where they cannot be of one series."""
    first, second = int(before["number"]), int(after["number"])
    if first % every or second % every or not second:
        return 0
    lines = (second - first) // every
    if lines < 0 and first >= LAST_LINE:  # on the next page
        lines = second // every
    if not 1 <= lines <= MOST_LOST:
        return 0
    distance = (after.start() - before.start()) / lines
    if distance > every * LONGEST_LINE:
        return 0
    short = distance < every * SHORTEST_LINE
    if short and "\n" not in text[before.end() : after.start()]:
        return 0
    return lines


def _is_of_sentence(text: str, one: re.Match[str]) -> bool:
    """Whether a number is the end of another sign, the day of a date, or what the word
    before it counts."""
    if one.start() and not text[one.start() - 1].isspace():
        return True
    before = _COUNTS.search(text, max(0, one.start() - 12), one.start())
    if before is not None:
        return not text[one.end()].isdigit()
    dated = _OF_A_DAY.search(text, max(0, one.start() - 7), one.start())
    return dated is not None and _MONTH.match(text, one.end()) is not None


def _stands_inside(text: str, chain: list[re.Match[str]], every: int) -> bool:
    """Whether numbers stand amid sentences, as far from each other as lines do, and
    amid most lines or before nearly all."""
    amid = [one for one in chain if text[: one.start()].rstrip(" \t")[-1:] not in "\n"]
    inside = sum(
        _AFTER_WORD.search(text, max(0, one.start() - 2), one.start()) is not None
        and _SMALL.match(text, one.end()) is not None
        for one in amid
    )
    lines = sum(1 for line in text.split("\n") if line.strip())
    before_all = len(chain) - len(amid) >= max(LEAST_LINES * lines, FEWEST_INSIDE)
    if before_all:
        going_on = sum(_SMALL.match(text, one.end()) is not None for one in chain)
        if not inside and going_on < FEWEST_INSIDE:
            return False
    elif inside < max(FEWEST_INSIDE, len(amid) / 3):
        return False
    distances = [
        (after.start() - before.start()) / _steps(text, before, after, every)
        for before, after in pairwise(chain)
        if "\n" not in text[before.end() : after.start()]
    ]
    if not before_all and len(distances) < FEWEST_INSIDE:
        return False
    usual = sorted(distances)[len(distances) // 2] if distances else 0
    even = sum(abs(one - usual) <= UNEVEN * max(one, usual) for one in distances)
    return even >= LEAST_EVEN * len(distances)


def _without(text: str, chain: list[re.Match[str]]) -> str:
    pieces, last = [], 0
    for one in chain:
        piece = text[last : one.start()]
        indent = piece.rstrip(" \t")
        pieces.append(indent if indent[-1:] in "\n" else piece)
        last = one.end()
    return "".join([*pieces, text[last:]])

"""Quotes inside cells that no quotes surround: `La "Casa", Lima`.

Python's reader takes them as they stand even in strict mode, other readers swallow
the comma after them; which of the two was meant cannot be known.
"""

from collections.abc import Callable, Iterable, Iterator

QUOTE, COMMA = '"', ","


def watch_quotes(lines: Iterable[str], report: Callable[[], None]) -> Iterator[str]:
    """Yield `lines` unchanged; call `report` at each line with a stray quote.

    A quote opens a cell only at its start; inside a quoted cell two are one, and one
    ends it. What stands between its end and the next comma is the reader's to refuse.
    """
    inside = False
    for line in lines:
        if QUOTE in line:
            inside, stray = _scan(line, inside)
            if stray:
                report()
        yield line


def _scan(line: str, inside: bool) -> tuple[bool, bool]:
    """Return whether the line ends inside a quoted cell, and whether one is stray."""
    place, stray = 0, False
    while True:
        if inside:
            end = line.find(QUOTE, place)
            if end < 0:
                return True, stray
            if line[end + 1 : end + 2] == QUOTE:
                place = end + 2
                continue
            inside, place = False, end + 1
            comma = line.find(COMMA, place)
            if comma < 0:
                return False, stray
            place = comma + 1
        elif line[place : place + 1] == QUOTE:
            inside, place = True, place + 1
        else:
            comma = line.find(COMMA, place)
            cell = line[place:] if comma < 0 else line[place:comma]
            stray = stray or QUOTE in cell
            if comma < 0:
                return False, stray
            place = comma + 1

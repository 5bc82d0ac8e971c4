"""Quotes inside cells that no quotes surround: `La "Casa", Lima`.

Python's reader takes them as they stand even in strict mode, other readers swallow
the comma after them; which of the two was meant cannot be known.
"""

from collections.abc import Callable, Iterable, Iterator

QUOTE = '"'


def watch_quotes(
    lines: Iterable[str], report: Callable[[], None], separator: str = ","
) -> Iterator[str]:
    """Yield `lines` unchanged; call `report` at each line with a stray quote.

    A quote opens a cell only at its start; inside a quoted cell two are one, and one
    ends it. What stands between its end and the next separator is the reader's to
    refuse.
    """
    inside = False
    for line in lines:
        if QUOTE in line:
            inside, stray = _scan(line, inside, separator)
            if stray:
                report()
        yield line


def _scan(line: str, inside: bool, separator: str) -> tuple[bool, bool]:
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
            cut = line.find(separator, place)
            if cut < 0:
                return False, stray
            place = cut + 1
        elif line[place : place + 1] == QUOTE:
            inside, place = True, place + 1
        else:
            cut = line.find(separator, place)
            cell = line[place:] if cut < 0 else line[place:cut]
            stray = stray or QUOTE in cell
            if cut < 0:
                return False, stray
            place = cut + 1

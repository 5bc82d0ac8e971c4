"""What another order or use of a text left in it: pages by their number in another
order, lines read from their end, clock marks of a transcript, marks of forwarded mail.
"""

from __future__ import annotations

import re

FEWEST_PAGES = 3
FEWEST_MARKS = 4
_NUMBERED = re.compile(
    r"^\W*p[áa]g(?:ina|\.)\s*(?:n[°º.]*\s*)?(\d{1,4})\s*(?:de|/)\s*(\d{1,4})\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_MARK = re.compile(
    rf"\s*(?:[\[(]{_CLOCK}(?:\s*[-–]\s*{_CLOCK})?[\])]|{_CLOCK}\s*-+>\s*{_CLOCK})\s*"
)
_MARK_BEGINS = re.compile(r"[\[(]\d{1,2}:\d\d")  # found faster, or "->"
_BEFORE_LINE = re.compile(
    rf"^[ \t]*{_CLOCK}(?:[ \t]+[-–|]?[ \t]*|[ \t]*$)", re.MULTILINE
)
_MAY_BE_BEFORE = re.compile(r"\n[ \t]*\d{1,2}:\d\d")  # found faster
LEAST_CLOCKED = 0.5  # of the lines
_LINE_NUMBER = r"(?:(?<=\n)\d{1,4}\n)?"  # what counts the titles of a film


_NOTE = re.compile(r"\s*(?P<number>\d{1,3}) (?=[A-ZÁÉÍÓÚÑ])")
_NOTE_BEGINS = re.compile(r"\n\d{1,3} [A-ZÁÉÍÓÚÑ]")  # found faster
FEWEST_NOTES = 2
_STOPPED_SMALL = re.compile(r"\. (?<=[a-záéíóúñ]{4}\. )(?=[a-záéíóúñ]{2})")
_STOPPED_CAPITAL = re.compile(r"\. (?<=[a-záéíóúñ]{4}\. )(?=[A-ZÁÉÍÓÚÑ])")
FEWEST_STOPPED = 2
SAMPLE = 800
_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
LEAST_QUOTED = 0.6  # of the lines
_WROTE = re.compile(r"^.{0,100}@.{0,60}escribi[óo]:[ ]*\n", re.MULTILINE)


def in_page_order(text: str) -> str:
    """Pages, told by form feeds, put in the order of the numbers that they bear."""
    if text.count("\f") < FEWEST_PAGES - 1:
        return text
    pages = text.strip("\f").split("\f")
    found = [_NUMBERED.findall(page) for page in pages]
    if any(len(numbers) != 1 for numbers in found):
        return text
    order = [int(numbers[0][0]) for numbers in found]
    totals = {numbers[0][1] for numbers in found}
    if len(totals) > 1 or len(set(order)) < len(order) or order == sorted(order):
        return text
    return "\f".join(page for _, page in sorted(zip(order, pages, strict=True)))


def without_clock_marks(text: str) -> str:
    """A transcript without the marks that tell when something was said."""
    if text.count(":") < FEWEST_MARKS:
        return text
    if len(_MAY_BE_BEFORE.findall(text)) >= FEWEST_MARKS and "->" not in text:
        filled = sum(1 for line in text.split("\n") if line.strip())
        if len(_BEFORE_LINE.findall(text)) >= LEAST_CLOCKED * filled:
            return _BEFORE_LINE.sub("", text)
    if "->" not in text and not _MARK_BEGINS.search(text):
        return text
    if len(_MARK.findall(text)) < FEWEST_MARKS:
        return text
    return re.sub(_LINE_NUMBER + _MARK.pattern, " ", text)


def lines_from_their_beginning(text: str) -> str:
    """Lines whose words came last first, turned: there small words follow a stop."""
    sample = text[:SAMPLE]
    small = len(_STOPPED_SMALL.findall(sample))
    if small < FEWEST_STOPPED or small <= len(_STOPPED_CAPITAL.findall(sample)):
        return text
    turned = "\n".join(" ".join(line.split(" ")[::-1]) for line in text.split("\n"))
    better = _STOPPED_SMALL.findall(turned[:SAMPLE])
    return turned if 2 * len(better) < small else text


def notes_at_the_end(text: str) -> str:
    """Notes that fall between the lines put at the end, and their figures off the words
    that they stick to: each is told by the same number in the line before it."""
    if len(_NOTE_BEGINS.findall(text)) < FEWEST_NOTES:
        return text
    lines = text.split("\n")
    notes: list[str] = []
    kept: list[str] = []
    for line in lines:
        note = _NOTE.match(line)
        if note and kept and (stuck := _stuck(kept[-1], note["number"])) is not None:
            notes.append(line)
            kept[-1] = stuck
        else:
            kept.append(line)
    return "\n".join([*kept, *notes]) if len(notes) >= FEWEST_NOTES else text


def _stuck(line: str, number: str) -> str | None:
    """The line without a number that sticks to one of its words; None without one."""
    found = re.search(rf"(?<=[^\W\d_]){number}(?!\d)|(?<=[.,;)»”]){number}(?!\S)", line)
    return line[: found.start()] + line[found.end() :] if found else None


def without_quote_marks(text: str) -> str:
    """Forwarded mail without the marks before its lines."""
    if "\n>" not in text:
        return text
    filled = sum(1 for line in text.split("\n") if line.strip())
    if len(_QUOTE_MARK.findall(text)) < LEAST_QUOTED * filled:
        return text
    return _QUOTE_MARK.sub("", _WROTE.sub("", text))

"""What stands on a page and is not the ruling: running lines, page numbers, stamps."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise

from perutip.text.reading.pages.page_numbers import (
    SECOND_PAGE,
    counting,
    go_up,
    looks_numbered,
    stands_alone,
    tells_its_page,
)
from perutip.text.reading.words.byte_runs import squeeze

EDGE_LINES = 5
MIN_PAGES = 3
MIN_RECURRENCES = 5
FEWEST_MARKED = 2  # pages, where each tells its number
PAGE_LENGTH = (600, 9000)
MAX_LINE = 150

_DATE_TIME = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:[ ,T]+\d{1,2}:\d{2}(?::\d{2})?)?"
_ZONE = r"(?:\s*[-+]\d{2}:?\d{2})?"
_STAMPS = {
    "Firmad": (
        re.compile(
            r"(?:Firma\s+[Dd]igital\s*\n\s*)?"
            r"Firmad[oa]\s+(?:digital|electr[oó]nica)mente\s+por:?[^\n]{0,160}?"
            r"(?:\n[^\n]{0,80}?){0,4}?Fecha:?\s*" + _DATE_TIME + _ZONE
        ),
        re.compile(
            r"Firmad[oa]\s+(?:digital|electr[oó]nica)mente\s+por:?\s*"
            r"(?:(?!FAU\s)[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ.,]*+(?![a-záéíóúñ])[^\S\n]*+){1,8}+"
            r"(?:FAU\s+\d{11}\s+(?:soft|hard))?"
        ),
        re.compile(
            r"^Firmad[oa](?:\s*\(ante m[ií]\))?\s+por:?[^\S\n]*"
            r"(?:[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ.,]*+[^\S\n]*+){1,12}+$",
            re.M,
        ),
    ),
    "irmado ": (
        re.compile(  # who signed and when, on a line or amid one
            r"\b[Ff]irmado(?:\s+(?:digital|electr[oó]nica)mente)?\s+por:?[^\S\n]+"
            r"(?:[A-ZÁÉÍÓÚÜÑ][\w.,]*[^\S\n]+){1,8}(?:[Ff]echa|FECHA):?\s*"
            + _DATE_TIME
            + _ZONE
        ),
    ),
    "Sistema": (
        re.compile(
            r"(?:[A-ZÁÉÍÓÚÑ .]{5,80}[-–]\s*)?Sistema\s+de\s+Notificaciones\s+"
            r"Electr[oó]nicas\s+SINOE(?:[^\n]{0,120}\n){0,8}?[^\n]{0,300}?"
            r"FIRMA\s+DIGITAL"
        ),
    ),
    "Fecha de firma": (re.compile(r"Fecha de firma:\s*" + _DATE_TIME),),
    "Seguro de Verificaci": (
        re.compile(r"C[oó]digo Seguro de Verificaci[oó]n[^\n:]{0,20}:\s*\S+"),
    ),
    "#": (re.compile(r"^\s*#\d{4,}#\d+#\d+#?\s*$", re.M),),
}
_WAS_STAMP = "\x1d"
_INSIDE_A_SENTENCE = re.compile(
    rf"(?<=[a-záéíóúñ,])\s*(?:{_WAS_STAMP}\s*)+(?=[a-záéíóúñ])"
)
_PAGE_SIGNS = ("pag".encode("latin-1"), *(f"p{a}g".encode("latin-1") for a in "áÁ"))
LONGEST_NUMBERED = 40  # signs of a line that tells the number of a page
_MARKED_PAGE = re.compile(
    r"^\W*p[áa]g(?:ina|\.)\s*(?:n[°º.]*\s*)?(\d{1,4})\s*(?:de|/)\s*\d{1,4}\W*$",
    re.I | re.M,
)
_ENDS_IN_PAGE = re.compile(
    r"(?:p[áa]g(?:ina|s?\.|)|fojas?|folio|hoja)\s*(?:n[°º.]*\s*)?"
    r"#(?:\s*(?:de|/)\s*#)?\W*$"
)
_NUMBER_BEFORE = re.compile(r"^[ \t]*(\d{1,4})(?:[ \t]+(?=\S)|(?=[^\W\d_«“¿(]))", re.M)
_NUMBER_ALONE = re.compile(r"^[ \t]*(\d{1,4})[ \t]*\n+(?=\S)", re.M)
_NUMBER_AFTER = re.compile(r"(?<=\S)[ \t]+(\d{1,4})[ \t]*$", re.M)
_NUMBERED_TWICE = re.compile(
    r"^([ \t]*(?P<number>\d{1,4})[ \t]+\S.*?)[ \t]+(?P=number)[ \t]*$", re.M
)
_NUMBERS_OF_LINES = (  # and what, found faster, they cannot be without
    (_NUMBER_BEFORE, re.compile(r"\n[ \t]*\d")),
    (_NUMBER_AFTER, re.compile(r"\n(?<=[\d \t]\n)")),
)
_MAY_BE_ALONE = re.compile(r"\n[ \t]*\d{1,4}[ \t]*(?=\n)")  # found faster
FEWEST_NUMBERED = 5
MOST_STEP = 2  # from one number to the next, where one is read with what it stands by
LEAST_NUMBERED = 0.6  # share of lines whose number is one more than the last
_WORD = re.compile(r"[^\W\d_]+")
_MASK_DIGITS = bytes.maketrans(b"0123456789", b"#" * 10)
_DIGITS = re.compile(r"[0-9]+")


def remove_stamps(text: str) -> str:
    """Text without digital-signature stamps; each leaves a space.

    Every pattern needs capitals or punctuation, so folded text never matches, and
    ends at a date, a fixed word or the last capital, so no sentence is swallowed.
    """
    for sign, patterns in _STAMPS.items():
        if sign in text:
            for pattern in patterns:
                text = pattern.sub(_WAS_STAMP, text)
    if _WAS_STAMP in text:
        text = _INSIDE_A_SENTENCE.sub(" ", text).replace(_WAS_STAMP, " ")
    return text


def remove_line_numbers(text: str) -> str:
    """Text without the numbers that count its lines, before or after each of them.

    Numbers that go up by one (or five) from line to line on most lines; paragraphs
    that a ruling numbers are fewer, and end in a stop.
    """
    for pattern, digits in _NUMBERS_OF_LINES:
        if len(digits.findall(f"\n{text}\n")) <= FEWEST_NUMBERED:
            continue
        numbers = [int(match[1]) for match in pattern.finditer(text)]
        steps = sum(1 <= b - a <= MOST_STEP for a, b in pairwise(numbers))
        if steps < FEWEST_NUMBERED:
            continue
        lines = sum(1 for line in text.split("\n") if line.strip())
        if steps >= LEAST_NUMBERED * lines:
            if pattern is _NUMBER_BEFORE:
                text = _NUMBERED_TWICE.sub(r"\1", text)
            text = pattern.sub("", text)
    return _without_numbers_alone(text)


def _without_numbers_alone(text: str) -> str:
    """Text without the numbers of its lines that stand on lines of their own: between
    lines of prose, where most begin amid a sentence."""
    if len(_MAY_BE_ALONE.findall(text)) < FEWEST_NUMBERED:
        return text
    found = list(_NUMBER_ALONE.finditer(text))
    steps = sum(int(b[1]) - int(a[1]) == 1 for a, b in pairwise(found))
    lines = sum(1 for line in text.split("\n") if line.strip())
    small = sum(text[one.end()].islower() for one in found)
    if steps < LEAST_NUMBERED * lines / 2 or 3 * small < len(found):
        return text
    return _NUMBER_ALONE.sub("", text)


def remove_page_furniture(text: str) -> str:
    """Text without running headers, footers and page numbers.

    With form feeds: lines that stand among the outer five lines of at least three
    pages and a quarter of them (half of them for a single word).
    Without: lines that recur five times or more at page-like distances. Text that
    repeats as a whole, page by page, is left alone.
    """
    if "\f" in text:
        return _remove_from_pages(text.split("\f"))
    told = "ág" in text or "PÁG" in text
    marks = _MARKED_PAGE.findall(text) if told and SECOND_PAGE.search(text) else []
    if len(marks) > 1 and list(map(int, marks)) == [*range(1, len(marks) + 1)]:
        pages = _MARKED_PAGE.sub("\f", text).split("\f")
        return _remove_from_pages(pages, least=FEWEST_MARKED)
    if text.count("\n") < MIN_RECURRENCES:
        return text
    return _remove_recurring(text)


def _line_key(line: str) -> str:
    """A line's identity, spaces and capitals evened out.

    A long line is its own identity. Digits are masked in lines of up to four words
    or that end in a page number; in others they may be all that tells two sentences
    apart.
    """
    if len(line) > MAX_LINE:
        return line
    even = " ".join(line.split()).casefold()
    masked = _DIGITS.sub("#", even)
    if masked is even or len(_WORD.findall(masked)) <= 4:
        return masked
    return masked if _ENDS_IN_PAGE.search(masked) else even


def _edge(lines: list[str]) -> list[int]:
    """Positions of the outer filled lines of a page."""
    outer: dict[int, None] = {}
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        filled = (i for i in order if lines[i] and not lines[i].isspace())
        outer.update(dict.fromkeys(islice(filled, EDGE_LINES)))
    return sorted(outer)


def _remove_from_pages(pages: list[str], least: int = MIN_PAGES) -> str:
    split = [page.split("\n") for page in pages]
    edges = [{i: _line_key(lines[i]) for i in _edge(lines)} for lines in split]
    seen = Counter(key for edge in edges for key in set(edge.values()))
    n_pages = sum(1 for page in pages if page and not page.isspace())
    running = {
        key
        for key, n in seen.items()
        if n >= max(least, n_pages / (4 if " " in key else 2))
    }
    if 2 * sum(running.issuperset(edge.values()) for edge in edges if edge) > n_pages:
        running = set()  # Whole pages repeat: these are no running lines.
    numbers, others = _numbers_at(split, edges)
    for page, (lines, edge) in enumerate(zip(split, edges, strict=True)):
        for i, key in edge.items():
            place = page, i
            if place in numbers or (key in running and place not in others):
                lines[i] = ""
    return "\n".join("\n".join(lines) for lines in split)


Places = set[tuple[int, int]]


def _numbers_at(
    split: list[list[str]], edges: list[dict[int, str]]
) -> tuple[Places, Places]:
    """Pages and lines that are page numbers, and those that only look like one."""
    places = [
        (page, i)
        for page, edge in enumerate(edges)
        for i, key in edge.items()
        if "#" in key and looks_numbered(key)
    ]
    lines = [split[page][i] for page, i in places]
    counted = counting([page for page, _ in places], lines) if places else set()
    numbers = {
        place
        for at, (place, line) in enumerate(zip(places, lines, strict=True))
        if at in counted or stands_alone(line)
    }
    return numbers, {*places} - numbers


def _remove_recurring(text: str) -> str:
    data = text.encode("latin-1", "replace")
    if not _may_recur(data):
        return text
    masked = squeeze(data.translate(_MASK_DIGITS), ord("#")).split(b"\n")
    counts = Counter(line for line in masked if len(line) <= MAX_LINE)
    lines = text.split("\n")
    places: dict[bytes, list[int]] = {
        line: []
        for line, n in counts.items()
        if n >= MIN_RECURRENCES and line and not line.isspace()
    }
    if places:
        position = 0
        for line, mask in zip(lines, masked, strict=True):
            if mask in places:
                places[mask].append(position)
            position += len(line) + 1
    drop = {line for line, at in places.items() if _page_like(at)}
    removed = sum(len(line) * len(places[line]) for line in drop)
    if len(drop) > 2 * EDGE_LINES or 2 * removed > len(text):
        drop = set()  # The text itself repeats: these are no running lines.
    numbered: dict[bytes, list[str]] = {
        line: []
        for line in counts
        if b"#" in line
        and len(line) < LONGEST_NUMBERED
        and tells_its_page(line.decode("latin-1"))
    }
    for line, mask in zip(lines, masked, strict=True) if numbered else ():
        if mask in numbered:
            numbered[mask].append(line)
    for mask, own in numbered.items():
        alone = all(map(stands_alone, own))
        (drop.add if alone or go_up(own) else drop.discard)(mask)
    if not drop:
        return text
    return "\n".join(
        "" if mask in drop else line for line, mask in zip(lines, masked, strict=True)
    )


def _may_recur(data: bytes) -> bool:
    """Whether lines come again but for their digits, or a short one tells a page."""
    lowered = data.translate(None, b"0123456789").lower()
    lines = lowered.split(b"\n")
    different = set(lines)
    if len(lines) - len(different) >= MIN_RECURRENCES - 1:
        return True
    if not any(map(lowered.__contains__, _PAGE_SIGNS)):
        return False
    return any(
        any(map(line.__contains__, _PAGE_SIGNS))
        for line in different
        if len(line) < LONGEST_NUMBERED
    )


def _page_like(places: list[int]) -> bool:
    """Whether a line recurs at the distance of a page, never much closer."""
    gaps = sorted(b - a for a, b in pairwise(places))
    middle = gaps[len(gaps) // 2]
    low, high = PAGE_LENGTH
    return low <= gaps[0] and middle <= high and gaps[0] >= 0.4 * middle

"""What stands on a page and is not the ruling: running lines, page numbers, stamps."""

from __future__ import annotations

import re
from collections import Counter

EDGE_LINES = 5
MIN_PAGES = 3
MIN_RECURRENCES = 5
PAGE_LENGTH = (600, 9000)

_DATE_TIME = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:[ ,T]+\d{1,2}:\d{2}(?::\d{2})?)?"
_ZONE = r"(?:\s*[-+]\d{2}:?\d{2})?"
_STAMPS = {
    "Firmad": (
        re.compile(
            r"Firmad[oa]\s+(?:digital|electr[oó]nica)mente\s+por:?[^\n]{0,160}?"
            r"(?:\n[^\n]{0,80}?){0,4}?Fecha:?\s*" + _DATE_TIME + _ZONE
        ),
        re.compile(
            r"Firmad[oa]\s+(?:digital|electr[oó]nica)mente\s+por:?\s*"
            r"(?:[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ.,]*[^\S\n]*){1,8}(?:FAU\s+\d{11}\s+(?:soft|hard))?"
        ),
        re.compile(
            r"^Firmad[oa](?:\s*\(ante m[ií]\))?\s+por:?[^\S\n]*"
            r"(?:[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ.,]*[^\S\n]*){1,12}$",
            re.M,
        ),
    ),
    "SINOE": (
        re.compile(
            r"(?:[A-ZÁÉÍÓÚÑ .]{5,80}[-–]\s*)?Sistema\s+de\s+Notificaciones\s+"
            r"Electr[oó]nicas\s+SINOE(?:[^\n]{0,120}\n){0,8}?[^\n]{0,300}?FIRMA\s+DIGITAL"
        ),
    ),
    "Fecha de firma": (re.compile(r"Fecha de firma:\s*" + _DATE_TIME),),
    "Seguro de Verificaci": (
        re.compile(r"C[oó]digo Seguro de Verificaci[oó]n[^\n:]{0,20}:\s*\S+"),
    ),
    "#": (re.compile(r"^\s*#\d{4,}#\d+#\d+#?\s*$", re.M),),
}
_NUMBERED_PAGE = re.compile(
    r"\W*p[áa]g(?:ina|s?\.|)\s*(?:n[°º.]*\s*)?\d{1,4}(?:\s*(?:de|/)\s*\d{1,4})?\W*",
    re.I,
)
_BARE_NUMBER = re.compile(r"[\W_]*\d{1,4}(?:\s*(?:de|/)\s*\d{1,4})?[\W_]*")
_DIGITS = re.compile(r"\d+")


def remove_stamps(text: str) -> str:
    """Text without digital-signature stamps; each leaves a space.

    Every pattern needs capitals or punctuation, so folded text never matches, and
    ends at a date, a fixed word or the last capital, so no sentence is swallowed.
    """
    for sign, patterns in _STAMPS.items():
        if sign in text:
            for pattern in patterns:
                text = pattern.sub(" ", text)
    return text


def remove_page_furniture(text: str) -> str:
    """Text without running headers, footers and page numbers.

    With form feeds: lines that stand among the outer five lines of at least three
    pages and a quarter of them (half of them for a single word), digits ignored.
    Without: lines that recur five times or more at page-like distances.
    """
    if "\f" in text:
        return _remove_from_pages(text.split("\f"))
    if text.count("\n") < MIN_RECURRENCES:
        return text
    return _remove_recurring(text)


def _line_key(line: str) -> str:
    return " ".join(_DIGITS.sub("#", line).split()).casefold()


def _edges(lines: list[str]) -> list[int]:
    filled = [i for i, line in enumerate(lines) if line.strip()]
    return sorted({*filled[:EDGE_LINES], *filled[-EDGE_LINES:]})


def _remove_from_pages(pages: list[str]) -> str:
    split = [page.split("\n") for page in pages]
    edges = [_edges(lines) for lines in split]
    seen: Counter[str] = Counter()
    for lines, edge in zip(split, edges, strict=True):
        seen.update({_line_key(lines[i]) for i in edge})
    n_pages = sum(1 for edge in edges if edge)
    running = {
        key
        for key, n in seen.items()
        if n >= max(MIN_PAGES, n_pages / (4 if " " in key else 2))
    }
    for lines, edge in zip(split, edges, strict=True):
        for i in edge:
            line = lines[i]
            numbered = _NUMBERED_PAGE.fullmatch(line) or _BARE_NUMBER.fullmatch(line)
            if numbered or _line_key(line) in running:
                lines[i] = ""
    return "\n".join("\n".join(lines) for lines in split)


def _remove_recurring(text: str) -> str:
    lines = text.split("\n")
    masked = _DIGITS.sub("#", text).split("\n")
    counts = Counter(masked)
    frequent = {
        line for line, n in counts.items() if n >= MIN_RECURRENCES and line.strip()
    }
    running = {line for line in frequent if _page_like(line, lines, masked)}
    numbered = {
        line for line in counts
        if "#" in line and len(line) < 40
        and _NUMBERED_PAGE.fullmatch(line.replace("#", "1"))
    }  # fmt: skip
    if not running | numbered:
        return text
    drop = running | numbered
    return "\n".join(
        "" if mask in drop else line for line, mask in zip(lines, masked, strict=True)
    )


def _page_like(target: str, lines: list[str], masked: list[str]) -> bool:
    """Whether the line recurs at the distance of a page, never much closer."""
    places, position = [], 0
    for line, mask in zip(lines, masked, strict=True):
        if mask == target:
            places.append(position)
        position += len(line) + 1
    gaps = sorted(b - a for a, b in zip(places, places[1:], strict=False))
    middle = gaps[len(gaps) // 2]
    low, high = PAGE_LENGTH
    return low <= gaps[0] and middle <= high and gaps[0] >= 0.4 * middle

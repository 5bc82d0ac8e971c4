"""Cells of a frame: texts in NFC without blanks or marks, plain whole numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from numbers import Integral
from unicodedata import normalize

from perutip.assignment.draw.refusals import Problems

_PLAIN_DECIMAL = re.compile("0|[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+)")
_MISSING_TEXT = ("", "nan", "<na>")
_CHARACTER_NAMES = {
    "\ufeff": "a byte order mark (BOM)",
    "\r": "a CR",
    "\n": "a line end (LF)",
    "\t": "a tab",
    "|": "a bar |",
}


def text_cells(values: list | None, column: str, found: Problems) -> list[str]:
    """NFC texts; "" where a cell is missing or no text (then a problem is noted)."""
    if values is None:
        return []
    texts, wrong, unreadable = list(values), defaultdict(list), set()
    if set(map(type, values)) - {str}:
        for i, value in enumerate(values):
            texts[i], why = _as_text(value, column)
            if why:
                wrong[why].append(i + 2)
                unreadable.add(i)
    seen: dict[str, tuple[str, str]] = {}
    for i, raw in enumerate(texts):
        if i in unreadable:
            continue
        if raw not in seen:
            text = normalize("NFC", raw)
            seen[raw] = text, _text_problem(text, column)
        texts[i], why = seen[raw]
        if why:
            wrong[why].append(i + 2)
    for why, rows in wrong.items():
        found.add(rows, why)
    return texts


def _as_text(value: object, column: str) -> tuple[str, str]:
    if isinstance(value, str):
        return value, ""
    if value is None or str(value) in ("nan", "<NA>", "NaT"):
        return "", ""
    if isinstance(value, float):
        return "", f"{column} given as a float: must be text"
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if column == "stratum" and whole:
        return str(value), ""
    return "", f"{column} must be text: a number loses its leading zeros"


def _text_problem(text: str, column: str) -> str:
    if text.strip().casefold() in _MISSING_TEXT:
        return f"{column} is missing"
    if "|" in text or not text.isprintable():
        bad = next(c for c in text if c == "|" or not c.isprintable())
        return f"{column} contains {_CHARACTER_NAMES.get(bad, f'U+{ord(bad):04X}')}"
    if text != text.strip():
        return f"{column} has blanks around it"
    if column == "stratum" and _FLOAT.fullmatch(text):
        return "stratum given as a float: must be text"
    return ""


def count_cells(values: list | None, column: str, found: Problems) -> list[int | None]:
    """Whole numbers; None where a cell is no plain decimal (a problem is noted)."""
    if values is None:
        return []
    memo: dict[object, int | None] = {}
    numbers = []
    for value in values:
        key = (type(value), value)
        if key not in memo:
            memo[key] = _plain_decimal(value)
        numbers.append(memo[key])
    wrong = [i + 2 for i, number in enumerate(numbers) if number is None]
    if wrong:
        found.add(wrong, f"{column} must be a plain decimal such as 2")
    return numbers


def _plain_decimal(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, Integral | str):
        return None
    text = str(value)
    return int(text) if _PLAIN_DECIMAL.fullmatch(text) else None

"""Panels of numbers: a line per thing counted or described, a column per quantity."""

from __future__ import annotations

import re

import pandas as pd

from perutip.reporting.results import records
from perutip.reporting.tables.numbers import interval, p_text, printed
from perutip.reporting.tables.panels.matrices import SPANNED, spread
from perutip.reporting.tables.panels.placed import Row
from perutip.reporting.tables.printed import DASH, Column, Line, Panel
from perutip.study.exhibits import Exhibit
from perutip.study.reasons import headed, reason_words

LOW, HIGH = "low", "high"  # terms that are the two ends of one interval
ENDS = (", low", ", high")  # ends of two lines that are one interval
OF_P = re.compile(r"(.* )?p(, .*)?")  # headings of columns of p-values
TEN, LARGE, LARGER = 10, 100, 1000  # from here on fewer decimals, none
Cells = dict[str, Row]


def pivot_panels(exhibit: Exhibit, rows: pd.DataFrame) -> list[Panel]:
    """Panels in order, with the columns that hold a number somewhere."""
    if exhibit.matrix:
        exhibit, rows = spread(exhibit, rows)
    headers = _headers(exhibit, rows)
    found = [
        (str(title), _lines_of(part))
        for title, part in rows.groupby("panel", sort=True)
    ]
    every = [line for _, lines in found for line in lines]
    anywhere = _held(headers, every)
    if not anywhere and exhibit.lines_speak:
        anywhere = [t for t in headers if any(t in cells for _, cells in every)]
    panels = []
    for title, lines in found:
        mine = _held(headers, lines)
        held = mine if exhibit.columns_by_panel and mine else anywhere
        columns, made = _columns(exhibit, held, headers, lines)
        printed_lines = [
            Line(label, tuple(cells)) for label, cells in _intervals(made) if any(cells)
        ]
        texts = [Line("", (text,), "text") for text in _absent(held, headers, lines)]
        panels.append(
            Panel(title, columns, (*printed_lines, *texts), exhibit.first_header)
        )
    return panels


def _headers(exhibit: Exhibit, rows: pd.DataFrame) -> dict[str, str]:
    added = [term for term in dict.fromkeys(rows["term"]) if exhibit.open_columns]
    return exhibit.columns | {
        term: term.replace("_", " ").capitalize()
        for term in added
        if term not in exhibit.columns
    }


def _lines_of(part: pd.DataFrame) -> list[tuple[str, Cells]]:
    """Label and cells of every line of a panel."""
    lines: dict[str, list[Row]] = {}
    for row in records(part):
        lines.setdefault(str(row["column"]), []).append(row)
    return [
        (str(line[0]["label"]), {str(row["term"]): row for row in line})
        for _, line in sorted(lines.items())
    ]


def _held(headers: dict[str, str], lines: list[tuple[str, Cells]]) -> list[str]:
    """Columns that hold a number in one of the lines: no column of dashes."""
    return [
        term
        for term in headers
        if any(term in cells and cells[term]["status"] == "ok" for _, cells in lines)
    ]


def _absent(
    held: list[str], headers: dict[str, str], lines: list[tuple[str, Cells]]
) -> list[str]:
    """What stands in no column, and why, one sentence per reason.

    A row of no column stands for all of its table, and is named by its label.
    """
    reasons: dict[str, dict[str, None]] = {}
    others = {
        term: label[:1].upper() + label[1:]
        for label, cells in lines
        for term, row in cells.items()
        if term not in headers and row["status"] != "ok"
    }
    named = headers | others
    for term in named:
        for _, cells in lines:
            if term in held or term not in cells:
                continue
            row = cells[term]
            if row["status"] == "ok" or row["reason"] == "not_applicable":
                continue
            words = reason_words(str(row["reason"]))
            told = "Awaiting" if row["status"] == "awaiting" else "Not shown"
            names = reasons.setdefault(headed(told, words), {})
            if named[term]:
                names[named[term]] = None
    return [
        f"{words}: {'; '.join(names)}." if names else f"{words}."
        for words, names in reasons.items()
    ]


def _columns(
    exhibit: Exhibit,
    held: list[str],
    headers: dict[str, str],
    lines: list[tuple[str, Cells]],
) -> tuple[tuple[Column, ...], list[tuple[str, list[str]]]]:
    """Columns with their cells by line; low and high are one interval."""
    both = LOW in held and HIGH in held
    whole = _whole_lines(lines)
    columns, cells = [], [(label, list[str]()) for label, _ in lines]
    for term in held:
        if both and term == HIGH:
            continue
        heading = headers[term]
        if both and term == LOW:
            heading = f"[{headers[LOW]}, {headers[HIGH].lower()}]"
        group, _, own = heading.rpartition(SPANNED)
        columns.append(Column(own, group=group))
        terms = (LOW, HIGH) if both and term == LOW else (term,)
        ends = [made.get(one) for _, made in lines for one in terms]
        digits, of_p = _digits(ends, exhibit.decimals), bool(OF_P.fullmatch(own))
        for place, ((_, made), (_, mine)) in enumerate(zip(lines, cells, strict=True)):
            if both and term == LOW:
                mine.append(_interval(made.get(LOW), made.get(HIGH), digits))
            else:
                own_digits = 0 if place in whole else digits
                mine.append(_cell(made.get(term), own_digits, of_p=of_p))
    return tuple(columns), cells


def _digits(rows: list[Row | None], declared: int) -> int:
    """Decimals of a column: none for counts, fewer where every number is large or is
    published with fewer."""
    told = [row for row in rows if row is not None and row["status"] == "ok"]
    known = max((int(row["decimals"]) for row in told), default=0)
    values = [abs(float(row["estimate"])) for row in told if row["estimate"] != 0]
    least = min(values, default=0.0)
    return min(known, max(0, declared - (least >= TEN) - (least >= LARGE)))


def _cell(row: Row | None, digits: int, *, of_p: bool) -> str:
    if row is None or row["reason"] == "not_applicable":
        return ""
    if row["status"] != "ok":
        return DASH
    if of_p and not round(row["estimate"], digits):
        return p_text(row["estimate"])  # none is zero
    size = abs(row["estimate"])
    most = 0 if size >= LARGER else 1 if size >= LARGE else digits
    return printed(row["estimate"], min(digits, most))


def _whole_lines(lines: list[tuple[str, Cells]]) -> set[int]:
    """Places of lines that hold counts alone, in a table of shares."""
    return {
        place
        for place, (_, cells) in enumerate(lines)
        if all(
            not row["decimals"] and row["estimate"] > 1
            for row in cells.values()
            if row["status"] == "ok"
        )
    }


def _interval(low: Row | None, high: Row | None, digits: int) -> str:
    ends = [row for row in (low, high) if row is not None]
    if len(ends) < 2 or any(row["status"] != "ok" for row in ends):
        told = [
            r for r in ends if r["status"] != "ok" and r["reason"] != "not_applicable"
        ]
        return DASH if told else ""
    values = [float(row["estimate"]) for row in ends]
    whole = not any(row["decimals"] for row in ends)
    large = max(map(abs, values)) >= LARGER
    return interval(values[0], values[1], 0 if whole or large else digits)


def _intervals(lines: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Two lines that end in low and high become one."""
    out: list[tuple[str, list[str]]] = []
    for label, cells in lines:
        stem = label.removesuffix(ENDS[1])
        if out and stem != label and out[-1][0] == stem + ENDS[0]:
            pairs = zip(out.pop()[1], cells, strict=True)
            out.append((stem, [f"[{a}, {b}]" if a and b else "" for a, b in pairs]))
        else:
            out.append((label, cells))
    return out

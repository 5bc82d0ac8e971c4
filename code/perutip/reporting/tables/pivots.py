"""Panels of numbers: a line per thing counted or described, a column per quantity."""

from __future__ import annotations

import pandas as pd

from perutip.reporting.tables.numbers import interval, printed
from perutip.reporting.tables.printed import Column, Line, Panel
from perutip.study.exhibits import Exhibit
from perutip.study.reasons import reason_words

LOW, HIGH = "low", "high"  # terms that are the two ends of one interval
ENDS = (", low", ", high")  # ends of two lines that are one interval
LARGE, LARGER = 100, 1000  # from here on one decimal, none
DASH = "–"
Cells = dict[str, pd.Series]


def pivot_panels(exhibit: Exhibit, rows: pd.DataFrame) -> list[Panel]:
    """Panels in order; each has the columns in which it holds a number."""
    headers = _headers(exhibit, rows)
    panels = []
    for title, part in rows.groupby("panel", sort=True):
        lines = [
            (
                str(line["label"].iloc[0]),
                {str(r["term"]): r for _, r in line.iterrows()},
            )
            for _, line in part.groupby("column", sort=True)
        ]
        panels += _panel(exhibit, str(title), lines, headers)
    return panels


def _headers(exhibit: Exhibit, rows: pd.DataFrame) -> dict[str, str]:
    added = [term for term in dict.fromkeys(rows["term"]) if exhibit.open_columns]
    return exhibit.columns | {
        term: term.replace("_", " ").capitalize()
        for term in added
        if term not in exhibit.columns
    }


def _panel(
    exhibit: Exhibit,
    title: str,
    lines: list[tuple[str, Cells]],
    headers: dict[str, str],
) -> list[Panel]:
    """One panel, and what its dashes are when a whole column would be of them."""
    held = [
        term
        for term in headers
        if any(term in cells and cells[term]["status"] == "ok" for _, cells in lines)
    ]
    absent = {
        headers[term]: reason_words(cells[term]["reason"])
        for term in headers
        for _, cells in lines
        if term not in held
        and term in cells
        and cells[term]["reason"] != "not_applicable"
    }
    texts = [f"{header}: {words}." for header, words in absent.items()]
    columns, made = _columns(exhibit, held, headers, lines)
    printed_lines = [
        Line(label, tuple(cells)) for label, cells in _intervals(made) if any(cells)
    ]
    printed_lines += [Line("", (text,), "text") for text in texts]
    return [Panel(title, columns, tuple(printed_lines), exhibit.first_header)]


def _columns(
    exhibit: Exhibit,
    held: list[str],
    headers: dict[str, str],
    lines: list[tuple[str, Cells]],
) -> tuple[tuple[Column, ...], list[tuple[str, list[str]]]]:
    """Columns with their cells by line; low and high are one interval."""
    both = LOW in held and HIGH in held
    columns, cells = [], [(label, list[str]()) for label, _ in lines]
    for term in held:
        if both and term == HIGH:
            continue
        heading = headers[term]
        if both and term == LOW:
            heading = f"[{headers[LOW]}, {headers[HIGH].lower()}]"
        columns.append(Column(heading))
        digits = _digits([made.get(term) for _, made in lines], exhibit.decimals)
        for (_, made), (_, mine) in zip(lines, cells, strict=True):
            if both and term == LOW:
                mine.append(_interval(made.get(LOW), made.get(HIGH), exhibit.decimals))
            else:
                mine.append(_cell(made.get(term), digits))
    return tuple(columns), cells


def _digits(rows: list[pd.Series | None], declared: int) -> int:
    values = [r["estimate"] for r in rows if r is not None and r["status"] == "ok"]
    return 0 if all(float(v).is_integer() for v in values) else declared


def _cell(row: pd.Series | None, digits: int) -> str:
    if row is None or row["reason"] == "not_applicable":
        return ""
    if row["status"] != "ok":
        return DASH
    size = abs(row["estimate"])
    return printed(
        row["estimate"],
        0 if size >= LARGER else min(digits, 1) if size >= LARGE else digits,
    )


def _interval(low: pd.Series | None, high: pd.Series | None, digits: int) -> str:
    ends = [row for row in (low, high) if row is not None]
    if len(ends) < 2 or any(row["status"] != "ok" for row in ends):
        told = [
            r for r in ends if r["status"] != "ok" and r["reason"] != "not_applicable"
        ]
        return DASH if told else ""
    values = [float(row["estimate"]) for row in ends]
    whole = all(value.is_integer() for value in values)
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

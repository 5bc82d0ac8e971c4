"""From rows of a table of lists to what its totals say of persons on several lists."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from perutip.reporting.audit.declaring.rules_for_rows import Rule
from perutip.reporting.audit.declaring.what_adds_up import Capture
from perutip.reporting.audit.facts import Source
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.reading.rounding import six_digits
from perutip.reporting.audit.relations.captures import Captures, Class
from perutip.reporting.audit.relations.totals import Row
from perutip.reporting.results import records

FEW = "too_little_overlap"
NAN = (math.nan, math.nan)
SEEN, TOTALS = "seen", ("chao", "independence")


def read_captures(found: Published, results: pd.DataFrame) -> tuple[Captures, ...]:
    """One system of lists per declared table whose persons seen are printed."""
    read = []
    for declared in found.declared.captures:
        rows = list(enumerate(records(results)))
        mine = [(place, r) for place, r in rows if r["exhibit"] == declared.exhibit]
        one = _read(found, declared, mine) if mine else None
        if one is not None:
            read.append(one)
    return tuple(read)


def _read(
    found: Published, declared: Capture, rows: Sequence[tuple[int, Row]]
) -> Captures | None:
    in_panel = Rule(declared.exhibit, panel=declared.panel)
    lines: dict[str, dict[str, tuple[int, Row]]] = {}
    for place, row in rows:
        if in_panel.match(row):
            lines.setdefault(row["variable"], {})[row["term"]] = place, row
    classes, sources = {}, {}
    for name, cells in lines.items():
        if SEEN not in cells or not cells[SEEN][1]["estimate"]:
            continue
        chao, independence = (
            _printed(found, *cells[t]) if t in cells else NAN for t in TOTALS
        )
        few = any(cell["reason"] == FEW for _, cell in cells.values())
        seen = int(float(cells[SEEN][1]["estimate"]))
        classes[name] = Class(
            name, seen, chao, independence, declared.few if few else 0
        )
        sources[name] = tuple(
            found.source(cells[t][1], cells[t][0], "estimate")
            for t, (value, _) in zip(TOTALS, (chao, independence), strict=True)
            if not math.isnan(value)
        )
    on_lists = Rule(declared.exhibit, panel=declared.lists, term=SEEN)
    listed = [(place, row) for place, row in rows if on_lists.match(row)]
    if declared.whole not in classes or len(listed) < 2:
        return None
    hidden = any(not row["estimate"] for _, row in listed)
    sources[declared.whole] += _sources(found, listed)
    return Captures(
        declared.exhibit,
        len(listed),
        classes.pop(declared.whole),
        tuple(classes.values()),
        () if hidden else tuple(int(float(row["estimate"])) for _, row in listed),
        tuple(sources.items()),
    )


def _sources(found: Published, rows: Sequence[tuple[int, Row]]) -> tuple[Source, ...]:
    shown = [(place, row) for place, row in rows if row["estimate"]]
    return tuple(found.source(row, place, "estimate") for place, row in shown)


def _printed(found: Published, place: int, row: Row) -> tuple[float, float]:
    """An estimate and half a unit of its last printed digit; NaN for a dash."""
    text = row["estimate"]
    if not text:
        return NAN
    rule, _ = found.rule("coarse", row)
    return float(text), rule.half if rule is not None else six_digits(text)

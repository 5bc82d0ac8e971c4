"""Which estimates stand in which numbered column of which panel."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from perutip.reporting.results import records
from perutip.reporting.rows.rows import APART
from perutip.study.exhibits import Exhibit
from perutip.study.reasons import headed, reason_words

ENDS = ("lower bound", "upper bound")
SAID_APART = re.compile(rf"{re.escape(APART)}: ([^\]]*)\]")
Row = dict[str, Any]
"""One row of results.csv, its numbers as numbers; decimals, mean_decimals: those that
its estimate and its mean stand with there."""


@dataclass(frozen=True)
class Estimated:
    """What stands in one column of one panel: an estimate, or two ends of bounds."""

    heading: str
    number: int
    rows: tuple[Row, ...]

    @property
    def row(self) -> Row:
        """The row that the foot of the column shows."""
        return self.rows[0]


@dataclass(frozen=True)
class PlacedPanel:
    """A panel, or a part of it that fits beside each other.

    alike: estimates of all panels that share the columns. sentences: what is not
    estimated, and why.
    """

    title: str
    ones: tuple[Estimated, ...]
    alike: tuple[Estimated, ...]
    sentences: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The letter of its title, or empty."""
        return self.title[0] if self.title[1:2] == "." else ""


COUNTED = re.compile(r" \(([^()]*\b\d+ (?:of \d+ )?(?:treated|control)\b[^()]*)\)$")


def placed_panels(exhibit: Exhibit, rows: pd.DataFrame) -> list[PlacedPanel]:
    """Panels in order, cut where columns would not fit; numbers run through a table.

    Neighbouring panels of the same headings share their columns and numbers.
    """
    rows = _marked(rows)
    if exhibit.across == "panels":
        rows = _transposed(rows)
    panels = [
        (str(title), _columns_of(part), not_estimated(part))
        for title, part in rows.groupby("panel", sort=True)
    ]
    out: list[PlacedPanel] = []
    before = 0
    for headings, run in groupby(panels, key=lambda one: tuple(h for h, _ in one[1])):
        sharing = list(run)
        for start, stop in _chunks(sharing[0][1], exhibit.per_row) or [(0, 0)]:
            out += _chunk(sharing, start, stop, before)
        before += len(headings)
    return out


def _marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Labels without what they say of p and set, which goes to `apart`: a mark at the p
    and a note tell it; nor of whom each arm has, which goes to `counted`, beneath."""
    said = rows["label"].str.extract(SAID_APART, expand=False).fillna("")
    label = rows["label"].str.replace(SAID_APART, "", regex=True)
    counted = label.str.extract(COUNTED, expand=False).fillna("")
    label = label.str.replace(COUNTED, "", regex=True)
    return rows.assign(label=label, apart=said, counted=counted)


Columns = list[tuple[str, tuple[Row, ...]]]


def _chunk(
    sharing: Sequence[tuple[str, Columns, tuple[str, ...]]],
    start: int,
    stop: int,
    before: int,
) -> Iterator[PlacedPanel]:
    """The panels of one run, with its columns from start to stop."""
    made = [
        tuple(
            Estimated(heading, before + start + place, rows)
            for place, (heading, rows) in enumerate(columns[start:stop], start=1)
        )
        for _, columns, _ in sharing
    ]
    alike = tuple(one for ones in made for one in ones)
    for place, (title, columns, sentences) in enumerate(sharing):
        continued = start > 0
        yield PlacedPanel(
            f"{title} (continued)" if continued else title,
            made[place],
            alike,
            sentences if stop == len(columns) else (),
        )


def _transposed(rows: pd.DataFrame) -> pd.DataFrame:
    """Panels become columns and labels panels, lettered anew."""
    out = rows.copy()
    names = list(dict.fromkeys(rows["label"]))
    letters = {name: f"{chr(ord('A') + n)}. {name}" for n, name in enumerate(names)}
    order = {name: n for n, name in enumerate(dict.fromkeys(rows["panel"]))}
    out["label"] = rows["panel"].str.replace(r"^[A-Z]\. ", "", regex=True)
    out["panel"] = rows["label"].map(letters)
    out["column"] = rows["panel"].map(order).map("{:02d}".format)
    return out.sort_values(["panel", "column", "term"], kind="stable")


def _columns_of(part: pd.DataFrame) -> Columns:
    """Estimated rows of a panel; two ends of the same bounds are one column."""
    found: Columns = []
    for row in records(part[part["status"] == "ok"]):
        heading, ends = found[-1] if found else ("", ())
        upper = row["term"] == ENDS[1] and heading == row["label"]
        if upper and len(ends) == 1 and ends[0]["term"] == ENDS[0]:
            found[-1] = (heading, (*ends, row))
        else:
            found.append((row["label"], (row,)))
    return found


def _chunks(columns: Columns, most: int) -> list[tuple[int, int]]:
    """Where columns break: between registered outcomes, else evenly."""
    outcomes = [rows[0]["outcome"] for _, rows in columns]
    runs = [len(list(same)) for _, same in groupby(outcomes)]
    if len(columns) <= most or 1 in runs:
        runs = [len(columns)] if columns else []
    out: list[tuple[int, int]] = []
    start = 0
    for run in runs:
        size = math.ceil(run / math.ceil(run / most))
        ends = [*range(start, start + run, size), start + run]
        out += list(pairwise(ends))
        start += run
    return out


def not_estimated(part: pd.DataFrame) -> tuple[str, ...]:
    """What has no estimate and why, one sentence per reason."""
    sentences = []
    missing = part[part["status"] != "ok"]
    for (status, reason), rows in missing.groupby(["status", "reason"], sort=False):
        words = reason_words(str(reason))
        told = "Awaiting" if status == "awaiting" else "Not estimated"
        head = headed(told, words)
        names = "; ".join(dict.fromkeys(name for name in rows["label"] if name))
        sentences.append(f"{head}: {names}." if names else f"{head}.")
    return tuple(sentences)

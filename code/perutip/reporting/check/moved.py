"""Which estimates moved between two results.csv, and by how many standard errors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from perutip.reporting.check.matching import paired
from perutip.reporting.check.measured_by import SAME_SETTINGS, Changed, measured_anew
from perutip.reporting.results import DESCRIPTIVE
from perutip.reporting.tables.numbers import MINUS
from perutip.study.exhibits import EXHIBITS
from perutip.study.reasons import is_reason, reason_words

INFERENCE = ["std_error", "p_value", "p_wild", "p_ri", "p_rw"]
SET = ["conf_low", "conf_high"]
NUMBERS = {one.key: one.number for one in EXHIBITS}
AWAITING = "awaiting"  # of a row's status
ERRORS = {"estimate": "std_error", "effect": "se"}
"""Columns of tables of one cell a row that hold an estimate → its standard error's."""
CELL = ["exhibit", "panel", "column", "variable", "sample"]
Kind = Literal["moved", "measure", "gained", "lost", "waits", "reason"]


@dataclass(frozen=True)
class Moved:
    """One row that says something else.

    kind: moved (a number then and now), measure (so too, but of another measure),
    gained (none then), lost (none now), waits (no number, it waits for something else),
    reason (no number, another reason). then, now: as printed in results.csv, or in
    words why there is no number. standard_errors: the difference in standard errors of
    then (of now where then had none); NaN where neither has one, and of another
    measure. by: settings that make it another one.
    """

    exhibit: str
    panel: str
    outcome: str
    sample: str
    term: str
    step: str
    then: str
    now: str
    standard_errors: float
    kind: Kind = "moved"
    by: str = ""

    @property
    def place(self) -> str:
        """Number of its table or figure and letter of its panel: `Table A5 A`."""
        return place_of(self.exhibit, self.panel)

    def __str__(self) -> str:
        what = ", ".join(x for x in (self.outcome, self.sample, self.term) if x)
        line = f"{self.place}, {what}: {self.then} → {self.now}"
        if math.isnan(self.standard_errors):
            return line
        return f"{line} ({in_errors(self.standard_errors)})"


def in_errors(size: float) -> str:
    """A difference in standard errors, with its sign: `+0.40 s.e.`, `−0.22 s.e.`."""
    return f"{size:+.2f} s.e.".replace("-", MINUS)


@dataclass(frozen=True)
class Movement:
    """What differs between two results.

    compared: estimates of one measure that both have a number for, those among them
    that a table sets side by side in cells of one line (`ERRORS`). rows: those that say
    something else, the largest difference in standard errors first. inference:
    estimates that stand while p, set or standard error moved. descriptions, added,
    removed: exhibit → number of lines. A set of another level than then is no set that
    moved.
    """

    compared: int
    rows: tuple[Moved, ...]
    inference: int
    descriptions: dict[str, int]
    added: dict[str, int]
    removed: dict[str, int]

    def of(self, kind: Kind) -> tuple[Moved, ...]:
        """The rows of one kind, in their order."""
        return tuple(one for one in self.rows if one.kind == kind)

    @property
    def moved(self) -> tuple[Moved, ...]:
        """Estimates with a number then and another now."""
        return self.of("moved")

    @property
    def nothing(self) -> bool:
        """Is every line the same?"""
        others = (self.descriptions, self.added, self.removed)
        return not (self.rows or self.inference or any(others))


def place_of(exhibit: str, panel: str) -> str:
    """Number of an exhibit and letter of a panel, its key where it is none of these."""
    letter = f" {panel[0]}" if panel[1:2] == "." else ""
    return f"{NUMBERS.get(exhibit) or exhibit}{letter}"


def moved_estimates(
    then: pd.DataFrame, now: pd.DataFrame, changed: Changed = SAME_SETTINGS
) -> Movement:
    """Compare two results as `read_results` gives them, text in every cell.

    changed: settings that differ between the runs that made them.
    """
    lines = paired(then, now)
    before, after = _with_errors(lines.then), _with_errors(lines.now)
    anew = measured_anew(after, changed)
    shown = ["estimate", "reason"]
    differs = (before[shown] != after[shown]).any(axis=1)
    described = _describes(before) | _describes(after)
    compared = ~described & anew.eq("")
    other = (before[INFERENCE] != after[INFERENCE]).any(axis=1)
    same_level = before["conf_level"] == after["conf_level"]
    other |= same_level & (before[SET] != after[SET]).any(axis=1)
    numbered = (before["estimate"] != "") & (after["estimate"] != "")
    pairs = zip(
        before[differs & ~described].to_dict("records"),
        after.assign(by=anew)[differs & ~described].to_dict("records"),
        strict=True,
    )
    return Movement(
        int((numbered & compared).sum()),
        tuple(sorted(_moved(pairs), key=_size)),
        int((other & ~differs & compared).sum()),
        _by_exhibit(after[(differs | other) & described]["exhibit"]),
        _by_exhibit(lines.new["exhibit"]),
        _by_exhibit(lines.gone["exhibit"]),
    )


def _describes(rows: pd.DataFrame) -> pd.Series:
    return rows["estimator"].isin(DESCRIPTIVE) & ~rows["term"].isin(ERRORS)


def _with_errors(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of which an estimate that stands in a cell has the standard error that
    stands in another cell of its line; tables that set estimates side by side."""
    described = rows["estimator"].isin(DESCRIPTIVE)
    errors = rows[described & rows["term"].isin(ERRORS.values())]
    known = dict(
        zip(
            zip(*(errors[name] for name in (*CELL, "term")), strict=True),
            errors["estimate"],
            strict=True,
        )
    )
    cells = rows[described & rows["term"].isin(ERRORS)]
    keys = zip(*(cells[name] for name in CELL), cells["term"].map(ERRORS), strict=True)
    found = rows.copy()
    found.loc[cells.index, "std_error"] = [known.get(key, "") for key in keys]
    return found


def _moved(pairs: Iterable[tuple[dict, dict]]) -> Iterator[Moved]:
    for then, now in pairs:
        kind = _kind(then, now)
        yield Moved(
            now["exhibit"],
            now["panel"],
            (now["label"] or now["variable"]).strip(),
            now["sample"],
            now["term"],
            now["step"],
            then["estimate"] or _why(then),
            now["estimate"] or _why(now),
            math.nan if kind == "measure" else difference(then, now),
            kind,
            now["by"],
        )


def _kind(then: dict[str, str], now: dict[str, str]) -> Kind:
    if then["estimate"] and now["estimate"]:
        return "measure" if now["by"] else "moved"
    if then["estimate"]:
        return "lost"
    if now["estimate"]:
        return "gained"
    return "waits" if then["status"] == now["status"] == AWAITING else "reason"


def _why(row: dict[str, str]) -> str:
    reason = row["reason"]
    return reason_words(reason) if is_reason(reason) else reason


def difference(then: dict[str, str], now: dict[str, str]) -> float:
    """Of two rows, in standard errors of then; NaN without any."""
    unit = then["std_error"] or now["std_error"]
    if not (then["estimate"] and now["estimate"] and unit and float(unit) > 0):
        return math.nan
    return (float(now["estimate"]) - float(then["estimate"])) / float(unit)


def _size(moved: Moved) -> tuple[bool, float, str]:
    unknown = math.isnan(moved.standard_errors)
    size = 0.0 if unknown else -abs(moved.standard_errors)
    return unknown, size, str(moved)


def _by_exhibit(exhibits: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(exhibits).items()))

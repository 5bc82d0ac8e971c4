"""Raw cells to the values of one column; a cell without a rule stands out.

Nothing is guessed: a code must be recoded or be allowed as it stands, a date must have
a declared form, a number the declared marks.
"""

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from perutip.contract.checks import MASKED, shown_value
from perutip.contract.reading.raw_exports.cells import Cell, Number
from perutip.contract.reading.raw_exports.dates import parse_date
from perutip.contract.reading.raw_exports.declaration import ColumnRule, Source
from perutip.contract.reading.raw_exports.numbers import parse_number, written_float
from perutip.contract.reading.raw_exports.problems import Place, RawProblem, raw_rows
from perutip.contract.registers import Column

OFTEN = 10  # a value of so many rows names no single person
SHORT_CODE = r"(?=.*[0-9])[^\W_]{1,12}"  # of columns that name no person: 15A, O8
HARMLESS = "[0-9.,/: %+-]{1,12}"


@dataclass(frozen=True)
class NoRule:
    """A value without a rule: what a message may show of it, and where it stands."""

    column: str
    shown: str
    rows: tuple[int, ...]
    expected: str

    def at(self, place: Place) -> RawProblem:
        """The same as a problem of the raw file."""
        noun = "row" if len(self.rows) == 1 else "rows"
        words = (
            f"no rule for {self.shown}, {len(self.rows):,} {noun} "
            f"({raw_rows(self.rows, parts=place.parts)}); expected {self.expected}"
        )
        return RawProblem(place, words, self.shown, self.rows)


def map_column(
    rows: pd.DataFrame, rule: ColumnRule, column: Column, source: Source
) -> tuple[list[str], list[NoRule]]:
    """Return the column as text (empty where nothing is recorded), and what failed.

    A cell without a rule stays as it is written, so that checks know it for what it is.
    rows: raw cells by raw row, joined columns as TABLE.column.
    """
    if rule.constant is not None:
        return [rule.constant] * len(rows), []
    prefix = f"{rule.table}." if rule.table else ""
    cells = [rows[f"{prefix}{name}"].tolist() for name in rule.source]
    out: list[str] = []
    known: dict[tuple[type, Cell], str | None] = {}
    failed: dict[Cell, list[int]] = {}
    for row, parts in zip(rows.index, zip(*cells, strict=True), strict=True):
        cell = _joined(parts)
        key = (type(cell), cell)
        if key not in known:
            known[key] = _value(cell, rule, column, source)
        value = known[key]
        if value is None:
            failed.setdefault(cell, []).append(int(row))
            value = "" if cell is None else str(cell)
        out.append(value)
    ordered = sorted(failed.items(), key=lambda item: (-len(item[1]), item[1]))
    wanted = _expected(rule, column, source)
    return out, [
        NoRule(
            column.name, _shown(cell, len(where), rule, column), tuple(where), wanted
        )
        for cell, where in ordered
    ]


def _joined(parts: tuple[Cell, ...]) -> Cell:
    if len(parts) == 1:
        return parts[0]
    return " ".join(str(part) for part in parts if part is not None) or None


def _value(cell: Cell, rule: ColumnRule, column: Column, source: Source) -> str | None:
    """Return the value of one cell, empty for nothing recorded, None without a rule."""
    if cell is None:
        if rule.when_empty is not None:
            return rule.when_empty
        return "" if column.nullable else None
    recoded = rule.recode.get(str(cell))
    if recoded is not None:
        return recoded if recoded or column.nullable else None
    if column.kind == "date":
        if isinstance(cell, dt.date):
            return cell.isoformat()
        day = parse_date(cell, rule.dates or source.dates)
        return None if day is None else day.isoformat()
    text = _taken(str(cell), rule)
    if column.allowed:
        return text if text in column.allowed else None
    if column.kind == "flag":
        return text if text in ("0", "1") else None
    if column.kind in ("int", "float"):
        return _number(cell, rule, column, source)
    if column.pattern and not re.fullmatch(column.pattern, text):
        return None
    return text


def _taken(text: str, rule: ColumnRule) -> str:
    if rule.take:
        text = text[rule.take[0] - 1 : rule.take[1]]
    return rule.prefix + text.rjust(rule.pad, "0")


def _number(cell: Cell, rule: ColumnRule, column: Column, source: Source) -> str | None:
    text = _taken(str(cell), rule)
    marks = (rule.decimal or source.decimal, rule.thousands)
    thousands = source.thousands if marks[1] is None else marks[1]
    if isinstance(cell, Number) and text == cell:
        marks, thousands = (".", ""), ""
    number = parse_number(text, marks[0], thousands)
    if number is None:
        return None
    number = number / Fraction(str(rule.divide_by)) * Fraction(str(rule.multiply_by))
    if column.kind == "float":
        return written_float(number, rule.digits)
    number = number if rule.digits is None else round(number, rule.digits)
    return str(int(number)) if number.denominator == 1 else None


def _expected(rule: ColumnRule, column: Column, source: Source) -> str:
    if column.kind == "date":
        forms = ", ".join(rule.dates or source.dates)
        return f"a date written as {forms}, or a recode"
    if column.allowed:
        return f"a recode to one of {', '.join(column.allowed)}"
    if column.kind == "flag":
        return "a recode to 0 or 1"
    if column.kind in ("int", "float"):
        whole = "a whole number" if column.kind == "int" else "a number"
        mark = rule.decimal or source.decimal
        return f"{whole} with {mark!r} as decimal mark, or a recode"
    return column.expected or "a value, or when_empty"


def _shown(cell: Cell, rows: int, rule: ColumnRule, column: Column) -> str:
    """Return a value as a message may show it.

    A value that stands in many rows, that is near to one with a rule, or that has
    digits and signs alone; everything else might name a person.
    """
    if cell is None:
        return "an empty cell"
    text = str(cell)
    shown = shown_value(text, column)
    if shown == MASKED or re.fullmatch(HARMLESS, text):
        return shown
    known = [word.casefold() for word in (*rule.recode, *column.allowed)]
    near = difflib.get_close_matches(text.casefold(), known, 1, 0.6)
    digits = sum(char.isdigit() for char in text) >= 0.4 * len(text)
    coded = bool(column.allowed) or column.kind != "text"
    if column.pattern and re.fullmatch(SHORT_CODE, text):
        return shown
    if near or (coded and (rows >= OFTEN or (digits and len(text) <= 30))):
        return shown
    return MASKED

"""Raw cells to the values of one column; a cell without a rule stands out.

Nothing is guessed: a code must be recoded or be allowed as it stands, a date must have
a declared form, a number the declared marks.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from perutip.contract.checks import MASKED, shown_value
from perutip.contract.reading.raw_exports.making.expectations import (
    expected,
    expected_of_empty,
    hint,
    says_nothing,
    taken,
)
from perutip.contract.reading.raw_exports.mapping_file.declaration import ColumnRule
from perutip.contract.reading.raw_exports.mapping_file.sources import Source
from perutip.contract.reading.raw_exports.masking.masking import (
    shown_alone,
    shown_in_private,
    shown_often,
)
from perutip.contract.reading.raw_exports.masking.persons import Persons
from perutip.contract.reading.raw_exports.messages.problems import Place, RawProblem
from perutip.contract.reading.raw_exports.messages.rows_in_words import PART, raw_rows
from perutip.contract.reading.raw_exports.notation.dates import parse_date
from perutip.contract.reading.raw_exports.notation.numbers import (
    parse_number,
    stripped,
    written_float,
)
from perutip.contract.reading.raw_exports.notation.units import in_units
from perutip.contract.reading.raw_exports.raw_files.cells import Cell, Number
from perutip.contract.registers import Column


@dataclass(frozen=True)
class NoRule:
    """A value without a rule: what a message may show of it, and where it stands.

    rows: of the register's own raw file, whatever table has the value. private: what
    the list beside the registers may show. source: raw columns at fault where they are
    not those of the rule. cause: what is wrong, before the value.
    """

    column: str
    shown: str
    rows: tuple[int, ...]
    expected: str
    private: str = ""
    source: tuple[str, ...] = ()
    cause: str = "no rule for "

    def at(self, place: Place, rows: tuple[int, ...]) -> RawProblem:
        """The same as a problem of the raw file, in its `rows`."""
        noun = "row" if len(rows) == 1 else "rows"
        where = raw_rows(rows, parts=place.parts)
        after = f"; expected {self.expected}"
        words = f"{self.cause}{self.shown}, {len(rows):,} {noun} ({where}){after}"
        value = self.private or self.shown
        return RawProblem(place, words, value, rows, (self.cause, after), self.rows)


def map_column(
    rows: pd.DataFrame,
    rule: ColumnRule,
    column: Column,
    source: Source,
    persons: Callable[[], Persons] = Persons,
    joined: Mapping[int, int] | None = None,
) -> tuple[list[str], list[NoRule]]:
    """Return the column as text (empty where nothing is recorded), and what failed.

    A cell without a rule stays as it is written, so that checks know it for what it is.
    rows: raw cells by raw row, joined columns as TABLE.column. source: of these cells;
    the part in which they stand says how dates and numbers are written. persons: what
    of its files may name one. joined: row → row of the joined table in which they
    stand; None for the register's own.
    """
    if rule.constant is not None:
        return [rule.constant] * len(rows), []
    prefix = f"{rule.table}." if rule.table else ""
    cells = [rows[f"{prefix}{name}"].tolist() for name in rule.source]
    out: list[str] = []
    sources, part_of = source.parts(), source.part_of()

    def place_of(row: int) -> int:
        return (row if joined is None else joined.get(row, 0)) // PART

    known: dict[tuple[int, type, Cell], str | None] = {}
    failed: dict[tuple[tuple[str, ...], Cell], list[int]] = {}
    forms = [_form(rule, column, own) for own in sources]
    for row, parts in zip(rows.index, zip(*cells, strict=True), strict=True):
        cell, place = _joined(parts), place_of(row)
        key = (part_of[place], type(cell), cell)
        if key not in known:
            known[key] = _value(cell, rule, column, sources[place])
        value = known[key]
        if value is None:
            failed.setdefault((forms[place], cell), []).append(int(row))
            value = "" if cell is None else str(cell)
        out.append(value)
    ordered = sorted(failed.items(), key=lambda item: (-len(item[1]), item[1]))
    found = []
    for (_, cell), where in ordered:
        own = sources[place_of(where[0])]
        titles = [own.title(name) for name in rule.source]
        often = (len(where), len(failed))
        coded = str(cell) in persons().codes
        seen = MASKED if coded else _shown(cell, often, rule, column, titles)
        made = "" if seen == MASKED else _made_of(cell, rule)
        said = expected_of_empty if cell is None else expected
        wanted = said(rule, column, own) + hint(cell, rule, column, own)
        private = seen
        if seen == MASKED:
            private = shown_in_private(often, str(cell), titles, column, persons())
        rows_at = tuple(where)
        found.append(NoRule(column.name, seen + made, rows_at, wanted, private))
    return out, found


def _form(rule: ColumnRule, column: Column, source: Source) -> tuple[str, ...]:
    """What a column is called and is expected to be in one part: alike, told once."""
    titles = (source.title(name) for name in rule.source)
    return (*titles, expected(rule, column, source), *source.missing)


def _joined(parts: tuple[Cell, ...]) -> Cell:
    filled = [part for part in parts if part is not None]
    if len(filled) < 2:
        return filled[0] if filled else None
    return " ".join(map(str, filled))


def _value(cell: Cell, rule: ColumnRule, column: Column, source: Source) -> str | None:
    """Return the value of one cell, empty for nothing recorded, None without a rule."""
    if cell is None:
        if rule.when_empty is not None:
            return rule.when_empty
        return "" if column.nullable else None
    recoded = rule.recode.get(str(cell))
    if recoded is not None:
        empty = not recoded and not column.nullable
        return None if empty or says_nothing(recoded, column) else recoded
    if column.kind == "date":
        if isinstance(cell, dt.date):
            return cell.isoformat()
        years = rule.two_digit_years or source.two_digit_years
        forms = rule.dates or source.dates
        day = parse_date(stripped(cell, rule.strip), forms, years)
        return None if day is None else day.isoformat()
    text = taken(str(cell), rule)
    if column.allowed:
        return text if text in column.allowed else None
    if column.kind == "flag":
        return text if text in ("0", "1") else None
    if column.kind in ("int", "float"):
        return _number(cell, rule, column, source)
    if column.pattern and not re.fullmatch(column.pattern, text):
        return None
    return None if says_nothing(text, column) else text


def _made_of(cell: Cell, rule: ColumnRule) -> str:
    """What the rule makes of a cell before it is looked at, and in which order."""
    made = "" if cell is None else taken(str(cell), rule)
    steps = [key for key in ("strip", "take", "pad", "prefix") if getattr(rule, key)]
    if cell is None or isinstance(cell, dt.date) or not steps or made == str(cell):
        return ""
    return f" (made {made!r} by {', then '.join(steps)})"


def _number(cell: Cell, rule: ColumnRule, column: Column, source: Source) -> str | None:
    text = taken(str(cell), rule)
    decimal, thousands = rule.marks(source)
    if isinstance(cell, Number) and text == cell:
        decimal, thousands = ".", ""
    if rule.units:
        number = in_units(text, rule.units, decimal, thousands)
    else:
        number = parse_number(text, decimal, thousands)
    if number is None:
        return None
    number = number / Fraction(str(rule.divide_by)) * Fraction(str(rule.multiply_by))
    if column.kind == "float":
        return written_float(number, rule.digits)
    number = number if rule.digits is None else round(number, rule.digits)
    return str(int(number)) if number.denominator == 1 else None


def _shown(
    cell: Cell,
    often: tuple[int, int],
    rule: ColumnRule,
    column: Column,
    titles: list[str],
) -> str:
    """Return a value as a message may show it.

    often: rows in which it stands, and different values of the column without a rule.
    """
    if cell is None:
        return "an empty cell"
    shown = shown_alone(str(cell), titles, column, rule.recode)
    if shown == MASKED and shown_often(*often, str(cell), titles, column):
        return shown_value(cell, column)
    return shown

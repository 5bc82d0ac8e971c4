"""Rows of a raw table: filled down, recoded, filtered, summed, joined by name."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from perutip.contract.reading.raw_exports.cells import Cell, Number, RawTable
from perutip.contract.reading.raw_exports.declaration import Filter, Source
from perutip.contract.reading.raw_exports.numbers import parse_number
from perutip.contract.reading.raw_exports.problems import (
    PART,
    MappingError,
    Parts,
    raw_rows,
)


@dataclass
class Steps:
    """How many rows a source had after each step, and what was left out of it.

    Rows are those of the file, a sheet's `PART` apart from the next where several are
    stacked; parts: their files and sheets.
    excluded: raw row → reason. idle: number of values by which `exclude`, or `without`
    of a filter, leaves nothing out, by column. same_as: raw row → the first raw row
    that is the same in every cell. dropped: rows of these that were left out. bare,
    named: rows that a filter leaves out for want of a value, or by `without`, by
    column. unread: raw columns that nothing reads.
    """

    read: int = 0
    parts: Parts = ()
    excluded: dict[int, str] = field(default_factory=dict)
    idle: dict[str, int] = field(default_factory=dict)
    bare: dict[str, tuple[int, ...]] = field(default_factory=dict)
    named: dict[str, tuple[int, ...]] = field(default_factory=dict)
    same_as: dict[int, int] = field(default_factory=dict)
    dropped: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()
    kept: int = 0
    grouped: int = 0
    blanks: int = 0
    unmatched: dict[str, int] = field(default_factory=dict)
    unused: dict[str, list[str]] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)


def prepare(raw: RawTable, source: Source) -> tuple[pd.DataFrame, Steps]:
    """Return the rows after every key of `source`, from missing to group_by and sum.

    Raises MappingError naming cells of sums and of filters that are no numbers.
    """
    steps = Steps(read=len(raw.rows), parts=raw.parts)
    out, filled = raw.rows.copy(), raw.rows.copy()
    for name in out.columns:
        cells = out[name]
        if source.missing:
            cells = cells.mask(cells.isin(source.missing).to_numpy(bool), None)
        if name in source.fill_down:
            cells = cells.groupby(cells.index // PART).ffill()
            filled[name] = cells
        rules = source.recode.get(str(name), {})
        if rules:
            cells = cells.map(lambda cell, r=rules: r.get(str(cell), cell))
        if name in source.fold:
            cells = cells.map(lambda c: c if c is None else fold_name(str(c)))
        out[name] = cells
    steps.idle = _idle(out, source)
    steps.excluded = _excluded(out, source)
    out = out.drop(index=list(steps.excluded))
    steps.same_as = _identical(filled.loc[out.index], raw.unnamed.loc[out.index])
    if source.identical_rows == "dropped":
        steps.dropped = tuple(steps.same_as)
        out = out.drop(index=list(steps.dropped))
    for rule in source.filter:
        keep = _kept(out, rule, source, raw.parts)
        _note_filtered(out, keep, rule, steps)
        out = out[keep]
    steps.kept = len(out)
    if source.group_by:
        out, steps.blanks = _summed(out, source, raw.parts)
    steps.grouped = len(out)
    return out, steps


def _excluded(table: pd.DataFrame, source: Source) -> dict[int, str]:
    """Return raw row → reason of the rows that are left out by hand, the first reason
    where there are two."""
    found: dict[int, str] = {}
    for rule in source.exclude:
        written = table[rule.column].map(_written_cell)
        for row in table.index[written.isin(rule.values)]:
            found.setdefault(int(row), rule.reason)
    return found


def _idle(rows: pd.DataFrame, source: Source) -> dict[str, int]:
    """Return column → values of `exclude` and of `without` that stand in no row."""
    idle: dict[str, int] = {}
    named = [(rule.column, rule.values) for rule in source.exclude]
    named += [(rule.column, rule.without) for rule in source.filter]
    for column, values in named:
        there = set(rows[column].map(_written_cell)) if values else set()
        number = sum(value not in there for value in values)
        if number:
            idle[column] = idle.get(column, 0) + number
    return idle


def _note_filtered(
    table: pd.DataFrame, keep: pd.Series, rule: Filter, steps: Steps
) -> None:
    """Note which rows a filter leaves out for want of a value, or by name."""
    written = table[rule.column].map(_written_cell)
    empty = (written == "") & rule.filled
    for found, left in ((steps.bare, empty), (steps.named, written.isin(rule.without))):
        rows = tuple(int(row) for row in table.index[left & ~keep])
        if rows:
            found[rule.column] = (*found.get(rule.column, ()), *rows)


def _identical(filled: pd.DataFrame, unnamed: pd.Series) -> dict[int, int]:
    """Return raw row → the first row that is the same in every cell, type included."""
    first: dict[tuple, int] = {}
    found: dict[int, int] = {}
    named = zip(*(filled[name] for name in filled.columns), strict=True)
    for row, cells, rest in zip(filled.index, named, unnamed, strict=True):
        key = tuple((type(cell), cell) for cell in (*cells, *rest))
        earlier = first.setdefault(key, int(row))
        if earlier != row:
            found[int(row)] = earlier
    return found


def _kept(table: pd.DataFrame, rule: Filter, source: Source, parts: Parts) -> pd.Series:
    cells = table[rule.column]
    keep = pd.Series(True, index=table.index)
    written = cells.map(_written_cell)
    if rule.filled:
        keep &= written != ""
    if rule.among:
        keep &= written.isin(rule.among)
    if rule.without:
        keep &= ~written.isin(rule.without)
    if rule.low is not None or rule.high is not None:
        low = -math.inf if rule.low is None else rule.low
        high = math.inf if rule.high is None else rule.high
        marks = (source.decimal, source.thousands)
        numbers = [number_of(cell, *marks) for cell in written]
        wrong = [
            int(row)
            for row, cell, number in zip(table.index, written, numbers, strict=True)
            if cell and number is None
        ]
        if wrong:
            where = raw_rows(wrong, parts=parts)
            raise MappingError(
                [f"{source.files}: {rule.column!r} is no number in {where}"],
                source.files,
            )
        inside = [number is not None and low <= number <= high for number in numbers]
        keep &= pd.Series(inside, index=table.index)
    return keep


def _written_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else cell.isoformat()


def number_of(cell: Cell, decimal: str, thousands: str) -> Fraction | None:
    """Return the number in a cell; those of spreadsheets have a decimal point."""
    if isinstance(cell, Number):
        return parse_number(cell, ".", "")
    return None if cell is None else parse_number(str(cell), decimal, thousands)


def _summed(
    table: pd.DataFrame, source: Source, parts: Parts
) -> tuple[pd.DataFrame, int]:
    """Return one row per combination of group_by, its index the first raw row."""
    problems, blanks = [], 0
    groups: dict[tuple, int] = {}
    totals: dict[tuple, list[Fraction]] = {}
    keys = list(zip(*(table[name] for name in source.group_by), strict=True))
    for row, key in zip(table.index, keys, strict=True):
        groups.setdefault(key, int(row))
    sums: list[list[Fraction]] = []
    for name in source.sum:
        values = [
            None if cell is None else number_of(cell, source.decimal, source.thousands)
            for cell in table[name]
        ]
        empty = [cell is None for cell in table[name]]
        wrong = [
            int(row)
            for row, value, blank in zip(table.index, values, empty, strict=True)
            if value is None and not blank
        ]
        if wrong:
            problems.append(
                f"{source.files}: {name!r} is no number in "
                f"{raw_rows(wrong, parts=parts)}"
            )
        if any(empty) and source.blanks == "refused":
            where = [int(r) for r, b in zip(table.index, empty, strict=True) if b]
            problems.append(
                f"{source.files}: {name!r} is empty in "
                f"{raw_rows(where, parts=parts)}, and blanks says nothing; "
                'blanks = "zero" counts them as 0'
            )
        blanks += sum(empty)
        sums.append([Fraction(0) if value is None else value for value in values])
    if problems:
        raise MappingError(problems, source.files)
    for place, key in enumerate(keys):
        total = totals.setdefault(key, [Fraction(0)] * len(source.sum))
        for number, column in enumerate(sums):
            total[number] += column[place]
    rows = [[*key, *map(_written, totals[key])] for key in groups]
    names = [*source.group_by, *source.sum]
    index = pd.Index(list(groups.values()), dtype="int64")
    return pd.DataFrame(rows, index=index, columns=names, dtype="object"), blanks


def _written(number: Fraction) -> Number:
    return Number(int(number) if number.denominator == 1 else repr(float(number)))


def fold_name(name: str) -> str:
    """Return a place's name without case, accents, signs and runs of spaces."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(re.sub("[^a-z0-9]+", " ", bare).split())

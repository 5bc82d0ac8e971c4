"""Rows of a raw table: filled down, recoded, filtered, summed, joined by name."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from perutip.contract.reading.raw_exports.cells import Cell, Number
from perutip.contract.reading.raw_exports.declaration import (
    Filter,
    Join,
    MappingError,
    Source,
)
from perutip.contract.reading.raw_exports.numbers import parse_number


@dataclass
class Steps:
    """How many rows a source had after each step, and what was left out of sums."""

    read: int = 0
    kept: int = 0
    grouped: int = 0
    blanks: int = 0
    unmatched: dict[str, int] = field(default_factory=dict)
    unused: dict[str, list[str]] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)


def prepare(table: pd.DataFrame, source: Source) -> tuple[pd.DataFrame, Steps]:
    """Return the table after fill_down, missing, recode, filter, group_by and sum.

    Raises MappingError naming columns that are not there and cells of sums that are no
    numbers.
    """
    _need(table, source)
    steps = Steps(read=len(table))
    out = table.copy()
    for name in out.columns:
        cells = out[name]
        if source.missing:
            cells = cells.mask(cells.isin(source.missing).to_numpy(bool), None)
        if name in source.fill_down:
            cells = cells.ffill()
        rules = source.recode.get(str(name), {})
        if rules:
            cells = cells.map(lambda cell, r=rules: r.get(str(cell), cell))
        if name in source.fold:
            cells = cells.map(lambda c: c if c is None else fold_name(str(c)))
        out[name] = cells
    for rule in source.filter:
        out = out[_kept(out, rule, source)]
    steps.kept = len(out)
    if source.group_by:
        out, steps.blanks = _summed(out, source)
    steps.grouped = len(out)
    return out, steps


def _need(table: pd.DataFrame, source: Source) -> None:
    named = [
        *source.fill_down,
        *source.recode,
        *source.fold,
        *(rule.column for rule in source.filter),
        *source.group_by,
        *source.sum,
    ]
    absent = sorted({name for name in named if name not in table})
    if absent:
        raise MappingError(
            [f"{source.file}: no column {name!r}" for name in absent], "RAW"
        )


def _kept(table: pd.DataFrame, rule: Filter, source: Source) -> pd.Series:
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
            raise MappingError(
                [f"{source.file}: {rule.column!r} is no number {_rows(wrong)}"], "RAW"
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


def _summed(table: pd.DataFrame, source: Source) -> tuple[pd.DataFrame, int]:
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
            problems.append(f"{source.file}: {name!r} is no number {_rows(wrong)}")
        if any(empty) and source.blanks == "refused":
            where = [int(r) for r, b in zip(table.index, empty, strict=True) if b]
            problems.append(
                f"{source.file}: {name!r} is empty {_rows(where)}, and blanks says "
                'nothing; blanks = "zero" counts them as 0'
            )
        blanks += sum(empty)
        sums.append([Fraction(0) if value is None else value for value in values])
    if problems:
        raise MappingError(problems, "RAW")
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


def _rows(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:5]))
    more = f" and {len(rows) - 5:,} more" if len(rows) > 5 else ""
    return f"in row{'s' if len(rows) > 1 else ''} {shown}{more}"


def join_table(
    base: pd.DataFrame,
    table: pd.DataFrame,
    join: Join,
    steps: Steps,
    sums: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Return `base` with the columns of `table` as TABLE.column, same rows.

    Counts in `steps` the rows of `base` without a match, and lists the rows of the
    table that none of `base` took and how much of its sums they hold. Raises
    MappingError for a column that is not there and for two rows of the table that one
    key names.
    """
    absent = [name for name in join.on if name not in base]
    absent += [name for name in join.on.values() if name not in table]
    if absent:
        raise MappingError(
            [f"join {join.table}: no column {name!r}" for name in absent], "RAW"
        )
    left = list(_keys(base, list(join.on), join.by))
    right = list(_keys(table, list(join.on.values()), join.by))
    twice = [key for key, n in Counter(right).items() if n > 1 and all(key)]
    asked = set(left)
    problems = [
        f"join {join.table}: {sum(key == k for k in right)} rows are called "
        f"{' / '.join(key)!r}"
        for key in twice
        if key in asked
    ]
    if problems:
        raise MappingError(problems, "RAW")
    place = {key: number for number, key in enumerate(right) if all(key)}
    found = [place.get(key) if all(key) else None for key in left]
    taken = {number for number in found if number is not None}
    steps.unmatched[join.table] = sum(number is None for number in found)
    names = list(join.on.values())
    steps.unused[join.table] = [
        " / ".join(str(table.iloc[number][name] or "") for name in names)
        for number in range(len(table))
        if number not in taken
    ]
    for name in sums:
        values = [Fraction(cell) for cell in table[name]]
        left_out = sum(v for place, v in enumerate(values) if place not in taken)
        lost = f"{float(left_out):,g} of {float(sum(values)):,g} {name}"
        steps.lost.setdefault(join.table, []).append(lost)
    out = base.copy()
    for name in table.columns:
        cells = table[name].tolist()
        out[f"{join.table}.{name}"] = pd.Series(
            [None if number is None else cells[number] for number in found],
            index=base.index,
            dtype="object",
        )
    return out


def _keys(table: pd.DataFrame, names: list[str], by: str) -> Iterator[tuple[str, ...]]:
    columns = [
        [fold_name(str(cell)) if by == "name" else str(cell) for cell in cells]
        for cells in (
            table[name].map(lambda c: "" if c is None else c) for name in names
        )
    ]
    yield from zip(*columns, strict=True)


def fold_name(name: str) -> str:
    """Return a place's name without case, accents, signs and runs of spaces."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(re.sub("[^a-z0-9]+", " ", bare).split())

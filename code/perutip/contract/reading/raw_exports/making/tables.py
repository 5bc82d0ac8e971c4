"""Rows of a raw table: filled down, recoded, filtered, summed, joined by name."""

import math
from dataclasses import dataclass, field

import pandas as pd

from perutip.contract.reading.raw_exports.making.sums import (
    no_numbers,
    numbers_of,
    summed,
)
from perutip.contract.reading.raw_exports.mapping_file.sources import (
    Exclusion,
    Filter,
    Source,
)
from perutip.contract.reading.raw_exports.masking.names import fold_name
from perutip.contract.reading.raw_exports.messages.problems import MappingError
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    Parts,
    parts_named,
)
from perutip.contract.reading.raw_exports.notation.numbers import stripped
from perutip.contract.reading.raw_exports.raw_files.cells import Cell, RawTable
from perutip.contract.reading.raw_exports.raw_files.ragged import Ragged


@dataclass
class Steps:
    """How many rows a source had after each step, and what was left out of it.

    Rows are those of the file, a sheet's `PART` apart from the next where several are
    stacked; parts: their files and sheets.
    excluded: raw row → reason. idle: number of values or rows by which `exclude`, or
    `without` of a filter, leaves nothing out, by column or file; sought: number of
    values of `among` that no row has, by column. same_as: raw row →
    the first raw row that is the same in every cell, those of `but` aside. dropped:
    rows of these that were left out. bare, named: rows that a filter leaves out for
    want of a value, or by `without`, by
    column. unread: raw columns that nothing reads. joined: row → row of a joined table;
    unmatched: rows without one. unused: rows of a joined table that no row took, by
    name (masked unless it is a place's) and raw row; lost: their sums. ragged: rows
    with a cell beyond the titles, of those not excluded, or too few, of those kept.
    again: lines that are the header once more, which are no rows that were read.
    """

    read: int = 0
    parts: Parts = ()
    excluded: dict[int, str] = field(default_factory=dict)
    idle: dict[str, int] = field(default_factory=dict)
    sought: dict[str, int] = field(default_factory=dict)
    bare: dict[str, tuple[int, ...]] = field(default_factory=dict)
    named: dict[str, tuple[int, ...]] = field(default_factory=dict)
    same_as: dict[int, int] = field(default_factory=dict)
    but: tuple[str, ...] = ()
    dropped: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()
    kept: int = 0
    grouped: int = 0
    blanks: int = 0
    joined: dict[str, dict[int, int]] = field(default_factory=dict)
    unmatched: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unused: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)
    ragged: Ragged = field(default_factory=Ragged)
    again: tuple[int, ...] = ()


def prepare(
    raw: RawTable, source: Source, key: tuple[str, ...] = ()
) -> tuple[pd.DataFrame, Steps]:
    """Return the rows after every key of `source`, from missing to group_by and sum.

    key: columns that name a single row; a line without them that a filter leaves out
    (of totals, of notes) is no row that came, nor the same as another.

    Raises MappingError naming cells of sums and of filters that are no numbers.
    """
    steps = Steps(
        len(raw.rows), raw.parts, but=source.identical_except, again=raw.again
    )
    out, filled = raw.rows.copy(), raw.rows.copy()
    sources = source.parts()
    of_row = [sources[row // PART] for row in raw.rows.index]
    for name in out.columns:
        cells, whole = _cleaned(list(out[name]), str(name), list(out.index), of_row)
        if any(name in own.fill_down for own in sources):
            filled[name] = pd.Series(whole, index=out.index, dtype="object")
        if name in source.fold:
            cells = [c if c is None else fold_name(str(c)) for c in cells]
        out[name] = pd.Series(cells, index=out.index, dtype="object")
    steps.excluded, steps.idle, steps.sought = _excluded(out, source, raw.parts)
    out = out.drop(index=list(steps.excluded))
    empty = _without_key(out, key, source, raw.parts)
    if empty:
        steps.bare[key[0]] = tuple(empty)
        out = out.drop(index=empty)
    given = list(out.index)
    compared = filled.drop(columns=list(source.identical_except))
    steps.same_as = _identical(compared.loc[out.index], raw.unnamed.loc[out.index])
    if source.identical_rows == "dropped":
        steps.dropped = tuple(steps.same_as)
        out = out.drop(index=list(steps.dropped))
    for rule in source.filter:
        keep = _kept(out, rule, source, raw.parts)
        _note_filtered(out, keep, rule, steps)
        out = out[keep]
    if given and not len(out):
        raise MappingError([_nothing_kept(given, source, steps)], source.files)
    steps.kept = len(out)
    steps.ragged = raw.ragged.among(given, list(out.index))
    if source.group_by:
        out, steps.blanks = summed(out, source, raw.parts)
    steps.grouped = len(out)
    return out, steps


def _nothing_kept(given: list[int], source: Source, steps: Steps) -> str:
    """What is said of filters that leave no row."""
    columns = ", ".join(dict.fromkeys(repr(rule.column) for rule in source.filter))
    said = (
        f"{parts_named(steps.parts)}: the filter of {columns} leaves none of its "
        f"{len(given):,} rows"
    )
    unseen = sum(steps.sought.values())
    if not unseen:
        return said
    noun = "value" if unseen == 1 else "values"
    return f"{said}; {unseen:,} {noun} of among stand in no row: a typing error?"


def _without_key(
    table: pd.DataFrame, key: tuple[str, ...], source: Source, parts: Parts
) -> list[int]:
    """Rows that do not say what they are of and that a filter leaves out."""
    names = [name for name in key if name in table]
    if not names or len(names) < len(key):
        return []
    empty = table.index[(table[names].map(_written_cell) == "").all(axis=1)]
    left = table
    for rule in source.filter if len(empty) else ():
        left = left[_kept(left, rule, source, parts)]
    return [int(row) for row in empty.difference(left.index)]


def _cleaned(
    cells: list[Cell], name: str, rows: list[int], of_row: list[Source]
) -> tuple[list[Cell], list[Cell]]:
    """Return the cells of a column after missing, fill_down, recode and strip, and
    after the first two alone. An empty cell stays empty, whatever is recoded."""
    out: list[Cell] = []
    whole: list[Cell] = []
    above: Cell = None
    before = -1
    for cell, row, source in zip(cells, rows, of_row, strict=True):
        if row // PART != before:
            above, before = None, row // PART
        if cell is not None and cell in source.missing:
            cell = None
        if name in source.fill_down:
            cell = above = above if cell is None else cell
        whole.append(cell)
        if cell is not None:
            cell = source.recode.get(name, {}).get(str(cell), cell) or None
        if type(cell) is str and name in source.strip:
            cell = stripped(cell, source.strip[name]) or None
        out.append(cell)
    return out, whole


def _excluded(
    table: pd.DataFrame, source: Source, parts: Parts
) -> tuple[dict[int, str], dict[str, int], dict[str, int]]:
    """Return raw row → reason of the rows that are left out by hand, the first reason
    where there are two; and what leaves nothing out: number of values of `exclude` and
    of `without` by column, of rows by file; and of values of `among` that no row has,
    by column."""
    found: dict[int, str] = {}
    idle: dict[str, int] = {}
    sought: dict[str, int] = {}
    for rule in source.exclude:
        named = {
            row: _written_cell(table.at[row, rule.column]) if rule.column else ""
            for row in table.index
            if _is_at(int(row), rule, parts)
        }
        mine = [
            r for r, cell in named.items() if not rule.column or cell in rule.values
        ]
        for row in mine:
            found.setdefault(int(row), rule.reason)
        if rule.rows:
            number = len(rule.rows) - len({row % PART for row in mine})
            where = parts_named(((rule.file, rule.sheet),))
            where += f" with one of the values of {rule.column!r}" * bool(rule.column)
        else:
            number = len(set(rule.values) - set(named.values()))
            where = repr(rule.column)
        if number:
            idle[where] = idle.get(where, 0) + number
    for kept in source.filter:
        named_there = kept.without or kept.among
        there = set(map(_written_cell, table[kept.column])) if named_there else set()
        if number := sum(value not in there for value in kept.among):
            sought[repr(kept.column)] = sought.get(repr(kept.column), 0) + number
        number = sum(value not in there for value in kept.without)
        if number:
            where = repr(kept.column)
            idle[where] = idle.get(where, 0) + number
    return found, idle, sought


def _is_at(row: int, rule: Exclusion, parts: Parts) -> bool:
    """Does a row stand where the rule looks? No sheet is every one of the file."""
    file, sheet = parts[row // PART]
    if rule.file and (file != rule.file or rule.sheet not in ("", sheet)):
        return False
    return not rule.rows or row % PART in rule.rows


def _note_filtered(
    table: pd.DataFrame, keep: pd.Series, rule: Filter, steps: Steps
) -> None:
    """Note which rows a filter leaves out for want of a value, or by name."""
    written = _words(table[rule.column])
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
    written = _words(cells)
    if rule.filled:
        keep &= written != ""
    if rule.among:
        keep &= written.isin(rule.among)
    if rule.without:
        keep &= ~written.isin(rule.without)
    if rule.low is not None or rule.high is not None:
        low = -math.inf if rule.low is None else rule.low
        high = math.inf if rule.high is None else rule.high
        numbers = numbers_of(cells, source)
        wrong = [
            int(row)
            for row, cell, number in zip(table.index, written, numbers, strict=True)
            if cell and number is None
        ]
        if wrong:
            raise MappingError(no_numbers(cells, wrong, source, parts), source.files)
        inside = [number is not None and low <= number <= high for number in numbers]
        keep &= pd.Series(inside, index=table.index)
    return keep


def _words(cells: pd.Series) -> pd.Series:
    return pd.Series(map(_written_cell, cells), index=cells.index, dtype="object")


def _written_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else cell.isoformat()

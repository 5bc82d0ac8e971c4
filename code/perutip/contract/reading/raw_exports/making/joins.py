"""A table joined to a register by name: which rows matched, which joined nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from perutip.contract.checks import MASKED
from perutip.contract.reading.raw_exports.making.tables import Steps
from perutip.contract.reading.raw_exports.mapping_file.declaration import Join
from perutip.contract.reading.raw_exports.mapping_file.sources import Source
from perutip.contract.reading.raw_exports.masking.masking import (
    names_places,
    shown_place,
)
from perutip.contract.reading.raw_exports.masking.names import fold_name
from perutip.contract.reading.raw_exports.messages.problems import (
    MappingError,
    Place,
    RawProblem,
)
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    ROWS_SHOWN,
    and_rows,
)

Keys = list[tuple[str, ...]]


@dataclass(frozen=True)
class JoinedTable:
    """A prepared [tables.NAME]: its rows, what was done to them, and where they are
    from."""

    rows: pd.DataFrame
    steps: Steps
    source: Source


def join_table(
    base: pd.DataFrame, joined: JoinedTable, join: Join, steps: Steps
) -> pd.DataFrame:
    """Return `base` with the columns of a table as TABLE.column, same rows.

    Notes in `steps` the rows of `base` without a match, and lists the rows of the
    table that none of `base` took and how much of its sums they hold. Raises
    MappingError for a column that is not there and for two rows of the table that one
    key names.
    """
    table, names = joined.rows, list(join.on.values())
    absent = [name for name in join.on if name not in base]
    absent += [name for name in names if name not in table]
    if absent:
        raise MappingError(
            [f"join {join.table}: no column {name!r}" for name in absent], join.table
        )
    left = list(_keys(base, list(join.on), join.by))
    right = list(_keys(table, names, join.by))
    problems = list(_doubled(joined, join, right, set(left)))
    if problems:
        raise MappingError(problems, join.table)
    place = {key: number for number, key in enumerate(right) if all(key)}
    found = [place.get(key) if all(key) else None for key in left]
    taken = {number for number in found if number is not None}
    steps.joined[join.table] = {
        int(row): int(table.index[at])
        for row, at in zip(base.index, found, strict=True)
        if at is not None
    }
    steps.unmatched[join.table] = tuple(
        int(row) for row in base.index if row not in steps.joined[join.table]
    )
    placed = names_places([*join.on, *names])
    steps.unused[join.table] = [
        (_written_key(table, number, names) if placed else MASKED, int(row))
        for number, row in enumerate(table.index)
        if number not in taken
    ]
    for name in joined.source.sum:
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


def key_shown(
    key: Sequence[str], titles: Sequence[str], rows: int, known: Sequence[str]
) -> str:
    """Return what joins two tables as a message may show it: a place alone."""
    if not names_places(titles):
        return MASKED
    shown = [shown_place(part, rows, known) for part in key]
    return MASKED if MASKED in shown else " / ".join(shown)


def _doubled(
    joined: JoinedTable, join: Join, keys: Keys, asked: set[tuple[str, ...]]
) -> Iterator[RawProblem]:
    """Rows of the table that carry one key which the register asks for."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, key in zip(joined.rows.index, keys, strict=True):
        if all(key) and key in asked:
            groups.setdefault(key, []).append(int(row))
    names = list(join.on.values())
    parts = joined.steps.parts
    place = Place(
        parts,
        f"table {join.table}",
        "",
        ", ".join(names),
        joined.source.part_of(),
        tuple(part.told_titles for part in joined.source.parts()),
    )
    before = f"join {join.table}: "
    after = "; sum them (group_by), or leave one out (exclude, by file, sheet and rows)"
    for key, rows in groups.items():
        if len(rows) < 2:
            continue
        own = [
            joined.source.parts()[row // PART].title(n) for row in rows for n in names
        ]
        shown = key_shown(key, [*own, *join.on], 1, [])
        said = f"{len(rows)} rows are called {shown}: raw rows {and_rows(rows, parts)}"
        words = f"{before}{said} {_differing(joined.rows, rows)}{after}"
        yield RawProblem(place, words, shown, tuple(rows), (before, after))


def _differing(table: pd.DataFrame, rows: list[int]) -> str:
    cells = table.loc[rows].astype("object")
    differ = [
        repr(str(name))
        for name in cells.columns
        if len({str(cell) for cell in cells[name]}) > 1
    ]
    more = len(differ) - ROWS_SHOWN
    rest = f" and {more} more columns" if more > 0 else ""
    listed = ", ".join(differ[:ROWS_SHOWN])
    return f"(differ in {listed}{rest})" if differ else "(identical in every cell)"


def _written_key(table: pd.DataFrame, number: int, names: Sequence[str]) -> str:
    return " / ".join(str(table.iloc[number][name] or "") for name in names)


def _keys(table: pd.DataFrame, names: list[str], by: str) -> Iterator[tuple[str, ...]]:
    columns = [
        [
            fold_name(str(cell)) if by == "name" else str(cell)
            for cell in ("" if cell is None else cell for cell in table[name])
        ]
        for name in names
    ]
    yield from zip(*columns, strict=True)

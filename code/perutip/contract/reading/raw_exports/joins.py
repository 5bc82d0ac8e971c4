"""A table joined to a register by name: which rows matched, which joined nothing."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from perutip.contract.reading.raw_exports.declaration import Join
from perutip.contract.reading.raw_exports.problems import MappingError
from perutip.contract.reading.raw_exports.tables import Steps, fold_name


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
            [f"join {join.table}: no column {name!r}" for name in absent], join.table
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
        raise MappingError(problems, join.table)
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

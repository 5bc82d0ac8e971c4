"""Numbers of raw tables: read with the marks of their part, and summed by group."""

from fractions import Fraction

import pandas as pd

from perutip.contract.reading.raw_exports.mapping_file.sources import Source
from perutip.contract.reading.raw_exports.messages.problems import MappingError
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    Parts,
    raw_rows,
)
from perutip.contract.reading.raw_exports.notation.numbers import (
    AMBIGUOUS,
    is_ambiguous,
    parse_number,
    plain_float,
)
from perutip.contract.reading.raw_exports.raw_files.cells import Cell, Number


def number_of(cell: Cell, decimal: str, thousands: str) -> Fraction | None:
    """Return the number in a cell; those of spreadsheets have a decimal point."""
    if isinstance(cell, Number):
        return parse_number(cell, ".", "")
    return None if cell is None else parse_number(str(cell), decimal, thousands)


def numbers_of(cells: pd.Series, source: Source) -> list[Fraction | None]:
    """Return the numbers of a column, each with the marks of the part it stands in."""
    parts = source.parts()
    return [
        number_of(cell, parts[row // PART].decimal, parts[row // PART].thousands)
        for row, cell in zip(cells.index, cells, strict=True)
    ]


def no_numbers(
    cells: pd.Series, rows: list[int], source: Source, parts: Parts
) -> list[str]:
    """What is wrong with cells of these rows, which are no number, or two."""
    own = source.parts()

    def two(row: int) -> bool:
        marks = own[row // PART].decimal, own[row // PART].thousands
        return is_ambiguous(str(cells[row]), *marks)

    found = []
    for words, wrong in (
        ("is no number", [row for row in rows if not two(row)]),
        (f"may be read in two ways ({AMBIGUOUS})", [row for row in rows if two(row)]),
    ):
        if wrong:
            named = source.titled(str(cells.name), (row // PART for row in wrong))
            where = raw_rows(wrong, parts=parts)
            found.append(f"{source.files}: {named} {words} in {where}")
    return found


def summed(
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
        values = numbers_of(table[name], source)
        empty = [cell is None for cell in table[name]]
        wrong = [
            int(row)
            for row, value, blank in zip(table.index, values, empty, strict=True)
            if value is None and not blank
        ]
        problems += no_numbers(table[name], wrong, source, parts)
        if any(empty) and source.blanks == "refused":
            where = [int(r) for r, b in zip(table.index, empty, strict=True) if b]
            named = source.titled(name, (row // PART for row in where))
            problems.append(
                f"{source.files}: {named} is empty in "
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
    return Number(
        int(number) if number.denominator == 1 else plain_float(float(number))
    )

"""Mapped registers against the contract, every problem led back to its raw row."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from perutip.contract.checks import (
    MASKED,
    NOBODY_TRAINED,
    OTHER_SCALE,
    OUTSIDE_THE_LAW,
    PERSONS,
    POPULATIONS,
    TWO_SCALES,
    ContractError,
    Problem,
    StudyFacts,
    file_lines,
    in_one_row,
)
from perutip.contract.checks.no_record import NO_RECORD
from perutip.contract.reading.raw_exports.making.mapped import MappedRegister
from perutip.contract.reading.raw_exports.masking.masking import (
    beyond_column,
    like_identifier,
)
from perutip.contract.reading.raw_exports.messages.problems import (
    Place,
    RawProblem,
)
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    ROWS_SHOWN,
    and_rows,
    raw_rows,
    same_in,
)
from perutip.contract.reading.reader import read_registers
from perutip.contract.registers import FILES, REGISTERS

SAME = "identical in every cell"
KEEP_FIRST = (
    'identical_rows = "dropped" in the mapping keeps the first of rows that are '
    f"{SAME}, and counts the others."
)
FILTERED = 'filter = [{ column = "…", without = ["…"] }], with its column and word'
LINES = ("totals", "note")
HEADER = 1
NOTICED = (
    *(NOBODY_TRAINED, OTHER_SCALE, PERSONS, POPULATIONS, TWO_SCALES),
    *OUTSIDE_THE_LAW,
)
"""Of a run's notices those that a mapping mends."""
STOOD = "which stood in the folder, as a run will refuse it"
End = tuple[Place, tuple[int, ...]]
IN_PART = "as a run will refuse it unless --partial is given"


def check_mapped(
    stage: Path,
    mapped: Iterable[MappedRegister],
    facts: StudyFacts | None,
    others: Iterable[Problem] = (),
) -> tuple[list[RawProblem], list[str], list[str]]:
    """Check every register of the folder `stage`, in which `mapped` are written.

    others: problems that were found elsewhere, of frames to draw from.

    Returns
    -------
    problems : of the mapped registers, by raw file and row; a cell without a rule is
        not said again, nor a column that could not be made.
    hints : what a person may do about them, once each.
    lines : what hinders no register and is to be looked at: what a run will refuse and
        no mapping can mend (registers that stood there, a part of an endline unless
        --partial is given), trained regions without a trained prosecutor, columns
        that seem to hold persons, two units or another one.
    """
    try:
        read = read_registers(
            stage, partial=True, in_part=False, facts=facts, prose=False, others=others
        )
    except ContractError as error:
        found = error.problems
    else:
        said = [str(notice) for notice in read.counted if notice.kind in NOTICED]
        return [], [], said
    by_file = {FILES[register.name]: register for register in mapped}
    unmapped: dict[str, list[Problem]] = {}
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in found:
        register = by_file.get(problem.file)
        if register is None or problem.in_part:
            words = STOOD if register is None and not problem.in_part else IN_PART
            unmapped.setdefault(f"{problem.file}, {words}:", []).append(problem)
        elif problem.row != HEADER and not _without_rule(register, problem):
            key = (problem.file, problem.column, problem.expected)
            kinds.setdefault(key, []).append(problem)
    problems: list[RawProblem] = []
    hints = [problem.advice for group in kinds.values() for problem in group]
    for (file, column, expected), group in kinds.items():
        register = by_file[file]
        keys = in_one_row(REGISTERS[register.name], column, expected)
        if keys:
            rows = [_raw(register, problem) for problem in group]
            problems.append(_repeated(register, column, expected, keys, rows))
            if set(rows) & set(register.steps.same_as):
                hints.append(f"[{register.name}] {KEEP_FIRST}")
        else:
            problems += _broken(register, column, expected, group)
        if expected in map(NO_RECORD.get, LINES):
            hints.append(f"[{register.name}] a line that is no record: {FILTERED}")
    lines = [line for h, of in unmapped.items() for line in (h, *file_lines(of))]
    return problems, [hint for hint in dict.fromkeys(hints) if hint], lines


def _without_rule(register: MappedRegister, problem: Problem) -> bool:
    if problem.row is None:
        return False
    row = _raw(register, problem)
    if register.follows(problem.column, row):
        return True
    return any(
        item.column == problem.column and row in item.rows for item in register.no_rule
    )


def _raw(register: MappedRegister, problem: Problem) -> int:
    """Return the raw row of a problem's record, whose header is 1."""
    return int(register.table.index[(problem.row or 2) - 2])


def _broken(
    register: MappedRegister, column: str, expected: str, group: list[Problem]
) -> Iterator[RawProblem]:
    declared = [c for c in REGISTERS[register.name].columns if c.name == column]
    wrong = {_raw(register, problem) for problem in group if problem.row is not None}
    values: dict[str, list[Problem]] = {}
    for problem in group:
        values.setdefault(problem.value, []).append(problem)
    for found, same in values.items():
        rows = tuple(sorted(_raw(register, p) for p in same if p.row is not None))
        more = sum(problem.more for problem in same)
        (place, at), beside = _ends(register, column, rows, wrong)
        where = f" in {raw_rows(at, len(at) + more, place.parts)}" if at else ""
        if beside is not None:
            number = len(beside[1]) + (0 if beside[0].table else more)
            where += f", joined to {beside[0].of_rows(beside[1], number)}"
        long = like_identifier(found) or any(beyond_column(found, c) for c in declared)
        value = MASKED if long else found
        before = f"expected {expected}" + ("; found " if value else ";" * bool(where))
        hidden = value in ("", MASKED)
        written = "" if hidden else register.written(column, rows, value)
        words = f"{before}{value}{written}{where}"
        pieces = (before, "") if value else None
        yield RawProblem(place, words, value, at, pieces, rows, beside)


def _ends(
    register: MappedRegister, column: str, rows: tuple[int, ...], wrong: set[int]
) -> tuple[End, End | None]:
    """Where wrong cells stand, and the other end of the join where they came through a
    table. The table comes first where every row that took its cell is wrong (`wrong`):
    the cell may be. Where one of them is in order, the cell is not what is wrong."""
    place, at = register.origin(column, rows)
    if not place.table:
        return (place, at), None
    took = {row for row, of in register.steps.joined[place.table].items() if of in at}
    own = (register.place(column), rows)
    if took & set(register.table.index) <= wrong:
        return (place, at), own
    return own, (place, at)


def _repeated(
    register: MappedRegister,
    column: str,
    expected: str,
    keys: tuple[str, ...],
    rows: list[int],
) -> RawProblem:
    """Rows that carry one key, beside each other, and where they differ."""
    groups: dict[tuple, list[int]] = {}
    cells = register.table.loc[rows, list(keys)]
    for row, key in sorted(zip(rows, cells.itertuples(index=False), strict=True)):
        groups.setdefault(tuple(key), []).append(row)
    parts = register.steps.parts
    said = [
        f"{and_rows(sorted(group), parts)} {_difference(register, sorted(group))}"
        for group in list(groups.values())[:ROWS_SHOWN]
    ]
    more = len(groups) - len(said)
    rest = f"; and {more:,} more groups of rows" if more > 0 else ""
    words = f"expected {expected}; raw rows {'; '.join(said)}{rest}"
    ordered = tuple(row for group in groups.values() for row in sorted(group))
    return RawProblem(register.place(column), words, "", ordered)


def _difference(register: MappedRegister, rows: list[int]) -> str:
    same_as = register.steps.same_as
    if register.rules.source.group_by:
        return "(sums)"
    if len({same_as.get(row, row) for row in rows}) == 1:
        return f"(identical in {same_in(register.steps.but)})"
    cells = register.raw.loc[rows].astype("object").map(_written)
    own = register.rules.source.parts()[rows[0] // PART]
    alike = len({row // PART for row in rows}) == 1
    differ = [
        own.title(str(name)) if alike else str(name)
        for name in cells.columns
        if cells[name].nunique() > 1
    ]
    listed = ", ".join(repr(name) for name in differ[:ROWS_SHOWN])
    more = len(differ) - ROWS_SHOWN
    rest = f" and {more} more columns" if more > 0 else ""
    return f"(differ in {listed}{rest})" if differ else "(differ)"


def _written(cell: object) -> str:
    return "" if cell is None or cell is pd.NaT else str(cell)

"""What breaks the contract, and the one message that says all of it.

Rows are records of the file with the header as 1. The value of an identifying column
is masked when a `Problem` is made, so that no message, log or list can hold it.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd

from perutip.contract.registers import Column, Register

EMPTY = "an empty cell"
MASKED = "‹masked›"
FOLDER = "(folder)"  # in place of a file: what the folder holds
LONGEST_VALUE = 40
ROWS_SHOWN = 20
OWN_FOLDERS = (("input", "simulated"), ("input", "confidential"))
LAST_LINE = (
    "Rows are records, the header is 1. input/CODEBOOK.md says what every column holds."
)


@dataclass(frozen=True)
class Problem:
    """One violation: where it stands, what stands there, what was expected.

    row: record number with the header as 1; None for the file as a whole.
    column: empty for the whole record or file. value: as `shown_value` gives it.
    """

    file: str
    row: int | None
    column: str
    value: str
    expected: str


class ContractError(ValueError):
    """The registers break the contract: `problems` has every violation.

    The message groups them by file, column and expectation and shows at most
    `ROWS_SHOWN` rows of each group, with the number of the others.
    """

    def __init__(self, problems: Iterable[Problem], folder: str = "") -> None:
        self.problems = tuple(problems)
        self.folder = folder
        super().__init__(format_problems(self.problems, folder))

    def write_full_list(self, path: Path) -> None:
        """Write every problem as a CSV row, values masked as in the message."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("file", "row", "column", "value", "expected"))
            for problem in self.problems:
                row = "" if problem.row is None else problem.row
                writer.writerow(
                    (problem.file, row, problem.column, problem.value, problem.expected)
                )


def shown_value(value: object, column: Column) -> str:
    """Return a cell as a message may show it: masked, shortened or quoted."""
    if column.identifying or column.prose:
        return MASKED
    text = str(value)
    if len(text) > LONGEST_VALUE:
        return f"‹text of {len(text)} characters›"
    printable = "".join(c if c.isprintable() else f"‹U+{ord(c):04X}›" for c in text)
    return f"'{printable}'"


def shown_cell(frame: pd.DataFrame, row: int, column: Column) -> str:
    """Return a cell of a typed frame as a message may show it."""
    value = frame.loc[row, column.name]
    if pd.isna(value):
        return EMPTY
    if isinstance(value, pd.Timestamp):
        value = f"{value:%Y-%m-%d}"
    elif isinstance(value, float):
        value = f"{value:.10g}"
    return shown_value(value, column)


def problems_at(
    frame: pd.DataFrame, rows: Iterable, register: Register, name: str, expected: str
) -> list[Problem]:
    """Return a problem of column `name` for each of `rows` of a typed frame."""
    column = register.column(name)
    return [
        Problem(register.file, int(row), name, shown_cell(frame, row, column), expected)
        for row in rows
    ]


def shown_folder(folder: str) -> str:
    """A folder of registers as a message names it: the project's own, or no name."""
    last = Path(folder).parts[-2:]
    return "/".join(last) if last in OWN_FOLDERS else "the folder of registers"


def format_problems(problems: tuple[Problem, ...], folder: str = "") -> str:
    """Return the message for a human: all problems, grouped by file."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    where = f" in {shown_folder(folder)}" if folder else ""
    number = sum(problem.file != FOLDER for problem in problems)
    lines = [
        f"The registers{where} break the contract: {_count(number, 'problem')} in "
        f"{_count(len(set(files) - {FOLDER}), 'file')}."
    ]
    for file in files:
        lines += ["", file]
        of_file = [problem for problem in problems if problem.file == file]
        order = {
            group: rank
            for rank, group in enumerate(dict.fromkeys(map(_group, of_file)))
        }
        of_file.sort(key=lambda problem: (order[_group(problem)], problem.row or 0))
        for _, members in groupby(of_file, key=_group):
            lines += _format_group(list(members))
    return "\n".join([*lines, "", LAST_LINE])


def _group(problem: Problem) -> tuple[str, str]:
    return problem.column, problem.expected


def _format_group(members: list[Problem]) -> list[str]:
    first = members[0]
    head = f"  {first.column}: " if first.column else "  "
    head += f"expected {first.expected}"
    rows = [problem for problem in members if problem.row is not None]
    if not rows:
        return [head + (f"; found {first.value}" if first.value else "")]
    values = {problem.value for problem in rows}
    more = len(rows) - ROWS_SHOWN
    rest = f" and {_count(more, 'more row', 'more rows')}" if more > 0 else ""
    if len(values) == 1:
        numbers = ", ".join(str(problem.row) for problem in rows[:ROWS_SHOWN])
        found = f": {first.value}" if first.value else ""
        word = "row" if len(rows) == 1 else "rows"
        return [head, f"    {word} {numbers}{rest}{found}"]
    lines = [f"    row {problem.row}: {problem.value}" for problem in rows[:ROWS_SHOWN]]
    return [head, *lines] + ([f"   {rest}"] if rest else [])


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"

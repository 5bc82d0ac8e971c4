"""Violations of one rule in one column, kept as arrays until the message is written.

A wrong column of 300,000 rows is one `Breach`; only its first rows become `Problem`s,
and the last of these says how many more there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from perutip.contract.checks.problems import EMPTY, Problem, shown_value
from perutip.contract.registers import Column, Register

LISTED = 1_000  # rows of one breach that are listed one by one


@dataclass(frozen=True)
class Breach:
    """One expectation and the rows that break it.

    column: a declared column's name; several joined by ", " or none for whole records.
    rows: record numbers with the header as 1, ascending; none for the file as a whole.
    cells: what stands there, indexed by record number; None where nothing is shown.
    found: what to show in place of a cell (a number of cells, a type). advice, in_part,
    cause: see `Problem`.
    """

    register: Register
    column: str
    expected: str
    rows: np.ndarray
    cells: pd.Series | None = None
    found: str = ""
    advice: str = ""
    in_part: bool = False
    cause: str = ""

    def without(self, rows: pd.Index) -> "Breach":
        """The same breach without `rows`."""
        kept = self.rows[~np.isin(self.rows, rows)]
        return replace(self, rows=kept)


def breach_at(
    frame: pd.DataFrame,
    broken: pd.Series | Sequence[int] | pd.Index | np.ndarray,
    register: Register,
    name: str,
    expected: str,
    advice: str = "",
) -> list[Breach]:
    """Return the breach of column `name`, in a list that is empty when no row breaks.

    broken: a boolean series over the rows of `frame`, or the record numbers.
    """
    if isinstance(broken, pd.Series):
        broken = frame.index[broken.to_numpy(bool)]
    rows = np.unique(np.asarray(broken, dtype="int64"))
    if not len(rows):
        return []
    cells = frame.get(name)
    return [Breach(register, name, expected, rows, cells, advice=advice)]


def whole_file(register: Register, expected: str, found: str = "") -> Breach:
    """Return a breach of the file as a whole."""
    return Breach(register, "", expected, np.empty(0, "int64"), None, found)


def expand(breaches: Iterable[Breach]) -> list[Problem]:
    """Return the problems to list, at most `LISTED` for each breach."""
    return [problem for breach in breaches for problem in _listed(breach)]


def _listed(breach: Breach) -> list[Problem]:
    file, name, expected = breach.register.file, breach.column, breach.expected
    after = (0, breach.advice, breach.in_part, breach.cause)
    if not len(breach.rows):
        return [Problem(file, None, name, breach.found, expected, *after)]
    rows = breach.rows[:LISTED]
    if breach.cells is None:
        shown = [breach.found] * len(rows)
    else:
        column = breach.register.column(name)
        shown = [shown_cell(cell, column) for cell in breach.cells.loc[rows]]
    problems = [
        Problem(file, int(row), name, value, expected, *after)
        for row, value in zip(rows, shown, strict=True)
    ]
    more = len(breach.rows) - len(rows)
    if more:
        problems[-1] = replace(problems[-1], more=more)
    return problems


def shown_cell(value: object, column: Column) -> str:
    """Return a cell, as text or as a type, as a message may show it."""
    if value is None or pd.isna(value):
        return EMPTY
    if isinstance(value, pd.Timestamp):
        value = f"{value:%Y-%m-%d}"
    elif isinstance(value, float):
        value = f"{value:.10g}"
    return shown_value(value, column)

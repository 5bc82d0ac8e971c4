"""Where the numbers of an exhibit stand, and the line of code that made it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from perutip.reporting.exhibit_list import PROGRAMS, ROOT, place_of
from perutip.study.exhibits import exhibit


@dataclass(frozen=True)
class Rows:
    """Lines of results.csv: first and last (the header is line 1), columns that hold
    anything, cells."""

    first: int
    last: int
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Place:
    """Program and line that make an exhibit, and what stands there; line 0 where no
    line of the program can be told to make it."""

    program: str
    line: int
    code: str


def rows_of(results: pd.DataFrame, key: str) -> Rows | None:
    """The rows of one exhibit as they stand in results.csv, sorted as published.

    None where the exhibit has none (a figure drawn from another exhibit's rows).
    """
    mine = results.index[results["exhibit"] == key]
    if mine.empty:
        return None
    part = results.loc[mine].drop(columns=["exhibit", "step", "data_status"])
    values = part.to_numpy(dtype=object)
    used = (values != "").any(axis=0)
    cells = tuple(map(tuple, values[:, used].tolist()))
    return Rows(int(mine[0]) + 2, int(mine[-1]) + 2, tuple(part.columns[used]), cells)


@cache
def place_in_code(key: str) -> Place:
    """The program and the line that make an exhibit, as the README lists them."""
    one = exhibit(key)
    try:
        program, line = place_of(one)
    except LookupError:
        return Place(PROGRAMS[one.step], 0, "")
    source = (ROOT / program).read_text(encoding="utf-8").splitlines()
    return Place(program, line, source[line - 1].strip())

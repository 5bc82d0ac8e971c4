"""Where the numbers of an exhibit stand, and the line of code that made it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from perutip.reporting.exhibit_list import PROGRAMS, ROOT, place_of
from perutip.reporting.programs.making_line import tree_of
from perutip.reporting.results import of_exhibit
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
    """Program and first line that make an exhibit, and the statement that begins there;
    line 0 where no line of the program can be told to make it."""

    program: str
    line: int
    code: str


def rows_of(results: pd.DataFrame, key: str) -> Rows | None:
    """The rows of one exhibit as they stand in results.csv, sorted as published.

    None where the exhibit has none (a figure drawn from another exhibit's rows).
    """
    own = of_exhibit(results, key)
    mine = own.index
    if mine.empty:
        return None
    part = own.drop(columns=["exhibit", "step", "data_status"])
    values = part.to_numpy(dtype=object)
    used = (values != "").any(axis=0)
    cells = tuple(map(tuple, values[:, used].tolist()))
    return Rows(int(mine[0]) + 2, int(mine[-1]) + 2, tuple(part.columns[used]), cells)


@cache
def place_in_code(key: str) -> Place:
    """The program that makes an exhibit, and the first of the lines that the README
    lists."""
    one = exhibit(key)
    try:
        program, (line, *_) = place_of(one)
    except LookupError:
        return Place(PROGRAMS[one.step], 0, "")
    source = (ROOT / program).read_text(encoding="utf-8")
    return Place(program, line, statement_at(source, line))


@cache
def _statements(source: str) -> list[ast.stmt]:
    return [one for one in ast.walk(tree_of(source)) if isinstance(one, ast.stmt)]


def statement_at(source: str, line: int) -> str:
    """The smallest statement that holds a line, whole and on one line; of one with a
    body of its own (a loop), the line alone."""
    holding = [
        node
        for node in _statements(source)
        if node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    smallest = min(holding, key=lambda n: (n.end_lineno or n.lineno) - n.lineno)
    if hasattr(smallest, "body"):
        return source.splitlines()[line - 1].strip()
    text = ast.get_source_segment(source, smallest) or ""
    return re.sub(
        r",? ([)\]])", r"\1", re.sub(r"([(\[]) ", r"\1", " ".join(text.split()))
    )

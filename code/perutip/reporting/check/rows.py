"""results.csv of two outputs, cell by cell, rows found by their published key."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perutip.reporting.check.agreement import agrees_to_digits, as_printed
from perutip.reporting.check.comparison import Comparison, Incomplete
from perutip.reporting.results import (
    COLUMNS,
    DIGITS,
    EXACT_RESULTS,
    NUMERIC,
    SORT_KEYS,
    NoResults,
    number_text,
    read_results,
)

Key = tuple[str, ...]


def read_rows(folder: Path, *, exact: bool) -> pd.DataFrame:
    """Rows of an output; exact: at full precision where it holds that.

    Raises
    ------
    Incomplete
        When the file is no results.csv.
    """
    path = folder / "results.csv"
    if exact and (folder / EXACT_RESULTS).is_file():
        path = folder / EXACT_RESULTS
    try:
        found = read_results(path)
        if not {*COLUMNS} <= {*found}:
            raise NoResults(path)
    except NoResults as error:
        raise Incomplete(str(error)) from error
    return found


def compare_rows(found: Comparison) -> None:
    """Every cell of results.csv; the order of the rows says nothing."""
    left = _by_key(read_rows(found.committed, exact=False))
    right = _by_key(read_rows(found.new, exact=True))
    for key in sorted(left.keys() ^ right.keys()):
        words = ("a row", "no row") if key in left else ("no row", "a row")
        found.add(key[0], " / ".join(key[1:]), *words)
    for key in sorted(left.keys() & right.keys()):
        for name in COLUMNS:
            found.compared += 1
            before, after = left[key][name], right[key][name]
            if not _same(name, before, after):
                if name in NUMERIC:
                    after = as_printed(before, after, _digits)
                found.add(key[0], " / ".join(key[1:]) + f", {name}", before, after)


def _by_key(frame: pd.DataFrame) -> dict[Key, dict[str, str]]:
    """Rows by key; of rows that share one, the second is told by its number."""
    rows: dict[Key, dict[str, str]] = {}
    seen: dict[Key, int] = {}
    keys = frame[SORT_KEYS].to_numpy().tolist()
    for parts, row in zip(keys, frame.to_dict("records"), strict=True):
        key = tuple(parts)
        seen[key] = seen.get(key, 0) + 1
        again = () if seen[key] == 1 else (f"row {seen[key]} of this key",)
        rows[key + again] = {str(name): str(value) for name, value in row.items()}
    return rows


def _digits(value: float, more: int) -> str:
    return number_text(value, DIGITS + more)


def _same(column: str, committed: str, new: str) -> bool:
    if column not in NUMERIC or committed == new:
        return committed == new
    try:
        value = float(new) if new else float("nan")
    except ValueError:
        return False
    return agrees_to_digits(committed, value, DIGITS)

"""Assignments that an earlier step wrote, compared with those derived."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from perutip.assignment.arms.derived import Arms
from perutip.assignment.draw import DrawRefused

PROBABILITY_DIGITS = 10


def refuse_other_assignment(arms: Arms, path: Path) -> None:
    """DrawRefused when a written assignment is not the one derived; rows named."""
    written = pd.read_csv(path, dtype="str", encoding="utf-8", keep_default_na=False)
    expected = _as_written(arms.table)
    problems = []
    if list(written.columns) != list(expected.columns):
        problems.append("row 1: other columns than the assignment has")
    elif len(written) != len(expected):
        problems.append(f"{len(written)} rows, not {len(expected)}")
    else:
        found = _as_written(written)
        wrong = (found != expected.reset_index(drop=True)).any(axis=1)
        problems += [
            f"row {row + 2}: not as log and frame give it"
            for row in np.flatnonzero(wrong)
        ]
    if problems:
        raise DrawRefused(problems, source=path.name)


def refuse_other_accepted(arms: Arms, path: Path) -> None:
    """DrawRefused when a written list of accepted assignments is not the derived."""
    problem = ""
    if not arms.rerandomized:
        problem = "no criterion was announced: every assignment is possible"
    else:
        written = pd.read_csv(path)
        same = list(written.columns) == list(arms.units)
        if not same or not np.array_equal(written.to_numpy(), arms.assignments):
            problem = "not the assignments that frame, criterion and seed accept"
    if problem:
        raise DrawRefused([problem], source=path.name)


def _as_written(table: pd.DataFrame) -> pd.DataFrame:
    """Cells as text, probabilities to the digits that files hold."""
    out = table.reset_index(drop=True).astype("str")
    if "probability" in out:
        numbers = pd.to_numeric(out["probability"], errors="coerce")
        out["probability"] = numbers.map(f"{{:.{PROBABILITY_DIGITS}g}}".format)
    return out

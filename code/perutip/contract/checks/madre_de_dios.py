"""Rules of the registers of step 07 that concern whole rows, files or several files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.checks.problems import MASKED, Problem
from perutip.contract.registers import FILES
from perutip.contract.registers.madre_de_dios import INTERVIEWS_FOLDER, LISTS

Frames = dict[str, pd.DataFrame]
ATTRIBUTES = ("earnings_away", "risk", "earnings_home", "travel_paid")
MOST_BY_ONE_CODER = 0.8


def check_madre_de_dios(frames: Frames) -> list[Problem]:
    """Return violations among the registers of step 07, as far as they are given.

    frames: typed registers by name, index the record number.
    """
    checks: tuple[tuple[str, Callable[[Frames], Iterator[Problem]]], ...] = (
        ("scenarios", _not_varied),
        ("interview_codes", _one_coder),
        ("victim_lists", _on_no_list),
        ("responses", _assumptions),
    )
    return [p for name, check in checks if name in frames for p in check(frames)]


def check_interview_texts(interviews: pd.DataFrame, folder: Path) -> list[Problem]:
    """Return interviews whose text is not a file inside `folder`/interviews."""
    home = folder / INTERVIEWS_FOLDER
    expected = f"a file that exists under {INTERVIEWS_FOLDER}/"
    return [
        Problem(FILES["interviews"], int(row), "file", MASKED, expected)
        for row, name in interviews["file"].dropna().items()
        if "/" in name or not (home / name).is_file()
    ]


def _not_varied(frames: Frames) -> Iterator[Problem]:
    """Attributes that do not vary, or move together, identify nothing."""
    shown = frames["scenarios"][list(ATTRIBUTES)].astype(float)
    centred = shown - shown.mean()
    spread = np.sqrt((centred**2).sum())
    for name in shown.columns[spread == 0]:
        yield _of_file("scenarios", name, "values that vary between scenarios")
    if (spread == 0).any() or len(shown) <= len(ATTRIBUTES):
        return
    rank = np.linalg.matrix_rank((centred / spread).to_numpy(), tol=1e-8)
    if rank < len(ATTRIBUTES):
        expected = "attributes that vary apart from each other"
        yield _of_file("scenarios", ", ".join(ATTRIBUTES), expected)


def _one_coder(frames: Frames) -> Iterator[Problem]:
    codes = frames["interview_codes"]
    if codes.empty:
        return
    coders = codes.groupby(["interview_id", "driver"])["coder"].nunique()
    if (coders == 1).mean() > MOST_BY_ONE_CODER:
        expected = "both coders' codes for at least 20% of interviews and drivers"
        yield _of_file("interview_codes", "coder", expected)


def _on_no_list(frames: Frames) -> Iterator[Problem]:
    lists = frames["victim_lists"]
    rows = lists.index[(lists[list(LISTS)] == 0).all(axis=1)]
    for row in rows:
        yield Problem(
            FILES["victim_lists"], int(row), ", ".join(LISTS), "", "a 1 on some list"
        )


def _assumptions(frames: Frames) -> Iterator[Problem]:
    table = frames["responses"]
    ordered = (table["low"] <= table["central"]) & (table["central"] <= table["high"])
    for row in table.index[~ordered]:
        expected = "low at most central, central at most high"
        yield Problem(FILES["responses"], int(row), "low, central, high", "", expected)
    shares = table["parameter"].str.contains("_shift|_relief|leak|needs_phone")
    for row in table.index[shares & (table["high"] > 1)]:
        yield Problem(
            FILES["responses"], int(row), "high", MASKED, "a share, at most 1"
        )
    needs = (table["parameter"] == "needs_phone") & (table["central"] > 0)
    places = frames.get("communities")
    if places is not None and needs.any() and not (places["phone_coverage"] == 1).any():
        expected = "1 in some community: a response needs a phone"
        yield _of_file("communities", "phone_coverage", expected)


def _of_file(name: str, column: str, expected: str) -> Problem:
    return Problem(FILES[name], None, column, "", expected)

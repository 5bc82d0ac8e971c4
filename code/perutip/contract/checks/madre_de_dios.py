"""Rules of the registers of step 07 that concern whole rows, files or several files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.checks.breaches import Breach
from perutip.contract.checks.problems import MASKED
from perutip.contract.checks.within import has_its_type
from perutip.contract.registers import REGISTERS
from perutip.contract.registers.madre_de_dios.interviews import INTERVIEWS_FOLDER
from perutip.contract.registers.madre_de_dios.victim_lists import LISTS

Frames = dict[str, pd.DataFrame]
Check = Callable[[Frames], Iterator[Breach]]
OF_THE_WHOLE = ("scenarios", "interview_codes", "communities")  # judged by all rows
ATTRIBUTES = ("earnings_away", "risk", "earnings_home", "travel_paid")
RANGE = ("low", "central", "high")
MOST_BY_ONE_CODER = 0.8


def check_madre_de_dios(frames: Frames, partly: Collection[str] = ()) -> list[Breach]:
    """Return breaches among the registers of step 07, as far as they are given.

    frames: typed registers by name, index the record number; a check is left out where
    one of its columns is missing. partly: registers of which a record could not be
    read: nothing is concluded from what they lack.
    """
    frames = {
        name: frame
        for name, frame in frames.items()
        if name not in partly or name not in OF_THE_WHOLE
    }
    checks: tuple[tuple[str, tuple[str, ...], Check], ...] = (
        ("scenarios", ATTRIBUTES, _not_varied),
        ("interview_codes", ("interview_id", "driver", "coder"), _one_coder),
        ("victim_lists", LISTS, _on_no_list),
        ("responses", ("parameter", *RANGE), _assumptions),
    )
    return [
        breach
        for name, columns, check in checks
        if name in frames
        and all(
            has_its_type(frames[name], REGISTERS[name].column(column))
            for column in columns
        )
        for breach in check(frames)
    ]


def check_interview_texts(interviews: pd.DataFrame, folder: Path) -> list[Breach]:
    """Return interviews whose text is not a file inside `folder`/interviews."""
    home = folder / INTERVIEWS_FOLDER
    rows = [
        int(str(row))
        for row, name in interviews["file"].dropna().items()
        if "/" in name or not (home / name).is_file()
    ]
    expected = f"a file that exists under {INTERVIEWS_FOLDER}/"
    return _at("interviews", rows, "file", expected, MASKED)


def _not_varied(frames: Frames) -> Iterator[Breach]:
    """Attributes that do not vary, or move together, identify nothing."""
    shown = frames["scenarios"][list(ATTRIBUTES)].astype(float)
    if shown.isna().any(axis=None):
        return  # a value that is none of its column's is refused already
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


def _one_coder(frames: Frames) -> Iterator[Breach]:
    codes = frames["interview_codes"]
    if codes.empty:
        return
    coders = codes.groupby(["interview_id", "driver"])["coder"].nunique()
    if (coders == 1).mean() > MOST_BY_ONE_CODER:
        expected = "both coders' codes for at least 20% of interviews and drivers"
        yield _of_file("interview_codes", "coder", expected)


def _on_no_list(frames: Frames) -> Iterator[Breach]:
    lists = frames["victim_lists"]
    rows = lists.index[(lists[list(LISTS)] == 0).all(axis=1)]
    yield from _at("victim_lists", rows, ", ".join(LISTS), "a 1 on some list")


def _assumptions(frames: Frames) -> Iterator[Breach]:
    table = frames["responses"]
    broken = (table["low"] > table["central"]) | (table["central"] > table["high"])
    expected = "low at most central, central at most high"
    yield from _at("responses", table.index[broken], ", ".join(RANGE), expected)
    shares = table["parameter"].str.contains("_shift|_relief|leak|needs_phone")
    broken = shares.fillna(False).astype(bool) & (table["high"] > 1)
    rows = table.index[broken]
    yield from _at("responses", rows, "high", "a share, at most 1", MASKED)
    needs = (table["parameter"] == "needs_phone") & (table["central"] > 0)
    places = frames.get("communities")
    if places is None or "phone_coverage" not in places or not needs.any():
        return
    if not (places["phone_coverage"] == 1).any():
        expected = "1 in some community: a response needs a phone"
        yield _of_file("communities", "phone_coverage", expected)


def _at(
    name: str,
    rows: pd.Index | list[int],
    column: str,
    expected: str,
    found: str = "",
) -> list[Breach]:
    """Return the breach of some rows, in a list that is empty without any."""
    numbers = np.asarray(rows, dtype="int64")
    if not len(numbers):
        return []
    return [Breach(REGISTERS[name], column, expected, numbers, None, found)]


def _of_file(name: str, column: str, expected: str) -> Breach:
    return Breach(REGISTERS[name], column, expected, np.empty(0, "int64"))

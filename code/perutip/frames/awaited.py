"""Columns that came without a single value: they are awaited, and nothing else.

A register may be delivered before one of its columns is (scores that are still being
marked, referrals not yet linked). Nothing is to be concluded from such a column, and
whatever is measured by it says so in the same words.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from perutip.contract.checks import premise
from perutip.contract.registers import REGISTERS, awaiting
from perutip.study.outcomes import Variable
from perutip.study.reasons import reason_words

WAVE, ENDLINE = "wave", "endline"


def empty_columns(registers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """register, column, reason of the columns that some row calls for and none fills.

    Rows of the baseline are left out where a register has waves, and rows in which the
    contract wants the column empty (a review's outcome where nothing was escalated).
    """
    found = [
        (name, column.name, awaiting(f"{column.name} of {REGISTERS[name].file}"))
        for name, frame in sorted(registers.items())
        if name in REGISTERS
        for column in REGISTERS[name].columns
        if column.nullable and column.name in frame
        if _called_for(frame, name, column.name)
    ]
    return pd.DataFrame(found, columns=["register", "column", "reason"], dtype="str")


def _called_for(frame: pd.DataFrame, name: str, column: str) -> bool:
    if WAVE in frame:
        frame = frame[frame[WAVE] == ENDLINE]
    if frame[column].notna().any():
        return False
    excused = pd.Series(False, index=frame.index)
    for one in REGISTERS[name].implications:
        if column in one.empty and one.column in frame:
            excused |= premise(frame, one)
    return bool((~excused).any())


def awaited_variables(
    variables: Mapping[str, Variable], empty: pd.DataFrame
) -> dict[str, str]:
    """Variable → coded reason, of those that read a column of `empty`."""
    reasons = {
        f"{row.register}.{row.column}": str(row.reason) for row in empty.itertuples()
    }
    return {
        name: next(reasons[column] for column in one.reads if column in reasons)
        for name, one in variables.items()
        if not reasons.keys().isdisjoint(one.reads)
    }


def words_of(empty: pd.DataFrame, register: str, column: str) -> str:
    """Why a column has no value, to begin a sentence; empty where it has some."""
    mine = empty[(empty["register"] == register) & (empty["column"] == column)]
    if mine.empty:
        return ""
    words = reason_words(str(mine["reason"].iloc[0]))
    return words[:1].upper() + words[1:]

"""Frames without what identifies a person: running numbers stay."""

import pandas as pd

from perutip.contract.registers import REGISTERS

RUNNING_NUMBER = {
    "cases": "case",
    "prosecutors": "prosecutor",
    "rulings": "ruling",
    "officers": "officer",
}


def identifying_columns() -> set[str]:
    """Names of every column that the contract marks identifying."""
    return {
        column.name
        for register in REGISTERS.values()
        for column in register.columns
        if column.identifying
    }


def without_identifiers(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without its identifiers, sorted by its running number if it has one."""
    kept = frame.drop(columns=[c for c in frame if _base(c) in identifying_columns()])
    number = RUNNING_NUMBER.get(name)
    if number is None:
        return kept
    kept = kept.sort_values(number, kind="stable")
    return kept[[number, *kept.columns.drop(number)]]


def _base(column: str) -> str:
    """A column's name in its register: merges and renames add these suffixes."""
    for suffix in ("_baseline", "_x", "_y"):
        column = column.removesuffix(suffix)
    return column

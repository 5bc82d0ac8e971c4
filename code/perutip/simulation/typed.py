"""Give simulated columns the types that the contract's reader gives them."""

from __future__ import annotations

import pandas as pd

from perutip.contract.registers import REGISTERS, type_of


def typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` as the reader would: the register's columns, order and types.

    Optional columns may be absent; any other missing column is a KeyError.
    """
    columns = {
        column.name: frame[column.name].astype(type_of(column))
        for column in REGISTERS[name].columns
        if not (column.optional and column.name not in frame)
    }
    return pd.DataFrame(columns).reset_index(drop=True)

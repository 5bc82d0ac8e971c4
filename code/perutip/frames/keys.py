"""Keys of analysis files: the order by them, half-years, running numbers."""

from collections.abc import Mapping

import pandas as pd

from perutip.contract.reading import Registers
from perutip.contract.registers import REGISTERS

Given = Registers | Mapping[str, pd.DataFrame]


def half_year(dates: pd.Series) -> pd.Series:
    """Calendar half-year as an integer: 2 x year, plus 1 from July on."""
    return dates.dt.year * 2 + (dates.dt.month > 6).astype("int64")


def running_number(identifiers: pd.Series) -> pd.Series:
    """1, 2, … by ascending identifier: the row order of the register plays no part.

    Missing identifiers stay missing. The key belongs in the restricted folder.
    """
    known = sorted(set(identifiers.dropna()))
    return identifiers.map({name: place for place, name in enumerate(known, start=1)})


def in_key_order(registers: Given) -> dict[str, pd.DataFrame]:
    """Registers sorted by their keys: the order of a file's rows plays no part."""
    frames = registers.frames if isinstance(registers, Registers) else registers
    return {
        name: frame.sort_values(list(REGISTERS[name].key), kind="stable")
        for name, frame in frames.items()
        if name in REGISTERS
    }

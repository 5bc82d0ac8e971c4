"""Keys of analysis files: calendar half-years and running numbers."""

import pandas as pd


def half_year(dates: pd.Series) -> pd.Series:
    """Calendar half-year as an integer: 2 x year, plus 1 from July on."""
    return dates.dt.year * 2 + (dates.dt.month > 6).astype("int64")


def running_number(identifiers: pd.Series) -> pd.Series:
    """1, 2, … by ascending identifier: the row order of the register plays no part.

    Missing identifiers stay missing. The key belongs in the restricted folder.
    """
    known = sorted(set(identifiers.dropna()))
    return identifiers.map({name: place for place, name in enumerate(known, start=1)})

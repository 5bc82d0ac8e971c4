"""Checks and codes of the columns that the designs of a rollout name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.inference.labels import sorted_labels


def codes(values: pd.Series) -> NDArray[np.int64]:
    """0, 1, ... in sorted order of the labels; ValueError where they have none."""
    return sorted_labels(values.to_numpy(), f"column {values.name}")[1]


def require(cases: pd.DataFrame, columns: Sequence[str]) -> None:
    """ValueError naming the columns that the frame does not have."""
    absent = [c for c in columns if c not in cases.columns]
    if absent:
        raise ValueError(f"columns not in the case frame: {', '.join(absent)}")
    names = list(cases.columns)
    twice = [c for c in dict.fromkeys(columns) if names.count(c) > 1]
    if twice:
        raise ValueError(f"columns that stand twice: {', '.join(twice)}")


def complete(cases: pd.DataFrame, columns: Sequence[str]) -> None:
    """ValueError naming the columns with missing values, and how many."""
    holes = cases[list(columns)].isna().sum()
    if holes.any():
        listed = ", ".join(f"{c} ({n})" for c, n in holes[holes > 0].items())
        raise ValueError(f"missing values in {listed}: drop the rows first")


def zero_or_one(cases: pd.DataFrame, column: str) -> None:
    """ValueError unless the treatment is 0/1 or bool."""
    if not cases[column].isin([0, 1]).all():
        raise ValueError(f"column {column}: treatment must be 0 or 1")


def numbers(values: pd.Series) -> NDArray[np.float64]:
    """A column as floats, missing ones NaN; ValueError where it holds something else,
    dates and durations included, whose unit nobody has named."""
    kind = getattr(values.dtype, "kind", "O")
    try:
        if kind in "mM":
            raise TypeError
        return values.to_numpy(float, na_value=np.nan)
    except (TypeError, ValueError):
        raise ValueError(f"column {values.name}: must hold numbers") from None


def whole_numbers(cases: pd.DataFrame, column: str) -> None:
    """ValueError unless a column counts periods; missing ones are allowed."""
    require(cases, [column])
    if (numbers(cases[column].dropna()) % 1 != 0).any():
        raise ValueError(f"column {column}: must count periods in whole numbers")

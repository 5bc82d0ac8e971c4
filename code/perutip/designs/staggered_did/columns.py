"""Checks and codes of the columns that the designs of a rollout name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def codes(values: pd.Series) -> NDArray[np.int64]:
    """0, 1, ... in sorted order of the labels."""
    return np.unique(values.to_numpy(), return_inverse=True)[1].astype(np.int64)


def require(cases: pd.DataFrame, columns: Sequence[str]) -> None:
    """ValueError naming the columns that the frame does not have."""
    absent = [c for c in columns if c not in cases.columns]
    if absent:
        raise ValueError(f"columns not in the case frame: {', '.join(absent)}")


def complete(cases: pd.DataFrame, columns: Sequence[str]) -> None:
    """ValueError naming the columns with missing values, and how many."""
    holes = cases[list(columns)].isna().sum()
    if holes.any():
        listed = ", ".join(f"{c} ({n})" for c, n in holes[holes > 0].items())
        raise ValueError(f"missing values in {listed}: drop the rows first")

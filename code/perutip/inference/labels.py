"""Labels of clusters, regions and strata, checked once and put in order."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray


def sorted_labels(values: ArrayLike, name: str) -> tuple[NDArray, NDArray[np.int64]]:
    """Distinct labels in sorted order and each row's place among them, (n,).

    Raises
    ------
    ValueError
        On missing labels, or labels of several types, which have no common order.
    """
    marks = np.asarray(values)
    if marks.ndim != 1:
        raise ValueError(f"{name}: labels must be one-dimensional, not {marks.shape}")
    if pd.isna(marks).any():
        raise ValueError(f"{name}: missing values")
    try:
        place = None
        if marks.dtype == object:  # text: hashed first, a few labels are sorted
            place, marks = pd.factorize(marks)
        labels, codes = np.unique(marks, return_inverse=True)
    except TypeError:
        raise ValueError(
            f"{name}: labels of several types: make all of them text or all numbers"
        ) from None
    codes = codes if place is None else codes[place]
    return labels, codes.astype(np.int64)

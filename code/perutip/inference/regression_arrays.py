"""Input checks of a clustered regression: arrays, restriction, weights, clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from perutip.inference.labels import sorted_labels

Floats = NDArray[np.float64]


def regression_arrays(
    y: ArrayLike, X: ArrayLike | pd.DataFrame
) -> tuple[Floats, Floats, list]:
    """Outcome (n,), columns (n, p) and their names or positions."""
    names = list(X.columns) if isinstance(X, pd.DataFrame) else None
    columns = np.asarray(X, float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    outcome = column_of(y, len(columns), "y").astype(float)
    if not np.isfinite(outcome).all() or not np.isfinite(columns).all():
        raise ValueError("y or X: missing or infinite values")
    return outcome, columns, names or list(range(columns.shape[1]))


def restriction_vector(
    restriction: ArrayLike | None, param: str | int | None, names: list
) -> Floats:
    """(p,) vector R from exactly one of the two."""
    if (restriction is None) == (param is None):
        raise ValueError("give either restriction or param")
    if param is not None:
        if names.count(param) != 1:
            raise ValueError(f"param {param!r}: one of {', '.join(map(str, names))}")
        return (np.arange(len(names)) == names.index(param)).astype(float)
    vector = np.asarray(restriction, float)
    if vector.shape != (len(names),) or not vector.any():
        raise ValueError(
            f"restriction: needs {len(names)} entries, not all zero; "
            f"its shape is {vector.shape}"
        )
    return vector


def cluster_rows(
    n: int, weights: ArrayLike | None, cluster: ArrayLike
) -> tuple[Floats, NDArray, NDArray]:
    """Weights (n,), sorted cluster labels (G,) and codes (n,)."""
    marks = column_of(cluster, n, "cluster")
    labels, codes = sorted_labels(marks, "cluster")
    if len(labels) < 2:
        raise ValueError("one cluster: no variance can be estimated")
    mass = np.ones(n)
    if weights is not None:
        mass = column_of(weights, n, "weights").astype(float)
    if not (np.isfinite(mass).all() and (mass > 0).all()):
        raise ValueError("weights: must be finite and above zero")
    return mass, labels, codes


def column_of(values: ArrayLike, n: int, name: str) -> NDArray:
    """(n,) array without missing values."""
    array = np.asarray(values)
    if array.shape != (n,):
        raise ValueError(f"{name}: shape {array.shape}, expected ({n},)")
    if pd.isna(array).any():
        raise ValueError(f"{name}: missing values")
    return array

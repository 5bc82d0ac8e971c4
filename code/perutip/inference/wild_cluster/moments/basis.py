"""Which columns are kept, and the basis in which X'WX is the identity.

Moments lose the digits that near-collinear columns need. Where a pivot is small, the
columns are first replaced by their residuals on the columns before them, row by row,
and the moments taken again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

__all__ = ["Basis", "independent", "steadying"]

COLLINEAR = 1e-10  # share of a column's sum of squares left by the columns before it
ABSORBED = 1e-24  # share of a column's sum of squares left by the swept effects
STEADY = 1e-6  # a kept column with a smaller share costs digits
EXACT = 1e-14  # a dropped column with a smaller share is collinear up to rounding


@dataclass(frozen=True)
class Basis:
    """Attributes
    ----------
    index : (K,) columns kept; vectors : (K, K) T with T'X'WXT = I over them.
    pivots : (P,) share of each column's sum of squares left by the columns before it,
        NaN where the swept effects leave nothing.
    coefficients : (K, P) of each column on the kept columns before it.
    squares : (P,) sums of squares after sweeping and centring.
    """

    index: np.ndarray
    vectors: np.ndarray
    pivots: np.ndarray
    coefficients: np.ndarray
    squares: np.ndarray


def independent(
    moments: np.ndarray,
    before: np.ndarray,
    n_dummies: int,
    first: int = -1,
    floor: np.ndarray | None = None,
) -> Basis:
    """Columns that are not a combination of those before them, as feols keeps them.

    `before` (P + 1,) are sums of squares before sweeping; `first` is looked at first;
    columns with a sum of squares below `floor` (P,) are dropped.
    """
    gram = moments.sum(axis=0)[:-1, :-1]
    squares = np.diagonal(gram).copy()
    left = np.full(len(gram), ABSORBED)
    left[:n_dummies] = COLLINEAR  # their products are differences of counts
    alive = squares > left * before[:-1]
    if floor is not None:
        alive &= squares > floor
    scale = np.sqrt(np.where(alive, squares, 1.0))
    unit = gram / scale / scale[:, None]
    root = np.zeros_like(unit)
    pivots = np.full(len(gram), np.nan)
    kept: list[int] = []
    order = np.flatnonzero(alive).tolist()
    if first in order:
        order.insert(0, order.pop(order.index(first)))
    for j in order:
        m = len(kept)
        row = unit[j] - root[:m, j] @ root[:m]
        pivots[j] = row[j]
        if row[j] > COLLINEAR:
            root[m] = row / np.sqrt(row[j])
            kept.append(j)
    index = np.array(kept, dtype=np.intp)
    upper = np.triu(root[: len(kept)][:, index])
    inverse = solve_triangular(upper, np.eye(len(kept)))
    vectors = inverse / scale[index, None]
    return Basis(index, vectors, pivots, root[: len(kept)] * scale, squares)


def steadying(
    basis: Basis, n_dummies: int, k: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """What takes from near-collinear regressors the part that the columns before them
    explain: a unit-triangular matrix over the regressors (k, k) and coefficients of the
    dummies (n_dummies, k); None where none is near."""
    pivots = basis.pivots
    kept = np.isin(np.arange(len(pivots)), basis.index)
    near = np.where(kept, pivots < STEADY, np.abs(pivots) > EXACT)
    near[:n_dummies] = False
    if not near.any():
        return None
    mixing = np.vstack([np.zeros((n_dummies, k)), np.eye(k)])
    place = {j: m for m, j in enumerate(basis.index.tolist())}
    for j in np.flatnonzero(near).tolist():
        # Coefficients on the kept columns that were looked at before j.
        m = place.get(j, len(basis.index))
        steps = basis.vectors[:m, :m] @ basis.coefficients[:m, j]
        for i, step in zip(basis.index[:m].tolist(), steps, strict=False):
            mixing[i, j - n_dummies] = -step
    return mixing[n_dummies:], mixing[:n_dummies]

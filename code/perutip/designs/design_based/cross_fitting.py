"""Predictions in which no unit's own code, nor any of its region's, has a part."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FOLDS = 5


def region_folds(regions: ArrayLike, folds: int = FOLDS) -> NDArray[np.int64]:
    """Fold (n,) of every unit: whole regions, folds of about equal numbers of units.

    Regions from the largest down go to the fold that holds least (ties: the first).
    """
    names, codes, counts = np.unique(
        np.asarray(regions), return_inverse=True, return_counts=True
    )
    held, fold = np.zeros(min(folds, len(names))), np.zeros(len(names), np.int64)
    for region in np.argsort(-counts, kind="stable"):
        fold[region] = int(np.argmin(held))
        held[fold[region]] += counts[region]
    return fold[codes]


def calibrated(
    score: ArrayLike, code: ArrayLike, weight: ArrayLike, fold: ArrayLike
) -> NDArray[np.float64]:
    """The score on the scale of the codes, (n,): a weighted line through the coded
    units of the other folds.

    score : (n,) finite. code : (n,) NaN where not read. weight : (n,) used where read.
    NaN for a fold without coded units in others, or whose scores do not vary there (the
    mean code then).
    """
    x, y = np.asarray(score, float), np.asarray(code, float)
    w, fold = np.asarray(weight, float), np.asarray(fold)
    out = np.full(len(x), np.nan)
    for one in np.unique(fold):
        used = np.isfinite(y) & (fold != one)
        if not used.any():
            continue
        mine = fold == one
        total = w[used].sum()
        mean_x, mean_y = w[used] @ x[used] / total, w[used] @ y[used] / total
        spread = w[used] @ (x[used] - mean_x) ** 2
        slope = 0.0
        if spread > 1e-12 * total:
            slope = w[used] @ ((x[used] - mean_x) * (y[used] - mean_y)) / spread
        out[mine] = mean_y + slope * (x[mine] - mean_x)
    return out

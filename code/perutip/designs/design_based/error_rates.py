"""Precision and recall of a dictionary, of all units, from those drawn and read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class ErrorRates:
    """Shares of one arm, 0-1, from units weighted by their inverse probabilities.

    precision: of finds that readers confirm, of n_found units read with a find.
    recall: of what readers find that is found, of n_present units read that have it.
    false_positive: of units that readers find without it, the share with a find.
    effective: Kish's effective number of units read, (Σw)² / Σw². NaN without units.
    """

    precision: float
    recall: float
    false_positive: float
    n_read: int
    n_found: int
    n_present: int
    n_absent: int
    effective: float


def error_rates(
    found: ArrayLike, present: ArrayLike, probability: ArrayLike
) -> ErrorRates:
    """found : (n,) 0/1. present : (n,) share of readers, 0-1, NaN where not read."""
    hit, truth = np.asarray(found, float), np.asarray(present, float)
    read = np.isfinite(truth)
    hit, truth = hit[read], truth[read]
    weight = 1 / np.asarray(probability, float)[read]

    def share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
        total = float(weight @ whole)
        return float(weight @ part) / total if total > 0 else np.nan

    squares = float(weight @ weight)
    return ErrorRates(
        precision=share(hit * truth, hit),
        recall=share(hit * truth, truth),
        false_positive=share(hit * (1 - truth), 1 - truth),
        n_read=int(read.sum()),
        n_found=int((hit > 0).sum()),
        n_present=int((truth > 0).sum()),
        n_absent=int((truth < 1).sum()),
        effective=float(weight.sum()) ** 2 / squares if squares else np.nan,
    )

"""How many rulings to read for a wanted standard error of the corrected effect."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike


def rulings_to_code(
    weights: ArrayLike, sd_error: float, se_all_read: float, wanted: float
) -> float:
    """Rulings to read, NaN where no number of readings reaches `wanted`.

    Parameters
    ----------
    weights : (n,)
        How much each ruling's outcome moves the effect: treatment net of effects and
        covariates over its sum of squares.
    sd_error : float
        Root mean square of code − prediction.
    se_all_read : float
        Standard error were every ruling read.
    wanted : float
        Standard error wanted.

    Notes
    -----
    With n of N rulings drawn in proportion to |w|, the draw adds
    Σ w² e² (1/π − 1) ≈ e² ((Σ|w|)² / n − Σ w²) to the variance; the sample's strata
    come near that allocation. Solved for n.
    """
    w = np.abs(np.asarray(weights, float))
    room = wanted**2 - se_all_read**2
    if not room > 0 or not sd_error > 0:
        return math.nan if not room > 0 else 0.0
    n = w.sum() ** 2 / (room / sd_error**2 + (w**2).sum())
    return float(min(math.ceil(n), len(w)))

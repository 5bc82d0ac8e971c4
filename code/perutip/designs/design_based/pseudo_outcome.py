"""The pseudo-outcome of design-based supervised learning.

A prediction of every unit, corrected by what readers found on units that were drawn
with known probabilities: its expectation over the draw is the readers' code, whatever
the prediction gets wrong and however that goes with treatment. It enters any estimator
that is linear in the outcome, with that estimator's own inference.

Sources: Egami, Hinck, Stewart and Wei (2023), "Using Imperfect Surrogates for
Downstream Inference: Design-based Supervised Learning for Social Science Applications
of Large Language Models", NeurIPS 36; Angelopoulos, Bates, Fannjiang, Jordan and Zrnic
(2023), "Prediction-powered inference", Science 382.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

TOLERANCE = 0.05


def pseudo_outcome(
    prediction: ArrayLike, code: ArrayLike, probability: ArrayLike
) -> NDArray[np.float64]:
    """prediction + R / π · (code − prediction), (n,).

    Parameters
    ----------
    prediction : (n,)
        Of the code; no unit's own code may have made it.
    code : (n,)
        Readers' codes, NaN where a unit was not read (R = 0).
    probability : (n,)
        π, of being read; used where a unit was.

    Raises
    ------
    ValueError
        A probability outside (0, 1] where a unit was read.
    """
    made, read = np.asarray(prediction, float), np.asarray(code, float)
    pi = np.asarray(probability, float)
    known = np.isfinite(read)
    if not ((pi[known] > 0) & (pi[known] <= 1)).all():
        raise ValueError("probabilities of units that were read must be in (0, 1]")
    out = made.copy()
    out[known] += (read[known] - made[known]) / pi[known]
    return out


def covers_design(code: ArrayLike, probability: ArrayLike, treated: ArrayLike) -> bool:
    """Do the units read stand for all, in either arm?

    The inverse probabilities of those read must add up to the units of the arm within
    `TOLERANCE`: a stratum that nobody has read yet, or units that came after the draw,
    would be left out of the correction without a word.
    """
    known, arm = np.isfinite(np.asarray(code, float)), np.asarray(treated) == 1
    weight = np.where(known, 1 / np.where(known, probability, 1.0), 0.0)
    return all(
        abs(weight[mine].sum() - mine.sum()) <= TOLERANCE * mine.sum()
        for mine in (arm, ~arm)
        if mine.any()
    )

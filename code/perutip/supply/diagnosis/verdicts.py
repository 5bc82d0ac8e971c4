"""Verdicts of the diagnosis: prevails, absent or undetermined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from perutip.supply.diagnosis.latent_class import Diagnosis, latent_driver

Verdict = Literal["prevails", "absent", "undetermined"]
LEAST_ACCURACY = 1.3  # sensitivity + specificity of a coder; 1 is what chance gives


@dataclass(frozen=True)
class GatedDiagnosis:
    """A diagnosis after coders who tell nothing were set aside.

    Attributes
    ----------
    diagnosis : of the survey, with interviews unless set aside.
    interviews : "used", "set aside" (a coder's sensitivity + specificity is at most the
        least accuracy) or "none".
    accuracy : sensitivity + specificity of both coders, NaN without interviews.
    verdicts : (C,) undetermined everywhere when communities do not differ.
    """

    diagnosis: Diagnosis
    interviews: Literal["used", "set aside", "none"]
    accuracy: tuple[float, float]
    verdicts: NDArray[np.str_]


def diagnose(
    successes: ArrayLike,
    trials: ArrayLike,
    code_patterns: ArrayLike,
    *,
    prevails: float = 0.9,
    absent: float = 0.1,
    least_accuracy: float = LEAST_ACCURACY,
) -> GatedDiagnosis:
    """Diagnose a driver, by the survey alone where a coder's readings tell too little.

    Parameters
    ----------
    successes, trials, code_patterns : as in `latent_driver`.
    prevails, absent : posterior from which, and up to which, a verdict is given.
    least_accuracy : sensitivity + specificity above which interviews are used.
    """
    full = latent_driver(successes, trials, code_patterns)
    values = full.parameters
    accuracy = (
        values["sensitivity_1"] + values["specificity_1"],
        values["sensitivity_2"] + values["specificity_2"],
    )
    used: Literal["used", "set aside", "none"] = "used"
    chosen = full
    if not np.isfinite(accuracy).all():
        used = "none"
    elif min(accuracy) <= least_accuracy and np.any(np.asarray(trials) > 0):
        used = "set aside"
        chosen = latent_driver(successes, trials, np.zeros_like(code_patterns))
    words = verdict_words(chosen.posterior, prevails=prevails, absent=absent)
    if not chosen.two_classes:
        words = np.full(words.shape, "undetermined")
    return GatedDiagnosis(chosen, used, accuracy, words)


def verdict_words(
    posterior: ArrayLike, *, prevails: float = 0.9, absent: float = 0.1
) -> NDArray[np.str_]:
    """(C,) prevails from `prevails` on, absent up to `absent`, else undetermined."""
    if not 0 <= absent < prevails <= 1:
        raise ValueError("absent must lie below prevails, both from 0 to 1")
    post = np.asarray(posterior, float)
    return np.select(
        [post >= prevails, post <= absent], ["prevails", "absent"], "undetermined"
    )


def drivers_per_community(posteriors: ArrayLike) -> pd.DataFrame:
    """How many drivers prevail in a community, and what independent drivers would give.

    Parameters
    ----------
    posteriors : (C, D) probability that each driver prevails.

    Returns
    -------
    n_drivers 0 to D, communities (expected number under the posteriors), and
    independent (expected number if every driver prevailed in the same share of
    communities, but independently of the others). "All apply" and "one alone" show as
    more mass at the ends than independence gives.
    """
    post = np.asarray(posteriors, float)
    found = sum(_number_of(row) for row in post)
    alike = _number_of(post.mean(axis=0)) * len(post)
    return pd.DataFrame(
        {
            "n_drivers": np.arange(post.shape[1] + 1),
            "communities": found,
            "independent": alike,
        }
    )


def _number_of(chances: NDArray) -> NDArray[np.float64]:
    """Distribution of the number of independent events with the given chances."""
    law = np.ones(1)
    for chance in chances:
        law = np.convolve(law, [1 - chance, chance])
    return law

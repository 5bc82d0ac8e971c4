"""What a randomization test refuses, once, at the boundary."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from perutip.inference.choices import between_zero_and_one, one_of
from perutip.inference.randomization_test.exact_sets import Alternative

Numbers: TypeAlias = Sequence[float] | Sequence[int] | np.ndarray | pd.Series
Labels: TypeAlias = Sequence[Hashable] | np.ndarray | pd.Series

Statistic = Literal["studentized", "difference"]


class NothingToCompare(ValueError):
    """Strata and covariates leave nothing of the drawn treatment in the rows."""


def check_options(statistic: str, alternative: str, level: float) -> None:
    """Raise ``ValueError`` naming the allowed values."""
    one_of("statistic", statistic, Statistic)
    one_of("alternative", alternative, Alternative)
    between_zero_and_one(level)


def checked_assignments(
    treatment: Numbers, assignments: np.ndarray, n_units: int, sampled: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The drawn assignment (G,) and all of them (R, G), of 0 and 1."""
    drawn, every = np.asarray(treatment), np.asarray(assignments)
    if drawn.shape != (n_units,):
        raise ValueError(f"treatment has shape {drawn.shape}, expected ({n_units},)")
    if every.ndim != 2 or every.shape[1] != n_units or len(every) == 0:
        raise ValueError(
            f"assignments has shape {every.shape}, expected (n_assignments, {n_units})"
        )
    for name, values in (("treatment", drawn), ("assignments", every)):
        if not ((values == 0) | (values == 1)).all():
            raise ValueError(f"{name} must hold only 0 and 1")
    if drawn.min() == drawn.max():
        raise ValueError(f"treatment: every unit is {int(drawn[0])}, none to compare")
    if not sampled and not (every == drawn).all(axis=1).any():
        raise ValueError(
            "the drawn treatment is not among the assignments: the draw, the strata or "
            "the order of units differ (sampled=True if they are random draws)"
        )
    return drawn.astype(np.int8), every


def checked_probabilities(
    probabilities: Numbers | None, n_units: int
) -> np.ndarray | None:
    """Chances of treatment (G,), strictly between 0 and 1, or None."""
    if probabilities is None:
        return None
    p = np.asarray(probabilities, dtype=float)
    if p.shape != (n_units,):
        raise ValueError(f"probabilities has shape {p.shape}, expected ({n_units},)")
    if not ((p > 0) & (p < 1)).all():
        raise ValueError("probabilities must lie strictly between 0 and 1")
    return p

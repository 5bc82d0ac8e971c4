"""Input checks and counts shared by the three inferences for linear estimates."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perutip.inference.labels import sorted_labels
from perutip.inference.linear_estimator.linear_design import Bools, Floats, LinearDesign

Seed = int | np.random.SeedSequence


class SingularLeaveOut(UserWarning):
    """Without one cluster an estimate, or part of its treated rows, is lost."""


def weights_without(
    design: LinearDesign, full: Floats, identified: Bools, others: Bools, label: object
) -> Floats:
    """(n, m) weights on `others`; warns when the cluster left out takes more along.

    full: (n, m) weights and identified: (n,) treated rows of the full sample.
    """
    weights = design.weights(others)
    gone = np.array(np.isnan(weights).any(axis=0) & ~np.isnan(full).any(axis=0))
    lost = [name for name, none in zip(design.names, gone, strict=True) if none]
    fewer = int((identified & others & ~design.identified(others)).sum())
    if lost:
        warnings.warn(
            f"without cluster {label}: not estimable: {', '.join(lost)}",
            SingularLeaveOut,
            stacklevel=3,
        )
    elif fewer:
        warnings.warn(
            f"without cluster {label}: {fewer} treated rows of other "
            "clusters are not identified and leave the average",
            SingularLeaveOut,
            stacklevel=3,
        )
    return weights


def checked(
    y: ArrayLike, design: LinearDesign, cluster: ArrayLike, keep: Bools | None
) -> tuple[Floats, NDArray, NDArray, Bools]:
    """Outcome (n,), sorted cluster labels (G,), codes (n,) and rows that exist (n,).

    Raises ValueError on wrong lengths, missing values or fewer than two clusters.
    """
    outcome = np.asarray(y, float)
    n = len(design.treated)
    marks = np.asarray(cluster)
    if outcome.shape != (n,) or marks.shape != (n,):
        raise ValueError(
            f"outcome {outcome.shape} and cluster {marks.shape} must both "
            f"have the design's {n} rows"
        )
    kept = np.ones(n, bool) if keep is None else np.asarray(keep, bool)
    if not np.isfinite(outcome[kept]).all():
        raise ValueError("outcome: missing or infinite values")
    labels, inverse = sorted_labels(marks[kept], "cluster")
    if len(labels) < 2:
        raise ValueError("one cluster: nothing can be left out")
    # Rows that do not exist are put in cluster 0, where their weight is zero.
    codes = np.zeros(n, np.int64)
    codes[kept] = inverse
    return np.where(kept, outcome, 0.0), labels, codes, kept


def treated_support(
    design: LinearDesign, weights: Floats, codes: NDArray
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(m,) treated rows of non-zero weight, and (m,) clusters that hold them."""
    counting = design.treated[:, None] & (np.nan_to_num(weights) != 0)
    clusters = np.array([len(np.unique(codes[c])) for c in counting.T])
    return counting.sum(axis=0), clusters


def position_of(names: tuple[str, ...], name: str) -> int:
    """Where `name` stands; ValueError lists the names that exist."""
    if name not in names:
        raise ValueError(f"no estimate {name!r}: one of {', '.join(names)}")
    return names.index(name)

"""Bounds over draws: clusters left out, resampled, or assigned anew; their errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from perutip.inference.bounds.leave_out import bounds_without_each
from perutip.inference.bounds.lee_sample import Sample
from perutip.inference.bounds.resampled import completed_draws
from perutip.inference.bounds.trimming import Arms

Inference = Literal["jackknife", "bootstrap", "randomization"]
CHUNK_ENTRIES = 2_000_000


def std_errors(
    draws: np.ndarray, point: Arms, inference: Inference, n: int
) -> tuple[float, float]:
    """Standard errors; redrawn tables are centred by arm, hence (n − 1)/(n − 2)."""
    if inference == "jackknife":
        centre = np.array([point.lower[0], point.upper[0]])
        low, high = np.sqrt((n - 1) / n * ((draws - centre) ** 2).sum(axis=0))
    else:
        low, high = np.nanstd(draws, axis=0, ddof=1)
    if inference == "randomization" and n > 2:
        low, high = np.sqrt((n - 1) / (n - 2)) * np.array([low, high])
    return float(low), float(high)


def left_out(sample: Sample) -> np.ndarray:
    """(G, 2) bounds without each cluster."""
    arms = bounds_without_each(
        sample.y,
        sample.selected,
        sample.treated,
        sample.weights,
        sample.cells,
        sample.cluster,
        sample.uniform,
    )
    return np.column_stack([arms.lower, arms.upper])


def reweighted(
    sample: Sample, n_draws: int, counts: Callable[[slice], np.ndarray]
) -> np.ndarray:
    """(n_draws, 2) bounds with each cluster counted ``counts`` (·, G) times."""
    size = max(1, CHUNK_ENTRIES // sample.y.size)
    parts = []
    for start in range(0, n_draws, size):
        times = counts(slice(start, start + size))[:, sample.cluster]
        arms = sample.bounds(sample.weights * times)
        parts.append(np.column_stack([arms.lower, arms.upper]))
    return np.concatenate(parts)


def reassigned(
    sample: Sample,
    point: Arms,
    assignments: np.ndarray | None,
    units: Sequence | None,
    cluster: Sequence,
    reps: int,
    seed: int | np.random.SeedSequence,
) -> np.ndarray:
    """(R, 2) bounds under other assignments (R, G) of `units`. Raises ValueError."""
    if assignments is None or units is None:
        raise ValueError("randomization inference needs assignments and units")
    every = np.asarray(assignments)
    column = pd.Index(np.asarray(units)).get_indexer(pd.Index(np.asarray(cluster)))
    if every.ndim != 2 or every.shape[1] != len(units) or (column < 0).any():
        raise ValueError("assignments, units and cluster do not match")
    return completed_draws(sample, point, every, column, reps, seed)

"""Weighted normal equations of region, half-year and age dummies, regions swept out."""

from __future__ import annotations

import numpy as np

SMALLEST_PIVOT = 1e-9
"""Squared Cholesky pivot of the unit-diagonal matrix below which rank is in doubt."""


def swept_equations(
    weight: np.ndarray, events: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Each region's part of the equations in half-years and ages, region swept out.

    Returns (R, T + A, T + A) and (R, T + A, 2); weight is (R, T, A), events
    (2, R, T, A).
    """
    n_regions, n_half, n_ages = weight.shape
    margins = np.concatenate([weight.sum(axis=2), weight.sum(axis=1)], axis=1)
    matrix = np.zeros((n_regions, n_half + n_ages, n_half + n_ages))
    diagonal = np.arange(n_half + n_ages)
    matrix[:, diagonal, diagonal] = margins
    matrix[:, :n_half, n_half:] = weight
    matrix[:, n_half:, :n_half] = weight.transpose(0, 2, 1)
    by_level = np.concatenate([events.sum(axis=3), events.sum(axis=2)], axis=2)
    share = margins / np.maximum(weight.sum(axis=(1, 2)), 1e-300)[:, None]
    matrix -= margins[:, :, None] * share[:, None, :]
    total = events.sum(axis=(2, 3))
    right = by_level.transpose(1, 2, 0) - share[:, :, None] * total.T[:, None, :]
    return matrix, right


def solve_reduced(
    matrix: np.ndarray, right: np.ndarray, levels: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Solutions (K, T + A, m), 0 for dropped and absent levels, and which are safe."""
    size = np.diagonal(matrix, axis1=1, axis2=2)
    n_half = levels[0].shape[1]
    free = np.concatenate(levels, axis=1)
    fits = np.arange(len(matrix))
    free[fits, np.where(levels[0], size[:, :n_half], -1.0).argmax(axis=1)] = False
    free[fits, n_half + np.where(levels[1], size[:, n_half:], -1.0).argmax(axis=1)] = (
        False
    )
    free &= size > 0
    scale = np.where(free, 1 / np.sqrt(np.where(free, size, 1.0)), 0.0)
    scaled = matrix * scale[:, :, None] * scale[:, None, :]
    diagonal = np.arange(matrix.shape[1])
    scaled[:, diagonal, diagonal] = 1.0
    expected = np.concatenate(levels, axis=1).sum(axis=1) - 2
    safe = (free.sum(axis=1) == expected) & _well_conditioned(scaled)
    scaled[~safe] = np.eye(matrix.shape[1])
    solution = np.linalg.solve(scaled, right * scale[:, :, None])
    return solution * scale[:, :, None], safe


def _well_conditioned(scaled: np.ndarray) -> np.ndarray:
    """Whether Cholesky succeeds with every squared pivot of at least SMALLEST_PIVOT."""
    try:
        factor = np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        if len(scaled) == 1:
            return np.array([False])
        return np.concatenate([_well_conditioned(one[None]) for one in scaled])
    pivots = np.diagonal(factor, axis1=1, axis2=2) ** 2
    return pivots.min(axis=1) >= SMALLEST_PIVOT

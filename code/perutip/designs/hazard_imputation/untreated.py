"""Hazards without training fitted on sets of regions, and what they identify."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

EIGENVALUE_TOLERANCE = 1e-10
IN_SPAN = 1e-7


@dataclass(frozen=True)
class UntreatedHazards:
    """Imputed hazards of K fits, each on the regions it keeps.

    hazard : (K, 2, R, T, A) per person-month without training, convicted first; of no
        meaning where not imputable.
    imputable : (K, R, T, A) cells whose dummies lie in the row space of the fit's D = 0
        design. Cells of a region that a fit leaves out are not imputable.
    """

    hazard: np.ndarray
    imputable: np.ndarray


def occupied_levels(
    occupied: np.ndarray, keep: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels of region (K, R), half-year (K, T) and age bin (K, A) of each fit.

    `occupied` (R, T, A) marks cells with D = 0 time, `keep` (K, R) each fit's regions.
    """
    kept = keep.astype(float)
    region = keep & occupied.any(axis=(1, 2))
    half_year = kept @ occupied.any(axis=2).astype(float) > 0
    age = kept @ occupied.any(axis=1).astype(float) > 0
    return region, half_year, age


def level_grid(levels: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    """Cells (K, R, T, A) all of whose levels are marked."""
    region, half_year, age = levels
    both = half_year[:, :, None] & age[:, None, :]
    return region[:, :, None, None] & both[:, None]


def in_row_space(occupied: np.ndarray) -> np.ndarray:
    """Cells (R, T, A) whose dummies are spanned by those of the `occupied` cells.

    Notes
    -----
    Which vectors the dummies span does not depend on the weights, so the rank comes
    from the unweighted Gram matrix, whose entries are counts. A cell's vector x is
    spanned if and only if Z'x = 0, the columns of Z spanning the matrix's null space.
    """
    shape = occupied.shape
    gram = dummy_gram(occupied.astype(float))
    levels = np.diag(gram) > 0
    scale = 1 / np.sqrt(np.diag(gram)[levels])
    values, vectors = np.linalg.eigh(
        gram[np.ix_(levels, levels)] * scale[:, None] * scale[None, :]
    )
    null = np.zeros((len(gram), int((values < EIGENVALUE_TOLERANCE).sum())))
    null[levels] = vectors[:, values < EIGENVALUE_TOLERANCE] * scale[:, None]
    null /= np.maximum(np.abs(null).max(axis=0, initial=0.0), 1e-300)
    parts = np.split(null, np.cumsum(shape)[:2])
    sums = parts[0][:, None, None] + parts[1][None, :, None] + parts[2][None, None, :]
    present = [part.reshape(-1) for part in np.split(levels, np.cumsum(shape)[:2])]
    occur = present[0][:, None, None] & present[1][:, None] & present[2]
    return occur & (np.abs(sums) < IN_SPAN).all(axis=-1)


def dummy_gram(weight: np.ndarray) -> np.ndarray:
    """X'WX (R + T + A square) of the dummies of all cells, weights (R, T, A)."""
    two = weight.sum(axis=2), weight.sum(axis=1), weight.sum(axis=0)
    r, t, a = (np.diag(weight.sum(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1)))
    return np.block(
        [[r, two[0], two[1]], [two[0].T, t, two[2]], [two[1].T, two[2].T, a]]
    )

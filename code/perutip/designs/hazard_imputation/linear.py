"""Additive hazards of region, half-year and age, by weighted least squares."""

from __future__ import annotations

import numpy as np

from perutip.designs.hazard_imputation.normal_equations import (
    solve_reduced,
    swept_equations,
)
from perutip.designs.hazard_imputation.person_time import Cells
from perutip.designs.hazard_imputation.untreated import (
    UntreatedHazards,
    in_row_space,
    level_grid,
    occupied_levels,
)


def linear_hazards(
    untreated: Cells, keep: np.ndarray, window: slice = slice(None)
) -> UntreatedHazards:
    """Least squares of y/N on dummies with weights N, on the D = 0 cells.

    Parameters
    ----------
    untreated : Cells of the D = 0 rows, (R, T, A).
    keep : (K, R) the regions of each of K fits.
    window : half-years whose hazards are wanted; the fits are on all.

    Returns
    -------
    UntreatedHazards

    Notes
    -----
    The normal equations are sum N x x' b = sum y x. Regions are swept out, which leaves
    one matrix of half-years and age bins that is a sum over regions, so that a fit
    without a region costs one solution of T + A - 2 equations: one half-year and one
    age bin, the ones with the most person-time, are dropped. A fit whose matrix is not
    safely of that rank is solved again by singular values, with the cells in its row
    space found from the unweighted design.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), "Revisiting Event-Study Designs", equation (5),
    on hazards as in Deaner and Ku (arXiv 2405.05220).
    """
    occupied = untreated.months > 0
    matrix, right = swept_equations(untreated.months, untreated.events)
    levels = occupied_levels(occupied, keep)
    solution, safe = solve_reduced(
        np.tensordot(keep.astype(float), matrix, 1),
        np.tensordot(keep.astype(float), right, 1),
        levels[1:],
    )
    hazard = _hazards(untreated, solution, levels, window)
    imputable = level_grid((levels[0], levels[1][:, window], levels[2]))
    for fit in np.flatnonzero(~safe):
        kept = keep[fit][:, None, None]
        imputable[fit] = in_row_space(occupied & kept)[:, window] & kept
        hazard[fit] = _by_singular_values(
            np.where(kept, untreated.months, 0.0), untreated.events
        )[:, :, window]
    return UntreatedHazards(hazard, imputable)


def _hazards(
    untreated: Cells,
    solution: np.ndarray,
    levels: tuple[np.ndarray, ...],
    window: slice,
) -> np.ndarray:
    """Fitted rates (K, 2, R, T, A) of the window's cells from the coefficients."""
    months, events = untreated.months, untreated.events
    n_half = months.shape[1]
    margins = np.concatenate([months.sum(axis=2), months.sum(axis=1)], axis=1)
    by_region = events.sum(axis=(2, 3)).T - margins @ solution
    region = by_region / np.maximum(months.sum(axis=(1, 2)), 1e-300)[:, None]
    region = np.where(levels[0][:, :, None], region, 0.0).transpose(0, 2, 1)
    other = solution.transpose(0, 2, 1)
    half_year, age = other[:, :, :n_half][:, :, window], other[:, :, n_half:]
    half_and_age = half_year[:, :, :, None] + age[:, :, None, :]
    return region[:, :, :, None, None] + half_and_age[:, :, None, :, :]


def _by_singular_values(months: np.ndarray, events: np.ndarray) -> np.ndarray:
    """Rates (2, R, T, A) of one fit by a rank-revealing solution on its rows."""
    n_regions, n_half, n_ages = months.shape
    cells = np.argwhere(months > 0)
    root = np.sqrt(months[months > 0])
    design = np.zeros((len(cells), n_regions + n_half + n_ages))
    for factor, before in enumerate((0, n_regions, n_regions + n_half)):
        design[np.arange(len(cells)), before + cells[:, factor]] = root
    rates = events[:, months > 0] / root
    coef = np.linalg.lstsq(design, rates.T, rcond=1e-11)[0]
    region, half, age = np.split(coef.T, np.cumsum([n_regions, n_half]), axis=1)
    return region[:, :, None, None] + half[:, None, :, None] + age[:, None, None, :]

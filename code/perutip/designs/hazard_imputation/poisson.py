"""Multiplicative hazards of region, half-year and age, by Poisson pseudo-likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.designs.hazard_imputation.normal_equations import solve_reduced
from perutip.designs.hazard_imputation.person_time import Cells
from perutip.designs.hazard_imputation.untreated import (
    UntreatedHazards,
    in_row_space,
    level_grid,
    occupied_levels,
)

_SWEEPS = 5
_MOST_STEPS = 60
_MOST_HALVINGS = 30
_SCORE_TOLERANCE = 1e-11


@dataclass(frozen=True)
class _Problem:
    """K fits of one kind of end, without the cells of levels that have none.

    months : (K, R, T, A) time of the cells in the fit.
    region : (K, R) ends by region; level : (K, T + A) by half-year, then by age bin.
    """

    months: np.ndarray
    region: np.ndarray
    level: np.ndarray

    @property
    def n_half_years(self) -> int:
        return self.months.shape[2]

    def rate(self, effect: np.ndarray) -> np.ndarray:
        """N exp(half-year + age), (K, R, T, A), from log effects (K, T + A)."""
        half, age = effect[:, : self.n_half_years], effect[:, self.n_half_years :]
        return self.months * np.exp(half[:, :, None] + age[:, None, :])[:, None]

    def region_factor(self, rate: np.ndarray) -> np.ndarray:
        """exp(alpha) (K, R), concentrated out: the region's ends over its rates."""
        total = rate.sum(axis=(2, 3))
        return self.region / np.where(total > 0, total, 1.0)

    def log_likelihood(self, effect: np.ndarray) -> np.ndarray:
        """Concentrated log-likelihood (K,), up to a constant."""
        total = self.rate(effect).sum(axis=(2, 3))
        logs = np.log(np.where(total > 0, total, 1.0))
        return (self.level * effect).sum(axis=1) - (self.region * logs).sum(axis=1)


def poisson_hazards(
    untreated: Cells, keep: np.ndarray, window: slice = slice(None)
) -> UntreatedHazards:
    """Poisson pseudo-maximum likelihood with log link and offset log N on D = 0 cells.

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
    Levels without an end of the kind have a fitted hazard of 0 and leave the fit of
    that kind with their cells, which moves no other estimate. Region effects are
    concentrated out: given the others b, exp(alpha_r) = y_r / sum N exp(b). Newton
    steps on the concentrated likelihood, halved where it falls, start from a few rounds
    of proportional fitting. A cell is imputable where the linear fit can impute it and,
    for each kind, a level of it has hazard 0 or the cells left in the fit span its
    dummies.

    References
    ----------
    Wooldridge (2023), "Simple approaches to nonlinear difference-in-differences with
    panel data", on imputation from a pseudo-likelihood fitted to untreated rows.
    """
    occupied = untreated.months > 0
    convicted, other = (_fit(untreated, keep, kind) for kind in (0, 1))
    spanned = np.array([in_row_space(occupied & own[:, None, None]) for own in keep])
    return UntreatedHazards(
        np.stack([convicted[0], other[0]], axis=1)[:, :, :, window],
        (spanned & convicted[1] & other[1])[:, :, window],
    )


def _fit(
    untreated: Cells, keep: np.ndarray, kind: int
) -> tuple[np.ndarray, np.ndarray]:
    """Hazards (K, R, T, A) of one kind of end and where they are identified."""
    events = untreated.events[kind]
    kept = keep.astype(float)
    active = level_grid(occupied_levels(events > 0, keep))
    problem = _Problem(
        months=np.where(active, untreated.months, 0.0),
        region=kept * events.sum(axis=(1, 2)),
        level=kept @ np.concatenate([events.sum(axis=2), events.sum(axis=1)], axis=1),
    )
    effect, doubtful = _maximize(problem)
    factor = problem.region_factor(problem.rate(effect))
    half, age = np.split(np.exp(effect), [problem.n_half_years], axis=1)
    hazard = factor[:, :, None, None] * (half[:, :, None] * age[:, None, :])[:, None]
    identified = np.ones(active.shape, dtype=bool)
    for fit in np.flatnonzero(doubtful):
        identified[fit] = in_row_space(problem.months[fit] > 0) | ~active[fit]
    return np.where(active, hazard, 0.0), identified


def _maximize(problem: _Problem) -> tuple[np.ndarray, np.ndarray]:
    """Log effects (K, T + A) at the maximum, and fits whose rank was ever in doubt."""
    effect = _proportional_fitting(problem)
    doubtful = np.zeros(len(effect), dtype=bool)
    enough = _SCORE_TOLERANCE * np.maximum(problem.region.sum(axis=1), 1.0)
    for _ in range(_MOST_STEPS):
        score, information = _derivatives(problem, effect)
        moving = np.abs(score).max(axis=1) > enough
        if not moving.any():
            break
        step, safe = _newton_step(problem, score, information)
        doubtful |= ~safe
        effect = effect + _halved(problem, effect, step * moving[:, None])
    return effect, doubtful


def _derivatives(
    problem: _Problem, effect: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Score (K, T + A) and information (K, T + A, T + A), regions concentrated out."""
    rate = problem.rate(effect)
    fitted = rate * problem.region_factor(rate)[:, :, None, None]
    n_half, size = problem.n_half_years, effect.shape[1]
    margins = np.concatenate([fitted.sum(axis=3), fitted.sum(axis=2)], axis=2)
    total = margins.sum(axis=1)
    by_region = np.where(problem.region > 0, problem.region, 1.0)
    information = -(margins / by_region[:, :, None]).transpose(0, 2, 1) @ margins
    information[:, np.arange(size), np.arange(size)] += total
    crossed = fitted.sum(axis=1)
    information[:, :n_half, n_half:] += crossed
    information[:, n_half:, :n_half] += crossed.transpose(0, 2, 1)
    return problem.level - total, information


def _newton_step(
    problem: _Problem, score: np.ndarray, information: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    levels = problem.level > 0
    n_half = problem.n_half_years
    solution, safe = solve_reduced(
        information, score[:, :, None], (levels[:, :n_half], levels[:, n_half:])
    )
    step = solution[:, :, 0]
    for fit in np.flatnonzero(~safe):
        step[fit] = np.linalg.lstsq(information[fit], score[fit], rcond=1e-12)[0]
    return step, safe


def _halved(problem: _Problem, effect: np.ndarray, step: np.ndarray) -> np.ndarray:
    """The step, halved in each fit until the likelihood does not fall."""
    before = problem.log_likelihood(effect)
    slack = 1e-12 * np.maximum(np.abs(before), 1.0)
    for _ in range(_MOST_HALVINGS):
        fell = ~(problem.log_likelihood(effect + step) >= before - slack)
        if not fell.any():
            break
        step = np.where(fell[:, None], step / 2, step)
    return step


def _proportional_fitting(problem: _Problem) -> np.ndarray:
    """Log effects (K, T + A) after a few rounds, from which Newton starts."""
    effect = np.zeros_like(problem.level)
    n_half = problem.n_half_years
    for _ in range(_SWEEPS):
        for axis, part in ((3, slice(None, n_half)), (2, slice(n_half, None))):
            rate = problem.rate(effect)
            fitted = rate * problem.region_factor(rate)[:, :, None, None]
            expected = fitted.sum(axis=(1, axis))
            known = (problem.level[:, part] > 0) & (expected > 0)
            ratio = np.where(known, problem.level[:, part], 1.0)
            effect[:, part] += np.log(ratio / np.where(known, expected, 1.0))
    return effect

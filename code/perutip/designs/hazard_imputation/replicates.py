"""Sums over exposed cells, on all regions and with each region left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from perutip.designs.hazard_imputation.linear import linear_hazards
from perutip.designs.hazard_imputation.person_time import Cells
from perutip.designs.hazard_imputation.poisson import poisson_hazards
from perutip.designs.hazard_imputation.untreated import UntreatedHazards
from perutip.study.hazards import HAZARDS

Model = Literal["linear", "poisson"]

MODELS: dict[str, Callable[[Cells, np.ndarray, slice], UntreatedHazards]] = {
    "linear": linear_hazards,
    "poisson": poisson_hazards,
}

LARGEST_SHARE_LOST = HAZARDS.largest_share_lost
"""Share of exposed time that a left-out region may take from the other regions."""

_CELLS_AT_ONCE = 4_000_000
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Replicates:
    """Sums over the imputable rows of a scope; fit 0 is on all regions, the others
    leave one region out, in the order of ``left_out``.

    Attributes
    ----------
    months : (K, A) person-months by age bin.
    events : (K, 2, A) ends, convicted first.
    imputed : (K, 2, A) sum of N mu.
    share_lost : (K - 1,) of the other regions' imputable time, what cannot be imputed
        without the region; 1 where the other regions have none.
    left_out : (K - 1,) positions of the regions left out.
    lost_months : person-months of the scope that fit 0 cannot impute.
    by_region : (3, 2, R, A) of fit 0: person-months (twice), ends, imputed ends.
    """

    months: np.ndarray
    events: np.ndarray
    imputed: np.ndarray
    share_lost: np.ndarray
    left_out: np.ndarray
    lost_months: float
    by_region: np.ndarray

    @property
    def n_left_out(self) -> int:
        """Number G of regions with time at risk before training."""
        return len(self.left_out)

    @cached_property
    def difference(self) -> np.ndarray:
        """Hazard difference of conviction per case-month, (K,)."""
        surplus = (self.events[:, 0] - self.imputed[:, 0]).sum(axis=1)
        return _ratio(surplus, self.months.sum(axis=1))

    @cached_property
    def observed_hazard(self) -> np.ndarray:
        """(K, 2, A) ends per person-month, NaN without person-time."""
        return _ratio(self.events, self.months[:, None, :])

    @cached_property
    def imputed_hazard(self) -> np.ndarray:
        """(K, 2, A) without training, before the floor at 0."""
        return _ratio(self.imputed, self.months[:, None, :])

    @property
    def n_regions_by_age(self) -> np.ndarray:
        """(A,) regions with imputable person-time in each age bin."""
        return (self.by_region[0, 0] > 0).sum(axis=0)

    @property
    def n_exposed_regions(self) -> int:
        """Regions with imputable person-time in the scope."""
        return int((self.by_region[0, 0].sum(axis=1) > 0).sum())

    @property
    def largest_share_lost(self) -> float:
        """Largest share lost over the regions left out; NaN when none is."""
        return float(self.share_lost.max()) if self.n_left_out else float("nan")

    @property
    def identified_without_each(self) -> bool:
        """Whether every left-out region takes at most LARGEST_SHARE_LOST along."""
        return self.n_left_out > 0 and self.largest_share_lost <= LARGEST_SHARE_LOST


def replicates(
    untreated: Cells,
    targets: Sequence[Cells],
    model: Model,
    *,
    left_out: np.ndarray | None = None,
) -> list[Replicates]:
    """Redo the imputation of each target without each region in turn.

    Parameters
    ----------
    untreated : Cells with D = 0, to which hazards are fitted.
    targets : Cells whose ends are imputed (a scope, or one event time each).
    model : "linear" or "poisson".
    left_out : positions of the regions left out in turn; by default those with time at
        risk in ``untreated``.

    Returns
    -------
    list of Replicates, one per target

    Notes
    -----
    A region is left out if it has time at risk at D = 0; both its D = 0 and its target
    rows leave. A row that stops being imputable counts in its share lost.
    """
    n_regions = untreated.months.shape[0]
    if left_out is None:
        left_out = np.flatnonzero(untreated.months.sum(axis=(1, 2)) > 0)
    keep = np.ones((len(left_out) + 1, n_regions), dtype=bool)
    keep[np.arange(1, len(keep)), left_out] = False
    at_once = max(1, _CELLS_AT_ONCE // max(untreated.months.size, 1))
    window = _half_years(targets)
    targets = [target.during(window) for target in targets]
    fit = MODELS[model](untreated, keep[:at_once], window)
    on_all = fit.imputable[0].copy()
    by_region = [_by_region(target, fit) for target in targets]
    parts = [[one] for one in _sums(targets, fit, keep[:at_once], on_all)]
    for first in range(at_once, len(keep), at_once):
        kept = keep[first : first + at_once]
        fit = MODELS[model](untreated, kept, window)
        for part, one in zip(parts, _sums(targets, fit, kept, on_all), strict=True):
            part.append(one)
    return [
        joined(part, left_out, float(target.months[~on_all].sum()), regional)
        for part, target, regional in zip(parts, targets, by_region, strict=True)
    ]


def _half_years(targets: Sequence[Cells]) -> slice:
    """The half-years from the first to the last in which a target has time."""
    some = np.array([target.months.any(axis=(0, 2)) for target in targets])
    used = np.flatnonzero(some.any(axis=0))
    return slice(int(used[0]), int(used[-1]) + 1) if len(used) else slice(0, 0)


def _sums(
    targets: Sequence[Cells],
    fit: UntreatedHazards,
    keep: np.ndarray,
    on_all: np.ndarray,
) -> list[tuple[np.ndarray, ...]]:
    """Months, ends, imputed ends and reachable months of each target; what targets of
    the same months share is added up once."""
    n_fits, n_regions, n_half, n_ages = fit.imputable.shape
    n_cells = n_regions * n_half
    ends = np.stack([target.events for target in targets])
    by_age = ends.reshape(2 * len(targets), n_cells, n_ages).transpose(2, 1, 0)
    usable = fit.imputable.reshape(n_fits, n_cells, n_ages).transpose(2, 0, 1)
    # whole numbers: any order of summation gives the same
    events = np.matmul(usable.astype(float), by_age)
    events = events.transpose(2, 1, 0).reshape(len(targets), 2, n_fits, n_ages)
    time: tuple[np.ndarray, ...] = ()
    found, before = [], None
    for place, target in enumerate(targets):
        if before is None or not np.array_equal(target.months, before):
            time, before = _time_sums(target, fit, keep, on_all), target.months
        found.append((time[0], events[place].transpose(1, 0, 2), *time[1:]))
    return found


def _time_sums(
    target: Cells, fit: UntreatedHazards, keep: np.ndarray, on_all: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Months by age (K, A), imputed ends (K, 2, A) and reachable months (K,)."""
    months = np.where(fit.imputable, target.months, 0.0)
    imputed = np.einsum("krta,kcrta->kca", months, fit.hazard)
    reachable = keep @ np.where(on_all, target.months, 0.0).sum(axis=(1, 2))
    return months.sum(axis=(1, 2)), imputed, reachable


def _by_region(target: Cells, fit: UntreatedHazards) -> np.ndarray:
    months = np.where(fit.imputable[0], target.months, 0.0)
    return np.stack(
        [
            np.stack([months.sum(axis=1)] * 2),
            np.where(fit.imputable[0], target.events, 0.0).sum(axis=2),
            (months * fit.hazard[0]).sum(axis=2),
        ]
    )


def joined(
    part: list[tuple[np.ndarray, ...]],
    left_out: np.ndarray,
    lost_months: float,
    by_region: np.ndarray,
) -> Replicates:
    """Replicates of parts of the fits in order, fit 0 in the first.

    part: months (K, A), ends (K, 2, A), imputed ends (K, 2, A) and the months (K,) that
    fit 0 imputes in the regions that each fit keeps. The rest as of `Replicates`.
    """
    months, events, imputed, reachable = (
        np.concatenate(p) for p in zip(*part, strict=True)
    )
    lost = 1.0 - _ratio(months.sum(axis=1), reachable)
    return Replicates(
        months=months,
        events=events,
        imputed=imputed,
        share_lost=np.where(
            lost > _ROUNDING, lost, np.where(lost <= _ROUNDING, 0.0, 1.0)
        )[1:],
        left_out=left_out,
        lost_months=lost_months,
        by_region=by_region,
    )


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    known = denominator > 0
    return np.where(known, numerator / np.where(known, denominator, 1.0), np.nan)

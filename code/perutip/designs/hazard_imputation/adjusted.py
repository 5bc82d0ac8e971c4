"""The headline with more in the hazards without training: region trends, case mix."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation.effects import ScopeStudy
from perutip.designs.hazard_imputation.histories import case_histories
from perutip.designs.hazard_imputation.person_time import Cells, person_time
from perutip.designs.hazard_imputation.replicates import Replicates, joined
from perutip.designs.hazard_imputation.untreated import EIGENVALUE_TOLERANCE, IN_SPAN

_YEAR = 2  # half-years


def adjusted_study(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    extraction_date: object,
    mix: pd.DataFrame | None = None,
    trends: bool = False,
) -> ScopeStudy:
    """All exposed time, imputed from additive hazards of region, half-year, age and
    what is added.

    Parameters
    ----------
    cases, regions, extraction_date : as of `hazard_imputation`.
    mix : (n, m) numbers known of each case when it was filed, rows as of `cases`; each
        shifts the hazards without training by so much per unit.
    trends : add to every region's hazards a linear trend over half-years.

    Returns
    -------
    ScopeStudy

    Raises
    ------
    ValueError
        As `hazard_imputation`; if `mix` has other rows than `cases` or lacks a number.

    Notes
    -----
    Cells are of region, pattern of `mix`, half-year and age: least squares on them is
    that on cases. Hazards imputed at an age are averaged over the exposed case-months,
    so that incidence is at their mix. A cell counts if its regressors lie in the row
    space of the untreated ones (a region whose training came in its first half-year has
    no trend); the jackknife leaves one region out of everything.
    """
    histories = case_histories(cases, regions, extraction_date)
    values = np.zeros((len(cases), 0)) if mix is None else mix.to_numpy(float)
    if len(values) != len(cases) or np.isnan(values).any():
        raise ValueError("mix must have one row per case and no missing number")
    patterns, code = np.unique(values, axis=0, return_inverse=True)
    strata = replace(
        histories,
        labels=np.repeat(histories.labels, len(patterns)),
        region=histories.region * len(patterns) + code.reshape(-1),
        training=np.repeat(histories.training, len(patterns)),
    )
    time = person_time(strata)
    exposed = time.exposed(strata.training)
    untreated = time.all_time().minus(exposed)
    design = _Design(patterns, len(histories.labels), *time.shape[1:], trends)
    return ScopeStudy(untreated, _replicates(untreated, exposed, design))


@dataclass(frozen=True)
class _Design:
    """Regressors of a cell: dummies, trends if any, and the numbers of its pattern."""

    patterns: np.ndarray
    n_regions: int
    n_half: int
    n_ages: int
    trends: bool

    def of(self, cells: Cells) -> _Rows:
        """The cells with time at risk, as rows."""
        stratum, half, age = np.nonzero(cells.months)
        region, pattern = np.divmod(stratum, len(self.patterns))
        dummies = [
            np.eye(size)[level]
            for size, level in (
                (self.n_regions, region),
                (self.n_half, half),
                (self.n_ages, age),
            )
        ]
        years = (half - (self.n_half - 1) / 2) / _YEAR
        slopes = dummies[0] * years[:, None] if self.trends else dummies[0][:, :0]
        return _Rows(
            region,
            age,
            cells.months[stratum, half, age],
            cells.events[:, stratum, half, age],
            np.hstack([*dummies, slopes, self.patterns[pattern]]),
        )


@dataclass(frozen=True)
class _Rows:
    """region, age, months: (n,); events: (2, n); regressors: (n, p)."""

    region: np.ndarray
    age: np.ndarray
    months: np.ndarray
    events: np.ndarray
    regressors: np.ndarray


def _replicates(untreated: Cells, exposed: Cells, design: _Design) -> Replicates:
    fitted, target = design.of(untreated), design.of(exposed)
    gram, right = _equations(fitted, design.n_regions)
    left_out = np.unique(fitted.region)
    keep = np.ones((len(left_out) + 1, design.n_regions))
    keep[np.arange(1, len(keep)), left_out] = 0.0
    usable = np.zeros((len(keep), len(target.months)), dtype=bool)
    hazard = np.zeros((len(keep), 2, len(target.months)))
    for fit, kept in enumerate(keep):
        coef, null = _solved(np.tensordot(kept, gram, 1), np.tensordot(kept, right, 1))
        spanned = (np.abs(target.regressors @ null) < IN_SPAN).all(axis=1)
        usable[fit] = spanned & (kept[target.region] > 0)
        hazard[fit] = (target.regressors @ coef).T
    months = np.where(usable, target.months, 0.0)
    ends = np.where(usable[:, None], target.events, 0.0)
    imputed = months[:, None] * hazard
    by_age = np.eye(design.n_ages)[target.age]
    on_all = np.bincount(target.region, weights=months[0], minlength=design.n_regions)
    by_region = np.zeros((3, 2, design.n_regions, design.n_ages))
    for place, sums in enumerate((np.stack([months[0]] * 2), ends[0], imputed[0])):
        np.add.at(
            by_region[place].transpose(1, 2, 0), (target.region, target.age), sums.T
        )
    part = (months @ by_age, ends @ by_age, imputed @ by_age, keep @ on_all)
    lost = float(target.months[~usable[0]].sum())
    return joined([part], left_out, lost, by_region)


def _equations(rows: _Rows, n_regions: int) -> tuple[np.ndarray, np.ndarray]:
    """Each region's part of X'WX (R, p, p) and of X'y (R, p, 2)."""
    size = rows.regressors.shape[1]
    gram, right = np.zeros((n_regions, size, size)), np.zeros((n_regions, size, 2))
    for region in np.unique(rows.region):
        own = rows.region == region
        x = rows.regressors[own]
        gram[region] = (x * rows.months[own, None]).T @ x
        right[region] = x.T @ rows.events[:, own].T
    return gram, right


def _solved(gram: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (p, 2) of least norm, and columns that span the null space."""
    size = np.diag(gram)
    known = size > 0
    scale = 1 / np.sqrt(np.where(known, size, 1.0))
    values, vectors = np.linalg.eigh(gram * scale[:, None] * scale)
    some = values > EIGENVALUE_TOLERANCE
    inverse = np.where(some, 1 / np.where(some, values, 1.0), 0.0)
    coef = (vectors * inverse) @ (vectors.T @ (right * scale[:, None]))
    null = vectors[:, ~some] * scale[:, None]
    null /= np.maximum(np.abs(null).max(axis=0, initial=0.0), 1e-300)
    return coef * scale[:, None], null

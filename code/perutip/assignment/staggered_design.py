"""A staggered rollout over regions, as matrices: estimator, residuals, bootstrap.

Cases are a repeated cross-section; outcomes enter as totals by region and period.
Everything is linear in the totals, so one factorisation serves every replication.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

Estimator = Literal["imputation", "two-way"]
TIE_TOLERANCE = 1e-9


@dataclass(frozen=True)
class CellDesign:
    """Region-by-period cells with cases, and the linear maps of the test.

    region (C,) codes of 0..G−1; period (C,); count (C,) cases; treated (C,) bool;
    weights (C,): estimate = weights @ totals; score (G, C): a region's contribution to
    the estimate's error, CR0 variance Σ(score @ totals)²; null_residual (C, C): totals
    minus the fit of region and period effects alone; n_unidentified: treated cases
    dropped because no untreated case has their region or period.
    """

    region: np.ndarray
    period: np.ndarray
    count: np.ndarray
    treated: np.ndarray
    weights: np.ndarray
    score: np.ndarray
    null_residual: np.ndarray
    n_unidentified: int

    @property
    def n_regions(self) -> int:
        return len(self.score)

    @property
    def n_treated_cases(self) -> int:
        return int(self.count[self.treated].sum())


def build_cells(
    region: np.ndarray,
    period: np.ndarray,
    count: np.ndarray,
    treated: np.ndarray,
    estimator: Estimator = "imputation",
) -> CellDesign:
    """The design of the cells given, each with at least one case.

    "imputation": region and period effects fitted on untreated cases, the estimate is
    the mean residual of treated cases (Borusyak, Jaravel and Spiess 2024); "two-way":
    the coefficient of treatment in a regression with region and period effects.
    """
    if estimator not in get_args(Estimator):
        raise ValueError(f"estimator must be one of {', '.join(get_args(Estimator))}")
    region = np.unique(region, return_inverse=True)[1]
    treated = np.asarray(treated, dtype=bool)
    count = np.asarray(count, dtype=float)
    effects = _dummies(region, period)
    dropped = _unidentified(effects, treated)
    n_unidentified = int(count[dropped].sum())
    keep = ~dropped
    if not treated[keep].any():
        raise ValueError("no treated cell has untreated cases to compare with")
    if treated[keep].all():
        raise ValueError("every cell is treated")
    region, period, count, treated, effects = (
        array[keep] for array in (region, period, count, treated, effects)
    )
    fit = _imputation_fit if estimator == "imputation" else _two_way_fit
    weights, residual = fit(effects, count, treated)
    regions = np.arange(region.max() + 1)[:, None] == region
    return CellDesign(
        region=region,
        period=period,
        count=count.astype(int),
        treated=treated,
        weights=weights,
        score=(regions * weights) @ residual,
        null_residual=np.eye(len(count)) - count[:, None] * _fit_map(effects, count),
        n_unidentified=n_unidentified,
    )


def wild_p_values(
    design: CellDesign, totals: np.ndarray, signs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Estimates (R,) and counts (R,) of |t*| ≥ |t| over the rows of `signs` (B, G).

    Wild cluster bootstrap-t with the null that every effect is zero: y* is the fit of
    region and period effects plus sign-flipped residuals of that fit. The fit itself
    has estimate and scores of zero, so only residuals are flipped. `totals` (C, R).
    """
    n_regions = design.n_regions
    estimate = design.weights @ totals
    spread = ((design.score @ totals) ** 2).sum(axis=0)
    residual = design.null_residual @ totals
    numerator = np.zeros((n_regions, totals.shape[1]))
    flips = np.zeros((n_regions, n_regions, totals.shape[1]))
    for g in range(n_regions):
        inside = design.region == g
        numerator[g] = design.weights[inside] @ residual[inside]
        flips[:, g] = design.score[:, inside] @ residual[inside]
    variance = np.zeros((len(signs), totals.shape[1]))
    for h in range(n_regions):
        part = signs @ flips[h]
        part *= part
        variance += part
    with np.errstate(divide="ignore", invalid="ignore"):
        size = (signs @ numerator) ** 2 / variance
        observed = estimate**2 / spread
    # 0/0 is no evidence of an effect; x/0 is infinite and stays so.
    size = np.nan_to_num(size, nan=0.0, posinf=np.inf)
    observed = np.nan_to_num(observed, nan=0.0, posinf=np.inf)
    return estimate, (size >= observed * (1 - TIE_TOLERANCE)).sum(axis=0)


def _dummies(region: np.ndarray, period: np.ndarray) -> np.ndarray:
    """Region effects and period effects but the first, (C, G + T − 1)."""
    periods = np.unique(period, return_inverse=True)[1]
    return np.column_stack(
        [np.eye(region.max() + 1)[region], np.eye(periods.max() + 1)[periods][:, 1:]]
    )


def _unidentified(effects: np.ndarray, treated: np.ndarray) -> np.ndarray:
    """Treated cells whose effects are not in the row space of untreated cells."""
    rows = effects[~treated]
    _, values, vectors = np.linalg.svd(rows, full_matrices=False)
    basis = vectors[values > 1e-9 * values.max()]
    outside = effects - (effects @ basis.T) @ basis
    return treated & (np.abs(outside).max(axis=1) > 1e-8)


def _fit_map(effects: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Totals → fitted case means, (C, C), least squares weighted by cases."""
    information = effects.T @ (effects * count[:, None])
    return effects @ np.linalg.pinv(information, hermitian=True) @ effects.T


def _imputation_fit(
    effects: np.ndarray, count: np.ndarray, treated: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (C,) and the map from totals to residual totals (C, C)."""
    untreated_count = np.where(treated, 0.0, count)
    fitted = _fit_map(effects, untreated_count) * ~treated
    imputed = np.eye(len(count)) - count[:, None] * fitted
    n_treated = count[treated].sum()
    weights = treated @ imputed / n_treated
    return weights, imputed - np.outer(count * treated, weights)


def _two_way_fit(
    effects: np.ndarray, count: np.ndarray, treated: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    fit = _fit_map(effects, count)
    deviation = treated - fit @ (count * treated)
    weights = deviation / (count @ deviation**2)
    within = np.eye(len(count)) - count[:, None] * fit
    return weights, within - np.outer(count * deviation, weights)

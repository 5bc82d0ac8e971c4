"""A staggered rollout over regions, as matrices: estimator, residuals, bootstrap.

Cases are a repeated cross-section; outcomes enter as totals by region and period.
Everything is linear in the totals, so one factorisation serves every replication.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from perutip.inference.choices import one_of
from perutip.inference.ties import threshold

Estimator = Literal["imputation", "two-way"]
Variance = Literal["jackknife", "residual"]


class NotEstimable(ValueError):
    """No treated cell has untreated cases to compare with."""


@dataclass(frozen=True, eq=False)
class CellDesign:
    """Region-by-period cells with cases, and the linear maps of the test.

    region (C,) codes of 0..G−1; period (C,); count (C,) cases; treated (C,) bool;
    weights (C,): estimate = weights @ totals; score (G, C): the estimate's variance is
    Σ(score @ totals)²; null_residual (C, C): totals minus the fit of region and period
    effects alone; n_treated_cases: those that count in the estimate; n_unidentified:
    treated cases that do not, because untreated cases do not span their effects.
    """

    region: np.ndarray
    period: np.ndarray
    count: np.ndarray
    treated: np.ndarray
    weights: np.ndarray
    score: np.ndarray
    null_residual: np.ndarray
    n_treated_cases: int
    n_unidentified: int

    @property
    def n_regions(self) -> int:
        return len(self.score)


def build_cells(
    region: np.ndarray,
    period: np.ndarray,
    count: np.ndarray,
    treated: np.ndarray,
    estimator: Estimator = "imputation",
    variance: Variance = "jackknife",
) -> CellDesign:
    """The design of the cells given, each with at least one case.

    "imputation": region and period effects fitted on untreated cases, the estimate is
    the mean residual of treated cases (Borusyak, Jaravel and Spiess 2024); "two-way":
    the coefficient of treatment in a regression with region and period effects.
    "jackknife": (G − 1)/G times the squared changes from leaving a region out, as
    `perutip.inference.linear_estimator` studentizes; "residual": squared sums of
    weight times residual by region (CR0), with which "two-way" is the WCR11 test.
    Raises NotEstimable when treatment cannot be told from the effects.
    """
    one_of("estimator", estimator, Estimator)
    one_of("variance", variance, Variance)
    region = np.unique(region, return_inverse=True)[1]
    treated = np.asarray(treated, dtype=bool)
    count = np.asarray(count, dtype=float)
    effects = _dummies(region, period)
    identified = treated
    if estimator == "imputation":
        identified = treated & _spanned(effects, count * ~treated)
    weigh = _imputation_weights if estimator == "imputation" else _two_way_weights
    weights = weigh(effects, count, treated)
    if not np.isfinite(weights).all():
        raise NotEstimable("no treated cell has untreated cases to compare with")
    regions = np.arange(region.max() + 1)[:, None] == region
    if variance == "jackknife":
        left_out = [weigh(effects, count * ~inside, treated) for inside in regions]
        factor = np.sqrt((len(regions) - 1) / len(regions))
        score = factor * (np.array(left_out) - weights)
    else:
        residual = _residual_map(effects, count, treated, weights, estimator)
        score = (regions * weights) @ residual
    return CellDesign(
        region=region,
        period=period,
        count=count.astype(int),
        treated=treated,
        weights=weights,
        score=score,
        null_residual=_residual_map(effects, count),
        n_treated_cases=int(count[identified].sum()),
        n_unidentified=int(count[treated & ~identified].sum()),
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
    return estimate, (size >= threshold(np.sqrt(observed)) ** 2).sum(axis=0)


def _dummies(region: np.ndarray, period: np.ndarray) -> np.ndarray:
    """Region effects and period effects but the first, (C, G + T − 1)."""
    periods = np.unique(period, return_inverse=True)[1]
    return np.column_stack(
        [np.eye(region.max() + 1)[region], np.eye(periods.max() + 1)[periods][:, 1:]]
    )


def _space(effects: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pseudo-inverse of Z'NZ and a basis (p, q) of what it does not determine."""
    information = effects.T @ (effects * count[:, None])
    values, vectors = np.linalg.eigh(information)
    kept = values > 1e-9 * values.max()
    basis = vectors[:, kept]
    return (basis / values[kept]) @ basis.T, vectors[:, ~kept]


def _spanned(effects: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Cells whose effects are estimated by the cells with cases, (C,) bool."""
    undetermined = _space(effects, count)[1]
    return np.abs(effects @ undetermined).sum(axis=1) < 1e-7


def _imputation_weights(
    effects: np.ndarray, count: np.ndarray, treated: np.ndarray
) -> np.ndarray:
    """a with a @ totals = mean imputed effect; NaN when no treated cell has one."""
    untreated = count * ~treated
    inverse, undetermined = _space(effects, untreated)
    spanned = np.abs(effects @ undetermined).sum(axis=1) < 1e-7
    target = count * (treated & spanned)
    if not target.sum() > 0:
        return np.full(len(count), np.nan)
    target = target / target.sum()
    fitted = effects @ (inverse @ (effects.T @ target))
    used = treated & spanned & (count > 0)
    # Totals, not means: a case of a treated cell weighs 1/N1.
    return np.where(used, target / np.where(used, count, 1.0), 0.0) - np.where(
        untreated > 0, fitted, 0.0
    )


def _two_way_weights(
    effects: np.ndarray, count: np.ndarray, treated: np.ndarray
) -> np.ndarray:
    inverse = _space(effects, count)[0]
    deviation = treated - effects @ (inverse @ (effects.T @ (count * treated)))
    scale = count @ deviation**2
    if not scale > 1e-9 * count.sum():
        return np.full(len(count), np.nan)
    return np.where(count > 0, deviation / scale, 0.0)


def _residual_map(
    effects: np.ndarray,
    count: np.ndarray,
    treated: np.ndarray | None = None,
    weights: np.ndarray | None = None,
    estimator: Estimator = "two-way",
) -> np.ndarray:
    """Totals → residual totals, (C, C); of region and period effects alone at first.

    With `treated` and `weights` the estimate is taken out of treated cells too.
    """
    fitted_on = np.ones(len(count), dtype=bool)
    if treated is not None and estimator == "imputation":
        fitted_on = ~treated
    inverse = _space(effects, count * fitted_on)[0]
    fit = effects @ inverse @ effects.T * fitted_on
    residual = np.eye(len(count)) - count[:, None] * fit
    if treated is None or weights is None:
        return residual
    effect = treated.astype(float)
    if estimator == "two-way":
        effect = effect - fit @ (count * treated)
    return residual - np.outer(count * effect, weights)

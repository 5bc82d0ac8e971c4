"""Cox regression: strata, late entry, ties after Breslow, robust by cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from perutip.designs.durations.inputs import (
    as_numbers,
    checked_codes,
    checked_durations,
)
from perutip.designs.durations.partial_likelihood import RiskSets, risk_sets
from perutip.inference.labels import sorted_labels

_MOST_STEPS = 50
_SCORE_TOLERANCE = 1e-9
_ROUNDING = 1e-12
_ALIASED = 1e-9
_LARGEST_LOG_RATIO = 25.0
"""Log hazard ratio over a column's range beyond which there is no maximum."""


@dataclass(frozen=True)
class CoxFit:
    """Cox regression; arrays are in the order of X's columns.

    coef : (p,) log hazard ratios, NaN where a column says nothing within strata's risk
        sets or the likelihood has no maximum. std_error : (p,) robust by cluster, or
        model-based without clusters. covariance : (p, p). reason : '' or
        "no_maximum" (the likelihood rises for ever: no events on one side).
    """

    coef: np.ndarray
    std_error: np.ndarray
    n_events: int
    covariance: np.ndarray
    reason: str


def cox(
    time: ArrayLike,
    event: ArrayLike,
    X: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    entry: ArrayLike | None = None,
) -> CoxFit:
    """Maximize the partial likelihood.

    Parameters
    ----------
    time : (n,) end of each row's time at risk.
    event : (n,) 1 where it ended in the event, else 0.
    X : (n,) or (n, p) covariates, constant over a row.
    strata : (n,) labels with a baseline hazard each.
    cluster : (n,) labels; their scores are added up in the robust variance.
    entry : (n,) beginning of each row's time at risk; a row is in the risk sets of
        entry < t <= time.

    Returns
    -------
    CoxFit

    Raises
    ------
    ValueError
        On shapes that differ, missing values, or an entry not before its end.

    Notes
    -----
    Ties after Breslow. The robust variance is I^-1 (sum over clusters of s_g s_g') I^-1
    with s_g the sum of score residuals, without a small-sample factor, as R's coxph;
    with few clusters prefer `cox_jackknife`.

    References
    ----------
    Cox (1972); Breslow (1974); Lin and Wei (1989), equation (2.4).
    """
    durations = checked_durations(time)
    codes = checked_codes(event, len(durations))
    columns = _columns(X, len(durations))
    entries = _entries(entry, durations)
    sets = risk_sets(
        durations, codes, columns, _labels(strata, len(durations), "strata"), entries
    )
    n_events, p = int(codes.sum()), columns.shape[1]
    coef, reason = maximum(sets)
    used = ~np.isnan(coef)
    covariance = np.full((p, p), np.nan)
    if not used.any():
        return CoxFit(coef, coef.copy(), n_events, covariance, reason)
    kept = sets.on(used)
    bread = np.linalg.inv(kept.derivatives(coef[used])[1])
    if cluster is not None:
        scores = _by_cluster(kept.score_residuals(coef[used]), cluster)
        bread = bread @ (scores.T @ scores) @ bread
    covariance[np.ix_(used, used)] = bread
    return CoxFit(coef, np.sqrt(np.diag(covariance)), n_events, covariance, "")


def maximum(sets: RiskSets, start: np.ndarray | None = None) -> tuple[np.ndarray, str]:
    """Coefficients (p,) at the maximum and '', NaN for columns that say nothing; all
    NaN and "no_maximum" where the likelihood rises for ever.

    start : (p,) where to search from, zero where missing or not given; the maximum does
        not depend on it.
    """
    coef = np.full(sets.n_columns, np.nan)
    first = np.zeros(sets.n_columns) if start is None else np.nan_to_num(start)
    score, information = sets.derivatives(first)
    used = _informative(information, sets.spread())
    if not used.any():
        return coef, ""
    if used.all():
        found = _maximize(sets, first, (score, information))
    else:  # what the columns left out were multiplied with must not move the others
        kept = sets.on(used)
        found = _maximize(kept, first[used], kept.derivatives(first[used]))
    if found is None:
        return coef, "no_maximum"
    coef[used] = found
    return coef, ""


def _maximize(
    sets: RiskSets, coef: np.ndarray, at: tuple[np.ndarray, np.ndarray]
) -> np.ndarray | None:
    """Coefficients at the maximum by Newton steps from `coef`, where score and
    information are `at`; None if there is none.

    A step is halved while the likelihood falls by more than its own rounding.
    """
    width = np.ptp(sets.columns, axis=0)
    value = sets.log_likelihood(coef)
    for _ in range(_MOST_STEPS):
        score, information = at
        step = np.linalg.lstsq(information, score, rcond=1e-14)[0]
        if abs(score @ step) < _SCORE_TOLERANCE**2 * max(abs(value), 1.0):
            return coef + step
        least = value - _ROUNDING * max(abs(value), 1.0)
        next_value = sets.log_likelihood(coef + step)
        while next_value < least and np.abs(step).max() > 1e-12:
            step = step / 2
            next_value = sets.log_likelihood(coef + step)
        coef, value = coef + step, next_value
        if (np.abs(coef) * width).max() > _LARGEST_LOG_RATIO:
            return None
        at = sets.derivatives(coef)
    return None


def _informative(information: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Columns (p,) that vary within risk sets and do not repeat earlier ones."""
    used = np.zeros(len(spread), dtype=bool)
    for column in range(len(spread)):
        own = information[column, column]
        if not own > 0:
            continue
        block = information[np.ix_(used, used)]
        cross = information[used, column]
        left = own - cross @ np.linalg.solve(block, cross) if used.any() else own
        used[column] = left > _ALIASED * max(own, spread[column] ** 2)
    return used


def _by_cluster(residuals: np.ndarray, cluster: ArrayLike) -> np.ndarray:
    codes = _labels(cluster, len(residuals), "cluster")
    return np.stack(
        [np.bincount(codes, weights=column) for column in residuals.T], axis=1
    )


def _columns(X: ArrayLike, n: int) -> np.ndarray:
    columns = as_numbers(X, "X")
    columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or len(columns) != n:
        raise ValueError(f"X must have {n} rows: shape {np.shape(X)}")
    if not np.isfinite(columns).all():
        raise ValueError("X must be finite, none missing")
    return columns


def _labels(labels: ArrayLike | None, n: int, name: str) -> np.ndarray:
    if labels is None:
        return np.zeros(n, dtype=np.int64)
    values = np.asarray(labels)
    if values.shape != (n,):
        raise ValueError(f"{name} must have shape ({n},): {values.shape}")
    return sorted_labels(values, name)[1]


def _entries(entry: ArrayLike | None, durations: np.ndarray) -> np.ndarray:
    if entry is None:
        return np.full(len(durations), -np.inf)
    entries = as_numbers(entry, "entry")
    if entries.shape != durations.shape or np.isnan(entries).any():
        raise ValueError("entry must have the shape of time, none missing")
    if (entries >= durations).any():
        raise ValueError(f"{int((entries >= durations).sum())} rows enter at their end")
    return entries

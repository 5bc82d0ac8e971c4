"""Effect on an outcome that only some cases have, bounded by imputed cells."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.designs.staggered_did.columns import require
from perutip.designs.staggered_did.fitted import (
    Columns,
    FittedImputation,
    RolloutColumns,
    fit_imputation,
)
from perutip.inference.bounds import CellBounds, CellShares, binary_cell_bounds
from perutip.inference.linear_estimator import Floats


def selected_outcome_bounds(
    data: pd.DataFrame,
    *,
    selected: str,
    positive: str,
    unit_fe: Columns,
    time_fe: Columns,
    treated: str,
    cluster: str,
    covariates: list[str] | None = None,
    monotone: bool = True,
    level: float = 0.95,
) -> CellBounds:
    """Bounds for the cases that are selected with and without treatment.

    Parameters
    ----------
    data : DataFrame
        One row per case.
    selected, positive : str
        0/1 of all cases: the outcome exists (a decision was reviewed); it exists and is
        positive (reviewed and upheld), 0 where it does not exist.
    unit_fe, time_fe, treated, cluster, covariates :
        As in `imputation_att`.
    monotone : bool
        Treatment moves selection one way only.
    level : float
        Coverage, 0-1.

    Raises
    ------
    ValueError
        As `imputation_att`; outcomes that are not 0/1 or positive without selection.

    Notes
    -----
    p1, q1 are means over the treated cases that are identified; p0, q0 the same cases
    without treatment, imputed. Assumed: parallel trends of both shares (of each cell).
    Without a cluster whose absence loses treated cases of others there is no interval.
    """
    require(data, [selected, positive])
    values = data[[selected, positive]]
    if (
        not values.isin([0, 1]).all(axis=None)
        or (values[positive] > values[selected]).any()
    ):
        raise ValueError(f"{selected} and {positive} must be 0 or 1, the second nested")
    with_treatment, without = [], []
    for outcome in (selected, positive):
        columns = RolloutColumns.named(
            outcome, unit_fe, time_fe, treated, cluster, covariates
        )
        fit = fit_imputation(data, columns, None, level)
        observed = _observed_means(fit)
        effects = np.array([fit.jackknife.estimate[0], *fit.jackknife.leave_out[:, 0]])
        effects[1:][fit.jackknife.lost[:, 0] > 0] = np.nan
        with_treatment.append(observed)
        without.append(observed - effects)
    table = np.column_stack([*with_treatment, *without])
    return binary_cell_bounds(
        CellShares(*map(float, table[0])), table[1:], monotone=monotone, level=level
    )


def _observed_means(fit: FittedImputation) -> Floats:
    """(G + 1,) mean of the identified treated cases: all, then without each cluster."""
    used = fit.design.identified()
    outcome = fit.frame[fit.columns.outcome].to_numpy(float)[used]
    codes = np.unique(fit.frame[fit.columns.cluster], return_inverse=True)[1][used]
    count = len(fit.jackknife.clusters)
    sums = outcome.sum() - np.bincount(codes, outcome, minlength=count)
    rows = len(outcome) - np.bincount(codes, minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.array([outcome.sum() / np.float64(len(outcome)), *(sums / rows)])

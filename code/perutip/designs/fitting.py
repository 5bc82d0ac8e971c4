"""The one place that fits a regression with pyfixest.

Clustered standard errors of pyfixest 0.60 depend on PYTHONHASHSEED unless every fixed
effect counts (`k_fixef="full"`), and its own tolerance of 1e-6 for sweeping out fixed
effects would reach the sixth digit of results.csv: neither default is used anywhere.
It also takes fixed effects in the order of a Python set, which the hash seed shuffles
and the last bits follow: here they are taken in the order of their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.inference.pyfixest_rooms import demean, model_matrix, pf

_encoded = model_matrix._encode_fixed_effects
DEMEANING = 1e-12
MOST_SWEEPS = 100_000  # as feols has it


@dataclass(frozen=True)
class Coefficient:
    """One coefficient with CRV1, t(G-1)."""

    estimate: float
    std_error: float
    t_stat: float
    p_value: float


def fit(formula: str, data: pd.DataFrame, *, cluster: str | None = None) -> Any:
    """Fit `formula` (pyfixest's, fixed effects after the bar) by least squares.

    cluster: column of CRV1; None for iid errors, where only residuals are wanted.
    """
    with patch.object(model_matrix, "_encode_fixed_effects", _encoded_in_order):
        return pf.feols(
            formula,
            data,
            vcov={"CRV1": cluster} if cluster else "iid",
            ssc=pf.ssc(k_fixef="full"),
            fixef_rm="none",
            fixef_tol=DEMEANING,
        )


def _encoded_in_order(fixed_effects: str, data: pd.DataFrame) -> str:
    """What pyfixest makes of fixed effects, its terms sorted."""
    terms, without_intercept = _encoded(fixed_effects, data).rsplit(" - ", 1)
    return f"{' + '.join(sorted(terms.split(' + ')))} - {without_intercept}"


def coefficient(
    formula: str, data: pd.DataFrame, name: str, *, cluster: str
) -> Coefficient | None:
    """The coefficient called `name`; None when it is collinear with the rest."""
    with np.errstate(divide="ignore"):  # an error of zero is for the caller to see
        table = fit(formula, data, cluster=cluster).tidy()
    if name not in table.index:
        return None
    term = table.loc[name]
    return Coefficient(
        float(term["Estimate"]),
        float(term["Std. Error"]),
        float(term["t value"]),
        float(term["Pr(>|t|)"]),
    )


def residuals(formula: str, data: pd.DataFrame) -> NDArray[np.float64]:
    """Residuals (n,) of a regression."""
    return np.asarray(fit(formula, data).resid(), dtype=float)


def swept(
    columns: NDArray[np.float64], effects: Sequence[NDArray[np.integer]]
) -> NDArray[np.float64]:
    """`columns` (n, k) without the fixed effects, each the codes (n,) of its levels;
    without their means where there is no effect.

    Raises ValueError where the sweeps do not converge.
    """
    if not effects:
        return columns - columns.mean(axis=0)
    left, converged = demean(
        columns,
        np.column_stack(effects),
        np.ones(len(columns)),
        tol=DEMEANING,
        maxiter=MOST_SWEEPS,
    )
    if not converged:
        raise ValueError(f"fixed effects are not swept out in {MOST_SWEEPS} passes")
    return np.asarray(left)

"""What pending cases may still do to the two-way effect on conviction, whatever ends.

Coding all of them 0, or all of them 1, gives two estimates and no bounds: an effect is
lowest and highest when pending cases of the two arms end differently.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.inference.bounds import imbens_manski_interval, worst_case_outcomes
from perutip.inference.linear_estimator import (
    LeastSquaresDesign,
    SingularLeaveOut,
    linear_jackknife,
)


@dataclass(frozen=True)
class PendingBounds:
    """Effects under two extreme completions, and the Imbens–Manski interval.

    std_error_* are the jackknife's; they and the interval are NaN, with a `reason`,
    where leaving a unit out loses the effect.
    """

    lower: float
    upper: float
    std_error_lower: float
    std_error_upper: float
    conf_low: float
    conf_high: float
    reason: str = ""


def bounds_by_arm(cases: pd.DataFrame, *, level: float) -> PendingBounds | None:
    """Bounds when the pending of either arm all end alike.

    Lower: pending cases filed under training end without a conviction, all others with
    one; upper: the reverse. See `bounds_of_coefficient` for the arguments.
    """
    return _bounds(cases, cases["exposed"].to_numpy(float) == 1, level)


def bounds_of_coefficient(cases: pd.DataFrame, *, level: float) -> PendingBounds | None:
    """Smallest and largest two-way estimate over every completion of pending cases.

    Parameters
    ----------
    cases : convicted (pending = 0), resolved and exposed (0 or 1), unit, half_year.
    level : of the interval, t(units − 1).

    Returns
    -------
    PendingBounds or None
        None where the effect is not identified.

    Notes
    -----
    The coefficient is a sum of outcomes times weights, those of exposure net of unit
    and half-year effects: it is smallest when pending cases of positive weight are 0
    and the others 1. Some exposed cases have a negative weight, so that completions by
    arm (`bounds_by_arm`) lie inside. Units are left out one at a time with the
    completed outcomes as they are.
    """
    design = _design(cases)
    weights = design.weights()[:, 0]
    return None if np.isnan(weights).any() else _bounds(cases, weights > 0, level)


def _bounds(
    cases: pd.DataFrame, zero_when_lowest: np.ndarray, level: float
) -> PendingBounds | None:
    if cases["unit"].nunique() < 2:
        return None
    known = cases["convicted"].where(cases["resolved"] == 1)
    ends = worst_case_outcomes(known, (0.0, 1.0), zero_when_lowest.astype(int).tolist())
    design = _design(cases)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularLeaveOut)
        found = [linear_jackknife(y, design, cases["unit"]) for y in ends]
    (low, high) = (float(one.estimate[0]) for one in found)
    if np.isnan(low):
        return None
    errors = [float(one.std_error[0]) for one in found]
    if any(np.isnan(one.leave_out[:, 0]).any() for one in found):
        none = float("nan")
        reason = "lost_without_cluster"
        return PendingBounds(low, high, none, none, none, none, reason)
    (low_error, high_error), df = errors, found[0].df
    conf_low, conf_high = imbens_manski_interval(
        low, high, low_error, high_error, level=level, df=df
    )
    return PendingBounds(low, high, low_error, high_error, conf_low, conf_high)


def _design(cases: pd.DataFrame) -> LeastSquaresDesign:
    return LeastSquaresDesign(
        factors=(cases["unit"].to_numpy(), cases["half_year"].to_numpy()),
        regressors=cases[["exposed"]].to_numpy(float),
        names=("exposed",),
    )

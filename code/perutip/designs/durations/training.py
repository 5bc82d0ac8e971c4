"""Training as a covariate that changes during a case, and leaving regions out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from perutip.designs.durations.cox import cox, maximum
from perutip.designs.durations.inputs import (
    as_numbers,
    checked_codes,
    checked_durations,
)
from perutip.designs.durations.partial_likelihood import risk_sets
from perutip.inference.labels import sorted_labels

INFORMS = 1e-9
"""Share of the information that a region takes with it, above rounding."""


@dataclass(frozen=True)
class Episodes:
    """Rows of constant training: one or two a case, each (n_rows,).

    case is the position of the case; entry and time bound the row's time at risk;
    event is 1 in the last row of a case that ended; trained is 0 or 1.
    """

    case: np.ndarray
    entry: np.ndarray
    time: np.ndarray
    event: np.ndarray
    trained: np.ndarray


@dataclass(frozen=True)
class CoxJackknife:
    """Cox coefficients and their leave-one-region-out standard errors, each (p,).

    left_out : (G, p) coefficients without each region that bears on them, in the order
        of ``regions``; reason : '' or why there is no standard error.
    """

    coef: np.ndarray
    std_error: np.ndarray
    left_out: np.ndarray
    regions: np.ndarray
    n_events: int
    reason: str


def split_at_training(
    time: ArrayLike, event: ArrayLike, training: ArrayLike
) -> Episodes:
    """Cut each case's time at risk where its region is trained.

    Parameters
    ----------
    time : (n,) durations since filing, greater than 0.
    event : (n,) 1 ended in the event, 0 censored.
    training : (n,) training of the case's region, in the same units since filing; at
        most 0 if it was filed after training, infinite if it never is trained.

    Returns
    -------
    Episodes

    Notes
    -----
    A case with 0 < training < time has two rows; training at its very end cuts nothing,
    so the event of that moment counts as untrained.
    """
    durations = checked_durations(time)
    codes = checked_codes(event, len(durations))
    begins = as_numbers(training, "training")
    if begins.shape != durations.shape or np.isnan(begins).any():
        raise ValueError("training must have the shape of time, infinite where never")
    if (durations <= 0).any():
        raise ValueError(f"{int((durations <= 0).sum())} cases without time at risk")
    cut = (begins > 0) & (begins < durations)
    case = np.concatenate([np.arange(len(durations)), np.flatnonzero(cut)])
    later = np.arange(len(case)) >= len(durations)
    order = np.lexsort((later, case))
    case, later = case[order], later[order]
    first_of_two = cut[case] & ~later
    return Episodes(
        case=case,
        entry=np.where(later, begins[case], 0.0),
        time=np.where(first_of_two, begins[case], durations[case]),
        event=np.where(first_of_two, 0, codes[case]),
        trained=np.where(later, 1.0, (begins[case] <= 0).astype(float)),
    )


def cox_jackknife(
    time: ArrayLike,
    event: ArrayLike,
    X: ArrayLike,
    *,
    region: ArrayLike,
    strata: ArrayLike | None = None,
    entry: ArrayLike | None = None,
) -> CoxJackknife:
    """Cox regression whose standard error leaves out one region at a time.

    Parameters
    ----------
    time, event, X, strata, entry : as in `cox`.
    region : (n,) labels of what is left out.

    Returns
    -------
    CoxJackknife

    Notes
    -----
    The variance is (G - 1)/G times the sum of squared changes, G the regions that bear
    on the likelihood: one without an event, or in whose risk sets nothing varies (never
    trained, training the only covariate), being a stratum of its own, changes nothing
    and is not counted. Intervals take t(G - 1).
    """
    durations = checked_durations(time)
    codes = checked_codes(event, len(durations))
    n = len(durations)
    columns = as_numbers(X, "X")
    names = np.asarray(region)
    stratum = names if strata is None else np.asarray(strata)
    entries = np.full(n, -np.inf) if entry is None else as_numbers(entry, "entry")
    given = {"X": columns, "region": names, "strata": stratum, "entry": entries}
    for name, values in given.items():
        if len(values) != n:
            raise ValueError(f"{name} must have {n} rows: {len(values)}")
    if len(sorted_labels(names, "region")[0]) < 2:
        raise ValueError("one region: nothing can be left out")
    columns = columns.reshape(n, -1)

    whole = cox(durations, codes, columns, strata=stratum, entry=entries)
    coef, own = whole.coef, sorted_labels(stratum, "strata")[1]
    sets = risk_sets(durations, codes, columns, own, entries)
    at = np.nan_to_num(coef)
    information = sets.derivatives(at)[1]
    counted, rest = [], []
    for one in np.unique(names[codes > 0]):
        others = sets.only(names != one)
        part = np.abs(information - others.derivatives(at)[1])
        if (part > INFORMS * np.abs(information).max()).any():
            counted.append(one)
            rest.append(maximum(others, coef)[0])
    regions, left_out = np.array(counted), np.array(rest).reshape(-1, len(coef))
    g = len(regions)
    spread = ((left_out - coef) ** 2).sum(axis=0)
    std_error = np.sqrt((g - 1) / g * spread) if g > 1 else np.full(len(coef), np.nan)
    missing = np.isnan(std_error).any() and not np.isnan(coef).any()
    reason = whole.reason or ("not_identified_without_a_region" if missing else "")
    return CoxJackknife(coef, std_error, left_out, regions, int(codes.sum()), reason)

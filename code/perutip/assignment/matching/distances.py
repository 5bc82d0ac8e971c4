"""Units that can be matched, and how far they are from each other.

The distance is Mahalanobis' on baseline covariates, an outcome is never one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd


class MatchingRefused(ValueError):
    """The units or covariates do not support a match; the message says which."""


def checked(
    frame: pd.DataFrame,
    covariates: Sequence[str],
    unit: str,
    exact: str | None,
    outcomes: Collection[str],
    name: str,
) -> pd.DataFrame:
    """The frame sorted by id, or the refusal that names column and units."""
    if not covariates or len(set(covariates)) < len(covariates):
        raise MatchingRefused("covariates must be named, each once")
    barred = sorted(set(covariates) & set(outcomes))
    if barred:
        raise MatchingRefused(f"outcomes are never matched on: {', '.join(barred)}")
    needed = [unit, *covariates, *([exact] if exact else [])]
    absent = [c for c in needed if c not in frame.columns]
    if absent:
        raise MatchingRefused(f"{name} lacks the columns {', '.join(absent)}")
    if frame.empty:
        raise MatchingRefused(f"{name} has no rows")
    frame = frame[list(dict.fromkeys(needed))].reset_index(drop=True)
    for column in needed:
        rows = np.flatnonzero(frame[column].isna())
        if len(rows):
            raise MatchingRefused(f"{name}: {column} is missing in row {rows[0] + 1}")
    frame[unit] = frame[unit].astype(str)
    twice = sorted(set(frame.loc[frame[unit].duplicated(), unit]))
    if twice:
        raise MatchingRefused(f"{name}: repeated ids {', '.join(twice)}")
    for column in covariates:
        values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float)
        if not np.isfinite(values).all():
            raise MatchingRefused(f"{name}: {column} is not a finite number everywhere")
        frame[column] = values
    order = sorted(range(len(frame)), key=frame[unit].tolist().__getitem__)
    return frame.iloc[order].reset_index(drop=True)


def mahalanobis_distances(units: pd.DataFrame, covariates: Sequence[str]) -> np.ndarray:
    """Distances between all units, shape (n, n), covariance of these units (n − 1).

    Refused with as many covariates as units or more, and with covariates that are
    constant or linearly dependent: the distance is not defined then.
    """
    x = units[list(covariates)].to_numpy(dtype=float)
    n_units, n_covariates = x.shape
    if n_covariates >= n_units:
        raise MatchingRefused(
            f"{n_covariates} covariates for {n_units} units: "
            f"at most {n_units - 1} can be matched on"
        )
    spread = x.std(axis=0, ddof=1)
    floor = 1e-12 * np.abs(x).max(axis=0)
    constant = [c for c, flat in zip(covariates, spread <= floor, strict=True) if flat]
    if constant:
        raise MatchingRefused(f"covariates without variation: {', '.join(constant)}")
    z = (x - x.mean(axis=0)) / spread
    correlation = z.T @ z / (n_units - 1)
    if np.linalg.matrix_rank(correlation, tol=1e-10) < n_covariates:
        raise MatchingRefused(
            f"covariates are linearly dependent: {', '.join(covariates)}"
        )
    # With R = L L', rows of L⁻¹z have Euclidean distances equal to Mahalanobis ones.
    white = np.linalg.solve(np.linalg.cholesky(correlation), z.T).T
    return np.sqrt(((white[:, None, :] - white[None, :, :]) ** 2).sum(axis=2))

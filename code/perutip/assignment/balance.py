"""Balance of a stratified draw over district-level covariates.

Normalized differences (Imbens and Rubin 2015), exact randomization p-values, and one
omnibus test over all covariates (Hansen and Bowers 2008), each against every
assignment that the protocol could have drawn.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from perutip.assignment.matching import pooled_sd
from perutip.inference.ties import reaches, root_mean_square

ROUNDING = 1e-9  # of a covariate's size


@dataclass(frozen=True, eq=False)
class BalanceTable:
    """Balance of the drawn assignment.

    table: one row per covariate: `mean_treated`, `mean_control`, `sd_treated`,
        `sd_control`, `normalized_difference` (pooled SD of the arms, Imbens–Rubin
        ch. 14), `adjusted_difference` (within strata, in the covariate's units),
        `adjusted_normalized` (the same in pooled SDs), `p_ri` (NaN when the strata fix
        the covariate).
    omnibus: d², the Mahalanobis length of the adjusted differences under their
        covariance over `assignments`; `omnibus_df` its rank; `omnibus_p_ri` the share
        of assignments with at least this d²; `omnibus_p_chi2` the large-sample one.
    love_plot: covariate, sample ("raw", "within strata"), value: two per covariate.
    """

    table: pd.DataFrame
    omnibus: float
    omnibus_df: int
    omnibus_p_ri: float
    omnibus_p_chi2: float
    n_assignments: int
    n_treated: int
    n_control: int
    love_plot: pd.DataFrame


def balance_table(
    frame: pd.DataFrame,
    covariates: Sequence[str],
    treatment: str | Sequence[int],
    strata: str | None,
    assignments: np.ndarray,
    *,
    unit: str | None = None,
    units: Sequence[Hashable] | None = None,
    sampled: bool = False,
) -> BalanceTable:
    """Balance of baseline covariates over the districts of `frame`, one row each.

    `treatment` is the column (or array in the frame's row order) of 0/1 drawn, `strata`
    the column of strata or None, `assignments` (n_assignments, n_units) every 0/1
    assignment that could have been drawn, all equally likely. Its columns follow
    `units`, the values of the column `unit`; without these, the rows of the frame.
    `sampled` assignments are random draws: the drawn one is counted among them.
    Raises ValueError when the drawn assignment is not among `assignments`, when a unit
    has two rows, or when a covariate is missing, not numeric or not finite.
    """
    frame = _ordered(frame, unit, units)
    x = _covariate_matrix(frame, covariates)
    drawn = _binary(
        frame[treatment] if isinstance(treatment, str) else _reorder(treatment, frame)
    )
    codes = np.zeros(len(frame), dtype=int)
    if strata is not None:
        codes = pd.factorize(frame[strata], use_na_sentinel=False)[0]
    assignments = np.asarray(assignments, dtype=float)
    if sampled:
        assignments = np.vstack([drawn, assignments])
    position = 0 if sampled else _position_of(drawn, assignments)
    difference = within_strata_differences(x, codes, assignments)
    omnibus, rank = omnibus_distance(difference)
    table = _describe(x, drawn, difference[position], covariates)
    table["p_ri"] = _share_as_extreme(np.abs(difference), position)
    fixed = np.abs(difference).max(axis=0) <= ROUNDING * np.abs(x).max(axis=0)
    table.loc[fixed, "p_ri"] = np.nan
    return BalanceTable(
        table=table,
        omnibus=float(omnibus[position]),
        omnibus_df=rank,
        omnibus_p_ri=float(_share_as_extreme(omnibus[:, None], position)[0]),
        omnibus_p_chi2=float(stats.chi2.sf(omnibus[position], rank)) if rank else 1.0,
        n_assignments=len(assignments) - sampled,
        n_treated=int(drawn.sum()),
        n_control=int((1 - drawn).sum()),
        love_plot=_love_plot(table),
    )


def within_strata_differences(
    x: np.ndarray, codes: np.ndarray, assignments: np.ndarray
) -> np.ndarray:
    """Treated minus control within strata, shape (n_assignments, n_covariates).

    The coefficient of treatment in a regression on treatment and stratum effects: the
    strata's differences weighted by h = n₁n₀/n, as Hansen and Bowers (2008).
    `codes` numbers the strata from 0.
    """
    share = np.eye(codes.max() + 1)[codes]
    mean = share / share.sum(axis=0)
    x_within = x - share @ (mean.T @ x)
    z_within = assignments - (assignments @ mean) @ share.T
    information = (z_within**2).sum(axis=1)
    if np.any(information <= 0):
        raise ValueError("an assignment treats all or none in every stratum")
    return z_within @ x_within / information[:, None]


def omnibus_distance(difference: np.ndarray) -> tuple[np.ndarray, int]:
    """d² of every assignment and its rank (Hansen and Bowers 2008).

    d² = (D − E D)' Cov(D)⁻ (D − E D), moments over the assignments themselves. Linearly
    dependent covariates count once.
    """
    centred = difference - difference.mean(axis=0)
    scale = np.sqrt((centred**2).mean(axis=0))
    varies = scale > ROUNDING * np.abs(difference).max(initial=0.0)
    if not varies.any():
        return np.zeros(len(difference)), 0
    z = centred[:, varies] / scale[varies]
    values, vectors = np.linalg.eigh(z.T @ z / len(z))
    keep = values > 1e-9 * values.max()
    scores = z @ vectors[:, keep] / np.sqrt(values[keep])
    return (scores**2).sum(axis=1), int(keep.sum())


def _share_as_extreme(statistics: np.ndarray, position: int) -> np.ndarray:
    """Share of rows at least as large as the drawn one, ties counted, by column."""
    scale = root_mean_square(statistics)
    return reaches(statistics, statistics[position], scale).mean(axis=0)


def _describe(
    x: np.ndarray, drawn: np.ndarray, adjusted: np.ndarray, names: Sequence[str]
) -> pd.DataFrame:
    x1, x0 = x[drawn == 1], x[drawn == 0]
    sd = np.array([pooled_sd(a, b) for a, b in zip(x1.T, x0.T, strict=True)])
    return pd.DataFrame(
        {
            "covariate": list(names),
            "mean_treated": x1.mean(axis=0),
            "mean_control": x0.mean(axis=0),
            "sd_treated": _sd(x1),
            "sd_control": _sd(x0),
            "normalized_difference": (x1.mean(axis=0) - x0.mean(axis=0)) / sd,
            "adjusted_difference": adjusted,
            "adjusted_normalized": adjusted / sd,
        }
    )


def _sd(x: np.ndarray) -> np.ndarray:
    return x.std(axis=0, ddof=1) if len(x) > 1 else np.full(x.shape[1], np.nan)


def _love_plot(table: pd.DataFrame) -> pd.DataFrame:
    long = table.melt(
        id_vars="covariate",
        value_vars=["normalized_difference", "adjusted_normalized"],
        var_name="sample",
        value_name="value",
    )
    names = {"normalized_difference": "raw", "adjusted_normalized": "within strata"}
    long["sample"] = long["sample"].map(names)
    return long


def _ordered(
    frame: pd.DataFrame, unit: str | None, units: Sequence[Hashable] | None
) -> pd.DataFrame:
    """Rows in the order of the assignments' columns, the index in the given one."""
    frame = frame.reset_index(drop=True)
    if unit is not None and frame[unit].duplicated().any():
        raise ValueError("balance is tested on districts: a unit has more than one row")
    if units is None:
        return frame
    if unit is None:
        raise ValueError("units needs unit, the column that holds them")
    place = pd.Index(frame[unit]).get_indexer(pd.Index(units))
    if len(units) != len(frame) or (place < 0).any() or len(set(place)) < len(place):
        raise ValueError("units and the frame do not hold the same units")
    return frame.iloc[place]


def _reorder(values: Sequence[int], frame: pd.DataFrame) -> np.ndarray:
    array = np.asarray(values)
    if array.shape != (len(frame),):
        raise ValueError("treatment must hold one value per row of the frame")
    return array[frame.index.to_numpy()]


def _binary(values: Sequence[int] | np.ndarray) -> np.ndarray:
    drawn = np.asarray(values, dtype=float)
    if not np.isin(drawn, (0.0, 1.0)).all():
        raise ValueError("treatment must be 0 or 1")
    return drawn


def _position_of(drawn: np.ndarray, assignments: np.ndarray) -> int:
    if assignments.ndim != 2 or assignments.shape[1] != len(drawn):
        raise ValueError("assignments must have one column per unit")
    same = np.flatnonzero((assignments == drawn).all(axis=1))
    if not len(same):
        raise ValueError("the drawn assignment is not among the possible ones")
    return int(same[0])


def _covariate_matrix(frame: pd.DataFrame, covariates: Sequence[str]) -> np.ndarray:
    columns = []
    for name in covariates:
        values = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float)
        bad = int((~np.isfinite(values)).sum())
        if bad:
            raise ValueError(f"{name}: {bad} districts without a finite number")
        columns.append(values)
    if not columns:
        raise ValueError("covariates must name at least one column")
    return np.column_stack(columns)

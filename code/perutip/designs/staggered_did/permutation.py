"""Permutation of adoption over clusters, for the imputation estimate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.designs.staggered_did.columns import require
from perutip.inference.labels import sorted_labels
from perutip.inference.linear_estimator import (
    Floats,
    ImputationDesign,
    LinearDesign,
    permute_paths,
)


def permuted_p(
    frame: pd.DataFrame,
    design: ImputationDesign,
    *,
    outcome: str,
    cluster: str,
    adoption: str,
    clocks: Sequence[str],
    reps: int,
    seed: int | np.random.SeedSequence,
) -> tuple[float, str]:
    """p of the average effect over permuted adoption, and why it is NaN (or empty).

    Parameters
    ----------
    frame : DataFrame
        The rows of `design`, in its order.
    design : ImputationDesign
        The estimate under the actual adoption.
    outcome, cluster, adoption : str
        Columns; adoption must be one value per cluster.
    clocks : list of str
        Columns tried in order: treated must be clock >= adoption.
    reps : int
        Permutations.
    seed : int or SeedSequence
        Of the permutations.

    Notes
    -----
    Statistic: the average over identified treated rows divided by the residual standard
    error; p = (1 + #{|t*| >= |t|}) / (reps + 1), one that is not estimable counting as
    larger. The rollout was not random: report it "as if".
    """
    require(frame, [adoption, *clocks])
    labels, row = sorted_labels(frame[cluster].to_numpy(), f"column {cluster}")
    for clock in clocks:
        start, time = _comparable(frame[adoption], frame[clock])
        first = np.full(len(labels), np.inf)
        first[row] = start
        if np.array_equal(first[row], start) and np.array_equal(
            time >= start, design.treated
        ):
            break
    else:
        return float("nan"), f"{adoption} does not give the treatment by cluster"

    overall = design.only(0)

    def build(paths: NDArray) -> tuple[LinearDesign, None]:
        treated = time >= paths[row]
        return overall.with_treatment(treated, treated.astype(float)[:, None]), None

    permuted = permute_paths(
        frame[outcome], frame[cluster], first, build, reps=reps, seed=seed
    )
    return permuted.p_value, ""


def _comparable(adoption: pd.Series, clock: pd.Series) -> tuple[Floats, Floats]:
    """Both as numbers; never (missing, zero, infinite) as inf, dates as days."""
    if not pd.api.types.is_numeric_dtype(clock):
        start, time = (_days(column) for column in (adoption, clock))
        return np.where(np.isnan(start), np.inf, start), time
    start = pd.to_numeric(adoption, errors="coerce").to_numpy(float, na_value=np.nan)
    never = np.isnan(start) | (start == 0)
    return np.where(never, np.inf, start), clock.to_numpy(float)


def _days(dates: pd.Series) -> Floats:
    found = pd.to_datetime(dates, errors="coerce", format="ISO8601")
    since = (found - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)
    return since.to_numpy(float, na_value=np.nan)

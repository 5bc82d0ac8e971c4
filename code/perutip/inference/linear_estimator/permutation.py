"""Permutation of cluster-level treatment paths for linear estimates.

The test assumes that paths were assigned to clusters at random; where they were not,
report it "as if".
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perutip.inference.choices import one_of
from perutip.inference.labels import sorted_labels
from perutip.inference.linear_estimator.conditions import (
    Seed,
    SingularLeaveOut,
    position_of,
)
from perutip.inference.linear_estimator.jackknife import linear_jackknife
from perutip.inference.linear_estimator.linear_design import Bools, Floats, LinearDesign
from perutip.inference.ties import drawn_p, reaches, root_mean_square

Statistic = Literal["residual", "jackknife", "difference"]


@dataclass(frozen=True, eq=False)
class PathPermutation:
    """Permutation of treatment paths over clusters, "as if" paths were random.

    p_value = (n_extreme + 1) / (draws + 1), ties counted; draws whose statistic is
    not estimable count as extreme (`n_failed`). statistics: (draws,), NaN if failed.
    """

    name: str
    estimate: float
    statistic: float
    p_value: float
    n_extreme: int
    n_failed: int
    draws: int
    studentized: str
    n_clusters: int
    statistics: Floats
    label: str = "as if adoption dates were random over clusters"


def permute_paths(
    y: ArrayLike,
    cluster: ArrayLike,
    paths: ArrayLike,
    build: Callable[[NDArray], tuple[LinearDesign, Bools | None]],
    *,
    reps: int = 999,
    seed: Seed,
    target: str | None = None,
    statistic: Statistic = "residual",
) -> PathPermutation:
    """Permute cluster-level treatment paths and recompute the studentized estimate.

    paths: one path per cluster, clusters in sorted order of their labels (adoption
    dates, NaT for never). build(paths) returns the design under those paths, on all n
    rows, and the rows that then exist (a donut moves with the dates; None for all).
    The sharp null is that no case's outcome depends on the path. `statistic` divides
    the estimate by its residual or jackknife standard error, or by nothing.
    """
    one_of("statistic", statistic, Statistic)
    if reps < 1:
        raise ValueError(f"reps must be at least 1: {reps}")
    outcome, marks = np.asarray(y, float), np.asarray(cluster)
    if outcome.shape != marks.shape or not np.isfinite(outcome).all():
        raise ValueError(
            "outcome: missing values, or another length than cluster; "
            "rows that some path leaves out need an outcome too"
        )
    labels, codes = sorted_labels(marks, "cluster")
    given = np.asarray(paths)
    if len(given) != len(labels):
        raise ValueError(f"{len(labels)} clusters but {len(given)} paths")
    design, keep = build(given)
    column = 0 if target is None else position_of(design.names, target)
    name = design.names[column]
    estimate, observed = _path_statistic(outcome, codes, design, keep, name, statistic)
    if not np.isfinite(observed):
        raise ValueError(f"estimate {name} is not estimable under the actual paths")
    rng = np.random.default_rng(seed)
    drawn = np.empty(reps)
    for b in range(reps):
        design, keep = build(given[rng.permutation(len(given))])
        drawn[b] = _path_statistic(outcome, codes, design, keep, name, statistic)[1]
    failed = ~np.isfinite(drawn)
    scale = 1.0
    if statistic == "difference" and not failed.all():
        scale = float(root_mean_square(drawn[~failed]))
    extreme = int((failed | reaches(drawn, observed, scale)).sum())
    return PathPermutation(
        name=name,
        estimate=estimate,
        statistic=observed,
        p_value=drawn_p(extreme, reps),
        n_extreme=extreme,
        n_failed=int(failed.sum()),
        draws=reps,
        studentized=statistic,
        n_clusters=len(labels),
        statistics=drawn,
    )


def _path_statistic(outcome, codes, design, keep, name, statistic):
    if name not in design.names:
        return np.nan, np.nan
    column = design.names.index(name)
    kept = np.ones(len(outcome), bool) if keep is None else keep
    weights = design.weights(kept)[:, column]
    estimate = float(weights @ outcome)
    if statistic == "difference" or not np.isfinite(estimate):
        return estimate, estimate
    if statistic == "residual":
        residual = design.residuals(outcome, codes, column, kept)
        error = np.sqrt((np.bincount(codes, weights * residual) ** 2).sum())
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SingularLeaveOut)
            made = linear_jackknife(outcome, design, codes, keep=kept)
        error = made.std_error[column]
    return estimate, estimate / error if error > 0 else np.nan

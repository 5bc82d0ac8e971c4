"""Leave-one-cluster-out jackknife and the residual variance of linear estimates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from perutip.inference.choices import between_zero_and_one
from perutip.inference.linear_estimator.conditions import (
    checked,
    position_of,
    treated_support,
    weights_without,
)
from perutip.inference.linear_estimator.linear_design import Bools, Floats, LinearDesign


@dataclass(frozen=True, eq=False)
class LinearJackknife:
    """Leave-one-cluster-out inference for m estimates; arrays have m entries.

    leave_out: (G, m) estimates without each cluster of `clusters`, weights re-derived.
    vcov: (m, m) (G-1)/G sum of (theta_-g - theta)(theta_-g - theta)', around the
    full-sample estimate and with no other factor (CRV3, MacKinnon, Nielsen and Webb
    2023). t, p and set use t(G-1). Standard error, p and set are NaN where leaving
    some cluster out loses the estimate.
    n_treated: treated rows that count in the estimate; n_treated_clusters: clusters
    that hold them. lost: (G, m) treated rows of other clusters that count in the full
    estimate and are not identified without a cluster, so that what is averaged moves.
    """

    names: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    t_stat: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    vcov: Floats
    leave_out: Floats
    clusters: tuple
    df: int
    level: float
    n_obs: int
    n_clusters: int
    n_treated: NDArray
    n_treated_clusters: NDArray
    lost: NDArray
    conf_type: str = "leave-one-cluster-out jackknife, t(G-1)"

    def position(self, name: str) -> int:
        """Where an estimate stands; ValueError names those that exist."""
        return position_of(self.names, name)


def linear_jackknife(
    y: ArrayLike,
    design: LinearDesign,
    cluster: ArrayLike,
    *,
    keep: Bools | None = None,
    level: float = 0.95,
) -> LinearJackknife:
    """Estimates a'y with the leave-one-cluster-out jackknife.

    y: (n,); cluster: (n,) labels, any type; keep: (n,) rows that exist. The weights
    are derived again without each cluster, so that effects which only that cluster
    identifies are not carried over. Warns with SingularLeaveOut, naming the cluster.

    Raises ValueError on missing values, wrong lengths or fewer than two clusters.
    """
    between_zero_and_one(level)
    outcome, labels, codes, kept = checked(y, design, cluster, keep)
    full = design.weights(kept)
    estimate = full.T @ outcome
    identified = design.identified(kept)
    leave_out = np.empty((len(labels), len(design.names)))
    lost = np.zeros(leave_out.shape, np.int64)
    counting = np.nan_to_num(full) != 0
    for g in range(len(labels)):
        others = kept & (codes != g)
        without = weights_without(design, full, identified, others, labels[g])
        leave_out[g] = without.T @ outcome
        gone = identified & others & ~design.identified(others)
        lost[g] = counting[gone].sum(axis=0)
    rows, held = treated_support(design, full, codes)
    return _summary(
        design.names,
        estimate,
        leave_out,
        level,
        clusters=tuple(labels),
        n_obs=int(kept.sum()),
        n_treated=rows,
        n_treated_clusters=held,
        lost=lost,
    )


def _summary(
    names: tuple[str, ...],
    estimate: Floats,
    leave_out: Floats,
    level: float,
    **counts: Any,
) -> LinearJackknife:
    gaps, df = leave_out - estimate, len(leave_out) - 1
    vcov = df / (df + 1) * gaps.T @ gaps
    error = np.sqrt(np.diag(vcov))
    with np.errstate(divide="ignore", invalid="ignore"):
        t_stat = estimate / error
    margin = stats.t.ppf(0.5 + level / 2, df) * error
    return LinearJackknife(
        names=names,
        estimate=estimate,
        std_error=error,
        t_stat=t_stat,
        p_value=2 * stats.t.sf(np.abs(t_stat), df),
        conf_low=estimate - margin,
        conf_high=estimate + margin,
        vcov=vcov,
        leave_out=leave_out,
        df=df,
        level=level,
        n_clusters=df + 1,
        **counts,
    )


def residual_std_errors(
    y: ArrayLike,
    design: LinearDesign,
    cluster: ArrayLike,
    *,
    keep: Bools | None = None,
) -> Floats:
    """(m,) sqrt of sum over clusters of (sum of a e)^2, no small-sample factor.

    For imputation this is the default variance of Borusyak, Jaravel and Spiess
    (2024), which rejects a true null too often with few clusters: show it beside the
    jackknife, never alone. For least squares it is CRV1 without its factor.
    """
    outcome, labels, codes, kept = checked(y, design, cluster, keep)
    weights = design.weights(kept)
    errors = np.empty(len(design.names))
    for j in range(len(design.names)):
        residual = design.residuals(outcome, codes, j, kept)
        scores = np.bincount(codes, weights[:, j] * residual, minlength=len(labels))
        errors[j] = np.sqrt((scores**2).sum())
    return errors

"""Diagnostics of one R'b: its variances, leverage and influence by cluster."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from perutip.inference.cluster_diagnostics.effective import by_correlation
from perutip.inference.cluster_diagnostics.scaled_design import (
    by_cluster,
    root_of,
    score_sums,
)
from perutip.inference.cluster_diagnostics.variances import (
    ClusterVariance,
    crv1,
    crv2,
    crv3,
    influence,
    loses_estimate,
)
from perutip.inference.linear_estimator import Floats, one_hot
from perutip.inference.regression_arrays import (
    cluster_rows,
    column_of,
    regression_arrays,
    restriction_vector,
)

FEW_TREATED = 3
"""Below this many treated clusters no cluster-robust test or bootstrap helps."""


class FewTreatedClusters(UserWarning):
    """Fewer than three clusters are treated."""


class SingularWithoutCluster(UserWarning):
    """R'b cannot be estimated without one cluster."""


@dataclass(frozen=True, eq=False)
class ClusterDiagnostics:
    """Diagnostics of one R'b.

    clusters: one row per cluster, sorted: cluster, n_obs, leverage,
    partial_leverage, leave_out (R'b without the cluster), treated (share of rows,
    NaN without a treatment column). crv1, crv2, crv3: variances; crv3 is NaN if some
    cluster cannot be left out (`singular` names it, `crv3_reason` says so).
    effective_clusters: G*(rho) by rho, NaN where every cluster's weights sum to zero
    (fixed effects by cluster, rho = 1). size_variation, leverage_variation,
    partial_leverage_variation: coefficients of variation over clusters, variance
    with divisor G - 1.
    """

    estimate: float
    n_obs: int
    n_params: int
    n_clusters: int
    n_treated_clusters: int | None
    clusters: pd.DataFrame
    crv1: ClusterVariance
    crv2: ClusterVariance
    crv3: ClusterVariance
    effective_clusters: dict[float, float]
    size_variation: float
    leverage_variation: float
    partial_leverage_variation: float
    singular: tuple

    @property
    def crv3_reason(self) -> str:
        """Why CRV3 is NaN; empty when it is not."""
        if not self.singular:
            return ""
        return f"not identified without cluster {', '.join(map(str, self.singular))}"


def cluster_diagnostics(
    y: ArrayLike,
    X: ArrayLike | pd.DataFrame,
    cluster: ArrayLike,
    *,
    restriction: ArrayLike | None = None,
    param: str | int | None = None,
    weights: ArrayLike | None = None,
    absorb: Sequence[ArrayLike] = (),
    treatment: ArrayLike | None = None,
    rhos: Sequence[float] = (0.0, 0.5, 1.0),
    level: float = 0.95,
) -> ClusterDiagnostics:
    """Diagnostics of R'b in the least squares regression of y on X.

    y: (n,). X: (n, p), array or frame; no constant is added, unless effects are
    absorbed. restriction: (p,) vector R; or param: a column's name or position.
    cluster: (n,) labels of any type. absorb: one-dimensional codes of fixed effects.
    weights: (n,) analytic. treatment: (n,), treated where not zero.

    Columns of X may be collinear as long as R'b is estimable. Warns with
    FewTreatedClusters and SingularWithoutCluster. Raises ValueError on missing
    values, wrong lengths, weights not above zero, one cluster, or if R'b is not
    estimable.
    """
    outcome, columns, names = regression_arrays(y, X)
    vector = restriction_vector(restriction, param, names)
    mass, labels, codes = cluster_rows(len(outcome), weights, cluster)
    factors = [column_of(a, len(outcome), "absorb") for a in absorb]
    rows = sparse.diags_array(np.sqrt(mass)) @ one_hot(factors, columns)
    rows, outcome = sparse.csr_array(rows), outcome * np.sqrt(mass)
    order = rows.shape[1] - columns.shape[1]
    full = np.concatenate([np.zeros(order), vector])
    root = root_of(rows, full)
    r = root.T @ full
    scaled = by_cluster(rows, codes, len(labels), root)
    fit = root @ (root.T @ (rows.T @ outcome))
    scores = score_sums(rows, outcome - rows @ fit, codes, len(labels)) @ root
    values, vectors = np.linalg.eigh(scaled)
    loadings = np.einsum("gij,i->gj", vectors, r)
    turned = np.einsum("gij,gi->gj", vectors, scores)
    n, k = rows.shape[0], root.shape[1]
    estimate = float(full @ fit)
    lost = loses_estimate(values, loadings, r)
    leave_out = estimate - influence(values, loadings, turned, lost)
    for label in labels[lost]:
        warnings.warn(
            f"the estimate is lost without cluster {label}: no CRV3",
            SingularWithoutCluster,
            stacklevel=2,
        )
    return ClusterDiagnostics(
        estimate=estimate,
        n_obs=n,
        n_params=k,
        n_clusters=len(labels),
        n_treated_clusters=_treated(treatment, codes, n),
        clusters=pd.DataFrame(
            {
                "cluster": labels,
                "n_obs": np.bincount(codes),
                "leverage": np.trace(scaled, axis1=1, axis2=2),
                "partial_leverage": (values * loadings**2).sum(axis=1) / (r @ r),
                "leave_out": leave_out,
                "treated": _share(treatment, codes),
            }
        ),
        crv1=crv1(estimate, scores @ r, n, k, level),
        crv2=crv2(estimate, values, vectors, loadings, turned, level),
        crv3=crv3(estimate, leave_out, level),
        effective_clusters=by_correlation(rows @ (root @ r), mass, codes, rhos),
        size_variation=_variation(np.bincount(codes)),
        leverage_variation=_variation(np.trace(scaled, axis1=1, axis2=2)),
        partial_leverage_variation=_variation((values * loadings**2).sum(axis=1)),
        singular=tuple(labels[lost]),
    )


def _variation(values: ArrayLike) -> float:
    values = np.asarray(values, float)
    return float(values.std(ddof=1) / values.mean())


def _treated(treatment: ArrayLike | None, codes: NDArray, n: int) -> int | None:
    if treatment is None:
        return None
    treated = column_of(treatment, n, "treatment") != 0
    count = len(np.unique(codes[treated]))
    if count < FEW_TREATED:
        warnings.warn(
            f"{count} treated clusters: no cluster-robust standard error or bootstrap "
            "is reliable below three; use randomization inference",
            FewTreatedClusters,
            stacklevel=3,
        )
    return count


def _share(treatment: ArrayLike | None, codes: NDArray) -> Floats:
    if treatment is None:
        return np.full(codes.max() + 1, np.nan)
    treated = (np.asarray(treatment) != 0).astype(float)
    return np.bincount(codes, treated) / np.bincount(codes)

"""What the clusters of a regression can bear: variances, leverage, influence.

For one linear combination R'b of a least squares regression: CRV1, CRV2 and CRV3,
leverage and partial leverage by cluster, estimates without each cluster, effective
numbers of clusters. Everything is computed from one cross product per cluster.

Notes
-----
With the design scaled so that Z'Z = I (b = LQ'y, Q = ZL), T_g = Q_g'Q_g and scores
s_g = Q_g'e_g, and with T_g = V diag(t) V', r = L'R:

- CRV1 = G/(G-1) (N-1)/(N-k) sum (r's_g)^2, t(G-1); k counts every absorbed dummy.
- CRV2 = sum (r'V (1-t)^(-1/2) V's_g)^2, no other factor; Bell and McCaffrey (2002)
  degrees of freedom under independent errors, as in Imbens and Kolesar (2016).
  Directions that a cluster fits perfectly (t = 1) enter with a generalised inverse
  (Pustejovsky and Tipton 2018).
- CRV3 = (G-1)/G sum (R'b_-g - R'b)^2, no other factor, t(G-1); R'b_-g - R'b =
  -r'V (1-t)^(-1) V's_g (MacKinnon, Nielsen and Webb 2023).
- leverage tr T_g, partial leverage r'T_g r / r'r (the same, summclust).
- G*(rho) = G / (1 + mean ((c_g - c)/c)^2), c_g = (1-rho) sum a_i^2 + rho (sum a_i)^2
  over the cluster's estimator weights a (Carter, Schnepel and Steigerwald 2017).

With analytic weights rows are multiplied by their square roots first.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, stats

from perutip.inference.linear_estimator import RANK_TOLERANCE, Floats, one_hot
from perutip.inference.regression_arrays import (
    cluster_rows,
    column_of,
    regression_arrays,
    restriction_vector,
)

FEW_TREATED = 3
"""Below this many treated clusters no cluster-robust test or bootstrap helps."""
# 1 - t below PERFECT_FIT: a direction that one cluster alone identifies; R'b is lost
# with the cluster when R loads on it by more than LOADING.
PERFECT_FIT = 1e-8
LOADING = 1e-7


class FewTreatedClusters(UserWarning):
    """Fewer than three clusters are treated."""


class SingularWithoutCluster(UserWarning):
    """R'b cannot be estimated without one cluster."""


@dataclass(frozen=True)
class ClusterVariance:
    """A variance of R'b: standard error, t of R'b = 0, df, two-sided p, level set."""

    kind: str
    std_error: float
    t_stat: float
    df: float
    p_value: float
    conf_low: float
    conf_high: float
    factor: str


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
    root = _root(rows, full)
    r = root.T @ full
    scaled = _by_cluster(rows, codes, len(labels), root)
    fit = root @ (root.T @ (rows.T @ outcome))
    scores = _sums(rows, outcome - rows @ fit, codes, len(labels)) @ root
    values, vectors = np.linalg.eigh(scaled)
    loadings = np.einsum("gij,i->gj", vectors, r)
    turned = np.einsum("gij,gi->gj", vectors, scores)
    n, k = rows.shape[0], root.shape[1]
    estimate = float(full @ fit)
    lost = _lost(values, loadings, r)
    leave_out = estimate - _influence(values, loadings, turned, lost)
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
        crv1=_crv1(estimate, scores @ r, n, k, level),
        crv2=_crv2(estimate, values, vectors, loadings, turned, level),
        crv3=_crv3(estimate, leave_out, level),
        effective_clusters=_effective(rows @ (root @ r), mass, codes, rhos),
        size_variation=_variation(np.bincount(codes)),
        leverage_variation=_variation(np.trace(scaled, axis1=1, axis2=2)),
        partial_leverage_variation=_variation((values * loadings**2).sum(axis=1)),
        singular=tuple(labels[lost]),
    )


def effective_clusters(weights: ArrayLike, cluster: ArrayLike, rho: float) -> float:
    """G*(rho) of an estimate a'y from its (n,) weights a; NaN if all sums vanish."""
    codes = np.unique(np.asarray(cluster), return_inverse=True)[1]
    return _effective(np.asarray(weights, float), None, codes, (rho,))[rho]


def _crv1(
    estimate: float, scores: Floats, n: int, k: int, level: float
) -> ClusterVariance:
    count = len(scores)
    factor = count / (count - 1) * (n - 1) / (n - k)
    error = np.sqrt(factor * (scores**2).sum())
    return _variance("CRV1", estimate, error, count - 1, level, "G/(G-1) (N-1)/(N-k)")


def _crv2(
    estimate: float,
    values: Floats,
    vectors: Floats,
    loadings: Floats,
    turned: Floats,
    level: float,
) -> ClusterVariance:
    gap = 1 - values
    open_ = gap > PERFECT_FIT
    f = np.where(open_, 1 / np.sqrt(np.where(open_, gap, 1.0)), 0.0)
    error = np.sqrt(((loadings * f * turned).sum(axis=1) ** 2).sum())
    own = (values * f**2 * loadings**2).sum(axis=1)
    q = np.einsum("gij,gj->gi", vectors, values * f * loadings)
    inner = np.diag(own) - q @ q.T
    df = np.trace(inner) ** 2 / (inner**2).sum()
    return _variance("CRV2", estimate, error, df, level, "none, Bell-McCaffrey df")


def _crv3(estimate: float, leave_out: Floats, level: float) -> ClusterVariance:
    count = len(leave_out)
    error = np.sqrt((count - 1) / count * ((leave_out - estimate) ** 2).sum())
    return _variance("CRV3", estimate, error, count - 1, level, "(G-1)/G")


def _variance(
    kind: str, estimate: float, error: float, df: float, level: float, factor: str
) -> ClusterVariance:
    usable = np.isfinite(error) and error > 0
    t_stat = estimate / error if usable else np.nan
    margin = stats.t.ppf(0.5 + level / 2, df) * error if usable else np.nan
    return ClusterVariance(
        kind=kind,
        std_error=float(error),
        t_stat=float(t_stat),
        df=float(df),
        p_value=float(2 * stats.t.sf(abs(t_stat), df)),
        conf_low=float(estimate - margin),
        conf_high=float(estimate + margin),
        factor=factor,
    )


def _root(rows: sparse.csr_array, full: Floats) -> Floats:
    """(p, rank) L with LL' a generalised inverse of Z'Z; refuses an R outside it."""
    gram = (rows.T @ rows).toarray()
    diagonal = np.diag(gram)
    scale = 1 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    values, vectors = np.linalg.eigh(gram * np.outer(scale, scale))
    kept = values > RANK_TOLERANCE * values[-1]
    outside = vectors[:, ~kept].T @ (full * scale)
    if np.linalg.norm(outside) > 1e-6 * np.linalg.norm(full * scale):
        raise ValueError(
            "restriction: not estimable, its columns are collinear with "
            "others or constant zero"
        )
    return scale[:, None] * vectors[:, kept] / np.sqrt(values[kept])


def _by_cluster(
    rows: sparse.csr_array, codes: NDArray, count: int, root: Floats
) -> Floats:
    """(G, rank, rank) cross products of the scaled design."""
    out = np.empty((count, root.shape[1], root.shape[1]))
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(count + 1))
    for g in range(count):
        part = rows[order[starts[g] : starts[g + 1]]]
        out[g] = root.T @ ((part.T @ part) @ root)
    return out


def _sums(
    rows: sparse.csr_array, residual: Floats, codes: NDArray, count: int
) -> Floats:
    """(G, p) scores: sums by cluster of rows times residuals."""
    shape = (count, len(codes))
    members = sparse.csr_array((residual, (codes, np.arange(len(codes)))), shape=shape)
    return (members @ rows).toarray()


def _lost(values: Floats, loadings: Floats, r: Floats) -> NDArray[np.bool_]:
    on_perfect = np.where(1 - values <= PERFECT_FIT, loadings, 0.0)
    return np.linalg.norm(on_perfect, axis=1) > LOADING * np.linalg.norm(r)


def _influence(
    values: Floats, loadings: Floats, turned: Floats, lost: NDArray[np.bool_]
) -> Floats:
    gap = 1 - values
    open_ = gap > PERFECT_FIT
    parts = np.where(open_, loadings * turned / np.where(open_, gap, 1.0), 0.0)
    return np.where(lost, np.nan, parts.sum(axis=1))


def _effective(
    a: Floats, mass: Floats | None, codes: NDArray, rhos: Sequence[float]
) -> dict[float, float]:
    weights = a if mass is None else a * np.sqrt(mass)
    squares = np.bincount(codes, weights**2)
    sums = np.bincount(codes, weights) ** 2
    out = {}
    for rho in rhos:
        if not 0 <= rho <= 1:
            raise ValueError(f"rho must lie between 0 and 1: {rho}")
        gamma = (1 - rho) * squares + rho * sums
        usable = gamma.sum() > 1e-14 * squares.sum()
        spread = np.mean((gamma / gamma.mean() - 1) ** 2) if usable else np.nan
        out[float(rho)] = float(len(gamma) / (1 + spread))
    return out


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

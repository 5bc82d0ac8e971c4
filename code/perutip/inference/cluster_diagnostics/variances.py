"""Cluster-robust variances of one estimate, from eigenvectors of T_g by cluster.

Notes
-----
With T_g = V diag(t) V', scores s_g and r of `scaled_design`:

- CRV1 = G/(G-1) (N-1)/(N-k) sum (r's_g)^2, t(G-1); k counts every absorbed dummy.
- CRV2 = sum (r'V (1-t)^(-1/2) V's_g)^2, no other factor; Bell and McCaffrey (2002)
  degrees of freedom under independent errors, as in Imbens and Kolesar (2016).
  Directions that a cluster fits perfectly (t = 1) enter with a generalised inverse
  (Pustejovsky and Tipton 2018).
- CRV3 = (G-1)/G sum (R'b_-g - R'b)^2, no other factor, t(G-1); R'b_-g - R'b =
  -r'V (1-t)^(-1) V's_g (MacKinnon, Nielsen and Webb 2023).

`loadings` are V'r, `turned` V's_g, both (G, rank), `values` t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from perutip.inference.linear_estimator import Floats

# 1 - t below PERFECT_FIT: a direction that one cluster alone identifies; R'b is lost
# with the cluster when R loads on it by more than LOADING.
PERFECT_FIT = 1e-8
LOADING = 1e-7


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


def crv1(
    estimate: float, scores: Floats, n: int, k: int, level: float
) -> ClusterVariance:
    """CRV1 from the scores r's_g (G,) of n rows and k parameters."""
    count = len(scores)
    factor = count / (count - 1) * (n - 1) / (n - k)
    error = np.sqrt(factor * (scores**2).sum())
    return _variance("CRV1", estimate, error, count - 1, level, "G/(G-1) (N-1)/(N-k)")


def crv2(
    estimate: float,
    values: Floats,
    vectors: Floats,
    loadings: Floats,
    turned: Floats,
    level: float,
) -> ClusterVariance:
    """CRV2 with its degrees of freedom; vectors (G, rank, rank) hold V by column."""
    gap = 1 - values
    open_ = gap > PERFECT_FIT
    f = np.where(open_, 1 / np.sqrt(np.where(open_, gap, 1.0)), 0.0)
    error = np.sqrt(((loadings * f * turned).sum(axis=1) ** 2).sum())
    own = (values * f**2 * loadings**2).sum(axis=1)
    q = np.einsum("gij,gj->gi", vectors, values * f * loadings)
    inner = np.diag(own) - q @ q.T
    df = np.trace(inner) ** 2 / (inner**2).sum()
    return _variance("CRV2", estimate, error, df, level, "none, Bell-McCaffrey df")


def crv3(estimate: float, leave_out: Floats, level: float) -> ClusterVariance:
    """CRV3 from the estimates without each cluster (G,)."""
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


def loses_estimate(values: Floats, loadings: Floats, r: Floats) -> NDArray[np.bool_]:
    """(G,) is R'b not identified without the cluster?"""
    on_perfect = np.where(1 - values <= PERFECT_FIT, loadings, 0.0)
    return np.linalg.norm(on_perfect, axis=1) > LOADING * np.linalg.norm(r)


def influence(
    values: Floats, loadings: Floats, turned: Floats, lost: NDArray[np.bool_]
) -> Floats:
    """(G,) R'b less R'b without each cluster; NaN where that is lost."""
    gap = 1 - values
    open_ = gap > PERFECT_FIT
    parts = np.where(open_, loadings * turned / np.where(open_, gap, 1.0), 0.0)
    return np.where(lost, np.nan, parts.sum(axis=1))

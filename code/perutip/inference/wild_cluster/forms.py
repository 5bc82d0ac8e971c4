"""Bootstrap t statistics as quadratic forms in the signs and the hypothesised value.

With v the signs and d = R'β̂ − r, the bootstrap's numerator is v'(a0 + d·a1) and its
squared standard error Σ_g (v'(x0_g + d·x1_g))² for every type of MacKinnon, Nielsen
and Webb (2023, "Fast and reliable jackknife and bootstrap methods for cluster-robust
inference"), because restricted residuals are linear in r.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from perutip.inference.wild_cluster.moments.cluster_design import Design

__all__ = [
    "Forms",
    "Kind",
    "bootstrap_forms",
    "identifying_clusters",
    "leave_out_operators",
]

SINGULAR = 1e-9  # smallest eigenvalue of the leave-one-out X'X when X'X is the identity
LOADING = 1e-6  # share of R'β's direction in one cluster alone from which it is lost


@dataclass(frozen=True)
class Kind:
    """A bootstrap type: is the null imposed, are the scores jackknifed (first digit 3),
    is the variance CRV3 (second digit 3)?"""

    restricted: bool
    jackknife_scores: bool
    jackknife_variance: bool

    @property
    def jackknifed(self) -> bool:
        """Does it leave clusters out?"""
        return self.jackknife_scores or self.jackknife_variance


@dataclass(frozen=True)
class Forms:
    """What the bootstrap distribution of q restrictions depends on.

    The null sets R'β = r; `distance` d is R'β̂ − r along orthonormal directions.

    Attributes
    ----------
    distance : (q,) R'β̂ − r.
    num0 : (n_boot, q); num1 : (n_boot, q, q) numerators v'(num0 + num1 d).
    den0 : (n_boot, n_clusters, q); den1 : (n_boot, n_clusters, q, q) denominators.
    observed : (n_clusters, q) the sample's own scores, of which V = factor·Σ s s'.
    factor : small-sample factor of the variance.
    """

    distance: np.ndarray
    num0: np.ndarray
    num1: np.ndarray
    den0: np.ndarray
    den1: np.ndarray
    observed: np.ndarray
    factor: float


def identifying_clusters(design: Design, directions: np.ndarray) -> list:
    """Labels of the clusters without which R'β, along `directions` (K, q), is not
    identified: some direction of β that R loads on stands in that cluster alone."""
    length = np.linalg.norm(directions, axis=0)
    found = []
    whole = design.by_cluster(design.gram)
    for label, inner in zip(design.cluster_labels, whole, strict=True):
        rest = np.eye(len(inner)) - inner
        if _smallest_pivot(rest) > SINGULAR:
            continue
        values, vectors = np.linalg.eigh(rest)
        alone = vectors[:, values < SINGULAR]
        if alone.size and (np.abs(alone.T @ directions) / length).max() > LOADING:
            found.append(label)
    return found


def _smallest_pivot(matrix: np.ndarray) -> float:
    """Smallest pivot of its Cholesky factor; 0 where there is none."""
    try:
        factor = cho_factor(matrix, check_finite=False)[0]
    except LinAlgError:
        return 0.0
    return float(np.diagonal(factor).min(initial=1.0) ** 2)


def leave_out_operators(gram: np.ndarray, labels: list) -> np.ndarray:
    """Pseudo-inverses P_g of I − G_g, (n_clusters, K, K).

    The score of the prediction errors of cluster g is (I + G_g P_g) s_g. In this basis
    the pseudo-inverse is the Moore–Penrose choice M_gg⁺û_g. Warns, naming the clusters,
    where I − G_g is singular, which R'β survives: see `identifying_clusters`.
    """
    identity = np.eye(gram.shape[1])
    inverse = np.empty_like(gram)
    singular = []
    for g, inner in enumerate(gram):
        rest = identity - inner
        try:
            factor = cho_factor(rest, check_finite=False)
            smallest = np.diagonal(factor[0]).min(initial=1.0) ** 2
        except LinAlgError:
            smallest = 0.0
        if smallest > SINGULAR:
            inverse[g] = cho_solve(factor, identity, check_finite=False)
            continue
        values, vectors = np.linalg.eigh(rest)
        null = values < SINGULAR
        if not null.any():
            inverse[g] = (vectors / values) @ vectors.T
            continue
        inverse[g] = (vectors[:, ~null] / values[~null]) @ vectors[:, ~null].T
        singular.append(labels[g])
    if singular:
        warnings.warn(
            "the regression without cluster(s) "
            f"{', '.join(map(str, singular))} is singular: the jackknife uses a "
            "generalised inverse",
            RuntimeWarning,
            stacklevel=4,
        )
    return inverse


def _complement(directions: np.ndarray) -> np.ndarray:
    """Orthonormal basis (K, K − q) of what is orthogonal to the directions (K, q)."""
    full, _ = np.linalg.qr(directions, mode="complete")
    return full[:, directions.shape[1] :]


def _scores(
    design: Design, directions: np.ndarray, kind: Kind
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of each cell, s0 (n_cells, K) and s1 (n_cells, K, q) in s0 + s1 d, and
    unrestricted scores by cluster (n_clusters, K)."""
    fitted = design.moment.sum(axis=0)
    plain = design.moment - design.gram @ fitted
    unrestricted = design.by_cluster(plain)
    q = directions.shape[1]
    slope = np.zeros((*plain.shape, q))
    if kind.restricted:
        slope = design.gram @ directions
    if not kind.jackknife_scores:
        return plain, slope, unrestricted
    free = _complement(directions) if kind.restricted else np.eye(len(fitted))
    whole = design.by_cluster(design.gram)
    inner = free.T @ whole @ free
    shift = free @ leave_out_operators(inner, design.cluster_labels) @ free.T
    change0 = np.einsum("gij,gj->gi", shift, unrestricted)
    change1 = shift @ design.by_cluster(slope)
    owner = design.cell_cluster
    cell0 = plain + np.einsum("cij,cj->ci", design.gram, change0[owner])
    return cell0, slope + design.gram @ change1[owner], unrestricted


def _variance_rows(
    design: Design, directions: np.ndarray, kind: Kind
) -> tuple[np.ndarray, float]:
    """Rows w_g (n_clusters, K, q) with V = factor·Σ w_g's_g s_g'w_g, and the factor:
    CRV1 with G/(G−1)·(N−1)/(N−k), CRV3 with (G−1)/G."""
    n_clusters = design.n_clusters
    if not kind.jackknife_variance:
        degrees = (design.n_obs - 1) / (design.n_obs - design.n_regressors)
        rows = np.broadcast_to(directions, (n_clusters, *directions.shape))
        return rows, n_clusters / (n_clusters - 1) * degrees
    whole = design.by_cluster(design.gram)
    inverse = leave_out_operators(whole, design.cluster_labels)
    rows = directions + inverse @ (whole @ directions)
    return rows, (n_clusters - 1) / n_clusters


def bootstrap_forms(
    design: Design, directions: np.ndarray, distance: np.ndarray, kind: Kind
) -> Forms:
    """Forms for orthonormal `directions` (K, q) of the hypothesis."""
    scores0, scores1, unrestricted = _scores(design, directions, kind)
    rows, factor = _variance_rows(design, directions, kind)
    n_boot, q = design.n_boot, directions.shape[1]
    boot0 = np.zeros((n_boot, scores0.shape[1]))
    boot1 = np.zeros((n_boot, *scores1.shape[1:]))
    np.add.at(boot0, design.cell_boot, scores0)
    np.add.at(boot1, design.cell_boot, scores1)
    whole = design.by_cluster(design.gram)
    leverage = np.swapaxes(rows, 1, 2) @ whole  # (n_clusters, q, K)
    flat = leverage.reshape(-1, leverage.shape[2])
    den0 = -(boot0 @ flat.T).reshape(n_boot, design.n_clusters, q)
    den1 = -np.einsum("bkp,gqk->bgqp", boot1, leverage, optimize=True)
    own = rows[design.cell_cluster]
    at = (design.cell_boot, design.cell_cluster)
    den0[at] += np.einsum("ckq,ck->cq", own, scores0)
    den1[at] += np.einsum("ckq,ckp->cqp", own, scores1)
    return Forms(
        distance=distance,
        num0=boot0 @ directions,
        num1=np.swapaxes(boot1, 1, 2) @ directions
        if q == 1
        else np.einsum("bkp,kq->bqp", boot1, directions),
        den0=den0,
        den1=den1,
        observed=np.einsum("gkq,gk->gq", rows, unrestricted),
        factor=factor,
    )

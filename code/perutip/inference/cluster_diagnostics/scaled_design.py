"""The design scaled so that Z'Z = I, its cross products and scores by cluster.

b = LQ'y, Q = ZL, T_g = Q_g'Q_g, scores s_g = Q_g'e_g, r = L'R. Leverage is tr T_g,
partial leverage r'T_g r / r'r (the same, summclust). With analytic weights rows are
multiplied by their square roots first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from perutip.inference.linear_estimator import RANK_TOLERANCE, Floats


def root_of(rows: sparse.csr_array, full: Floats) -> Floats:
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


def by_cluster(
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


def score_sums(
    rows: sparse.csr_array, residual: Floats, codes: NDArray, count: int
) -> Floats:
    """(G, p) scores: sums by cluster of rows times residuals."""
    shape = (count, len(codes))
    members = sparse.csr_array((residual, (codes, np.arange(len(codes)))), shape=shape)
    return (members @ rows).toarray()

"""Moments by subcluster: the crossings of cluster and bootstrap cluster.

One cluster at a time is formed as a block of rows with its dummies, swept within the
cluster and cut into cells; sweeping looks across the cells of a cluster.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from perutip.inference.wild_cluster.moments.sample import Grouping, Sample

__all__ = ["cell_moments"]


def _rows_by_cluster(cluster: Grouping) -> Iterator[slice | np.ndarray]:
    codes = cluster.codes
    bounds = np.concatenate([[0], np.cumsum(np.bincount(codes))])
    if (codes[1:] >= codes[:-1]).all():
        yield from (slice(a, b) for a, b in itertools.pairwise(bounds))
        return
    small = codes.astype(np.uint16) if cluster.size < 65536 else codes
    order = np.argsort(small, kind="stable")
    yield from (order[a:b] for a, b in itertools.pairwise(bounds))


def _sweep(block: np.ndarray, codes: np.ndarray, weights: np.ndarray | None) -> None:
    """Subtract from each column its weighted mean by level, in place."""
    levels, inverse = np.unique(codes, return_inverse=True)
    if len(levels) == 1:
        block -= np.average(block, axis=0, weights=weights)
        return
    data = np.ones(len(codes)) if weights is None else weights
    shape = (len(levels), len(codes))
    sums = csr_array((data, (inverse, np.arange(len(codes)))), shape=shape)
    means = (sums @ block) / np.bincount(inverse, weights=data)[:, None]
    block -= means[inverse]


def _cells(sample: Sample) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes of the crossings of cluster and bootstrap cluster, cluster by cluster."""
    pair = sample.cluster.codes * sample.boot.size + sample.boot.codes
    used, codes = np.unique(pair, return_inverse=True)
    cluster, boot = np.divmod(used, sample.boot.size)
    return codes, cluster, boot


def _block(
    sample: Sample,
    rows: slice | np.ndarray,
    swept: Grouping | None,
    dummies: list[Grouping],
    means: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray]:
    """[dummies, regressors, outcome] of one cluster, swept and weighted; and the
    columns' sums of squares before sweeping."""
    n_dummies = sum(effect.size for effect in dummies)
    weights = None if sample.weights is None else sample.weights[rows]
    outcome = sample.y[rows]
    block = np.empty((len(outcome), n_dummies + sample.x.shape[1] + 1))
    if isinstance(rows, np.ndarray):
        block[:, n_dummies:-1] = sample.x.take(rows, axis=0)
    else:
        block[:, n_dummies:-1] = sample.x[rows]
    block[:, -1] = outcome
    block[:, :n_dummies] = 0.0
    start, index = 0, np.arange(len(outcome))
    for effect in dummies:
        block[index, start + effect.codes[rows]] = 1.0
        start += effect.size
    before = np.zeros(block.shape[1])
    if swept is not None:
        scale = block if weights is None else block * weights[:, None]
        before = np.einsum("ij,ij->j", block, scale)
        _sweep(block, swept.codes[rows], weights)
    elif means is not None:
        block[:, n_dummies:] -= means
    if weights is not None:
        block *= np.sqrt(weights)[:, None]
    return block, before


def cell_moments(
    sample: Sample,
    swept: Grouping | None,
    dummies: list[Grouping],
    means: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Moments (n_cells, P + 1, P + 1) of [dummies, regressors, outcome], the cells'
    clusters and bootstrap clusters, and sums of squares before sweeping (P + 1,)."""
    codes, cluster, boot = _cells(sample)
    width = sum(effect.size for effect in dummies) + sample.x.shape[1] + 1
    moments = np.empty((len(cluster), width, width))
    total = np.zeros(width)
    for rows in _rows_by_cluster(sample.cluster):
        block, before = _block(sample, rows, swept, dummies, means)
        total += before
        inside = codes[rows]
        for cell in np.unique(inside).tolist():
            part = block[inside == cell]
            moments[cell] = part.T @ part
    if swept is None:
        total = np.einsum("cjj->j", moments)
        if means is not None:
            mass = len(sample.y) if sample.weights is None else sample.weights.sum()
            total[-len(means) :] += mass * means**2
    return moments, cluster, boot, total

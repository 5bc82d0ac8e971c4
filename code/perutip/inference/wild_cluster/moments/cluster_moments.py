"""Per-cluster moments of [dummies, regressors, outcome] in two passes over the rows.

Rows are read in chunks that stay in the cache. Fixed effects nested in the cluster are
swept by their means; products with dummies are sums by level, so that no matrix of
dummies exists.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array, csc_array

from perutip.inference.wild_cluster.moments.sample import Grouping, Sample

__all__ = ["cluster_moments"]

CHUNK = 65536  # rows read at once, and cut by cluster
WIDE = 4  # times as many rows where they are only summed
MOST_DENSE = 4_000_000  # entries of a table of counts kept as an array


def _chunks(sample: Sample, times: int = 1) -> Iterator[slice]:
    step = times * max(CHUNK, 256 * sample.cluster.size)
    for start in range(0, len(sample.y), step):
        yield slice(start, start + step)


def _columns(sample: Sample, rows: slice, means: np.ndarray | None) -> np.ndarray:
    """[regressors, outcome] of some rows, centred: (rows, k + 1)."""
    block = np.empty((len(sample.y[rows]), sample.x.shape[1] + 1))
    for j in range(sample.x.shape[1]):
        block[:, j] = sample.x[rows, j]
    block[:, -1] = sample.y[rows]
    if means is not None:
        block -= means
    return block


def _sums(codes: np.ndarray, size: int, block: np.ndarray) -> np.ndarray:
    """Sums of the rows of a block by code, (size, columns)."""
    n = len(codes)
    index = codes.astype(np.int32 if size < 2**31 else np.int64, copy=False)
    ones, ends = np.ones(n), np.arange(n + 1, dtype=index.dtype)
    return csc_array((ones, index, ends), shape=(size, n)) @ block


def _level_means(sample: Sample, swept: Grouping) -> tuple[np.ndarray, np.ndarray]:
    """Means of [regressors, outcome] by level of the swept effect, and the columns'
    sums of squares."""
    sums = np.zeros((swept.size, sample.x.shape[1] + 1))
    squares = np.zeros(sums.shape[1])
    for rows in _chunks(sample, WIDE):
        block = _columns(sample, rows, None)
        weighted = block
        if sample.weights is not None:
            weighted = block * sample.weights[rows, None]
        squares += [block[:, j] @ weighted[:, j] for j in range(len(squares))]
        sums += _sums(swept.codes[rows], swept.size, weighted)
    mass = np.bincount(swept.codes, weights=sample.weights, minlength=swept.size)
    return sums / mass[:, None], squares


def _add_products(gram: np.ndarray, block: np.ndarray, codes: np.ndarray) -> None:
    """Add block_g'block_g of each cluster g to gram (n_clusters, p, p)."""
    small = codes.astype(np.uint16) if len(gram) < 65536 else codes
    counts = np.bincount(codes, minlength=len(gram))
    if not (codes[1:] >= codes[:-1]).all():
        block = block.take(np.argsort(small, kind="stable"), axis=0)
    # A copy, because numpy gives A'A to a routine that is slow for few columns.
    other = block.copy()
    ends = np.cumsum(counts).tolist()
    for g in np.flatnonzero(counts).tolist():
        rows = slice(ends[g] - counts[g], ends[g])
        gram[g] += block[rows].T @ other[rows]


def _dummy_products(
    sample: Sample, dummies: list[Grouping], swept: Grouping | None
) -> np.ndarray:
    """D̃_g'WD̃_g for the dummies D of all levels, swept, (n_clusters, L, L)."""
    n_clusters, width = sample.cluster.size, sum(e.size for e in dummies)
    products = np.zeros((n_clusters, width, width))
    starts = np.cumsum([0, *(e.size for e in dummies)])
    for i, first in enumerate(dummies):
        for j, second in enumerate(dummies[: i + 1]):
            pair = sample.cluster.codes * first.size + first.codes
            shape: tuple[int, ...] = (n_clusters, first.size)
            if i != j:
                pair = pair * second.size + second.codes
                shape = (*shape, second.size)
            counts = np.bincount(
                pair, weights=sample.weights, minlength=int(np.prod(shape))
            ).reshape(shape)
            a, b = slice(*starts[i : i + 2]), slice(*starts[j : j + 2])
            if i == j:
                np.einsum("gjj->gj", products[:, a, a])[:] = counts
            else:
                products[:, a, b] = counts
                products[:, b, a] = np.swapaxes(counts, 1, 2)
    if swept is not None:
        _subtract_swept(products, sample, dummies, swept)
    return products


def _subtract_swept(
    products: np.ndarray, sample: Sample, dummies: list[Grouping], swept: Grouping
) -> None:
    """Subtract (F'WD)_g'(F'WF)⁻¹(F'WD)_g, F the swept effect's dummies."""
    width = products.shape[1]
    starts = np.cumsum([0, *(e.size for e in dummies)])
    weights = sample.weights
    mass = np.bincount(swept.codes, weights=weights, minlength=swept.size)
    if swept.codes is sample.cluster.codes:
        table = np.einsum("gjj->gj", products).copy()
    elif swept.size * width <= MOST_DENSE:
        table = np.hstack(
            [
                np.bincount(
                    swept.codes * e.size + e.codes,
                    weights=weights,
                    minlength=swept.size * e.size,
                ).reshape(swept.size, e.size)
                for e in dummies
            ]
        )
    else:
        data = np.ones(len(sample.y)) if weights is None else weights
        place = np.concatenate(
            [e.codes + s for e, s in zip(dummies, starts[:-1], strict=True)]
        )
        rows = np.tile(swept.codes, len(dummies))
        table = coo_array(
            (np.tile(data, len(dummies)), (rows, place)), shape=(swept.size, width)
        ).tocsr()
    parent = np.empty(swept.size, dtype=np.intp)
    parent[swept.codes] = sample.cluster.codes
    for g in range(len(products)):
        levels = np.flatnonzero(parent == g)
        part = table[levels]
        part = part if isinstance(part, np.ndarray) else part.toarray()
        products[g] -= part.T @ (part / mass[levels, None])


def cluster_moments(
    sample: Sample,
    swept: Grouping | None,
    dummies: list[Grouping],
    means: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Moments (n_clusters, P, P) of [dummies, regressors, outcome] and the columns'
    sums of squares before sweeping and centring (P,).

    `means` (k + 1,) is subtracted from regressors and outcome where nothing is swept.
    """
    p = sample.x.shape[1] + 1
    n_clusters, cluster = sample.cluster.size, sample.cluster.codes
    inner = np.zeros((n_clusters, p, p))
    crossed = [np.zeros((n_clusters * e.size, p)) for e in dummies]
    levels, squares = (None, None)
    if swept is not None:
        levels, squares = _level_means(sample, swept)
    root = None if sample.weights is None else np.sqrt(sample.weights)
    for rows in _chunks(sample):
        block = _columns(sample, rows, means if levels is None else None)
        if levels is not None and swept is not None:
            block -= levels.take(swept.codes[rows], axis=0)
        if root is not None:
            block *= root[rows, None]
        weighted = block if root is None or not dummies else block * root[rows, None]
        for table, effect in zip(crossed, dummies, strict=True):
            pair = cluster[rows] * effect.size + effect.codes[rows]
            table += _sums(pair, len(table), weighted)
        _add_products(inner, block, cluster[rows])
    moments = inner
    if dummies:
        across = np.concatenate([t.reshape(n_clusters, -1, p) for t in crossed], axis=1)
        own = _dummy_products(sample, dummies, swept)
        moments = np.block([[own, across], [np.swapaxes(across, 1, 2), inner]])
    return moments, _squares_before(sample, dummies, moments, squares, means)


def _squares_before(
    sample: Sample,
    dummies: list[Grouping],
    moments: np.ndarray,
    squares: np.ndarray | None,
    means: np.ndarray | None,
) -> np.ndarray:
    """The columns' sums of squares before sweeping and centring, (P,)."""
    if squares is not None:
        masses = [
            np.bincount(e.codes, weights=sample.weights, minlength=e.size)
            for e in dummies
        ]
        return np.concatenate([*masses, squares])
    before = np.einsum("cjj->j", moments)
    if means is not None:
        total = len(sample.y) if sample.weights is None else sample.weights.sum()
        before[-len(means) :] += total * means**2
    return before

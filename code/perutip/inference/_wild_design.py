"""Per-cluster moments of a regression, in a basis where X'WX is the identity.

Fixed effects nested in the cluster are swept out exactly; other fixed effects enter
as dummies, formed one cluster at a time so that no matrix of all dummies exists.
Every bootstrap type needs only these moments (MacKinnon, Nielsen and Webb 2023).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular
from scipy.sparse import csr_array

from perutip.inference._wild_sample import Grouping, Sample

__all__ = ["Design", "make_design"]

COLLINEAR = 1e-10  # share of a column's sum of squares left by the columns before it
ABSORBED = 1e-24  # share of a column's sum of squares left by the swept effects
MOST_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Design:
    """Moments of one regression, with Q the orthonormalised regressors.

    Attributes
    ----------
    gram : (n_cells, K, K) Q_c'WQ_c; they sum to the identity.
    moment : (n_cells, K) Q_c'Wy_c.
    cell_cluster, cell_boot : (n_cells,) cluster and bootstrap cluster of each cell.
    rows : (k, K) with R'β = (R'rows)γ + R'offset for γ the coefficients on Q.
    offset : (k,) constant part of the coefficients (from centring y).
    kept : (k,) which regressors are in the regression.
    n_regressors : rank of the design, every fixed effect counted.
    """

    names: tuple[str, ...]
    kept: np.ndarray
    rows: np.ndarray
    offset: np.ndarray
    gram: np.ndarray
    moment: np.ndarray
    cell_cluster: np.ndarray
    cell_boot: np.ndarray
    cluster_labels: list
    boot_labels: list
    n_obs: int
    n_regressors: int

    @property
    def n_clusters(self) -> int:
        """Number of clusters."""
        return len(self.cluster_labels)

    @property
    def n_boot(self) -> int:
        """Number of bootstrap clusters."""
        return len(self.boot_labels)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Names of the regressors dropped for collinearity."""
        return tuple(n for n, keep in zip(self.names, self.kept) if not keep)

    def by_cluster(self, cells: np.ndarray) -> np.ndarray:
        """Sum an array over the cells of each cluster: (n_clusters, ...)."""
        if len(cells) == self.n_clusters:
            return cells
        first = np.searchsorted(self.cell_cluster, np.arange(self.n_clusters))
        return np.add.reduceat(cells, first, axis=0)


@dataclass(frozen=True)
class _Centring:
    """Means subtracted from all columns but the constant."""

    constant: int  # column index of the constant, −1 when it is among the dummies
    value: float
    means: np.ndarray  # (k + 1,), the outcome's last

    @property
    def active(self) -> bool:
        return self.value != 0.0


def _is_nested(inner: Grouping, outer: Grouping) -> bool:
    parent = np.empty(inner.size, dtype=np.intp)
    parent[inner.codes] = outer.codes
    return bool((parent[inner.codes] == outer.codes).all())


def _split_effects(sample: Sample) -> tuple[Grouping | None, list[Grouping]]:
    """The finest effect nested in the cluster, and the effects it does not contain."""
    nested = [e for e in sample.effects if _is_nested(e, sample.cluster)]
    if not nested:
        return None, list(sample.effects)
    swept = max(nested, key=lambda effect: effect.size)
    others = [e for e in sample.effects if e is not swept]
    return swept, [e for e in others if not _is_nested(swept, e)]


def _no_centring(sample: Sample) -> _Centring:
    return _Centring(-1, 0.0, np.zeros(sample.x.shape[1] + 1))


def _centring(sample: Sample, swept: Grouping | None, dummies: bool) -> _Centring:
    k = sample.x.shape[1]
    none = _no_centring(sample)
    if swept is not None:
        return none
    column = -1
    if not dummies:
        head = sample.x[:100]
        candidates = np.flatnonzero((head == head[0]).all(axis=0) & (head[0] != 0))
        constants = [j for j in candidates if (sample.x[:, j] == head[0, j]).all()]
        if not constants:
            return none
        column = int(constants[0])
    weights = sample.weights
    mass = np.ones(len(sample.y)) if weights is None else weights
    means = np.append(mass @ sample.x, mass @ sample.y) / mass.sum()
    if column >= 0:
        means[column] = 0.0
    return _Centring(column, 1.0 if column < 0 else float(sample.x[0, column]), means)


def _rows_by_cluster(cluster: Grouping) -> Iterator[slice | np.ndarray]:
    codes = cluster.codes
    bounds = np.concatenate([[0], np.cumsum(np.bincount(codes))])
    if (codes[1:] >= codes[:-1]).all():
        yield from (slice(a, b) for a, b in zip(bounds[:-1], bounds[1:]))
        return
    small = codes.astype(np.uint16) if cluster.size < 65536 else codes
    order = np.argsort(small, kind="stable")
    yield from (order[a:b] for a, b in zip(bounds[:-1], bounds[1:]))


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
    if sample.boot is sample.cluster:
        index = np.arange(sample.cluster.size)
        return sample.cluster.codes, index, index
    pair = sample.cluster.codes * sample.boot.size + sample.boot.codes
    used, codes = np.unique(pair, return_inverse=True)
    cluster, boot = np.divmod(used, sample.boot.size)
    return codes, cluster, boot


def _block(
    sample: Sample,
    rows: slice | np.ndarray,
    swept: Grouping | None,
    dummies: list[Grouping],
    centring: _Centring,
) -> tuple[np.ndarray, np.ndarray]:
    """[dummies, regressors, outcome] of one cluster, swept and weighted; and the
    columns' sums of squares before sweeping."""
    n_dummies = sum(effect.size for effect in dummies)
    weights = None if sample.weights is None else sample.weights[rows]
    outcome = sample.y[rows]
    block = np.empty((len(outcome), n_dummies + sample.x.shape[1] + 1))
    gather = isinstance(rows, np.ndarray)
    block[:, n_dummies:-1] = sample.x.take(rows, axis=0) if gather else sample.x[rows]
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
    elif centring.active:
        block[:, n_dummies:] -= centring.means
    if weights is not None:
        block *= np.sqrt(weights)[:, None]
    return block, before


def _moments(
    sample: Sample,
    swept: Grouping | None,
    dummies: list[Grouping],
    centring: _Centring,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Moments (n_cells, P + 1, P + 1) of [dummies, regressors, outcome], the cells'
    clusters and bootstrap clusters, and sums of squares before sweeping (P + 1,)."""
    codes, cluster, boot = _cells(sample)
    width = sum(effect.size for effect in dummies) + sample.x.shape[1] + 1
    if len(cluster) * width**2 * 8 > MOST_BYTES:
        raise ValueError(
            f"{width - 1} columns (fixed effects not nested in the cluster are "
            f"dummies) in {len(cluster)} cells need more than 2 GB"
        )
    moments = np.empty((len(cluster), width, width))
    total = np.zeros(width)
    for g, rows in enumerate(_rows_by_cluster(sample.cluster)):
        block, before = _block(sample, rows, swept, dummies, centring)
        total += before
        if sample.boot is sample.cluster:
            np.matmul(block.T, block, out=moments[g])
            continue
        inside = codes[rows]
        for cell in np.unique(inside).tolist():
            part = block[inside == cell]
            moments[cell] = part.T @ part
    if swept is None:
        mass = len(sample.y) if sample.weights is None else sample.weights.sum()
        total = np.einsum("cjj->j", moments)
        total[-len(centring.means) :] += mass * centring.means**2
    return moments, cluster, boot, total


def _independent(
    moments: np.ndarray, before: np.ndarray, first: int = -1
) -> tuple[np.ndarray, np.ndarray]:
    """Columns that are not a combination of those before them, as feols keeps them,
    and the basis T (columns, K) with T'X'WXT = I; column `first` is looked at first."""
    gram = moments.sum(axis=0)[:-1, :-1]
    alive = np.diagonal(gram) > ABSORBED * before[:-1]
    scale = np.sqrt(np.where(alive, np.diagonal(gram), 1.0))
    unit = gram / scale / scale[:, None]
    root = np.zeros_like(unit)
    kept: list[int] = []
    order = np.flatnonzero(alive).tolist()
    if first in order:
        order.insert(0, order.pop(order.index(first)))
    for j in order:
        m = len(kept)
        row = unit[j] - root[:m, j] @ root[:m]
        if row[j] > COLLINEAR:
            root[m] = row / np.sqrt(row[j])
            kept.append(j)
    index = np.array(kept, dtype=np.intp)
    upper = np.triu(root[: len(kept)][:, index])
    inverse = solve_triangular(upper, np.eye(len(kept)))
    return index, inverse / scale[index, None]


def make_design(sample: Sample) -> Design:
    """Reduce a sample to its per-cell moments.

    Raises ValueError where no regressor survives, where no degree of freedom is left,
    or where the moments would not fit into 2 GB.
    """
    swept, dummies = _split_effects(sample)
    centring = _centring(sample, swept, bool(dummies))
    n_dummies = sum(effect.size for effect in dummies)
    moments, cluster, boot, before = _moments(sample, swept, dummies, centring)
    index, basis = _independent(moments, before, centring.constant)
    # Centring puts the constant first; where that drops a column before the constant,
    # feols would have dropped the constant instead.
    if not np.isin(np.arange(centring.constant), index).all():
        centring = _no_centring(sample)
        moments, cluster, boot, before = _moments(sample, swept, dummies, centring)
        index, basis = _independent(moments, before)
    kept = np.isin(np.arange(n_dummies, moments.shape[1] - 1), index)
    if not kept.any():
        raise ValueError("every regressor is collinear with the fixed effects")
    rank = len(index) + (swept.size if swept is not None else 0)
    if len(sample.y) <= rank:
        raise ValueError(f"{len(sample.y)} rows do not identify {rank} coefficients")
    rows = np.zeros((len(kept), len(index)))
    in_rows = index >= n_dummies
    rows[index[in_rows] - n_dummies] = basis[in_rows]
    offset = np.zeros(len(kept))
    if centring.active and centring.constant >= 0:
        c = centring.constant
        rows[c] -= centring.means[:-1] @ rows / centring.value
        offset[c] = centring.means[-1] / centring.value
    inner = moments[:, index[:, None], index]
    return Design(
        names=sample.names,
        kept=kept,
        rows=rows,
        offset=offset,
        gram=basis.T @ inner @ basis,
        moment=moments[:, index, -1] @ basis,
        cell_cluster=cluster,
        cell_boot=boot,
        cluster_labels=sample.cluster.labels,
        boot_labels=sample.boot.labels,
        n_obs=len(sample.y),
        n_regressors=rank,
    )

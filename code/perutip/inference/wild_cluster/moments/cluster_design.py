"""Per-cluster moments of a regression, in a basis where X'WX is the identity.

Fixed effects nested in the cluster are swept out exactly; others enter as dummies.
Every bootstrap type needs only these moments (MacKinnon, Nielsen and Webb 2023).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from perutip.inference.wild_cluster.moments.basis import Basis, independent, steadying
from perutip.inference.wild_cluster.moments.cluster_moments import cluster_moments
from perutip.inference.wild_cluster.moments.sample import Grouping, Sample
from perutip.inference.wild_cluster.moments.subclusters import cell_moments

__all__ = ["Design", "make_design"]

NEARLY = 1e-14  # share of a column's sum of squares below which it is dropped
MOST_BYTES = 1_000_000_000


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
        return tuple(
            n for n, keep in zip(self.names, self.kept, strict=True) if not keep
        )

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
    if inner.codes is outer.codes:
        return True
    if inner.size < outer.size:
        return False
    parent = np.empty(inner.size, dtype=np.intp)
    for rows in (slice(0, 1000), slice(None)):  # a quick look, then the proof
        parent[inner.codes[rows]] = outer.codes[rows]
        if not (parent.take(inner.codes[rows]) == outer.codes[rows]).all():
            return False
    return True


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


def _moments(
    sample: Sample,
    swept: Grouping | None,
    dummies: list[Grouping],
    centring: _Centring,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Moments (n_cells, P + 1, P + 1) of [dummies, regressors, outcome], the cells'
    clusters and bootstrap clusters, and sums of squares before sweeping (P + 1,)."""
    subclusters = sample.boot is not sample.cluster
    n_cells = sample.cluster.size
    if subclusters:
        n_cells = min(len(sample.y), n_cells * sample.boot.size)
    width = sum(effect.size for effect in dummies) + sample.x.shape[1] + 1
    if n_cells * width**2 * 8 > MOST_BYTES:
        raise ValueError(
            f"{width - 1} columns (fixed effects not nested in the cluster are "
            f"dummies) in up to {n_cells} cells may need more than 1 GB"
        )
    means = centring.means if centring.active else None
    if subclusters:
        return cell_moments(sample, swept, dummies, means)
    moments, before = cluster_moments(sample, swept, dummies, means)
    index = np.arange(sample.cluster.size)
    return moments, index, index, before


@dataclass(frozen=True)
class _Reduced:
    """Moments of a sample and the basis of its regressors."""

    centring: _Centring
    moments: np.ndarray
    cell_cluster: np.ndarray
    cell_boot: np.ndarray
    basis: Basis


def _reduced(
    sample: Sample,
    swept: Grouping | None,
    dummies: list[Grouping],
    floor: np.ndarray | None = None,
) -> _Reduced:
    n_dummies = sum(effect.size for effect in dummies)
    centring = _centring(sample, swept, bool(dummies))
    found = _moments(sample, swept, dummies, centring)
    basis = independent(found[0], found[3], n_dummies, centring.constant, floor)
    # Centring puts the constant first; where that drops a column before the constant,
    # feols would have dropped the constant instead.
    if not np.isin(np.arange(centring.constant), basis.index).all():
        centring = _no_centring(sample)
        found = _moments(sample, swept, dummies, centring)
        basis = independent(found[0], found[3], n_dummies, -1, floor)
    return _Reduced(centring, *found[:3], basis)


def _coefficient_rows(
    reduced: _Reduced, n_dummies: int, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """rows (k, K) and offset (k,) with β = rows γ + offset, γ on the basis."""
    index, centring = reduced.basis.index, reduced.centring
    rows, offset = np.zeros((k, len(index))), np.zeros(k)
    in_rows = index >= n_dummies
    rows[index[in_rows] - n_dummies] = reduced.basis.vectors[in_rows]
    if centring.active and centring.constant >= 0:
        c = centring.constant
        rows[c] -= centring.means[:-1] @ rows / centring.value
        offset[c] = centring.means[-1] / centring.value
    return rows, offset


def make_design(sample: Sample) -> Design:
    """Reduce a sample to its per-cell moments.

    Raises ValueError where no regressor survives, where no degree of freedom is left,
    or where the moments would not fit into 1 GB.
    """
    swept, dummies = _split_effects(sample)
    n_dummies = sum(effect.size for effect in dummies)
    first = _reduced(sample, swept, dummies)
    near = steadying(first.basis, n_dummies, sample.x.shape[1])
    if near is not None:
        floor = NEARLY * first.basis.squares
        floor[:n_dummies] = 0.0
        steadied = sample.x @ near[0]
        ends = np.cumsum([effect.size for effect in dummies])[:-1]
        # Splitting nothing gives one empty part: the two may differ in length.
        for effect, levels in zip(dummies, np.split(near[1], ends), strict=False):
            steadied += levels.take(effect.codes, axis=0)
        first = _reduced(replace(sample, x=steadied), swept, dummies, floor)
    moments = first.moments
    index, basis = first.basis.index, first.basis.vectors
    kept = np.isin(np.arange(n_dummies, moments.shape[1] - 1), index)
    if not kept.any():
        raise ValueError("every regressor is collinear with the fixed effects")
    rank = len(index) + (swept.size if swept is not None else 0)
    if len(sample.y) <= rank:
        raise ValueError(f"{len(sample.y)} rows do not identify {rank} coefficients")
    rows, offset = _coefficient_rows(first, n_dummies, len(kept))
    if near is not None:
        rows, offset = near[0] @ rows, near[0] @ offset
    inner = moments[:, index[:, None], index]
    return Design(
        names=sample.names,
        kept=kept,
        rows=rows,
        offset=offset,
        gram=basis.T @ inner @ basis,
        moment=moments[:, index, -1] @ basis,
        cell_cluster=first.cell_cluster,
        cell_boot=first.cell_boot,
        cluster_labels=sample.cluster.labels,
        boot_labels=sample.boot.labels,
        n_obs=len(sample.y),
        n_regressors=rank,
    )

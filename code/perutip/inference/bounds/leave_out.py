"""Lee's bounds without each cluster, all at once, from one sort of the outcomes.

A trimmed mean is the integral of the sorted outcomes over their mass, up to a cut.
Without a cluster the cut moves by the mass of the cluster's own rows below it, so that
every leave-one-out bound is a look-up in the same two cumulative sums, less the rows of
the cluster: sorting costs N log N whatever the number of clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perutip.inference.bounds.trimming import Arms, averaged_over_cells

Floats = NDArray[np.floating]


def bounds_without_each(
    y: Floats,
    selected: Floats,
    treated: Floats,
    weights: Floats,
    cells: NDArray[np.integer],
    cluster: NDArray[np.integer],
    uniform: bool,
) -> Arms:
    """Bounds without cluster 0, 1, ..., arrays (G,); as `cell_bounds` on the rest.

    Parameters
    ----------
    y, selected, treated, weights : (N,)
        Outcome (finite where not selected too), 0/1, 0/1, positive.
    cells, cluster : (N,)
        Codes from 0.
    uniform : bool
        One arm is trimmed in all cells.
    """
    n_clusters = int(cluster.max()) + 1
    whole = _arms(y, selected, treated, weights, cluster, n_clusters, None)
    labels = np.unique(cells)
    if labels.size == 1:
        return whole
    more = np.where(whole.rate_treated > whole.rate_control, 1, -1)
    parts = []
    for label in labels:
        here = cells == label
        arms = _arms(
            y[here],
            selected[here],
            treated[here],
            weights[here],
            cluster[here],
            n_clusters,
            more if uniform else None,
        )
        parts.append((arms, _without(weights[here], cluster[here], n_clusters)))
    return averaged_over_cells(whole, parts, uniform)


def _arms(
    y: Floats,
    selected: Floats,
    treated: Floats,
    weights: Floats,
    cluster: NDArray[np.integer],
    n_clusters: int,
    trim: NDArray[np.integer] | None,
) -> Arms:
    rates, sides = [], []
    for arm in (1, 0):
        here, seen = treated == arm, (treated == arm) & (selected == 1)
        everyone = _without(weights[here], cluster[here], n_clusters)
        side = _SortedArm.of(y[seen], weights[seen], cluster[seen], n_clusters)
        with np.errstate(invalid="ignore", divide="ignore"):
            rates.append(side.mass / everyone)
        sides.append(side)
    one, zero = rates
    with np.errstate(invalid="ignore", divide="ignore"):
        keep_one, keep_zero = np.minimum(zero / one, 1.0), np.minimum(one / zero, 1.0)
    if trim is not None:
        keep_one = np.where(trim > 0, keep_one, 1.0)
        keep_zero = np.where(trim < 0, keep_zero, 1.0)
    low_one, high_one = sides[0].trimmed_means(keep_one)
    low_zero, high_zero = sides[1].trimmed_means(keep_zero)
    return Arms(
        low_one - high_zero, high_one - low_zero, one, zero, keep_one, keep_zero
    )


def _without(weights: Floats, cluster: NDArray[np.integer], n_clusters: int) -> Floats:
    """(G,) total weight without each cluster, exactly zero where no row is left."""
    rest = len(cluster) - np.bincount(cluster, minlength=n_clusters)
    mass = weights.sum() - np.bincount(cluster, weights, minlength=n_clusters)
    return np.where(rest > 0, mass, 0.0)


@dataclass(frozen=True, eq=False)
class _SortedArm:
    """Selected rows of an arm, by cluster and within it by outcome.

    weight, product: (n,) w and wy. owner: (n,) cluster. left: (n,) mass of the other
    clusters' rows that sort before. ends, integral: (n + 1,) cumulative w and wy over
    all rows sorted by outcome. mass, total: (G,) w and wy without each cluster.
    """

    weight: Floats
    product: Floats
    owner: NDArray[np.integer]
    left: Floats
    ends: Floats
    integral: Floats
    mass: Floats
    total: Floats

    @classmethod
    def of(
        cls, y: Floats, w: Floats, cluster: NDArray[np.integer], n_clusters: int
    ) -> _SortedArm:
        order = np.argsort(y, kind="stable")
        y, w, cluster = y[order], w[order], cluster[order]
        ends = np.concatenate([[0.0], np.cumsum(w)])
        integral = np.concatenate([[0.0], np.cumsum(w * y)])
        grouped = np.argsort(cluster, kind="stable")
        own = w[grouped]
        size = np.bincount(cluster, minlength=n_clusters)
        running = np.concatenate([[0.0], np.cumsum(own)])
        start = running[np.cumsum(size) - size]
        before = running[:-1] - np.repeat(start, size)
        return cls(
            weight=own,
            product=own * y[grouped],
            owner=cluster[grouped],
            left=ends[:-1][grouped] - before,
            ends=ends,
            integral=integral,
            mass=_without(w, cluster, n_clusters),
            total=integral[-1] - np.bincount(cluster, w * y, minlength=n_clusters),
        )

    def trimmed_means(self, keep: Floats) -> tuple[Floats, Floats]:
        """Means (G,) of the lowest and of the highest share `keep` (G,)."""
        kept = keep * self.mass
        with np.errstate(invalid="ignore", divide="ignore"):
            lowest = self._lowest(kept) / kept
            highest = (self.total - self._lowest(self.mass - kept)) / kept
        return lowest, highest

    def _lowest(self, mass: Floats) -> Floats:
        """Sum of wy over the lowest `mass` (G,) without each cluster."""
        count = len(mass)
        stopped = np.cumsum(self.left >= mass[self.owner])
        start = np.searchsorted(self.owner, self.owner)
        before = np.concatenate([[0], stopped])[start]
        # The first rows of a cluster only: rounding must not let a later one in.
        below = stopped == before
        own = np.bincount(self.owner, self.weight * below, minlength=count)
        own_sum = np.bincount(self.owner, self.product * below, minlength=count)
        return np.interp(mass + own, self.ends, self.integral) - own_sum

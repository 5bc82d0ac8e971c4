"""Moments of estimates under the null, and of the variance that studentizes them.

Residuals of the full-sample model without effects, their sums by cluster: what a
pattern of signs multiplies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perutip.inference.linear_estimator import bootstrap_t as wild
from perutip.inference.linear_estimator.conditions import weights_without
from perutip.inference.linear_estimator.linear_design import Bools, Floats, LinearDesign

Variance = Literal["jackknife", "residual"]
Sides = Sequence[tuple[Floats, Floats]]


def null_moments(
    outcome: Floats,
    design: LinearDesign,
    codes: NDArray,
    labels: NDArray,
    columns: Sequence[int],
    variance: Variance,
    kept: Bools,
) -> list[wild.LinearMoments]:
    """Moments of each estimate and of its studentizing variance, one per column."""
    weights = design.weights(kept)
    for column in columns:
        if not np.isfinite(weights[:, column]).all():
            raise ValueError(f"estimate {design.names[column]} is not estimable")
    shifts = np.column_stack([design.shift(column) for column in columns])
    both = design.null_residuals(np.column_stack([outcome, shifts]), kept)
    sides = [(both[:, 0], both[:, 1 + i]) for i in range(len(columns))]
    sums = [
        [np.bincount(codes, weights[:, c] * u, minlength=len(labels)) for u in pair]
        for c, pair in zip(columns, sides, strict=True)
    ]
    totals = np.array(sums, float)
    spreads: Sequence[Floats] | Floats
    if variance == "jackknife":
        spreads = _jackknife_spread(
            design, weights, codes, labels, columns, kept, sides, totals
        )
    else:
        spreads = [
            _residual_spread(design, codes, len(labels), c, kept, pair, weights[:, c])
            for c, pair in zip(columns, sides, strict=True)
        ]
    return [
        wild.LinearMoments(total[0], total[1], spread[0], spread[1])
        for total, spread in zip(totals, spreads, strict=True)
    ]


def _jackknife_spread(
    design: LinearDesign,
    full: Floats,
    codes: NDArray,
    labels: NDArray,
    columns: Sequence[int],
    kept: Bools,
    sides: Sides,
    totals: Floats,
) -> Floats:
    """(m, 2, G, G): scaled leave-one-out sums less full-sample sums by cluster."""
    count = len(labels)
    out = np.empty((len(columns), 2, count, count))
    identified = design.identified(kept)
    for g in range(count):
        others = kept & (codes != g)
        without = weights_without(design, full, identified, others, labels[g])
        for i, column in enumerate(columns):
            for side in range(2):
                product = without[:, column] * sides[i][side]
                out[i, side, g] = np.bincount(codes, product, minlength=count)
    gaps = out - totals[:, :, None, :]
    return np.sqrt((count - 1) / count) * gaps


def _residual_spread(
    design: LinearDesign,
    codes: NDArray,
    count: int,
    column: int,
    kept: Bools,
    pair: tuple[Floats, Floats],
    weights: Floats,
) -> Floats:
    """(2, G, G): cluster scores of the residuals of each cluster's own column."""
    split = np.zeros((len(codes), 2 * count))
    rows = np.arange(len(codes))
    split[rows, codes], split[rows, count + codes] = pair
    residual = design.residuals(split, codes, column, kept)
    total = np.zeros((count, 2 * count))
    np.add.at(total, codes, residual * weights[:, None])
    return np.stack([total[:, :count], total[:, count:]])

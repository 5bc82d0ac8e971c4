"""What an estimate a'y must offer so that inference about it is matrix algebra.

A design turns what is known before any outcome is seen (fixed effects, treatment,
covariates) into the weights a, and re-derives them when rows are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RANK_TOLERANCE = 1e-10
"""Eigenvalues of the unit-diagonal cross product below this share count as zero."""

ROW_TOLERANCE = 1e-6
"""Relative length of a row outside the fitted row space that makes it unidentified."""


class LinearDesign(Protocol):
    """n rows, m estimates. `keep` is an (n,) mask of the rows that exist."""

    names: tuple[str, ...]
    treated: Bools

    def weights(self, keep: Bools | None = None) -> Floats:
        """(n, m) weights; zero on rows left out; NaN column if not estimable."""
        ...

    def identified(self, keep: Bools | None = None) -> Bools:
        """(n,) true on kept treated rows that contribute to the estimates."""
        ...

    def shift(self, target: int) -> Floats:
        """(n,) what one unit of a constant effect adds to the outcome."""
        ...

    def null_residuals(self, values: Floats, keep: Bools | None = None) -> Floats:
        """Residuals of (n,) or (n, k) values in the model without any effect."""
        ...

    def residuals(
        self, values: Floats, cluster: NDArray, target: int, keep: Bools | None = None
    ) -> Floats:
        """Residuals of (n,) or (n, k) values in the model with effects."""
        ...


@dataclass(frozen=True, eq=False)
class RowSpace:
    """Generalised inverse (p, p) of a cross product, and what lies outside it."""

    inverse: Floats
    outside: Floats
    scale: Floats

    def contains(self, rows: sparse.csr_array) -> Bools:
        """True where a row is a combination of the fitted rows."""
        scaled = rows @ sparse.diags_array(self.scale)
        length = np.sqrt(scaled.power(2).sum(axis=1))
        beyond = np.linalg.norm(scaled @ self.outside, axis=1)
        return beyond <= ROW_TOLERANCE * np.maximum(length, 1e-300)


def row_space(gram: Floats) -> RowSpace:
    """Spectral inverse of a symmetric (p, p) matrix, scaled to unit diagonal first."""
    diagonal = np.diag(gram)
    present = diagonal > 0
    scale = np.where(present, 1.0 / np.sqrt(np.where(present, diagonal, 1.0)), 1.0)
    values, vectors = np.linalg.eigh(gram * np.outer(scale, scale))
    kept = values > RANK_TOLERANCE * max(values[-1], 1.0)
    basis = vectors[:, kept]
    inverse = (basis / values[kept]) @ basis.T * np.outer(scale, scale)
    return RowSpace(inverse, vectors[:, ~kept], scale)


def weighted_space(rows: sparse.csr_array, weights: Floats) -> RowSpace:
    """Row space of Z'diag(v)Z; rows with weight zero do not enter."""
    return row_space((rows.T @ (sparse.diags_array(weights) @ rows)).toarray())


def one_hot(
    factors: Sequence[NDArray], covariates: Floats | None = None
) -> sparse.csr_array:
    """Sparse (n, p) design: dummies of every factor, then the covariates."""
    blocks = []
    for values in factors:
        levels, position = np.unique(values, return_inverse=True)
        rows = np.arange(len(values))
        ones = np.ones(len(values))
        shape = (len(values), len(levels))
        blocks.append(sparse.csr_array((ones, (rows, position)), shape=shape))
    if covariates is not None and covariates.size:
        blocks.append(sparse.csr_array(covariates))
    return sparse.csr_array(sparse.hstack(blocks, format="csr"))


def by_row(weights: Floats, values: Floats) -> Floats:
    """Rows of (n,) or (n, k) values times (n,) weights."""
    return (values.T * weights).T

"""What an estimate a'y must offer so that inference about it is matrix algebra.

A design turns what is known before any outcome is seen (fixed effects, treatment,
covariates) into the weights a, and re-derives them when rows are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
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

REMEMBERED, LARGEST = 256, 100
"""Row spaces that are kept (25 regions left out, of ten samples) and the most columns
of one: 40 MB at most."""


class LinearDesign(Protocol):
    """n rows, m estimates. `keep` is an (n,) mask of the rows that exist."""

    @property
    def names(self) -> tuple[str, ...]:
        """(m,) one per estimate."""
        ...

    @property
    def treated(self) -> Bools:
        """(n,) rows whose outcome an effect may have moved."""
        ...

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
    """Generalised inverse (p, p) of a cross product, and what lies outside it.

    outside: (p, q) orthonormal in coordinates divided by scale (p,).
    """

    inverse: Floats
    outside: Floats
    scale: Floats


def row_space(gram: Floats) -> RowSpace:
    """Spectral inverse of a symmetric (p, p) matrix, scaled to unit diagonal first.

    Remembered: outcomes on the same cases ask for the same ones, each without every
    cluster. Its arrays are shared and cannot be written to.
    """
    size = len(gram)
    if size > LARGEST:
        return _spectral(gram)
    return _remembered(np.asarray(gram, np.float64).tobytes(), size)


@lru_cache(maxsize=REMEMBERED)
def _remembered(numbers: bytes, size: int) -> RowSpace:
    return _spectral(np.frombuffer(numbers).reshape(size, size))


def _spectral(gram: Floats) -> RowSpace:
    diagonal = np.diag(gram)
    present = diagonal > 0
    scale = np.where(present, 1.0 / np.sqrt(np.where(present, diagonal, 1.0)), 1.0)
    values, vectors = np.linalg.eigh(gram * np.outer(scale, scale))
    kept = values > RANK_TOLERANCE * max(values[-1], 1.0)
    basis = vectors[:, kept]
    inverse = (basis / values[kept]) @ basis.T * np.outer(scale, scale)
    space = RowSpace(inverse, vectors[:, ~kept], scale)
    for part in (space.inverse, space.outside, space.scale):
        part.flags.writeable = False
    return space


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


@dataclass(frozen=True, eq=False)
class EffectRows:
    """Rows of dummies and covariates, kept as codes: the (n, p) design unexpanded."""

    factors: tuple[NDArray, ...]
    covariates: Floats | None = None

    @cached_property
    def columns(self) -> NDArray[np.int64]:
        """(n, F) the column of each row's dummy of each factor."""
        start, out = 0, []
        for values in self.factors:
            levels, position = np.unique(values, return_inverse=True)
            out.append(position + start)
            start += len(levels)
        return np.column_stack(out).astype(np.int64)

    @cached_property
    def n_dummies(self) -> int:
        """Dummies, all levels of all factors."""
        return int(self.columns.max()) + 1

    @cached_property
    def sparse(self) -> sparse.csr_array:
        """The same design as a sparse matrix."""
        return one_hot(self.factors, self.covariates)

    @cached_property
    def _pairs(self) -> NDArray[np.int64]:
        count = self.columns.shape[1]
        pairs = [
            self.columns[:, i] * self.n_dummies + self.columns[:, j]
            for i in range(count)
            for j in range(count)
        ]
        return np.concatenate(pairs)

    def gram(self, weights: Floats) -> Floats:
        """(p, p) Z'diag(v)Z."""
        d, count = self.n_dummies, self.columns.shape[1]
        counts = np.bincount(self._pairs, np.tile(weights, count**2), minlength=d * d)
        block: Floats = counts.reshape(d, d).astype(float)
        if self.covariates is None:
            return block
        weighted = by_row(weights, self.covariates)
        across = self.transpose_times(weighted)
        return np.block([[block, across[:d]], [across[:d].T, across[d:]]])

    def transpose_times(self, values: Floats) -> Floats:
        """Z'values, (p,) or (p, k)."""
        if values.ndim == 2:
            return self.sparse.T @ values
        count = self.columns.shape[1]
        out: Floats = np.bincount(
            self.columns.T.ravel(), np.tile(values, count), minlength=self.n_dummies
        ).astype(float)
        if self.covariates is None:
            return out
        return np.concatenate([out, self.covariates.T @ values])

    def times(self, coefficients: Floats) -> Floats:
        """Z times (p,) or (p, k) coefficients."""
        out = coefficients[self.columns[:, 0]]
        for column in self.columns.T[1:]:
            out = out + coefficients[column]
        if self.covariates is not None:
            out = out + self.covariates @ coefficients[self.n_dummies :]
        return out

    def contained(self, space: RowSpace) -> Bools:
        """(n,) rows that are combinations of the fitted rows."""
        beyond = self.times(space.scale[:, None] * space.outside)
        length = (space.scale[self.columns] ** 2).sum(axis=1)
        if self.covariates is not None:
            scaled = self.covariates * space.scale[self.n_dummies :]
            length = length + (scaled**2).sum(axis=1)
        return (beyond**2).sum(axis=1) <= ROW_TOLERANCE**2 * length


def by_row(weights: Floats, values: Floats) -> Floats:
    """Rows of (n,) or (n, k) values times (n,) weights."""
    return (values.T * weights).T

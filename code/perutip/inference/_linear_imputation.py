"""Designs whose estimates are linear in the outcome: imputation and least squares.

A design turns what is known before any outcome is seen (fixed effects, treatment,
covariates) into the weights a of an estimate a'y. It can re-derive them when some
rows are left out, which is all that the jackknife and the bootstrap need.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
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
    """What an estimate a'y must offer; n rows, m estimates."""

    names: tuple[str, ...]
    treated: Bools

    def weights(self, keep: Bools | None = None) -> Floats:
        """(n, m) weights; zero on rows left out; NaN column if not estimable."""
        ...

    def null_residuals(self, values: Floats) -> Floats:
        """Residuals of (n,) or (n, k) values in the model without any effect."""
        ...


def one_hot(codes: list[NDArray], covariates: Floats | None = None) -> sparse.csr_array:
    """Sparse (n, p) design of dummies of every factor, then the covariates."""
    blocks = []
    for values in codes:
        levels, position = np.unique(values, return_inverse=True)
        shape = (len(values), len(levels))
        rows = np.arange(len(values))
        ones = np.ones(len(values))
        blocks.append(sparse.csr_array((ones, (rows, position)), shape=shape))
    if covariates is not None and covariates.size:
        blocks.append(sparse.csr_array(covariates))
    return sparse.csr_array(sparse.hstack(blocks, format="csr"))


@dataclass(frozen=True, eq=False)
class RowSpace:
    """Generalised inverse of a cross product, and what lies outside its row space."""

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
    scale = np.where(diagonal > 0, 1.0 / np.sqrt(np.where(diagonal > 0, diagonal, 1)), 1)
    values, vectors = np.linalg.eigh(gram * np.outer(scale, scale))
    kept = values > RANK_TOLERANCE * max(values[-1], 1.0)
    basis = vectors[:, kept]
    inverse = (basis / values[kept]) @ basis.T * np.outer(scale, scale)
    return RowSpace(inverse, vectors[:, ~kept], scale)


@dataclass(frozen=True, eq=False)
class ImputationDesign:
    """Imputation: fit on untreated rows, average y minus the fit over treated rows.

    Borusyak, Jaravel and Spiess (2024), theorem 1 with the two-way model; Gardner's
    two-stage estimator gives the same point. With w the target weights, normalised
    over the treated rows that are identified, the estimate is a'y with a = w on
    treated rows and a = -v z'(Z0'vZ0)^- Z1'w on untreated ones.

    Attributes
    ----------
    factors: fixed effects, one code array of n per factor.
    treated: (n,) bool.
    targets: (n, m) non-negative weights of each estimate over treated rows.
    names: m names.
    covariates: (n, q), q may be 0. Rows enter the fit with `row_weights` (n,) v.
    """

    factors: tuple[NDArray, ...]
    treated: Bools
    targets: Floats
    names: tuple[str, ...]
    covariates: Floats | None = None
    row_weights: Floats | None = None
    _cache: dict = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        n, m = self.targets.shape
        if len(self.names) != m:
            raise ValueError(f"{m} targets but {len(self.names)} names")
        if self.treated.shape != (n,) or any(len(f) != n for f in self.factors):
            raise ValueError("factors, treated and targets differ in length")
        if (self.targets < 0).any() or not np.isfinite(self.targets).all():
            raise ValueError("target weights must be finite and not negative")
        if self.targets[~self.treated].any():
            raise ValueError("target weights must be zero on untreated rows")

    @cached_property
    def rows(self) -> sparse.csr_array:
        """Sparse (n, p) design of fixed effects and covariates."""
        return one_hot(list(self.factors), self.covariates)

    @cached_property
    def fit_weights(self) -> Floats:
        """(n,) weights of rows in the fit."""
        ones = np.ones(len(self.treated))
        return ones if self.row_weights is None else self.row_weights

    def _space(self, fitted: Bools) -> RowSpace:
        rows = self.rows[fitted]
        weighted = sparse.diags_array(self.fit_weights[fitted]) @ rows
        return row_space((rows.T @ weighted).toarray())

    def identified(self, keep: Bools | None = None) -> Bools:
        """(n,) true on treated rows whose untreated outcome the fit can predict."""
        keep = np.ones(len(self.treated), bool) if keep is None else keep
        return self._identified(keep, self._space(keep & ~self.treated))

    def _identified(self, keep: Bools, space: RowSpace) -> Bools:
        able = np.zeros(len(keep), bool)
        asked = np.flatnonzero(keep & self.treated)
        able[asked] = space.contains(self.rows[asked])
        return able

    def weights(self, keep: Bools | None = None) -> Floats:
        """(n, m) weights a; a column is NaN when no treated row of it is identified."""
        keep = np.ones(len(self.treated), bool) if keep is None else keep
        untreated = keep & ~self.treated
        space = self._space(untreated)
        target = self.targets * self._identified(keep, space)[:, None]
        mass = target.sum(axis=0)
        target = target / np.where(mass > 0, mass, np.nan)
        coefficients = space.inverse @ (self.rows.T @ target)
        fitted = (self.rows @ coefficients) * self.fit_weights[:, None]
        return np.where(untreated[:, None], -fitted, target)

    def null_residuals(self, values: Floats) -> Floats:
        """Residuals of the full-sample fit of the same model without any effect."""
        if "all" not in self._cache:
            self._cache["all"] = self._space(np.ones(len(self.treated), bool)).inverse
        weighted = (values.T * self.fit_weights).T
        return values - self.rows @ (self._cache["all"] @ (self.rows.T @ weighted))

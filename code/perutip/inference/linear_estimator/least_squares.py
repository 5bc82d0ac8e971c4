"""Least squares with absorbed effects as a linear design: TWFE, leads and lags."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from perutip.inference.linear_estimator.linear_design import (
    Bools,
    Floats,
    by_row,
    one_hot,
    weighted_space,
)


@dataclass(frozen=True, eq=False)
class LeastSquaresDesign:
    """Coefficients of the (n, m) `regressors`, others partialled out (FWL).

    `null_residuals` imposes that all m coefficients are zero; with m = 1 this is the
    restricted wild bootstrap of Cameron, Gelbach and Miller (2008). `factors` may be
    empty, then `covariates` must hold the constant.
    """

    factors: tuple[NDArray, ...]
    regressors: Floats
    names: tuple[str, ...]
    covariates: Floats | None = None
    row_weights: Floats | None = None

    def __post_init__(self) -> None:
        n, m = self.regressors.shape
        if len(self.names) != m:
            raise ValueError(f"{m} regressors but {len(self.names)} names")
        if any(len(f) != n for f in self.factors):
            raise ValueError("factors and regressors differ in length")

    @property
    def treated(self) -> Bools:
        """Rows where any regressor is not zero."""
        return np.asarray(self.regressors.any(axis=1), bool)

    @cached_property
    def rows(self) -> sparse.csr_array:
        """Sparse (n, p) design of fixed effects and covariates."""
        return one_hot(self.factors, self.covariates)

    def weights(self, keep: Bools | None = None) -> Floats:
        """(n, m) weights; NaN for a coefficient that the kept rows do not identify."""
        mass = self._mass(keep)
        partial = self.null_residuals(self.regressors, keep)
        gram = partial.T @ by_row(mass, partial)
        before = (by_row(mass, self.regressors) * self.regressors).sum(axis=0)
        lost = np.diag(gram) <= 1e-10 * np.maximum(before, 1e-300)
        scale = 1.0 / np.sqrt(np.where(lost, 1.0, np.diag(gram)))
        values, vectors = np.linalg.eigh(gram * np.outer(scale, scale))
        null = vectors[:, values <= 1e-10 * max(values[-1], 1e-300)]
        lost |= (np.abs(null) > 1e-6).any(axis=1)
        out = np.full(partial.shape, np.nan)
        kept = np.flatnonzero(~lost)
        if len(kept) == 0:
            return out
        others = self._residual_on(partial, np.flatnonzero(lost), mass)
        block = others[:, kept]
        inner = block.T @ by_row(mass, block)
        out[:, kept] = by_row(mass, block) @ np.linalg.inv(inner)
        return out

    def identified(self, keep: Bools | None = None) -> Bools:
        """Kept rows with a regressor that is not zero."""
        return self.treated & (self._mass(keep) > 0)

    def shift(self, target: int) -> Floats:
        """A unit of the coefficient raises the outcome by its regressor."""
        return self.regressors[:, target].astype(float)

    def null_residuals(self, values: Floats, keep: Bools | None = None) -> Floats:
        """Residuals on fixed effects and covariates alone."""
        mass = self._mass(keep)
        space = weighted_space(self.rows, mass)
        inner = self.rows.T @ by_row(mass, values)
        residual = values - self.rows @ (space.inverse @ inner)
        return by_row((mass > 0).astype(float), residual)

    def residuals(
        self, values: Floats, cluster: NDArray, target: int, keep: Bools | None = None
    ) -> Floats:
        """Residuals of the whole regression."""
        mass = self._mass(keep)
        partial = self.null_residuals(self.regressors, keep)
        inverse = np.linalg.pinv(partial.T @ by_row(mass, partial))
        outer = self.null_residuals(values, keep)
        return outer - partial @ (inverse @ (partial.T @ by_row(mass, outer)))

    def _mass(self, keep: Bools | None) -> Floats:
        ones = np.ones(len(self.regressors))
        mass = ones if self.row_weights is None else self.row_weights
        return mass if keep is None else mass * keep

    def _residual_on(self, partial: Floats, lost: NDArray, mass: Floats) -> Floats:
        if len(lost) == 0:
            return partial
        block = partial[:, lost]
        inverse = np.linalg.pinv(block.T @ by_row(mass, block))
        return partial - block @ (inverse @ (block.T @ by_row(mass, partial)))

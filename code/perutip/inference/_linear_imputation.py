"""The imputation estimator as a linear design."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from perutip.inference._linear_design import (
    Bools,
    Floats,
    RowSpace,
    by_row,
    one_hot,
    weighted_space,
)


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
    covariates: (n, q) or None. row_weights: (n,) weights v in the fit, or None.
    groups: (n,) codes or None; treated rows of a group share an average effect in
        the residual variance (one group when None).
    """

    factors: tuple[NDArray, ...]
    treated: Bools
    targets: Floats
    names: tuple[str, ...]
    covariates: Floats | None = None
    row_weights: Floats | None = None
    groups: NDArray | None = None

    def __post_init__(self) -> None:
        n, m = self.targets.shape
        if len(self.names) != m:
            raise ValueError(f"{m} targets but {len(self.names)} names")
        if self.treated.shape != (n,) or any(len(f) != n for f in self.factors):
            raise ValueError("factors, treated and targets differ in length")
        if not np.isfinite(self.targets).all() or (self.targets < 0).any():
            raise ValueError("target weights must be finite and not negative")
        if self.targets[~self.treated].any():
            raise ValueError("target weights must be zero on untreated rows")

    @cached_property
    def rows(self) -> sparse.csr_array:
        """Sparse (n, p) design of fixed effects and covariates."""
        return one_hot(self.factors, self.covariates)

    @cached_property
    def fit_weights(self) -> Floats:
        """(n,) weights of rows in the fit."""
        ones = np.ones(len(self.treated))
        return ones if self.row_weights is None else self.row_weights

    def with_treatment(self, treated: Bools, targets: Floats) -> ImputationDesign:
        """The same rows under another treatment path; shares the dummies."""
        other = replace(self, treated=treated, targets=targets)
        other.__dict__["rows"] = self.rows
        return other

    def identified(self, keep: Bools | None = None) -> Bools:
        """(n,) kept treated rows whose untreated outcome the fit can predict."""
        keep = self._kept(keep)
        return self._identified(keep, self._untreated_space(keep))

    def weights(self, keep: Bools | None = None) -> Floats:
        """(n, m) weights a; a column is NaN when no treated row of it is identified."""
        keep = self._kept(keep)
        space = self._untreated_space(keep)
        target = self.targets * self._identified(keep, space)[:, None]
        mass = target.sum(axis=0)
        target = target / np.where(mass > 0, mass, np.nan)
        coefficients = space.inverse @ (self.rows.T @ target)
        fitted = (self.rows @ coefficients) * self.fit_weights[:, None]
        return np.where((keep & ~self.treated)[:, None], -fitted, target)

    def shift(self, target: int) -> Floats:
        """A constant effect raises the outcome of every treated row."""
        return self.treated.astype(float)

    def null_residuals(self, values: Floats, keep: Bools | None = None) -> Floats:
        """Residuals of the same model on all kept rows, treated ones included."""
        kept = self._kept(keep) * self.fit_weights
        space = weighted_space(self.rows, kept)
        residual = values - self._fitted(space, kept, values)
        return by_row((kept > 0).astype(float), residual)

    def residuals(
        self, values: Floats, cluster: NDArray, target: int, keep: Bools | None = None
    ) -> Floats:
        """Residuals of the variance of Borusyak, Jaravel and Spiess (section 4.3).

        Untreated rows: of the fit. Treated rows: effect minus the average effect of
        the row's group, averaged with their cluster weights (the choice that is
        exact when effects are equal within groups).
        """
        keep = self._kept(keep)
        untreated = (keep & ~self.treated) * self.fit_weights
        space = weighted_space(self.rows, untreated)
        out = values - self._fitted(space, untreated, values)
        used = self._identified(keep, space) & (self.targets[:, target] > 0)
        averages = self._group_averages(out, cluster, target, used)
        out = by_row((keep & (used | ~self.treated)).astype(float), out)
        return out - averages

    def _group_averages(self, effects, cluster, target, used) -> Floats:
        groups = np.zeros(len(used)) if self.groups is None else self.groups
        chosen = np.flatnonzero(used)
        cells = one_hot([groups[chosen]]).T
        clusters = one_hot([cluster[chosen]])
        weights = sparse.diags_array(self.targets[chosen, target])
        mass = (cells @ weights @ clusters).toarray()
        flat = effects[chosen].reshape(len(chosen), -1)
        spread = mass @ clusters.T.toarray() * cells.toarray()
        averages = (spread @ (weights @ flat)) / (mass**2).sum(axis=1)[:, None]
        out = np.zeros((len(used), flat.shape[1]))
        out[chosen] = cells.T @ averages
        return out.reshape(effects.shape)

    def _kept(self, keep: Bools | None) -> Bools:
        return np.ones(len(self.treated), bool) if keep is None else keep

    def _untreated_space(self, keep: Bools) -> RowSpace:
        return weighted_space(self.rows, (keep & ~self.treated) * self.fit_weights)

    def _identified(self, keep: Bools, space: RowSpace) -> Bools:
        able = np.zeros(len(keep), bool)
        asked = np.flatnonzero(keep & self.treated)
        able[asked] = space.contains(self.rows[asked])
        return able

    def _fitted(self, space: RowSpace, weights: Floats, values: Floats) -> Floats:
        return self.rows @ (space.inverse @ (self.rows.T @ by_row(weights, values)))

"""The imputation estimator as a linear design."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from perutip.inference.linear_estimator.linear_design import (
    Bools,
    EffectRows,
    Floats,
    RowSpace,
    by_row,
    row_space,
)

MOST_KEPT = 64  # fits that a design remembers: all rows, then without each cluster


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
    def effects(self) -> EffectRows:
        """(n, p) design of fixed effects and covariates."""
        return EffectRows(self.factors, self.covariates)

    @cached_property
    def fit_weights(self) -> Floats:
        """(n,) weights of rows in the fit."""
        ones = np.ones(len(self.treated))
        return ones if self.row_weights is None else self.row_weights

    def with_treatment(self, treated: Bools, targets: Floats) -> ImputationDesign:
        """The same rows under another treatment path; shares the dummies."""
        other = replace(self, treated=treated, targets=targets)
        other.__dict__["effects"] = self.effects
        return other

    def only(self, column: int) -> ImputationDesign:
        """The same with one of its estimates; shares the dummies."""
        if len(self.names) == 1:
            return self
        other = replace(
            self, targets=self.targets[:, [column]], names=(self.names[column],)
        )
        other.__dict__.update(effects=self.effects, _fits=self._fits)
        return other

    def identified(self, keep: Bools | None = None) -> Bools:
        """(n,) kept treated rows whose untreated outcome the fit can predict."""
        return self._fit(self._kept(keep))[1]

    def weights(self, keep: Bools | None = None) -> Floats:
        """(n, m) weights a; a column is NaN when no treated row of it is identified.

        Those of a single estimate are kept, as fits are, and cannot be written to.
        """
        keep = self._kept(keep)
        if len(self.names) > 1:
            return self._weights(keep)
        key = keep.tobytes()
        if key not in self._single:
            found = self._weights(keep)
            found.flags.writeable = False
            if len(self._single) == MOST_KEPT:
                self._single.clear()
            self._single[key] = found
        return self._single[key]

    def _weights(self, keep: Bools) -> Floats:
        space, identified = self._fit(keep)
        target = self.targets * identified[:, None]
        mass = target.sum(axis=0)
        target = target / np.where(mass > 0, mass, np.nan)
        inner = (
            self.effects.transpose_times(target[:, 0])[:, None]
            if target.shape[1] == 1
            else self.effects.transpose_times(target)
        )
        fitted = by_row(self.fit_weights, self.effects.times(space.inverse @ inner))
        return np.where((keep & ~self.treated)[:, None], -fitted, target)

    def shift(self, target: int) -> Floats:
        """A constant effect raises the outcome of every treated row."""
        return self.treated.astype(float)

    def null_residuals(self, values: Floats, keep: Bools | None = None) -> Floats:
        """Residuals of the same model on all kept rows, treated ones included."""
        kept = self._kept(keep) * self.fit_weights
        space = row_space(self.effects.gram(kept))
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
        space, identified = self._fit(keep)
        untreated = (keep & ~self.treated) * self.fit_weights
        out = values - self._fitted(space, untreated, values)
        used = identified & (self.targets[:, target] > 0)
        averages = self._group_averages(out, cluster, target, used)
        return by_row((used | (keep & ~self.treated)).astype(float), out) - averages

    def _group_averages(
        self, effects: Floats, cluster: NDArray, target: int, used: Bools
    ) -> Floats:
        chosen = np.flatnonzero(used)
        groups = np.zeros(len(chosen), np.int64)
        if self.groups is not None:
            groups = np.unique(self.groups[chosen], return_inverse=True)[1]
        clusters = np.unique(cluster[chosen], return_inverse=True)[1]
        weights = self.targets[chosen, target]
        cells = np.bincount(
            groups * (clusters.max() + 1) + clusters,
            weights,
            minlength=(groups.max() + 1) * (clusters.max() + 1),
        )
        mass = cells.reshape(groups.max() + 1, -1)
        share = weights * mass[groups, clusters] / (mass**2).sum(axis=1)[groups]
        shape = (len(mass), len(chosen))
        members = sparse.csr_array((share, (groups, np.arange(len(chosen)))), shape)
        out = np.zeros(effects.shape)
        out[chosen] = (members @ effects[chosen])[groups]
        return out

    def _kept(self, keep: Bools | None) -> Bools:
        return np.ones(len(self.treated), bool) if keep is None else keep

    def _fit(self, keep: Bools) -> tuple[RowSpace, Bools]:
        """Row space of the untreated rows and the treated rows within it; answers are
        kept, because weights, residuals, jackknife and bootstrap ask for the same."""
        key = keep.tobytes()
        if key not in self._fits:
            untreated = (keep & ~self.treated) * self.fit_weights
            space = row_space(self.effects.gram(untreated))
            identified = keep & self.treated & self.effects.contained(space)
            if len(self._fits) == MOST_KEPT:
                self._fits.clear()
            self._fits[key] = space, identified
        return self._fits[key]

    @cached_property
    def _fits(self) -> dict[bytes, tuple[RowSpace, Bools]]:
        return {}

    @cached_property
    def _single(self) -> dict[bytes, Floats]:
        return {}

    def _fitted(self, space: RowSpace, weights: Floats, values: Floats) -> Floats:
        inner = self.effects.transpose_times(by_row(weights, values))
        return self.effects.times(space.inverse @ inner)

"""One pass over the rows: everything a randomization test needs, by unit.

With C the row-to-unit matrix, X the controls (intercept or strata effects, covariates)
scaled so that X'WX = I, and M the annihilator of X, each quantity of the regression of
y on an assignment z (constant within unit) and X depends on the rows only through unit
sums of w, wx, wxx', w(My) and wx(My). The cost per assignment therefore does not depend
on the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

COLLINEAR = 1e-10


@dataclass(frozen=True)
class Design:
    """Controls and weights reduced to units.

    Shapes: ``size`` (G,) weight per unit; ``x_sum`` (G, K) sums of w·x; ``x_cross``
    (G, K, K) sums of w·xx'. G counts all units, K the kept controls, intercept included.
    ``code`` (N,) is the unit of each row, ``controls`` (N, K), ``weights`` (N,).
    """

    code: np.ndarray
    controls: np.ndarray
    weights: np.ndarray
    order: np.ndarray
    starts: np.ndarray
    present: np.ndarray
    size: np.ndarray
    x_sum: np.ndarray
    x_cross: np.ndarray
    dropped: tuple[str, ...]

    @property
    def n_obs(self) -> int:
        return self.code.size

    @property
    def n_units(self) -> int:
        return self.size.size

    @property
    def n_clusters(self) -> int:
        """Units with at least one row."""
        return self.present.size

    @property
    def small_sample(self) -> float:
        """CR1 factor G/(G − 1) · (N − 1)/(N − k), k counting every control."""
        clusters, n = self.n_clusters, self.n_obs
        k = self.controls.shape[1] + 1
        return clusters / (clusters - 1) * (n - 1) / (n - k)

    def unit_sums(self, rows: np.ndarray) -> np.ndarray:
        """(N, ...) summed over the rows of each unit: (G, ...), 0 for empty units."""
        sums = np.zeros((self.n_units, *rows.shape[1:]))
        sums[self.present] = np.add.reduceat(rows[self.order], self.starts, axis=0)
        return sums


@dataclass(frozen=True)
class Moments:
    """Outcomes, residualised on the controls, reduced to units.

    ``r_sum`` (G, m) sums of w·r; ``xr_sum`` (G, K, m) sums of w·x·r; ``power`` (m,)
    total sum of w·r² (0 when the controls explain the outcome).
    """

    r_sum: np.ndarray
    xr_sum: np.ndarray
    power: np.ndarray


def build_design(
    unit: np.ndarray,
    units: np.ndarray,
    strata: np.ndarray | None,
    covariates: object | None,
    weights: np.ndarray | None,
) -> Design:
    """Check the row-level inputs and reduce them; see :class:`Design`."""
    code = _unit_codes(unit, units)
    n = code.size
    w = _weights(weights, n)
    raw, names = _controls(strata, covariates, w, n)
    controls, dropped = _orthonormal(raw, names, w)
    if controls.shape[1] + 1 >= n:
        raise ValueError(f"{n} rows cannot carry {controls.shape[1] + 1} coefficients")
    order = np.argsort(code, kind="stable")
    present, starts = np.unique(code[order], return_index=True)
    if present.size < 2:
        raise ValueError("fewer than two units have observations")
    k, size = controls.shape[1], np.zeros(len(units))
    size[present] = np.add.reduceat(w[order], starts)
    x_sum, x_cross = np.zeros((len(units), k)), np.zeros((len(units), k, k))
    x, wx = controls[order], (controls * w[:, None])[order]
    for g, start, stop in zip(present, starts, [*starts[1:], n], strict=True):
        x_sum[g] = wx[start:stop].sum(axis=0)
        x_cross[g] = x[start:stop].T @ wx[start:stop]
    return Design(
        code, controls, w, order, starts, present, size, x_sum, x_cross, dropped
    )


def outcome_moments(design: Design, outcomes: np.ndarray) -> Moments:
    """Residualise (N, m) outcomes and reduce them; see :class:`Moments`."""
    residual, power = residualise(design, outcomes)
    weighted = residual * design.weights[:, None]
    return Moments(
        design.unit_sums(weighted), _cross_sums(design, weighted), power
    )


def residualise(design: Design, outcomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """My and its weighted sums of squares; twice, so that rounding is removed too."""
    x, w = design.controls, design.weights[:, None]
    centred = outcomes - outcomes.mean(axis=0)
    residual = centred - x @ (x.T @ (w * centred))
    residual -= x @ (x.T @ (w * residual))
    power = np.einsum("nm,nm->m", residual, w * residual)
    floor = 1e-24 * np.einsum("nm,nm->m", outcomes, w * outcomes)
    residual[:, power <= floor] = 0.0
    return residual, np.where(power <= floor, 0.0, power)


def assignment_moments(design: Design, treatment: np.ndarray) -> Moments:
    """Moments of the outcome 'drawn treatment', from unit sums alone."""
    z = treatment.astype(float)
    slope = design.x_sum.T @ z
    r_sum = design.size * z - design.x_sum @ slope
    xr_sum = design.x_sum * z[:, None] - design.x_cross @ slope
    power = z @ (design.size * z) - slope @ slope
    return Moments(r_sum[:, None], xr_sum[:, :, None], np.array([power]))


def _cross_sums(design: Design, weighted: np.ndarray) -> np.ndarray:
    x, rows = design.controls[design.order], weighted[design.order]
    sums = np.zeros((design.n_units, x.shape[1], rows.shape[1]))
    stops = [*design.starts[1:], design.n_obs]
    for g, start, stop in zip(design.present, design.starts, stops, strict=True):
        sums[g] = x[start:stop].T @ rows[start:stop]
    return sums


def _unit_codes(unit: np.ndarray, units: np.ndarray) -> np.ndarray:
    index = pd.Index(units)
    if not index.is_unique:
        raise ValueError("units: labels must not repeat")
    if index.hasnans:
        raise ValueError("units: a label is missing")
    labels = pd.Index(unit)
    code = index.get_indexer(labels)
    if (code < 0).any():
        raise ValueError(f"unit: {(code < 0).sum()} rows belong to no unit of `units`")
    return code


def _weights(weights: np.ndarray | None, n: int) -> np.ndarray:
    if weights is None:
        return np.ones(n)
    w = np.asarray(weights, dtype=float)
    if w.shape != (n,):
        raise ValueError(f"weights has shape {w.shape}, expected ({n},)")
    bad = ~(np.isfinite(w) & (w > 0))
    if bad.any():
        raise ValueError(f"weights: {bad.sum()} entries are not positive numbers")
    return w


def _controls(
    strata: np.ndarray | None, covariates: object | None, w: np.ndarray, n: int
) -> tuple[np.ndarray, list[str]]:
    """Intercept or strata dummies, then centred and scaled covariates."""
    if strata is None:
        dummies, names = np.ones((n, 1)), ["intercept"]
    else:
        codes, labels = pd.factorize(np.asarray(strata), sort=False)
        if codes.shape != (n,):
            raise ValueError(f"strata has {codes.size} rows, expected {n}")
        if (codes < 0).any():
            raise ValueError(f"strata: {(codes < 0).sum()} rows are missing")
        dummies = np.zeros((n, len(labels)))
        dummies[np.arange(n), codes] = 1.0
        names = [f"stratum {j + 1}" for j in range(len(labels))]
    if covariates is None:
        return dummies, names
    values = np.asarray(covariates, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or len(values) != n:
        raise ValueError(f"covariates has shape {values.shape}, expected ({n}, k)")
    missing = ~np.isfinite(values).all(axis=1)
    if missing.any():
        raise ValueError(f"covariates: {missing.sum()} rows hold a missing value")
    rounding = COLLINEAR * np.abs(values).max(axis=0)
    values = values - np.average(values, axis=0, weights=w)
    spread = np.sqrt(np.average(values**2, axis=0, weights=w))
    constant = spread <= rounding
    values = np.where(constant, 0.0, values / np.where(constant, 1.0, spread))
    own = getattr(covariates, "columns", range(1, values.shape[1] + 1))
    names = names + [f"covariate {name}" for name in own]
    return np.column_stack([dummies, values]), names


def _orthonormal(
    raw: np.ndarray, names: list[str], w: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Columns with X'WX = I spanning the controls; later collinear ones dropped."""
    gram = raw.T @ (raw * w[:, None])
    kept: list[int] = []
    for j in range(raw.shape[1]):
        cross = gram[np.ix_(kept, [j])]
        left = gram[j, j]
        if kept:
            left -= (cross.T @ np.linalg.solve(gram[np.ix_(kept, kept)], cross)).item()
        if gram[j, j] > 0 and left > COLLINEAR * gram[j, j]:
            kept.append(j)
    x = raw[:, kept]
    for _ in range(2):
        root = np.linalg.cholesky(x.T @ (x * w[:, None]))
        x = np.linalg.solve(root, x.T).T
    dropped = tuple(names[j] for j in range(raw.shape[1]) if j not in kept)
    return np.ascontiguousarray(x), dropped

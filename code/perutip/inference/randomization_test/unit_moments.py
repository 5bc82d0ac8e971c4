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

from perutip.inference.randomization_test.boundary import Labels, Numbers

COLLINEAR = 1e-10


@dataclass(frozen=True)
class Design:
    """Controls and weights, rows sorted by unit, and their sums by unit.

    Shapes: ``order`` (N,) sorts the rows by unit; ``controls`` (N, K) and ``weights``
    (N,) are sorted; unit ``present[i]`` has rows from ``starts[i]``. ``size`` (G,) is
    the weight per unit; ``x_sum`` (G, K) sums of w·x; ``x_cross`` (G, K, K) of w·xx'.
    G counts all units, K the kept controls, intercept included.
    """

    order: np.ndarray
    controls: np.ndarray
    weights: np.ndarray
    present: np.ndarray
    starts: np.ndarray
    size: np.ndarray
    x_sum: np.ndarray
    x_cross: np.ndarray
    dropped: tuple[str, ...]

    @property
    def n_obs(self) -> int:
        return self.order.size

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


@dataclass(frozen=True)
class Moments:
    """Outcomes, residualised on the controls, reduced to units.

    ``r_sum`` (G, m) sums of w·r; ``xr_sum`` (G, K, m) sums of w·x·r; ``power`` (m, m)
    sums of w·rr' over all rows (0 where the controls explain the outcome).
    """

    r_sum: np.ndarray
    xr_sum: np.ndarray
    power: np.ndarray


def build_design(
    unit: np.ndarray,
    units: np.ndarray,
    strata: Labels | None,
    covariates: object | None,
    weights: Numbers | None,
) -> Design:
    """Check the row-level inputs and reduce them; see :class:`Design`."""
    code = _unit_codes(unit, units)
    n = code.size
    w = _weights(weights, n)
    raw, names = _controls(strata, covariates, w, n)
    order = np.argsort(code.astype(np.min_scalar_type(len(units))), kind="stable")
    rows = np.bincount(code, minlength=len(units))
    present = np.flatnonzero(rows)
    starts = np.r_[0, np.cumsum(rows[present])[:-1]]
    if present.size < 2:
        raise ValueError("fewer than two units have observations")
    w = w[order]
    controls, dropped = _orthonormal(raw[order], names, w)
    if controls.shape[1] + 1 >= n:
        raise ValueError(f"{n} rows cannot carry {controls.shape[1] + 1} coefficients")
    size, x_sum, x_cross = _unit_sums(
        controls, controls * w[:, None], w, present, starts, len(units)
    )
    return Design(order, controls, w, present, starts, size, x_sum, x_cross, dropped)


def outcome_moments(design: Design, outcomes: np.ndarray) -> Moments:
    """Residualise (N, m) outcomes and reduce them; see :class:`Moments`.

    The remainder that rounding leaves along the controls is removed from the sums.
    """
    x, w, y = design.controls, design.weights[:, None], outcomes[design.order]
    mean = y.mean(axis=0)
    y -= mean
    slope = x.T @ (w * y)
    y -= x @ slope
    weighted = w * y
    power = y.T @ weighted
    raw_power = mean**2 * w.sum() + (slope**2).sum(axis=0) + np.diag(power)
    _, r_sum, xr_sum = _unit_sums(
        x, weighted, None, design.present, design.starts, design.n_units
    )
    remainder = xr_sum.sum(axis=0)
    r_sum -= design.x_sum @ remainder
    xr_sum -= design.x_cross @ remainder
    explained = np.diag(power) <= 1e-24 * raw_power
    r_sum[:, explained] = xr_sum[:, :, explained] = 0.0
    power[explained] = power[:, explained] = 0.0
    return Moments(r_sum, xr_sum, power)


def _unit_sums(
    x: np.ndarray,
    rows: np.ndarray,
    w: np.ndarray | None,
    present: np.ndarray,
    starts: np.ndarray,
    n_units: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By unit: sums of w (G,), of rows (G, m) and of x·rows (G, K, m)."""
    size, sums = np.zeros(n_units), np.zeros((n_units, rows.shape[1]))
    cross = np.zeros((n_units, x.shape[1], rows.shape[1]))
    for g, start, stop in zip(present, starts, [*starts[1:], len(x)], strict=True):
        part = rows[start:stop]
        sums[g] = np.ones(stop - start) @ part
        cross[g] = x[start:stop].T @ part
        size[g] = 0.0 if w is None else w[start:stop].sum()
    return size, sums, cross


def assignment_moments(design: Design, treatment: np.ndarray) -> Moments:
    """Moments of the outcome 'drawn treatment', from unit sums alone."""
    z = treatment.astype(float)
    slope = design.x_sum.T @ z
    r_sum = design.size * z - design.x_sum @ slope
    xr_sum = design.x_sum * z[:, None] - design.x_cross @ slope
    power = z @ (design.size * z) - slope @ slope
    return Moments(r_sum[:, None], xr_sum[:, :, None], np.array([[power]]))


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


def _weights(weights: Numbers | None, n: int) -> np.ndarray:
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
    strata: Labels | None, covariates: object | None, w: np.ndarray, n: int
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
    x = raw[:, kept] @ np.linalg.inv(np.linalg.cholesky(gram[np.ix_(kept, kept)])).T
    root = np.linalg.cholesky(x.T @ (x * w[:, None]))
    x = x @ np.linalg.inv(root).T
    dropped = tuple(names[j] for j in range(raw.shape[1]) if j not in kept)
    return np.ascontiguousarray(x), dropped

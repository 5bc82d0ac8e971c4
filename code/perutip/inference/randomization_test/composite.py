"""Composite outcomes that depend on the control group, by sums over units.

An index of sub-scales, each standardised by the control group's mean and standard
deviation (Kling, Liebman and Katz 2007), must be recomputed for every assignment. Up to
constants, which any control with an intercept removes, it is a combination of the
sub-scales whose coefficients depend on the assignment through unit sums alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.inference.randomization_test.boundary import Labels, Numbers

LEAST_VARIANCE = 1e-20  # of sub-scales with a standard deviation of one


@dataclass(frozen=True)
class LinearComposite:
    """Callable treatment (G,) -> (N,) index; ``coefficients`` for many at once.

    ``components`` (N, k) are centred sub-scales; ``size`` (G,), ``sums`` (G, k),
    ``cross`` (G, k, k) the weighted sums of 1, x, xx' by unit. ``restandardized``
    divides the mean of the standardised sub-scales by its own control SD.
    """

    components: np.ndarray
    size: np.ndarray
    sums: np.ndarray
    cross: np.ndarray
    restandardized: bool

    def scaled_by(self, assignments: np.ndarray) -> np.ndarray:
        """(R,) whether there is a control group in which every sub-scale varies."""
        control = 1.0 - np.atleast_2d(np.asarray(assignments, dtype=float))
        there = control @ self.size > 1
        if there.any():
            variance = np.einsum("rkk->rk", self._moments(control[there])[1])
            there[there] = (variance > LEAST_VARIANCE).all(axis=1)
        return np.asarray(there)

    def _moments(self, control: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Means (R, k) and covariances (R, k, k) of the sub-scales among controls."""
        n_units, k = self.sums.shape
        n = control @ self.size
        mean = (control @ self.sums) / n[:, None]
        cross = (control @ self.cross.reshape(n_units, k * k)).reshape(-1, k, k)
        cross = cross / n[:, None, None] - mean[:, :, None] * mean[:, None, :]
        return mean, cross * (n / (n - 1))[:, None, None]

    def coefficients(self, assignments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients (R, k) of the components and constants (R,) of the index."""
        control = 1.0 - np.atleast_2d(np.asarray(assignments, dtype=float))
        alone = control @ self.size <= 1
        if alone.any():
            raise ValueError(
                f"{alone.sum()} assignments leave no control group to standardise by"
            )
        mean, cross = self._moments(control)
        k = mean.shape[1]
        variance = np.einsum("rkk->rk", cross)
        if (variance <= LEAST_VARIANCE).any():
            raise ValueError("a sub-scale does not vary in some control group")
        slopes = 1.0 / np.sqrt(variance) / k
        if self.restandardized:
            slopes /= np.sqrt(np.einsum("rj,rjk,rk->r", slopes, cross, slopes))[:, None]
        return slopes, -(slopes * mean).sum(axis=1)

    def __call__(self, treatment: np.ndarray) -> np.ndarray:
        slopes, constants = self.coefficients(treatment)
        return self.components @ slopes[0] + constants[0]


def control_standardized_index(
    subscales: object,
    unit: Labels,
    units: Labels,
    weights: Numbers | None = None,
    *,
    restandardize: bool = False,
) -> LinearComposite:
    """Mean of sub-scales, each in standard deviations of the control group.

    Parameters
    ----------
    subscales : (N, k) array or DataFrame; turn signs so that more is better first.
    unit, units : unit of each row, and all units in the order of the assignments.
    weights : (N,) frequency weights for means and (n − 1) variances.
    restandardize : divide the mean by its control standard deviation as well.

    Raises
    ------
    ValueError : missing sub-scales (their number), unknown units, wrong shapes.
    """
    values = np.asarray(subscales, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    n = len(values)
    if values.ndim != 2 or len(unit) != n:
        raise ValueError(f"subscales has shape {values.shape}, unit {len(unit)} rows")
    if not np.isfinite(values).all():
        missing = int((~np.isfinite(values)).any(axis=1).sum())
        raise ValueError(f"subscales: {missing} rows hold a missing value")
    code = pd.Index(np.asarray(units)).get_indexer(pd.Index(np.asarray(unit)))
    if (code < 0).any():
        raise ValueError(f"unit: {(code < 0).sum()} rows belong to no unit of `units`")
    w = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != (n,) or not (np.isfinite(w) & (w > 0)).all():
        raise ValueError("weights must be positive numbers, one per row")
    spread = values.std(axis=0)
    if (spread <= 1e-12 * np.abs(values).max(axis=0)).any():
        raise ValueError("a sub-scale does not vary")
    scaled = (values - values.mean(axis=0)) / spread
    members = np.zeros((len(units), n))
    members[code, np.arange(n)] = w
    cross = np.einsum("gn,nj,nk->gjk", members, scaled, scaled, optimize=True)
    return LinearComposite(
        scaled, members.sum(axis=1), members @ scaled, cross, restandardize
    )

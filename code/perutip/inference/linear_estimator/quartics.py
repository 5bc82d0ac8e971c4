"""Where patterns are as extreme as the data: quartics in r, their roots and signs."""

from __future__ import annotations

import numpy as np

from perutip.inference.linear_estimator.bootstrap_t import LinearMoments
from perutip.inference.linear_estimator.linear_design import Floats


def quartics(moments: LinearMoments, patterns: Floats) -> tuple[Floats, Floats]:
    """(B, 5) coefficients, highest first, of N*^2 V - N^2 V* in r, and their size."""
    n0, n1 = patterns @ moments.s0, patterns @ moments.s1
    v0, v1 = patterns @ moments.K0.T, patterns @ moments.K1.T
    numerator = np.column_stack([n1**2, -2 * n0 * n1, n0**2])
    variance = np.column_stack(
        [
            (v1**2).sum(axis=1),
            -2 * (v0 * v1).sum(axis=1),
            (v0**2).sum(axis=1),
        ]
    )
    t0, t1 = moments.s0.sum(), moments.s1.sum()
    k0, k1 = moments.K0.sum(axis=1), moments.K1.sum(axis=1)
    data_variance = np.array([k1 @ k1, -2 * (k0 @ k1), k0 @ k0])
    data_numerator = np.array([t1**2, -2 * t0 * t1, t0**2])
    out, size = np.zeros((len(patterns), 5)), np.zeros(len(patterns))
    for i in range(3):
        for j in range(3):
            first = numerator[:, i] * data_variance[j]
            second = variance[:, i] * data_numerator[j]
            out[:, i + j] += first - second
            size = np.maximum(size, np.maximum(np.abs(first), np.abs(second)))
    return out, size


def real_roots(coefficients: Floats) -> Floats:
    """(B, 4) real roots, NaN elsewhere; leading terms that vanish are trimmed."""
    size, width = coefficients.shape
    roots = np.full((size, 4), np.nan)
    leading = (np.abs(coefficients) > 1e-13).argmax(axis=1)
    for lead in range(width - 1):
        chosen = np.flatnonzero(
            (leading == lead) & (np.abs(coefficients[:, lead]) > 1e-13)
        )
        if len(chosen) == 0:
            continue
        degree = width - 1 - lead
        monic = coefficients[chosen, lead + 1 :] / coefficients[chosen, lead][:, None]
        companion = np.zeros((len(chosen), degree, degree))
        companion[:, 0, :] = -monic
        companion[:, np.arange(1, degree), np.arange(degree - 1)] = 1.0
        found = np.linalg.eigvals(companion)
        real = np.abs(found.imag) <= 1e-7 * (1 + np.abs(found))
        roots[chosen, :degree] = np.where(real, found.real, np.nan)
    return roots


def states(coefficients: Floats, roots: Floats, count: Floats) -> np.ndarray:
    """(B, 5) sign of each quartic before, between and after its sorted roots."""
    size, _width = roots.shape
    padded = np.column_stack([np.full(size, np.nan), roots, np.full(size, np.nan)])
    low, high = padded[:, :-1], padded[:, 1:]
    middle = (low + high) / 2
    middle = np.where(np.isnan(low) & np.isfinite(high), high - 1 - abs(high), middle)
    middle = np.where(np.isfinite(low) & np.isnan(high), low + 1 + abs(low), middle)
    middle = np.where(np.isnan(middle), 0.0, middle)
    value = coefficients[:, :1]
    for power in range(1, coefficients.shape[1]):
        value = value * middle + coefficients[:, power : power + 1]
    return value >= 0

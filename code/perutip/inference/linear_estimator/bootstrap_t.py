"""Wild cluster bootstrap-t of a linear estimate: patterns, p-values, inverted sets.

Under a sign vector v the bootstrap estimate is s(r)'v and its variance |K(r)v|^2,
both linear in the hypothesised value r before squaring. So a pattern is at least as
extreme as the data where a quartic in r is not negative, and both p-value and set
follow without refitting anything.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from perutip.inference.linear_estimator.linear_design import Floats
from perutip.inference.ties import RELATIVE

"""Relative tolerance within which |t*| equals |t|."""

NEAR = 0.05
FAR = 1e6
"""Standard errors: ends nearer than NEAR are one; beyond FAR an end is infinite."""

BLOCK = 64
"""Rows of the half table multiplied at once: 64 by 4,096 doubles stay in cache."""

EXPLICIT = 15
"""Up to this many clusters all patterns are held at once and the set is exact."""


@dataclass(frozen=True, eq=False)
class LinearMoments:
    """s(r) = s0 - r s1, (G,); K(r) = K0 - r K1, (k, G); r in units of the data."""

    s0: Floats
    s1: Floats
    K0: Floats
    K1: Floats

    def at(self, r: float) -> tuple[Floats, Floats]:
        """s(r) and K(r)."""
        return self.s0 - r * self.s1, self.K0 - r * self.K1

    def observed(self, r: float) -> tuple[float, float]:
        """Estimate minus r, and its variance, in the data."""
        s, K = self.at(r)
        return float(s.sum()), float((K.sum(axis=1) ** 2).sum())

    def rescaled(self, centre: float, unit: float) -> LinearMoments:
        """The same moments in r = centre + unit x."""
        return LinearMoments(
            self.s0 - centre * self.s1,
            unit * self.s1,
            self.K0 - centre * self.K1,
            unit * self.K1,
        )


def half_patterns(n_clusters: int) -> Floats:
    """(2^(G-1), G) sign vectors with the first sign fixed: |t*| is symmetric."""
    return np.column_stack([np.ones(2 ** (n_clusters - 1)), _signs(n_clusters - 1)])


def enumerated_p(moments: LinearMoments, r: float) -> tuple[float, float]:
    """p over all 2^G patterns, ties counted and not, by meeting in the middle."""
    matrix, slack = _form(moments, r)
    if np.isnan(slack):
        return np.nan, np.nan
    total = 2 ** (len(matrix) - 1)
    weak, strict = _at_least(matrix, (-slack, slack))
    return weak / total, strict / total


def _at_least(matrix: Floats, bounds: tuple[float, ...]) -> list[int]:
    """How many half patterns v have v'Av at or above each bound."""
    half = len(matrix) // 2
    left = np.column_stack([np.ones(2 ** (half - 1)), _signs(half - 1)])
    right = _signs(len(matrix) - half)
    within = np.einsum("ij,ij->i", right @ matrix[half:, half:], right)
    first = np.einsum("ij,ij->i", left @ matrix[:half, :half], left)
    across = 2 * left @ matrix[:half, half:]
    inner = np.column_stack([across, first, np.ones(len(left))])
    outer = np.vstack([right.T, np.ones(len(right)), within])
    found = [0] * len(bounds)
    for start in range(0, len(left), BLOCK):
        values = inner[start : start + BLOCK] @ outer
        for b, bound in enumerate(bounds):
            found[b] += int(np.count_nonzero(values >= bound))
    return found


def pattern_p(
    moments: LinearMoments, r: float, patterns: Floats
) -> tuple[float, float]:
    """p over the rows of `patterns`, ties counted and not."""
    matrix, slack = _form(moments, r)
    if np.isnan(slack):
        return np.nan, np.nan
    values = np.einsum("ij,ij->i", patterns @ matrix, patterns)
    return float((values >= -slack).mean()), float((values > slack).mean())


def inverted_set(
    moments: LinearMoments, alpha: float, patterns: Floats
) -> list[tuple[float, float]]:
    """Values r with p(r) > alpha over the given patterns, exact, as intervals.

    Every pattern's quartic changes sign at its real roots; p(r) is the running share
    of patterns whose quartic is not negative (ties counted).
    """
    roots, _owner, change, start = _crossings(moments, patterns)
    order = np.argsort(roots, kind="stable")
    share = (start + np.concatenate([[0], np.cumsum(change[order])])) / len(patterns)
    inside = share > alpha + 1e-12
    edges = np.concatenate([[-np.inf], roots[order], [np.inf]])
    return _merge(edges, inside)


def refined_set(
    moments: LinearMoments, alpha: float, pieces: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The set of the enumerated p-value, given its pieces on a sample of patterns.

    r must be in standard errors from the estimate. The enumerated p decides between
    the located ends (those closer than NEAR count as one) and FAR away; a root
    finder then moves each end to where p crosses alpha.
    """
    total = 2 ** (len(moments.s0) - 1)

    def excess(x: float) -> float:
        matrix, slack = _form(moments, x)
        return _at_least(matrix, (-slack,))[0] / total - alpha

    located = sorted(e for piece in pieces for e in piece if abs(e) < FAR)
    ends: list[float] = []
    for end in located:
        if not ends or end - ends[-1] > NEAR * (1 + abs(end)):
            ends.append(end)
    between = [(a + b) / 2 for a, b in itertools.pairwise(ends)]
    # At the estimate itself t is zero and p one.
    estimate = float(moments.s0.sum() / moments.s1.sum())
    points = sorted({-FAR, *between, estimate, FAR})
    inside = [x == estimate or excess(x) > 0 for x in points]
    edges, states = [-np.inf], [inside[0]]
    for i in range(len(points) - 1):
        if inside[i] != inside[i + 1]:
            low, high = points[i], points[i + 1]
            hints = [e for e in ends if low < e < high]
            edges.append(_crossing(excess, hints, low, high))
            states.append(inside[i + 1])
    return _merge(np.array([*edges, np.inf]), np.array(states))


def _crossing(
    excess: Callable[[float], float], hints: list[float], low: float, high: float
) -> float:
    """Root between low and high, looked for near the hints first."""
    for hint in hints:
        width = NEAR * (1 + abs(hint))
        near = max(low, hint - width), min(high, hint + width)
        if excess(near[0]) * excess(near[1]) < 0:
            return float(brentq(excess, *near, xtol=1e-6, rtol=1e-9))
    return float(brentq(excess, low, high, xtol=1e-6, rtol=1e-9))


def _form(moments: LinearMoments, r: float) -> tuple[Floats, float]:
    """Matrix A with v'Av >= 0 where t*^2 >= t^2, and the slack for ties."""
    s, K = moments.at(r)
    estimate, variance = moments.observed(r)
    if not np.isfinite(variance) or variance <= 0:
        return np.outer(s, s), np.nan
    matrix = np.outer(s, s) - estimate**2 / variance * (K.T @ K)
    return matrix, RELATIVE * max(float(s @ s), estimate**2)


def _signs(count: int) -> Floats:
    bits = np.arange(2**count)[:, None] >> np.arange(count)[None, :] & 1
    return 1.0 - 2.0 * bits.astype(np.float64)


def _crossings(
    moments: LinearMoments, patterns: Floats
) -> tuple[Floats, NDArray[np.intp], NDArray[np.int64], int]:
    """Roots, the change of state at each, and how many hold at minus infinity."""
    coefficients, size = _quartics(moments, patterns)
    scale = np.abs(coefficients).max(axis=1)
    always = scale <= RELATIVE * size
    coefficients = coefficients / np.where(scale > 0, scale, 1.0)[:, None]
    roots = _real_roots(coefficients)
    roots[always] = np.nan
    roots.sort(axis=1)
    count = np.isfinite(roots).sum(axis=1)
    state = _states(coefficients, roots, count)
    state[always] = True
    column = np.arange(roots.shape[1])
    valid = column[None, :] < count[:, None]
    change = state[:, 1:].astype(int) - state[:, :-1].astype(int)
    moved = valid & (change != 0)
    return roots[moved], np.nonzero(moved)[0], change[moved], int(state[:, 0].sum())


def _quartics(moments: LinearMoments, patterns: Floats) -> tuple[Floats, Floats]:
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


def _real_roots(coefficients: Floats) -> Floats:
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


def _states(coefficients: Floats, roots: Floats, count: Floats) -> np.ndarray:
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


def _merge(edges: Floats, inside: np.ndarray) -> list[tuple[float, float]]:
    pieces: list[tuple[float, float]] = []
    for low, high, holds in zip(edges[:-1], edges[1:], inside, strict=True):
        if not holds:
            continue
        if pieces and pieces[-1][1] == low:
            pieces[-1] = (pieces[-1][0], float(high))
        else:
            pieces.append((float(low), float(high)))
    return pieces

"""Where single draws count: F(z) = w(a + bz)² − z²(p + 2qz + sz²) ≥ 0 for z ≥ 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.inference.wild_cluster.counting.exceedances import Draws

__all__ = ["Steps", "counting_steps", "is_complex"]

FLAT = 1e-12  # a quartic coefficient this small is rounding: the draw is quadratic


def is_complex(draws: Draws, weight: float) -> np.ndarray:
    """Draws whose F may have more than one root on a side, (n,)."""
    # With coefficients c0 … c4 the discriminant is (4I³ − J²)/27 for
    # I = 12c4c0 − 3c3c1 + c2², J = c2(72c4c0 + 9c3c1 − 2c2²) − 27(c4c1² + c0c3²).
    a, b, p, q, s = draws.parts
    wa = weight * a
    middle = weight * b
    middle *= b
    middle -= p
    outer = wa * a
    outer *= s
    outer *= -12.0  # 12 c4 c0
    inner = wa * b
    inner *= q
    inner *= 12.0  # −3 c3 c1
    square = middle * middle
    i = outer + inner
    i += square
    cube = i * i
    cube *= i
    cube *= 4.0
    outer *= 6.0
    inner *= 3.0
    outer -= inner
    square *= 2.0
    outer -= square
    outer *= middle
    bend = weight * b
    bend *= b
    bend *= s
    square = q * q
    bend -= square
    wa *= a
    bend *= wa
    bend *= 108.0  # −27 (c4 c1² + c0 c3²)
    outer += bend
    outer *= outer
    np.abs(cube, out=square)
    square += outer
    square *= -1e-9
    cube -= outer
    return (cube > square) | (s < FLAT)


@dataclass(frozen=True)
class Steps:
    """A step function on [0, ∞): `values[i]` holds between edges i − 1 and i."""

    edges: np.ndarray
    values: np.ndarray

    def between(self, low: float, high: float) -> np.ndarray:
        """Values taken on (low, high)."""
        first = np.searchsorted(self.edges, low, side="right")
        last = np.searchsorted(self.edges, high, side="left")
        return self.values[first : last + 1]


def _quartic_candidates(c: list[np.ndarray]) -> np.ndarray:
    companion = np.zeros((len(c[0]), 4, 4))
    companion[:, [1, 2, 3], [0, 1, 2]] = 1.0
    for power in range(4):
        companion[:, power, 3] = -c[power] / c[4]
    roots = np.linalg.eigvals(companion).real
    for _ in range(3):
        value = slope = np.zeros_like(roots)
        for coefficient in c[::-1]:
            slope = slope * roots + value
            value = value * roots + coefficient[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            step = value / slope
        close = np.abs(step) <= 0.01 * np.abs(roots)
        roots = np.where(close, roots - np.where(close, step, 0.0), roots)
    return roots


def _quadratic_candidates(c: list[np.ndarray]) -> np.ndarray:
    root = np.sqrt(np.maximum(c[1] ** 2 - 4 * c[2] * c[0], 0.0))
    half = -0.5 * (c[1] + np.copysign(root, c[1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        pair = np.stack([half / c[2], c[0] / half], axis=1)
    return np.where(np.isfinite(pair), pair, 0.0)


def _jumps(
    draws: Draws, weight: float, sign: int, flat: bool
) -> tuple[np.ndarray, np.ndarray, int]:
    """Edges and jumps of the number of counting draws, and the number just above 0."""
    a, b, p, q, s = draws.parts
    c = [weight * a * a, 2 * weight * a * b, weight * b * b - p, -2 * q, -s]
    found = _quadratic_candidates(c) if flat else _quartic_candidates(c)
    edges = np.sort(np.maximum(found, 0.0), axis=1)
    ends = np.hstack([np.zeros((len(a), 1)), edges, 2 * edges[:, -1:] + 1])
    middle = 0.5 * (ends[:, 1:] + ends[:, :-1])
    number = a[:, None] + b[:, None] * middle
    spread = p[:, None]
    if not flat:
        spread = spread + middle * (2 * q[:, None] + middle * s[:, None])
    counts = weight * number**2 >= middle**2 * spread
    if sign:
        counts &= sign * number > 0
    jump = np.diff(counts.astype(np.int64), axis=1)
    moved = jump != 0
    return edges[moved], jump[moved], int(counts[:, 0].sum())


def counting_steps(draws: Draws, weight: float, sign: int) -> Steps:
    """Number of draws that count, as a step function of the hypothesised value.

    weight, sign: w and the sign of z in the module's inequality.
    """
    flat = draws.s < FLAT
    parts = [
        _jumps(draws.take(np.flatnonzero(mask)), weight, sign, kind)
        for kind, mask in ((True, flat), (False, ~flat))
        if mask.any()
    ]
    if not parts:
        return Steps(np.empty(0), np.zeros(1, dtype=np.int64))
    edges = np.concatenate([part[0] for part in parts])
    jumps = np.concatenate([part[1] for part in parts])
    order = np.argsort(edges, kind="stable")
    start = sum(part[2] for part in parts)
    return Steps(edges[order], start + np.concatenate([[0], np.cumsum(jumps[order])]))

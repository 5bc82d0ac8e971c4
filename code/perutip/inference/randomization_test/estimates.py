"""Estimate and CR1 t of every assignment, from the moments by unit.

For assignment z and unit g with inverse-probability weights ω_g (1 without them):
v = (Σ ω XX_g)⁻¹ Σ ω z_g x̄_g are the coefficients of z on the controls,
a_g = ω_g [z_g (Σ_g w r − x̄_g b) − v'(Σ_g w x r − XX_g b)] the scores at effect zero,
h_g = ω_g [n_g z_g − 2 z_g x̄_g v + v' XX_g v] their slope in the effect, so that
β = Σ a_g / Σ h_g and the CR1 meat is Σ (a_g − β h_g)².
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from perutip.inference.randomization_test.unit_moments import Design

CHUNK = 2048
EMPTY = 1e-10
ZERO = 1e-12


@dataclass(frozen=True)
class Block:
    """A block of R assignments, ready for any outcome: z, ω (R, G), v (R, K), h (R, G).

    ``q`` (R,) is Σ h_g, NaN where the assignment leaves no variation in z among the
    rows; ``size`` (R,) bounds it, times the largest ω, and is 0 there. ``bread``
    (R, K, K) is Σ ω XX_g under inverse-probability weights, else None.
    """

    rows: slice
    z: np.ndarray
    omega: np.ndarray | None
    v: np.ndarray
    h: np.ndarray
    q: np.ndarray
    size: np.ndarray
    bread: np.ndarray | None


@dataclass(frozen=True)
class Scores:
    """Of one outcome: ``beta`` (R,), ``u`` (R, G) scores at the estimate, ``meat``."""

    beta: np.ndarray
    u: np.ndarray
    meat: np.ndarray


def blocks(
    design: Design,
    assignments: np.ndarray,
    probabilities: np.ndarray | None,
    chunk: int = CHUNK,
) -> Iterator[Block]:
    """Cut the assignments into blocks and do what all outcomes share."""
    n_units, k = design.x_sum.shape
    flat = design.x_cross.reshape(n_units, k * k)
    for start in range(0, len(assignments), chunk):
        rows = slice(start, min(start + chunk, len(assignments)))
        z = assignments[rows].astype(float)
        omega = bread = None
        if probabilities is None:
            v = z @ design.x_sum
        else:
            omega = np.where(z == 1, 1 / probabilities, 1 / (1 - probabilities))
            bread = (omega @ flat).reshape(-1, k, k)
            right = (omega * z) @ design.x_sum
            v = np.linalg.solve(bread, right[:, :, None])[:, :, 0]
        h = z * (design.size - 2 * (v @ design.x_sum.T))
        h += _outer(v, v) @ flat.T
        total = design.size @ z.T if omega is None else (omega * z) @ design.size
        if omega is not None:
            h *= omega
        q = h @ np.ones(h.shape[1])
        q[q <= EMPTY * np.maximum(total, design.size.sum() / n_units)] = np.nan
        largest = 1.0 if omega is None else omega.max()
        size = largest * np.nan_to_num(np.abs(q))
        yield Block(rows, z, omega, v, h, q, size, bread)


def base_scores(
    design: Design, block: Block, r_sum: np.ndarray, xr_sum: np.ndarray
) -> np.ndarray:
    """a_g (R, G) of one outcome.

    Moments are (G,) and (G, K), or (R, G) and (R, G, K) when the outcome differs by
    assignment.
    """
    per_row = r_sum.ndim == 2
    if block.omega is not None and block.bread is not None:
        right = (
            np.einsum("rg,rgk->rk", block.omega, xr_sum)
            if per_row
            else block.omega @ xr_sum
        )
        b = np.linalg.solve(block.bread, right[:, :, None])[:, :, 0]
        flat = design.x_cross.reshape(design.n_units, -1)
        inner = _outer(block.v, b) @ flat.T + block.z * (r_sum - b @ design.x_sum.T)
    else:
        inner = block.z * r_sum
    if per_row:
        inner -= np.einsum("rk,rgk->rg", block.v, xr_sum)
    else:
        inner -= block.v @ xr_sum.T
    return inner if block.omega is None else inner * block.omega


def scores(block: Block, a: np.ndarray, power: np.ndarray | float) -> Scores:
    """β, scores at β and their sum of squares, with rounding set to zero.

    ``power`` is Σ w r²: by Cauchy and Schwarz numerator² and meat are at most of the
    order q · power, which tells a zero from rounding.
    """
    ones, scale = np.ones(a.shape[1]), block.size * power
    numerator = a @ ones
    numerator[numerator * numerator <= ZERO**2 * scale] = 0.0
    beta = numerator / block.q
    u = a - beta[:, None] * block.h
    meat = np.square(u) @ ones
    perfect = meat <= ZERO**2 * scale
    meat[perfect] = u[perfect] = 0.0
    return Scores(beta, u, meat)


def t_statistic(beta: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """t; ±inf where the fit is perfect, 0 where effect and error are both 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        t = beta / np.sqrt(variance)
    return np.where((beta == 0) & (variance == 0), 0.0, t)


def _outer(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Row-wise outer products, (R, K²)."""
    return (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)

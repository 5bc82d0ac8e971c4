"""Treatment × moderator and its CR1 variance at every assignment, from unit moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.inference.randomization_test.unit_moments import Design

CHUNK = 1024


@dataclass(frozen=True)
class Moments:
    """Unit sums (G first): of FF', FX', F·y and X·y for F = (1, moderator)."""

    ff: np.ndarray
    fx: np.ndarray
    fy: np.ndarray
    xy: np.ndarray


def unit_moments(design: Design, m: np.ndarray, outcomes: np.ndarray) -> Moments:
    """Sums by unit of the moderator `m` (N,) and of `outcomes` (N, M)."""
    x = design.controls
    y = outcomes[design.order] - outcomes.mean(axis=0)
    y -= x @ (x.T @ y)
    f = np.column_stack([np.ones(len(m)), m[design.order]])
    g, k = design.n_units, x.shape[1]
    sums = Moments(
        np.zeros((g, 2, 2)),
        np.zeros((g, 2, k)),
        np.zeros((g, 2, y.shape[1])),
        np.zeros((g, k, y.shape[1])),
    )
    stops = [*design.starts[1:], len(x)]
    for at, start, stop in zip(design.present, design.starts, stops, strict=True):
        rows = slice(start, stop)
        sums.ff[at] = f[rows].T @ f[rows]
        sums.fx[at] = f[rows].T @ x[rows]
        sums.fy[at] = f[rows].T @ y[rows]
        sums.xy[at] = x[rows].T @ y[rows]
    return sums


def interaction_terms(
    design: Design, moments: Moments, every: np.ndarray
) -> np.ndarray:
    """(5, R): interaction coefficient of the outcome and of the drawn assignment, and
    their CR1 variances: of the outcome, of both, of the drawn assignment."""
    parts = [
        _block(design, moments, every[start : start + CHUNK].astype(float))
        for start in range(0, len(every), CHUNK)
    ]
    return np.concatenate(parts, axis=1)


def _block(design: Design, moments: Moments, z: np.ndarray) -> np.ndarray:
    clusters, n, k = design.n_clusters, design.n_obs, design.controls.shape[1] + 2
    factor = clusters / (clusters - 1) * (n - 1) / (n - k)
    b = np.einsum("rg,gfk->rkf", z, moments.fx)
    raw = np.einsum("rg,gfh->rfh", z, moments.ff)
    q = raw - np.einsum("rkf,rkh->rfh", b, b)
    determinant = q[:, 0, 0] * q[:, 1, 1] - q[:, 0, 1] ** 2
    empty = determinant <= 1e-10 * np.maximum(raw[:, 0, 0] * raw[:, 1, 1], 1e-300)
    q[empty] = np.eye(2)
    inverse = np.linalg.inv(q)
    beta = inverse @ np.einsum("rg,gfm->rfm", z, moments.fy)
    row = inverse[:, 1, :]
    # scores of the interaction: Σ_i (row'F̃_i)(ỹ_i − F̃_i'β), unit by unit
    direct = z[:, :, None] * np.einsum("rf,gfm->rgm", row, moments.fy)
    along = np.einsum("rkf,rf->rk", b, row)
    direct -= np.einsum("rk,gkm->rgm", along, moments.xy)
    fitted = np.einsum("rf,gfh,rhm->rgm", row, moments.ff, beta, optimize=True)
    left = np.einsum("rf,gfk->rgk", row, moments.fx)
    inner = np.einsum("rkf,rfm->rkm", b, beta)
    fitted -= left @ inner
    fitted -= np.einsum("rk,gfk,rfm->rgm", along, moments.fx, beta, optimize=True)
    fitted *= z[:, :, None]
    fitted += np.einsum("rk,gkl,rlm->rgm", along, design.x_cross, inner, optimize=True)
    u = direct - fitted
    spread = factor * np.einsum("rgm,rgo->rmo", u, u)
    found = np.stack(
        [
            beta[:, 1, 0],
            beta[:, 1, 1],
            spread[:, 0, 0],
            spread[:, 0, 1],
            spread[:, 1, 1],
        ]
    )
    found[:, empty] = np.nan
    return found

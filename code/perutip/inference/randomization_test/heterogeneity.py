"""Does the effect differ with a moderator? Randomization test of a constant effect.

The statistic is the CR1 t of treatment × moderator beside treatment, moderator and
strata. Under the null of one effect τ for all, outcome − τ·treatment does not depend
on the assignment, so the test is exact for every τ; τ is a nuisance, and the p-value
is the largest over an exact set for it, plus the chance that the set misses (Berger
and Boos 1994; Ding, Feller and Miratrix 2016, FRT-CI). The largest is found by sorting
roots: the condition |t_a(τ)| ≥ |t| is a quadratic in τ, and t itself does not depend on
τ because treatment is a regressor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.inference.randomization_test.boundary import (
    Labels,
    Numbers,
    check_options,
    checked_assignments,
)
from perutip.inference.randomization_test.procedure import randomization_test
from perutip.inference.randomization_test.unit_moments import Design, build_design
from perutip.inference.ties import ABSOLUTE, RELATIVE

CHUNK = 1024
BEYOND = 1e24  # square of a statistic that nothing finite reaches


@dataclass(frozen=True)
class HeterogeneityTest:
    """Coefficient of treatment × moderator, per unit of the moderator.

    ``p_value`` is the largest over the effects of the nuisance set plus ``missed``;
    ``p_plug_in`` takes the estimated effect for the true one, ``p_no_effect`` is that
    of the sharper null that treatment does nothing at all.
    """

    estimate: float
    std_error: float
    statistic: float
    p_value: float
    p_plug_in: float
    p_no_effect: float
    missed: float
    n_assignments: int
    n_obs: int
    n_clusters: int


@dataclass(frozen=True)
class _Moments:
    """Unit sums (G first): of FF', FX', F·y and X·y for F = (1, moderator)."""

    ff: np.ndarray
    fx: np.ndarray
    fy: np.ndarray
    xy: np.ndarray


def heterogeneity_test(
    outcome: Numbers,
    moderator: Numbers,
    unit: Labels,
    treatment: Numbers,
    assignments: np.ndarray,
    *,
    units: Labels,
    strata: Labels | None = None,
    covariates: object | None = None,
    missed: float = 0.001,
) -> HeterogeneityTest:
    """Studentized test that the effect does not vary with the moderator.

    Parameters
    ----------
    outcome, moderator : (N,) one value per row; the moderator is fixed before treatment
        and may be of rows (experience) or of units (prevalence).
    unit, treatment, assignments, units, strata, covariates : as in
        :func:`perutip.inference.randomization_test.randomization_test`.
    missed : one minus the level of the exact set over which τ ranges.

    Raises
    ------
    ValueError : as the randomization test does; a moderator that is missing or does not
        vary; a coefficient that the drawn assignment does not identify.
    """
    check_options("studentized", "two-sided", 1 - missed)
    labels, code = np.asarray(units), np.asarray(unit)
    drawn, every = checked_assignments(
        np.asarray(treatment), assignments, len(labels), False
    )
    y, m, scale = _checked(outcome, moderator)
    controls = m[:, None]
    if covariates is not None:
        extra = np.asarray(covariates, dtype=float).reshape(len(m), -1)
        controls = np.column_stack([m, extra])
    blocks = None if strata is None else np.asarray(strata)
    design = build_design(code, labels, blocks, controls, None)
    own = drawn[pd.Index(labels).get_indexer(pd.Index(code))].astype(float)
    moments = _unit_moments(design, m, np.column_stack([y, own]))
    observed = _terms(design, moments, drawn[None])[:, 0]
    if not np.isfinite(observed).all():
        raise ValueError("the drawn assignment does not identify the interaction")
    estimate, error = float(observed[0]), float(np.sqrt(observed[2]))
    t = estimate / error if error > 0 else float(np.copysign(np.inf, estimate))
    main = randomization_test(
        y,
        code,
        drawn,
        every,
        units=labels,
        strata=blocks,
        covariates=controls,
        level=1 - missed,
    )
    terms = _terms(design, moments, every)
    ranges = [*main.conf_pieces, (main.estimate, main.estimate), (0.0, 0.0)]
    found = [_largest_share(terms, t, low, high) for low, high in ranges]
    return HeterogeneityTest(
        estimate=estimate / scale,
        std_error=error / scale,
        statistic=t,
        p_value=min(1.0, max(found[:-2], default=1.0) + missed),
        p_plug_in=found[-2],
        p_no_effect=found[-1],
        missed=missed,
        n_assignments=len(every),
        n_obs=design.n_obs,
        n_clusters=design.n_clusters,
    )


def _checked(
    outcome: Numbers, moderator: Numbers
) -> tuple[np.ndarray, np.ndarray, float]:
    """Outcome, standardized moderator and the moderator's standard deviation."""
    y, m = np.asarray(outcome, dtype=float), np.asarray(moderator, dtype=float)
    if m.shape != y.shape or not np.isfinite(m).all() or not np.isfinite(y).all():
        raise ValueError("outcome and moderator must hold a number for every row")
    if np.ptp(m) == 0:
        raise ValueError("the moderator does not vary")
    scale = float(m.std())
    return y, (m - m.mean()) / scale, scale


def _unit_moments(design: Design, m: np.ndarray, outcomes: np.ndarray) -> _Moments:
    x = design.controls
    y = outcomes[design.order] - outcomes.mean(axis=0)
    y -= x @ (x.T @ y)
    f = np.column_stack([np.ones(len(m)), m[design.order]])
    g, k = design.n_units, x.shape[1]
    sums = _Moments(
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


def _terms(design: Design, moments: _Moments, every: np.ndarray) -> np.ndarray:
    """(5, R): interaction coefficient of the outcome and of the drawn assignment, and
    their CR1 variances: of the outcome, of both, of the drawn assignment."""
    parts = [
        _block(design, moments, every[start : start + CHUNK].astype(float))
        for start in range(0, len(every), CHUNK)
    ]
    return np.concatenate(parts, axis=1)


def _block(design: Design, moments: _Moments, z: np.ndarray) -> np.ndarray:
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


def _largest_share(terms: np.ndarray, t: float, low: float, high: float) -> float:
    """Largest share of assignments with |t_a(τ)| ≥ |t| over τ in [low, high].

    Undefined statistics count as extreme. Each condition changes at two roots at most.
    """
    b, k, v0, c, v1 = terms
    defined = np.isfinite(b)
    square = min((abs(t) * (1 - RELATIVE) - ABSOLUTE) ** 2, BEYOND)
    quadratic = np.stack([k**2 - square * v1, square * c - b * k, b**2 - square * v0])
    quadratic = quadratic[:, defined]
    if low == high:
        return float((_holds(quadratic, low).sum() + (~defined).sum()) / len(b))
    points = _points(quadratic, low, high)
    now = _holds(quadratic, (points[1:] + points[:-1]) / 2)
    empty = points[:-1] == points[1:]
    now[1] = np.where(empty[1], now[0], now[1])
    now[2] = np.where(empty[2], now[1], now[2])
    now[0] = np.where(empty[0], now[1], now[0])
    opening, closing = ~now[:-1] & now[1:], now[:-1] & ~now[1:]
    at = np.concatenate([points[1:3][opening], points[1:3][closing]])
    step = np.repeat([1, -1], [opening.sum(), closing.sum()])
    # closed sets: at a tie those that begin count before others end
    gained = np.cumsum(step[np.lexsort((-step, at))]).max(initial=0)
    return float((now[0].sum() + max(gained, 0) + (~defined).sum()) / len(b))


def _holds(quadratic: np.ndarray, x: np.ndarray | float) -> np.ndarray:
    a2, a1, a0 = quadratic
    return (a2 * x + 2 * a1) * x + a0 >= 0


def _points(quadratic: np.ndarray, low: float, high: float) -> np.ndarray:
    """(4, R): the ends of the interval, finite, and the roots inside, in order."""
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(np.maximum(quadratic[1] ** 2 - quadratic[0] * quadratic[2], 0.0))
        roots = np.stack([(-quadratic[1] + s * root) / quadratic[0] for s in (-1, 1)])
    known = np.abs(roots[np.isfinite(roots)])
    far = 1e3 * (1.0 + known.max(initial=0.0))
    low, high = max(low, -far), min(high, far)
    inside = np.where((roots > low) & (roots < high), roots, low)
    ends = np.ones_like(inside[:1])
    return np.sort(np.vstack([low * ends, inside, high * ends]), axis=0)

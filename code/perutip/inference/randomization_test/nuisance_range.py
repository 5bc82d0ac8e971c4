"""The largest share of extreme assignments over a range of the nuisance effect."""

from __future__ import annotations

import numpy as np

from perutip.inference.ties import ABSOLUTE, RELATIVE

BEYOND = 1e24  # square of a statistic that nothing finite reaches


def largest_share(terms: np.ndarray, t: float, low: float, high: float) -> float:
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

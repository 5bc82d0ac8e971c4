"""Confidence sets: the values r that the bootstrap-t does not reject."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from perutip.inference.linear_estimator.bootstrap_t import (
    LinearMoments,
    at_least,
    extremeness,
)
from perutip.inference.linear_estimator.linear_design import Floats
from perutip.inference.linear_estimator.quartics import quartics, real_roots, states
from perutip.inference.ties import RELATIVE

NEAR = 0.05
FAR = 1e6
"""Standard errors: ends nearer than NEAR are one; beyond FAR an end is infinite."""


def inverted_set(
    moments: LinearMoments, alpha: float, patterns: Floats
) -> list[tuple[float, float]]:
    """Values r with p(r) > alpha over the given patterns, exact, as intervals.

    Every pattern's quartic changes sign at its real roots; p(r) is the running share
    of patterns whose quartic is not negative (ties counted).
    """
    roots, change, start = _crossings(moments, patterns)
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
        matrix, slack = extremeness(moments, x)
        return at_least(matrix, (-slack,))[0] / total - alpha

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


def _crossings(
    moments: LinearMoments, patterns: Floats
) -> tuple[Floats, NDArray[np.int64], int]:
    """Roots, the change of state at each, and how many hold at minus infinity."""
    coefficients, size = quartics(moments, patterns)
    scale = np.abs(coefficients).max(axis=1)
    always = scale <= RELATIVE * size
    coefficients = coefficients / np.where(scale > 0, scale, 1.0)[:, None]
    roots = real_roots(coefficients)
    roots[always] = np.nan
    roots.sort(axis=1)
    count = np.isfinite(roots).sum(axis=1)
    state = states(coefficients, roots, count)
    state[always] = True
    column = np.arange(roots.shape[1])
    valid = column[None, :] < count[:, None]
    change = state[:, 1:].astype(int) - state[:, :-1].astype(int)
    moved = valid & (change != 0)
    return roots[moved], change[moved], int(state[:, 0].sum())


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

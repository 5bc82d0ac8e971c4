"""Joint tests of several restrictions: the bootstrap distribution of a Wald statistic.

W = d'V⁻¹d; with the null imposed, scores are linear in d as for one restriction. An
enumeration meets in the middle for every entry of the variance matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from perutip.inference.ties import RELATIVE, threshold
from perutip.inference.wild_cluster.counting.sign_patterns import (
    Signs,
    enumerable,
    half_patterns,
)
from perutip.inference.wild_cluster.forms import Forms, Kind, bootstrap_forms
from perutip.inference.wild_cluster.moments.cluster_design import Design

__all__ = ["JointWald", "joint_wald"]

BLOCK = 1 << 16  # patterns per block


@dataclass(frozen=True)
class JointWald:
    """Wald statistic (not divided by q) and its bootstrap p-values."""

    statistic: float
    p_weak: float
    p_strict: float
    n_draws: int
    enumerated: bool


def _solved(num: np.ndarray, den: np.ndarray) -> np.ndarray:
    """num'den⁻¹num for num (q, n) and den (q, q, n), by elimination; a draw whose
    variance is singular has an infinite statistic."""
    num, den = num.copy(), den.copy()
    q = len(num)
    total = np.zeros(num.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.einsum("iin->in", den).copy()
        for j in range(q):
            pivot = den[j, j]
            pivot[pivot <= 1e-14 * scale[j]] = 0.0
            total += np.where(pivot > 0, num[j] ** 2 / pivot, np.inf)
            for i in range(j + 1, q):
                ratio = np.where(pivot > 0, den[i, j] / pivot, 0.0)
                num[i] -= ratio * num[j]
                for m in range(j + 1, q):
                    den[i, m] -= ratio * den[j, m]
    return total


def _drawn(
    signs: Signs, num: np.ndarray, den: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Numerators (q, n) and variances (q, q, n) of blocks of draws."""
    n_boot, n_clusters, q = den.shape
    step = max(1, BLOCK * 16 // (n_clusters * q))
    for start in range(0, len(signs), step):
        part = signs[start : start + step]
        x = (part @ den.reshape(n_boot, -1)).reshape(len(part), n_clusters, q)
        yield num.T @ part.T, np.einsum("ngi,ngj->ijn", x, x)


def _enumerated(
    halves: tuple[np.ndarray, np.ndarray], num: np.ndarray, den: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The same for all pairs of half patterns."""
    n_boot, n_clusters, q = den.shape
    m = halves[0].shape[1]
    flat = den.reshape(n_boot, -1)
    left, right = (
        (halves[0] @ flat[:m]).reshape(-1, n_clusters, q),
        (halves[1] @ flat[m:]).reshape(-1, n_clusters, q),
    )
    num_left, num_right = halves[0] @ num[:m], halves[1] @ num[m:]
    own_left = np.einsum("ngi,ngj->ijn", left, left)
    own_right = np.einsum("ngi,ngj->ijn", right, right)
    across = [np.ascontiguousarray(right[:, :, j].T) for j in range(q)]
    step = max(1, BLOCK // len(right))
    for start in range(0, len(left), step):
        rows = slice(start, start + step)
        number = num_left[rows].T[:, :, None] + num_right.T[:, None, :]
        variance = own_left[:, :, rows, None] + own_right[:, :, None, :]
        for i in range(q):
            for j in range(i + 1):
                cross = left[rows, :, i] @ across[j] + left[rows, :, j] @ across[i]
                variance[i, j] += cross
                if i != j:
                    variance[j, i] += cross
        yield number.reshape(q, -1), variance.reshape(q, q, -1)


def joint_wald(
    design: Design,
    restriction: np.ndarray,
    null: np.ndarray,
    kind: Kind,
    distribution: str,
    signs: Callable[[], Signs],
) -> JointWald:
    """Wald test of restriction (q, k) β = null (q,).

    Raises ValueError where the restrictions or their variance are not of full rank.
    """
    raw = design.rows.T @ restriction.T
    directions, mixing = np.linalg.qr(raw)
    sizes = np.abs(np.diagonal(mixing))
    if sizes.min() <= 1e-9 * sizes.max():
        raise ValueError("the restrictions are not linearly independent")
    gap = raw.T @ design.moment.sum(axis=0) + restriction @ design.offset - null
    distance = np.linalg.solve(mixing.T, gap)
    forms: Forms = bootstrap_forms(design, directions, distance, kind)
    own = forms.observed.T @ forms.observed
    if np.linalg.matrix_rank(own, tol=1e-10 * np.trace(own)) < len(own):
        raise ValueError("the cluster-robust variance of the restrictions is singular")
    observed = float(distance @ np.linalg.solve(own, distance))
    num = forms.num0 + forms.num1 @ distance
    den = forms.den0 + forms.den1 @ distance
    listed = enumerable(distribution, design.n_boot, invert=True)
    if listed:
        blocks = _enumerated(half_patterns(distribution, design.n_boot), num, den)
    else:
        blocks = _drawn(signs(), num, den)
    weak = strict = n = 0
    for number, variance in blocks:
        draws = _solved(number, variance)
        n += len(draws)
        weak += int(np.count_nonzero(draws >= threshold(np.sqrt(observed)) ** 2))
        strict += int(np.count_nonzero(draws > observed * (1 + RELATIVE) ** 2))
    statistic = observed / forms.factor
    n_draws = 2 * n if listed else n
    return JointWald(statistic, weak / n, strict / n, n_draws, listed)

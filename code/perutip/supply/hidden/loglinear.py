"""Log-linear models of several lists: main effects and pairs, all models at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import special

STEPS = 100
FARTHEST = 25.0  # a log parameter beyond this has no finite maximum


@dataclass(frozen=True)
class LatticeFit:
    """Every model of the lattice that has a finite maximum, M of them.

    Attributes
    ----------
    pairs : (M, n_pairs) True where the pair of lists is in the model.
    unseen : (M,) expected persons on no list.
    log_unseen_variance : (M,) variance of the log of `unseen`.
    bic : (M,) −2 log likelihood + parameters × log(persons seen).
    """

    pairs: NDArray[np.bool_]
    unseen: NDArray[np.float64]
    log_unseen_variance: NDArray[np.float64]
    bic: NDArray[np.float64]


def cells_of(n_lists: int) -> NDArray[np.int64]:
    """(2^L − 1, L) membership of every cell that can be seen."""
    number = np.arange(1, 2**n_lists)
    return (number[:, None] >> np.arange(n_lists)) & 1


def cell_counts(membership: NDArray) -> NDArray[np.float64]:
    """Persons in each cell of `cells_of`, from one row (L,) of 0/1 a person."""
    n_lists = membership.shape[1]
    number = membership.astype(int) @ (1 << np.arange(n_lists))
    return np.bincount(number, minlength=2**n_lists)[1:].astype(float)


def fit_lattice(
    counts: NDArray, n_lists: int, pairs: list[tuple[int, int]], most_pairs: int
) -> LatticeFit:
    """Fit main effects and every set of up to `most_pairs` of the pairs given.

    Notes
    -----
    Cells are Poisson with log mean α + Σ_l β_l + Σ_pairs γ; membership is coded 0/1, so
    that exp(α) is the mean of the cell that nobody sees (Fienberg 1972; Cormack 1989).
    Newton's method on all models of one size at a time.
    """
    cells = cells_of(n_lists)
    main = np.column_stack([np.ones(len(cells)), cells])
    each = [cells[:, i] * cells[:, j] for i, j in pairs]
    found: list[tuple[NDArray, ...]] = []
    for size in range(min(most_pairs, len(pairs)) + 1):
        sets = list(combinations(range(len(pairs)), size))
        chosen = np.zeros((len(sets), len(pairs)), bool)
        for m, members in enumerate(sets):
            chosen[m, list(members)] = True
        design = np.stack(
            [np.column_stack([main, *(each[p] for p in members)]) for members in sets]
        )
        found.append((chosen, *_newton(design, counts)))
    chosen, alpha, variance, log_likelihood = (
        np.concatenate([part[k] for part in found]) for k in range(4)
    )
    parameters = 1 + n_lists + chosen.sum(axis=1)
    bic = -2 * log_likelihood + parameters * np.log(counts.sum())
    keep = np.isfinite(alpha)
    return LatticeFit(chosen[keep], np.exp(alpha[keep]), variance[keep], bic[keep])


def fit_with_odds_ratio(
    counts: NDArray, n_lists: int, pair: tuple[int, int], odds_ratio: float
) -> float:
    """Persons on no list when one pair has a given odds ratio and no other depends."""
    cells = cells_of(n_lists)
    main = np.column_stack([np.ones(len(cells)), cells])
    offset = np.log(odds_ratio) * cells[:, pair[0]] * cells[:, pair[1]]
    alpha = _newton(main[None], counts, offset)[0]
    return float(np.exp(alpha[0]))


def _newton(
    design: NDArray, counts: NDArray, offset: NDArray | float = 0.0
) -> tuple[NDArray, NDArray, NDArray]:
    """Intercepts, their variances and log likelihoods (M,); NaN without a maximum."""
    start = np.log(counts + 0.5) - offset
    theta = np.stack([np.linalg.lstsq(d, start, rcond=None)[0] for d in design])
    value = _log_likelihood(design, theta, counts, offset)
    done = np.zeros(len(design), bool)
    for _ in range(STEPS):
        mean = np.exp(np.clip(_linear(design, theta) + offset, -700, 700))
        information = np.einsum("mcp,mc,mcq->mpq", design, mean, design)
        gradient = np.einsum("mcp,mc->mp", design, counts - mean)
        ridge = 1e-12 * np.trace(information, axis1=1, axis2=2)[:, None, None]
        step = np.linalg.solve(
            information + ridge * np.eye(design.shape[2]), gradient[..., None]
        )[..., 0]
        decrement = np.einsum("mp,mp->m", gradient, step)
        done = decrement < 1e-14 * np.maximum(np.abs(value), 1.0)
        if done.all():
            theta = theta + step
            break
        theta, value = _halved(design, theta, step, value, counts, offset)
    bad = ~done & ~(decrement < 1e-8)
    bad |= np.abs(theta).max(axis=1) > FARTHEST
    variance = np.linalg.inv(information + ridge * np.eye(design.shape[2]))[:, 0, 0]
    alpha = np.where(bad, np.nan, theta[:, 0])
    return alpha, variance, value


def _halved(
    design: NDArray,
    theta: NDArray,
    step: NDArray,
    value: NDArray,
    counts: NDArray,
    offset: NDArray | float,
) -> tuple[NDArray, NDArray]:
    """Move each model along its step, halved until its likelihood does not fall."""
    share = np.ones(len(theta))
    for _ in range(30):
        tried = theta + share[:, None] * step
        new = _log_likelihood(design, tried, counts, offset)
        falls = ~(new >= value - 1e-12 * np.abs(value))
        if not falls.any():
            break
        share = np.where(falls, share / 2, share)
    return np.where(falls[:, None], theta, tried), np.where(falls, value, new)


def _linear(design: NDArray, theta: NDArray) -> NDArray:
    return np.einsum("mcp,mp->mc", design, theta)


def _log_likelihood(
    design: NDArray, theta: NDArray, counts: NDArray, offset: NDArray | float
) -> NDArray[np.float64]:
    log_mean = _linear(design, theta) + offset
    mean = np.exp(np.clip(log_mean, -700, 700))
    return (counts * log_mean - mean - special.gammaln(counts + 1)).sum(axis=1)

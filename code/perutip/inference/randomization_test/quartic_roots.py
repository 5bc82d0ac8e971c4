"""Roots of many quartics at once: Ferrari's formula, checked, eigenvalues otherwise."""

from __future__ import annotations

import numpy as np

AGREEMENT = 1e-7
VANISHING = 1e-100


def real_roots(quartic: np.ndarray) -> np.ndarray:
    """Candidates for the real roots of each column, (R, 4).

    ``quartic`` (5, R), highest power first. A complex pair is returned as its real part
    twice, a column of zeros as zeros; an end coefficient that vanishes gives a root far
    out or at zero. Every real root is near a candidate; the caller tells crossings from
    others by the sign on either side.
    """
    largest = np.abs(quartic).max(axis=0)
    usable = largest > 0
    scaled = np.where(usable, quartic / np.where(usable, largest, 1.0), 1.0)
    for end in (0, 4):
        tiny = np.abs(scaled[end]) < VANISHING
        scaled[end, tiny] = np.copysign(VANISHING, scaled[end, tiny])
    monic = scaled[1:] / scaled[0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        roots, good = _ferrari(monic)
    bad = usable & ~good
    if bad.any():
        roots[:, bad] = _eigenvalues(scaled[:, bad])
    return np.where(usable, _polish(monic, roots), 0.0).T


def _ferrari(monic: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Roots (4, R), and whether the two quadratic factors multiply to the quartic."""
    a3, a2, a1, a0 = monic
    shift = a3 / 4
    square = shift * shift
    p = a2 - 6 * square
    q = a1 - 2 * a2 * shift + 8 * shift * square
    r = a0 - a1 * shift + a2 * square - 3 * square * square
    m = _largest_cubic_root(p, p * p / 4 - r, -q * q / 8)
    side = np.sqrt(2 * m)
    skew = q / (2 * side)
    left, right = p / 2 + m + skew, p / 2 + m - skew
    a_one, a_two = 2 * shift - side, 2 * shift + side
    b_one = left + shift * (shift - side)
    b_two = right + shift * (shift + side)
    good = _close(b_one + b_two + a_one * a_two, a2)
    good &= _close(a_one * b_two + a_two * b_one, a1)
    good &= _close(b_one * b_two, a0)
    half = side / 2
    one = np.sqrt(np.maximum(m / 2 - left, 0.0))
    two = np.sqrt(np.maximum(m / 2 - right, 0.0))
    return np.stack([half + one, half - one, two - half, -half - two]) - shift, good


def _close(value: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Relative to the coefficient itself, so that small roots are right as well."""
    return np.abs(value - target) <= AGREEMENT * np.abs(target)


def _largest_cubic_root(b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Largest real root of m³ + b m² + c m + d."""
    third = b / 3
    p = c - b * third
    q = 2 * third**3 - third * c + d
    disc = q * q / 4 + p**3 / 27
    radius = np.sqrt(np.maximum(-p / 3, 0.0))
    cosine = np.clip(-q / (2 * radius**3), -1.0, 1.0)
    three = 2 * radius * np.cos(np.arccos(cosine) / 3)
    big = np.cbrt(-q / 2 - np.copysign(np.sqrt(np.maximum(disc, 0.0)), q))
    one = big - p / (3 * big)
    m = np.where(disc < 0, three, one) - third
    for _ in range(2):
        m = m - np.nan_to_num((((m + b) * m + c) * m + d) / ((3 * m + 2 * b) * m + c))
    return m


def _eigenvalues(quartic: np.ndarray) -> np.ndarray:
    """Real parts (4, R): large roots from the companion matrix of the polynomial, small
    ones from that of the reversed one, since each is accurate relative to its largest.
    """
    direct = _companion(quartic)
    reverse = _companion(quartic[::-1])
    reverse = 1.0 / np.where(reverse == 0, VANISHING, reverse)
    direct = np.take_along_axis(direct, np.abs(direct).argsort(axis=1), axis=1)
    reverse = np.take_along_axis(reverse, np.abs(reverse).argsort(axis=1), axis=1)
    middle = np.sqrt(np.abs(direct[:, -1:]) * np.abs(reverse[:, :1]))
    return np.where(np.abs(direct) >= middle, direct, reverse).real.T


def _companion(quartic: np.ndarray) -> np.ndarray:
    companion = np.zeros((quartic.shape[1], 4, 4))
    companion[:, [1, 2, 3], [0, 1, 2]] = 1.0
    companion[:, 0, :] = -(quartic[1:] / quartic[0]).T
    return np.linalg.eigvals(companion)


def _polish(monic: np.ndarray, roots: np.ndarray) -> np.ndarray:
    """Newton steps, taken only where they reduce the residual."""
    a3, a2, a1, a0 = monic
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for _ in range(2):
            value = (((roots + a3) * roots + a2) * roots + a1) * roots + a0
            slope = ((4 * roots + 3 * a3) * roots + 2 * a2) * roots + a1
            moved = roots - value / slope
            after = (((moved + a3) * moved + a2) * moved + a1) * moved + a0
            roots = np.where(np.abs(after) < np.abs(value), moved, roots)
    return roots

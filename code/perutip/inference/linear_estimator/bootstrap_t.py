"""Wild cluster bootstrap-t of a linear estimate: moments, patterns, p-values.

Under a sign vector v the bootstrap estimate is s(r)'v and its variance |K(r)v|^2,
both linear in the hypothesised value r before squaring. So a pattern is at least as
extreme as the data where a quartic in r is not negative, and both p-value and set
follow without refitting anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.inference.linear_estimator.linear_design import Floats
from perutip.inference.ties import RELATIVE
from perutip.inference.wild_cluster.counting.bilinear import Bilinear, reaching

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
    matrix, slack = extremeness(moments, r)
    if np.isnan(slack):
        return np.nan, np.nan
    total = 2 ** (len(matrix) - 1)
    weak, strict = at_least(matrix, (-slack, slack))
    return weak / total, strict / total


def at_least(matrix: Floats, bounds: tuple[float, ...]) -> list[int]:
    """How many half patterns v have v'Av at or above each bound."""
    half = len(matrix) // 2
    left = np.column_stack([np.ones(2 ** (half - 1)), _signs(half - 1)])
    right = _signs(len(matrix) - half)
    within = np.einsum("ij,ij->i", right @ matrix[half:, half:], right)
    first = np.einsum("ij,ij->i", left @ matrix[:half, :half], left)
    across = 2 * matrix[:half, half:]
    return reaching(
        [
            Bilinear.of((first - bound, within), across, (left, right))
            for bound in bounds
        ]
    )


def pattern_p(
    moments: LinearMoments, r: float, patterns: Floats
) -> tuple[float, float]:
    """p over the rows of `patterns`, ties counted and not."""
    matrix, slack = extremeness(moments, r)
    if np.isnan(slack):
        return np.nan, np.nan
    values = np.einsum("ij,ij->i", patterns @ matrix, patterns)
    return float((values >= -slack).mean()), float((values > slack).mean())


def extremeness(moments: LinearMoments, r: float) -> tuple[Floats, float]:
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

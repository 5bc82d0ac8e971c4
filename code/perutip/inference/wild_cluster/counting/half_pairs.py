"""Enumerated patterns by meeting in the middle: sums over two halves of the clusters
are formed once, and matrix products compare all pairs of halves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from perutip.inference.wild_cluster.counting.bilinear import (
    Bilinear,
    blocks,
    places,
    reaching,
    screened,
)
from perutip.inference.wild_cluster.counting.exceedances import NOTHING, Draws

__all__ = ["Products"]


@dataclass(frozen=True)
class _Half:
    """One half of the clusters: signs (n, m); numerators (m,) and denominators (m, G)
    at d = 0 and in d."""

    signs: np.ndarray
    num: tuple[np.ndarray, np.ndarray]
    den: tuple[np.ndarray, np.ndarray]

    @cached_property
    def sums(self) -> tuple[np.ndarray, ...]:
        """Sums by pattern: a and b (n,), x0 and x1 (n, G)."""
        return tuple(self.signs @ part for part in (*self.num, *self.den))

    def at(self, d: float) -> tuple[np.ndarray, np.ndarray]:
        """Numerators (m,) and denominators (m, G) at d."""
        return self.num[0] + d * self.num[1], self.den[0] + d * self.den[1]


@dataclass(frozen=True)
class Products:
    """All pairs of a left and a right half pattern."""

    left: _Half
    right: _Half

    @classmethod
    def of_halves(
        cls,
        halves: tuple[np.ndarray, np.ndarray],
        num: tuple[np.ndarray, np.ndarray],
        den: tuple[np.ndarray, np.ndarray],
    ) -> Products:
        """From half patterns, numerators (n_boot,) and denominators (n_boot, G)."""
        m = halves[0].shape[1]
        sides = []
        for signs, at in ((halves[0], slice(0, m)), (halves[1], slice(m, None))):
            parts = (num[0][at], num[1][at]), (den[0][at], den[1][at])
            sides.append(_Half(signs, *parts))
        return cls(*sides)

    @property
    def sides(self) -> tuple[_Half, _Half]:
        """Left and right."""
        return self.left, self.right

    @property
    def signs(self) -> tuple[np.ndarray, np.ndarray]:
        """Half patterns."""
        return self.left.signs, self.right.signs

    @property
    def size(self) -> int:
        """Number of patterns."""
        return len(self.left.signs) * len(self.right.signs)

    @property
    def moves(self) -> bool:
        """Do the statistics depend on the hypothesised value?"""
        return any(bool(h.num[1].any() or h.den[1].any()) for h in self.sides)

    @cached_property
    def widest(self) -> float:
        """A bound of the squared standard errors at d = 0."""
        halves = (np.einsum("ij,ij->i", h.sums[2], h.sums[2]) for h in self.sides)
        return float(sum(np.sqrt(half.max()) for half in halves) ** 2)

    def excess(self, d: float, variance: float) -> Bilinear:
        """V·num² − d²·den² of every pair."""
        own, parts = [], []
        for half in self.sides:
            num, den = half.at(d)
            parts.append((num, den))
            spread = half.signs @ den
            own.append(
                variance * (half.signs @ num) ** 2
                - d * d * np.einsum("ij,ij->i", spread, spread)
            )
        # Room for rounding, so that 0/0 is a tie here too.
        room = NOTHING * (d * d + variance) * max(1.0, self.widest)
        own[0] += room if variance > 1.0 else -room
        (num, den), (other_num, other_den) = parts
        cross = 2 * (variance * np.outer(num, other_num) - d * d * (den @ other_den.T))
        return Bilinear.of((own[0], own[1]), cross, self.signs)

    def counts(self, d: float, variances: Sequence[float]) -> list[int]:
        """Patterns with V·num² ≥ d²·den², for each V."""
        return reaching([self.excess(d, variance) for variance in variances])

    def count(self, d: float, variance: float) -> int:
        """Patterns with V·num² ≥ d²·den²."""
        return self.counts(d, [variance])[0]

    def between(self, low: float, high: float, variance: float) -> Draws:
        """Patterns with V·num² ≥ d²·den² at d = low and not at d = high."""
        near, far = self.excess(low, variance), self.excess(high, variance)
        found = [self.pairs(*np.empty((2, 0), dtype=np.intp))]
        for (rows, _, maybe), (_, surely, _) in zip(
            screened(near), screened(far), strict=True
        ):
            i, j = places(maybe > surely)
            i += rows.start
            keep = (near.at(i, j) >= 0) & (far.at(i, j) < 0)
            found.append(self.pairs(i[keep], j[keep]))
        return Draws.join(found)

    def pairs(self, i: np.ndarray, j: np.ndarray) -> Draws:
        """Coefficients of some pairs."""
        a, b, x0, x1 = (
            left[i] + right[j]
            for left, right in zip(self.left.sums, self.right.sums, strict=True)
        )
        return Draws(
            a,
            b,
            np.einsum("ij,ij->i", x0, x0),
            np.einsum("ij,ij->i", x0, x1),
            np.einsum("ij,ij->i", x1, x1),
        ).with_ties()

    @cached_property
    def _squares(self) -> list[Bilinear]:
        """p, q and s of every pair."""
        found = []
        for first, second in ((0, 0), (0, 1), (1, 1)):
            own = [
                np.einsum("ij,ij->i", h.sums[2 + first], h.sums[2 + second])
                for h in self.sides
            ]
            left, right = self.left.den, self.right.den
            cross = left[first] @ right[second].T + left[second] @ right[first].T
            found.append(Bilinear.of((own[0], own[1]), cross, self.signs))
        return found

    def draws(self, rows: slice) -> Draws:
        """Coefficients of every pair of a block of left halves, row by row."""
        p, q, s = (form.block(rows) for form in self._squares)
        np.maximum(p, 0.0, out=p)
        np.maximum(s, 0.0, out=s)
        a, b = (
            left[rows, None] + right
            for left, right in zip(self.left.sums[:2], self.right.sums[:2], strict=True)
        )
        return Draws(*(array.ravel() for array in (a, b, p, q, s))).with_ties()

    def blocks(self, most: int) -> Iterator[slice]:
        """Slices of the left halves, each with at most so many pairs."""
        return blocks(len(self.left.signs), len(self.right.signs), most)

"""How many bootstrap t statistics reach the observed one, for any hypothesised value.

With num and den linear in d = R'β̂ − r, |t*| ≥ |t| is V·num² ≥ d²·den²: a comparison
without a division. Enumerated patterns are counted by meeting in the middle: the sums
over two halves of the clusters are formed once, and one matrix product compares all
pairs of halves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from perutip.inference.ties import RELATIVE
from perutip.inference.wild_cluster.sign_patterns import Signs

__all__ = ["Draws", "Products", "inflated"]

NOTHING = 1e-13  # squares below it, in units of the variance, are rounding
BLOCK = 1 << 18  # pairs per block: 2 MB, inside the cache
CHUNK = 1 << 22  # numbers per chunk of draws: 32 MB


def inflated(variance: float, *, weak: bool) -> float:
    """V changed so that V·num² ≥ d²·den² counts ties (weak) or does not (strict)."""
    return (
        variance / (1.0 - RELATIVE) ** 2 if weak else variance / (1.0 + RELATIVE) ** 2
    )


@dataclass(frozen=True)
class Draws:
    """Every draw's coefficients: num = a + d·b, den² = p + 2d·q + d²·s; all (n,)."""

    a: np.ndarray
    b: np.ndarray
    p: np.ndarray
    q: np.ndarray
    s: np.ndarray

    @property
    def size(self) -> int:
        """Number of draws."""
        return len(self.a)

    def excess(self, d: float, variance: float) -> np.ndarray:
        """V·num² − d²·den², (n,)."""
        number = self.a + d * self.b
        return variance * number**2 - d * d * (self.p + d * (2 * self.q + d * self.s))

    def count(self, d: float, variance: float) -> int:
        """Draws with V·num² ≥ d²·den²."""
        return int(np.count_nonzero(self.excess(d, variance) >= 0))

    def take(self, index: np.ndarray) -> Draws:
        """Some of the draws."""
        return Draws(*(part[index] for part in self.parts))

    @property
    def parts(self) -> tuple[np.ndarray, ...]:
        """The five coefficient arrays."""
        return self.a, self.b, self.p, self.q, self.s

    @classmethod
    def join(cls, pieces: list[Draws]) -> Draws:
        """Draws of several pieces, in order."""
        return cls(
            *(
                np.concatenate(part)
                for part in zip(*(d.parts for d in pieces), strict=True)
            )
        )

    @classmethod
    def of_signs(
        cls,
        signs: np.ndarray | Signs,
        num: tuple[np.ndarray, np.ndarray],
        den: tuple[np.ndarray, np.ndarray],
    ) -> Draws:
        """From signs (n, n_boot), numerators (n_boot,) and denominators (n_boot, G)."""
        pieces = []
        step = max(1, CHUNK // max(den[0].shape))
        moves = bool(den[1].any())
        for start in range(0, len(signs), step):
            part = signs[start : start + step]
            x0 = part @ den[0]
            p = np.einsum("ij,ij->i", x0, x0)
            q = s = np.zeros(len(part))
            if moves:
                x1 = part @ den[1]
                q = np.einsum("ij,ij->i", x0, x1)
                s = np.einsum("ij,ij->i", x1, x1)
            pieces.append(cls(part @ num[0], part @ num[1], p, q, s).with_ties())
        return cls.join(pieces)

    def with_ties(self) -> Draws:
        """Draws whose t* is 0/0 whatever r is, made ties at every r (t* = t): counted
        in the weak p-value and not in the strict one, never by rounding."""
        room = NOTHING * max(1.0, float(self.p.max(initial=0.0)))
        small = self.p < room
        if small.any():
            small &= (self.s < room) & (self.a**2 < room) & (self.b**2 < room)
        if not small.any():
            return self
        values = (0.0, 1.0, 1.0, 0.0, 0.0)
        return Draws(
            *(np.where(small, v, x) for v, x in zip(values, self.parts, strict=True))
        )


@dataclass(frozen=True)
class _Half:
    """Sums over half of the clusters: num (n,) and den (n, G), at d = 0 and in d."""

    a: np.ndarray
    b: np.ndarray
    x0: np.ndarray
    x1: np.ndarray

    def at(self, d: float) -> tuple[np.ndarray, np.ndarray]:
        return self.a + d * self.b, self.x0 + d * self.x1

    def __getitem__(self, rows: slice | np.ndarray) -> _Half:
        return _Half(self.a[rows], self.b[rows], self.x0[rows], self.x1[rows])


@dataclass(frozen=True)
class Products:
    """All pairs of a left and a right half pattern."""

    left: _Half
    right: _Half

    @property
    def size(self) -> int:
        """Number of patterns."""
        return len(self.left.a) * len(self.right.a)

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
            parts = [signs @ v[at] for v in (*num, *den)]
            sides.append(_Half(*parts))
        return cls(*sides)

    @property
    def moves(self) -> bool:
        """Do the statistics depend on the hypothesised value?"""
        return any(bool(h.b.any() or h.x1.any()) for h in (self.left, self.right))

    @cached_property
    def widest(self) -> float:
        """A bound of the squared standard errors at d = 0."""
        halves = (np.einsum("ij,ij->i", h.x0, h.x0) for h in (self.left, self.right))
        return float(sum(np.sqrt(half.max()) for half in halves) ** 2)

    def pairs(self, rows: slice, index: np.ndarray) -> Draws:
        """Coefficients of some pairs of a block, given by their place in it."""
        i, j = np.divmod(index, len(self.right.a))
        left, right = self.left[rows][i], self.right[j]
        x0, x1 = left.x0 + right.x0, left.x1 + right.x1
        return Draws(
            left.a + right.a,
            left.b + right.b,
            np.einsum("ij,ij->i", x0, x0),
            np.einsum("ij,ij->i", x0, x1),
            np.einsum("ij,ij->i", x1, x1),
        ).with_ties()

    def blocks(self, most: int = BLOCK) -> Iterator[slice]:
        """Slices of the left half, each a block of pairs that stays in the cache."""
        step = max(1, most // len(self.right.a))
        for start in range(0, len(self.left.a), step):
            yield slice(start, start + step)

    def _factors(self, d: float, variance: float) -> tuple[np.ndarray, np.ndarray]:
        """L and R such that (L @ R)[i, j] is V·num² − d²·den² of the pair (i, j)."""
        left_num, left_den = self.left.at(d)
        right_num, right_den = self.right.at(d)
        own = [
            variance * num**2 - d * d * np.einsum("ij,ij->i", den, den)
            for num, den in ((left_num, left_den), (right_num, right_den))
        ]
        # Room for rounding, so that 0/0 is a tie here too.
        room = NOTHING * (d * d + variance) * max(1.0, self.widest)
        own[0] += room if variance > 1.0 else -room
        one = np.ones_like
        left = np.column_stack(
            [own[0], one(own[0]), 2 * variance * left_num, -2 * d * d * left_den]
        )
        right = np.column_stack([one(own[1]), own[1], right_num, right_den])
        return left, np.ascontiguousarray(right.T)

    def excess_blocks(
        self, d: float, variance: float
    ) -> Iterator[tuple[slice, np.ndarray]]:
        """Blocks of V·num² − d²·den²; each block's array is overwritten by the next."""
        left, right = self._factors(d, variance)
        buffer = None
        for rows in self.blocks():
            part = left[rows]
            if buffer is None or len(buffer) != len(part):
                buffer = np.empty((len(part), right.shape[1]))
            yield rows, np.matmul(part, right, out=buffer)

    def count(self, d: float, variance: float) -> int:
        """Patterns with V·num² ≥ d²·den²."""
        return sum(
            int(np.count_nonzero(block >= 0))
            for _, block in self.excess_blocks(d, variance)
        )

    def draws(self, rows: slice) -> Draws:
        """Coefficients of every pair of a block of left halves, row by row."""
        left, right = self.left[rows], self.right
        own = [
            [
                np.einsum("ij,ij->i", h.x0, h.x0),
                np.einsum("ij,ij->i", h.x0, h.x1),
                np.einsum("ij,ij->i", h.x1, h.x1),
            ]
            for h in (left, right)
        ]
        cross = [
            2 * (left.x0 @ right.x0.T),
            left.x0 @ right.x1.T + left.x1 @ right.x0.T,
            2 * (left.x1 @ right.x1.T),
        ]
        squares = [
            np.maximum(x[:, None] + y[None, :] + xy, 0.0)
            if j != 1
            else x[:, None] + y[None, :] + xy
            for j, (x, y, xy) in enumerate(zip(own[0], own[1], cross, strict=True))
        ]
        a = left.a[:, None] + right.a
        b = left.b[:, None] + right.b
        return Draws(*(array.ravel() for array in (a, b, *squares))).with_ties()

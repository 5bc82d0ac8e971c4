"""How many bootstrap t statistics reach the observed one, for any hypothesised value.

With num and den linear in d = R'β̂ − r, |t*| ≥ |t| is V·num² ≥ d²·den²: a comparison
without a division.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perutip.inference.ties import RELATIVE
from perutip.inference.wild_cluster.counting.sign_patterns import Signs

__all__ = ["CHUNK", "NOTHING", "Draws", "inflated"]

NOTHING = 1e-13  # squares below it, in units of the variance, are rounding
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

    def counts(self, d: float, variances: Sequence[float]) -> list[int]:
        """The same for each V."""
        return [self.count(d, variance) for variance in variances]

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

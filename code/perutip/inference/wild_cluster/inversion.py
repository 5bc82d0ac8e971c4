"""p-values and confidence sets from the bootstrap's counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from perutip.inference.ties import ABSOLUTE
from perutip.inference.wild_cluster.counting.exceedances import Draws, inflated
from perutip.inference.wild_cluster.counting.half_line import (
    HalfLine,
    Interval,
    complex_pairs,
    half_line,
)
from perutip.inference.wild_cluster.counting.half_pairs import Products

__all__ = ["Alternative", "Counter", "confidence_set", "p_values"]

Alternative = Literal["two-sided", "equal-tailed", "less", "greater"]


@dataclass(frozen=True)
class Counter:
    """Draws in units of the standard error, so that d is the t statistic.

    `mirrored` says that each pattern stands for itself and for its mirror image, whose
    t has the opposite sign: then P(t* ≥ t) is half of P(|t*| ≥ |t|) for t > 0.
    """

    source: Draws | Products
    mirrored: bool

    @property
    def n_draws(self) -> int:
        """Number of draws, mirror images included."""
        return self.source.size * (2 if self.mirrored else 1)

    def reaches(self, t: float) -> tuple[int, ...]:
        """Draws with |t*| ≥ |t| (weak) and with |t*| > |t| (strict)."""
        if abs(t) <= ABSOLUTE:
            return self.n_draws, 0
        variances = [inflated(1.0, weak=weak) for weak in (True, False)]
        times = 2 if self.mirrored else 1
        return tuple(times * count for count in self.source.counts(t, variances))

    def reach(self, t: float, *, weak: bool) -> int:
        """Draws with |t*| ≥ |t| (weak) or |t*| > |t|."""
        return self.reaches(t)[0 if weak else 1]

    def above(self, t: float, *, weak: bool) -> int:
        """Draws with t* ≥ t (weak) or t* > t."""
        t = 0.0 if abs(t) <= ABSOLUTE else t
        if self.mirrored:
            if t > 0:
                return self.reach(t, weak=weak) // 2
            return self.n_draws - self.reach(t, weak=not weak) // 2
        if not isinstance(self.source, Draws):
            raise TypeError("signed counts of unmirrored draws need every draw")
        number = self.source.a + t * self.source.b
        if t == 0.0:
            return int(np.count_nonzero(number >= 0 if weak else number > 0))
        excess = self.source.excess(t, inflated(1.0, weak=weak == (t > 0)))
        if t > 0:
            return int(np.count_nonzero((number > 0) & (excess >= 0)))
        return self.n_draws - int(np.count_nonzero((number < 0) & (excess >= 0)))

    def below(self, t: float, *, weak: bool) -> int:
        """Draws with t* ≤ t (weak) or t* < t."""
        return self.n_draws - self.above(t, weak=not weak)


def p_values(counter: Counter, t: float, alternative: Alternative) -> tuple[float, ...]:
    """Shares of draws at least as extreme as t (weak) and more extreme (strict)."""
    n = counter.n_draws
    if alternative == "two-sided":
        return tuple(count / n for count in counter.reaches(t))
    return tuple(
        _one_sided_p(counter, t, alternative, weak=weak) for weak in (True, False)
    )


def _one_sided_p(
    counter: Counter, t: float, alternative: Alternative, *, weak: bool
) -> float:
    n = counter.n_draws
    if alternative == "greater":
        return counter.above(t, weak=weak) / n
    if alternative == "less":
        return counter.below(t, weak=weak) / n
    tails = counter.above(t, weak=weak), counter.below(t, weak=weak)
    return min(1.0, 2 * min(tails) / n)


def _allowed(alpha: float, n: int) -> int:
    """The largest count that rejects: a test rejects where p ≤ alpha."""
    return int(np.floor(alpha * n + 1e-9))


def _both_sides(
    above: list[Interval] | None, below: list[Interval] | None
) -> list[Interval]:
    """Intervals of t from those of t ≥ 0 and of −t ≥ 0; None is the whole half."""
    right = [(0.0, np.inf)] if above is None else above
    left = [(0.0, np.inf)] if below is None else below
    pieces = [(-high, -low) for low, high in reversed(left)] + right
    if left and right and left[0][0] == 0.0 and right[0][0] == 0.0:
        joined = (-left[0][1], right[0][1])
        pieces = [*pieces[: len(left) - 1], joined, *pieces[len(left) + 1 :]]
    return pieces


def _complement(pieces: list[Interval]) -> list[Interval]:
    ends = [0.0, *(end for piece in pieces for end in piece), np.inf]
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False) if b > a]


def _two_sided(counter: Counter, alpha: float, weak: bool) -> list[Interval]:
    allowed = _allowed(alpha, counter.n_draws) // (2 if counter.mirrored else 1)
    weight = inflated(1.0, weak=weak)
    source, others = counter.source, None
    if isinstance(source, Products):
        others = complex_pairs(source, weight)
    sides = [half_line(source, side, weight, 0, others) for side in (1, -1)]
    return _both_sides(*(side.above(allowed) for side in sides))


def _one_sided(counter: Counter, alpha: float, weak: bool, sign: int) -> list[Interval]:
    """Where sign·t* ≥ sign·t in more than a share alpha of the draws."""
    n = counter.n_draws
    allowed = _allowed(alpha, n)
    if counter.mirrored:
        # On the other side P ≥ 1/2 > alpha by symmetry.
        near = half_line(counter.source, sign, inflated(1.0, weak=weak)).above(allowed)
        far = None
    else:
        at = (inflated(1.0, weak=weak), inflated(1.0, weak=not weak))
        near = half_line(counter.source, sign, at[0], sign).above(allowed)
        other: HalfLine = half_line(counter.source, -sign, at[1], -sign)
        far = _complement(other.above(n - allowed - 1))
    return _both_sides(near, far) if sign > 0 else _both_sides(far, near)


def _intersection(first: list[Interval], second: list[Interval]) -> list[Interval]:
    both = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return sorted((low, high) for low, high in both if low < high)


def confidence_set(
    counter: Counter, alternative: Alternative, level: float, *, weak: bool
) -> list[Interval]:
    """Values of t = (R'β̂ − r)/se at which the test does not reject, as intervals."""
    alpha = 1.0 - level
    solve: dict[str, Callable[[], list[Interval]]] = {
        "two-sided": lambda: _two_sided(counter, alpha, weak),
        "greater": lambda: _one_sided(counter, alpha, weak, 1),
        "less": lambda: _one_sided(counter, alpha, weak, -1),
        "equal-tailed": lambda: _intersection(
            _one_sided(counter, alpha / 2, weak, 1),
            _one_sided(counter, alpha / 2, weak, -1),
        ),
    }
    return solve[alternative]()

"""Where a bootstrap count exceeds a threshold, along half of the hypothesised values.

Written in z = (R'β̂ − r)/se ≥ 0, a draw counts where
F(z) = w(a + bz)² − z²(p + 2qz + sz²) ≥ 0, a quartic with F(0) ≥ 0 and F(∞) < 0. Its
discriminant is negative when it has one positive and one negative root: such simple
draws count up to their root, so their number falls in z and bisection misses nothing.
The other draws' roots are found one by one. Together they give the set without a grid.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass

import numpy as np

from perutip.inference.wild_cluster.counting.counting_steps import (
    Steps,
    counting_steps,
    is_complex,
)
from perutip.inference.wild_cluster.counting.exceedances import Draws
from perutip.inference.wild_cluster.counting.half_pairs import Products

__all__ = ["HalfLine", "Interval", "complex_pairs", "half_line"]

Interval = tuple[float, float]
SMALL = 1 << 15  # pairs whose coefficients are in the cache at once
FARTHEST = 1e12  # standard errors from the estimate beyond which sets are unbounded
LEAVES = 64, 16384  # fewest and most roots that are sorted at once


def _mirrored(draws: Draws, side: int) -> Draws:
    if side > 0:
        return draws
    return Draws(draws.a, -draws.b, draws.p, -draws.q, draws.s)


def _roots(draws: Draws, weight: float, low: float, high: float) -> np.ndarray:
    """The one root of each simple draw inside (low, high), by safeguarded Newton."""
    a, b, p, q, s = draws.parts
    lo, hi = np.full(len(a), low), np.full(len(a), high)
    z = 0.5 * (lo + hi)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(100):
            number, bend = a + b * z, q + s * z
            value = weight * number**2 - z * z * (p + z * (q + bend))
            inside = value >= 0
            lo, hi = np.where(inside, z, lo), np.where(inside, hi, z)
            slope = weight * number * b - z * (p + z * (2 * q + bend + s * z))
            step = -0.5 * value / slope
            guess = z + step
            safe = (guess >= lo) & (guess <= hi) | (np.abs(step) <= 1e-13 * high)
            new = np.where(safe, guess, 0.5 * (lo + hi))
            moved = np.abs(new - z).max(initial=0.0)
            z = new
            if moved <= 1e-13 * high:
                break
    return z


@dataclass(frozen=True)
class HalfLine:
    """Counting draws on one side of the estimate, z ≥ 0.

    `source` holds the draws (of a Products, complex ones included), `others` the
    complex ones, `steps` how many of these count.
    """

    source: Draws | Products
    others: Draws | None
    steps: Steps
    side: int
    weight: float
    n_simple: int

    def simple(self, z: float) -> int:
        """How many simple draws count at z."""
        if z == 0.0:
            return self.n_simple
        total = self.source.count(self.side * z, self.weight)
        if self.others is not None:
            total -= self.others.count(self.side * z, self.weight)
        return total

    def simple_roots(self, low: float, high: float) -> np.ndarray:
        """Roots of the simple draws inside (low, high]."""
        ends = self.side * low, self.side * high
        if isinstance(self.source, Draws):
            found = _between(self.source, *ends, self.weight)
        else:
            found = self.source.between(*ends, self.weight)
            if self.source.moves:
                found = found.take(np.flatnonzero(~is_complex(found, self.weight)))
        return _roots(_mirrored(found, self.side), self.weight, low, high)

    def above(self, threshold: int) -> list[Interval]:
        """Intervals of z ≥ 0 on which more than `threshold` draws count."""
        pieces: list[Interval] = []
        leaf = int(np.clip(self.n_simple >> 6, *LEAVES))
        top, at_top, tail = self._top(threshold)
        known = [(0.0, self.n_simple), (top, at_top)]
        stack = [(0.0, top, self.n_simple, at_top, 0)]
        while stack:
            low, high, at_low, at_high, depth = stack.pop()
            other = self.steps.between(low, high)
            if at_high + other.min() > threshold:
                pieces.append((low, high))
            elif at_low + other.max() > threshold:
                if at_low - at_high <= leaf or high - low <= 1e-14 * high:
                    pieces.extend(self._leaf(low, high, at_high, threshold))
                    continue
                aim = threshold - float(other.mean())
                aim += leaf / 3 if at_low > aim + 2 * leaf / 3 else -leaf / 3
                middle = _split(low, high, known, aim, depth)
                at_middle = self.simple(middle)
                insort(known, (middle, at_middle))
                stack.append((middle, high, at_middle, at_high, depth + 1))
                stack.append((low, middle, at_low, at_middle, depth + 1))
        if tail:
            pieces.append((top, np.inf))
        return _merged(pieces)

    def _top(self, threshold: int) -> tuple[float, int, bool]:
        """A z beyond which the answer is constant, the simple draws that count there,
        and that answer."""
        top = 4.0
        while True:
            other = self.steps.between(top, np.inf)
            count = self.simple(top)
            if other.min() > threshold:
                return top, count, True
            if count + other.max() <= threshold:
                return top, count, False
            if top > FARTHEST:  # draws with no variance reach any t
                return top, count, count + other[-1] > threshold
            top *= 2.0

    def _leaf(
        self, low: float, high: float, at_high: int, threshold: int
    ) -> list[Interval]:
        roots = self.simple_roots(low, high)
        first = np.searchsorted(self.steps.edges, low, side="right")
        last = np.searchsorted(self.steps.edges, high, side="left")
        edges = np.concatenate([roots, self.steps.edges[first:last]])
        jumps = np.concatenate(
            [np.full(len(roots), -1), np.diff(self.steps.values[first : last + 1])]
        )
        order = np.argsort(edges, kind="stable")
        start = at_high + len(roots) + self.steps.values[first]
        counts = start + np.concatenate([[0], np.cumsum(jumps[order])])
        ends = np.concatenate([[low], edges[order], [high]])
        turns = np.diff(np.concatenate([[0], counts > threshold, [0]]))
        return list(
            zip(ends[turns > 0].tolist(), ends[turns < 0].tolist(), strict=False)
        )


def _split(
    low: float, high: float, known: list[tuple[float, int]], aim: float, depth: int
) -> float:
    """Where between two points to look next, so that `aim` draws count there.

    known: (z, draws that count), ascending in z, both points among them. By inverse
    interpolation through the points around, on a scale on which the tails of bootstrap
    distributions are nearly straight, or in the middle.
    """
    if depth % 6 == 5:
        return 0.5 * (low + high)
    at = bisect_left(known, (low, -1))
    near = known[max(at - 1, 0) : at + 3]
    shares = np.array([*(count for _, count in near), aim]) / max(known[0][1], 1)
    *scale, wanted = np.sqrt(-2 * np.log(np.clip(shares, 1e-9, 1.0))).tolist()
    found = 0.0
    for i, (z, _) in enumerate(near):
        others = [x for k, x in enumerate(scale) if k != i]
        if scale[i] in others:  # as many count at two of them
            return 0.5 * (low + high)
        found += z * float(np.prod([(wanted - x) / (scale[i] - x) for x in others]))
    share = (found - low) / (high - low)
    return low + (high - low) * float(np.clip(share, 0.02, 0.98))


def _merged(pieces: list[Interval]) -> list[Interval]:
    """Join intervals that touch; drop empty ones."""
    merged: list[Interval] = []
    for low, high in sorted(pieces):
        if high <= low:
            continue
        if merged and low <= merged[-1][1] + 1e-12 * max(1.0, abs(low)):
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _between(draws: Draws, low: float, high: float, weight: float) -> Draws:
    keep = (draws.excess(low, weight) >= 0) & (draws.excess(high, weight) < 0)
    return draws.take(np.flatnonzero(keep))


def complex_pairs(pairs: Products, weight: float) -> Draws:
    """The pairs whose F may have several roots on a side; both sides share them."""
    found = [pairs.draws(slice(0, 0))]
    if pairs.moves:
        for rows in pairs.blocks(SMALL):
            block = pairs.draws(rows)
            found.append(block.take(np.flatnonzero(is_complex(block, weight))))
    return Draws.join(found)


def half_line(
    source: Draws | Products,
    side: int,
    weight: float,
    sign: int = 0,
    others: Draws | None = None,
) -> HalfLine:
    """Prepare one side: `side` is the sign of R'β̂ − r, `weight` 1 up to the rule for
    ties, `sign` ±1 counts draws with a numerator of that sign only (not for pairs),
    `others` what `complex_pairs` gave."""
    if isinstance(source, Products):
        if others is None:
            others = complex_pairs(source, weight)
        steps = counting_steps(_mirrored(others, side), weight, 0)
        n_simple = source.size - others.size
        return HalfLine(source, others, steps, side, weight, n_simple)
    draws = _mirrored(source, side)
    # Unrestricted draws do not move with r: every one of them is simple.
    moves = bool(source.b.any() or source.s.any())
    mixed = is_complex(draws, weight) if moves else np.zeros(source.size, dtype=bool)
    steps = counting_steps(draws.take(np.flatnonzero(mixed)), weight, sign)
    chosen = ~mixed if sign == 0 else ~mixed & (sign * source.a > 0)
    simple = source.take(np.flatnonzero(chosen))
    return HalfLine(simple, None, steps, side, weight, simple.size)

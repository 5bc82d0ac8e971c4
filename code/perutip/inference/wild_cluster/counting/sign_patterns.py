"""Sign patterns of the wild bootstrap: enumerated when few, drawn from a seed if not.

Enumerations of symmetric distributions keep one pattern of each mirrored pair (the
first bootstrap cluster's sign is positive): a pattern and its mirror have opposite t.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

__all__ = [
    "Distribution",
    "Seed",
    "Signs",
    "draw_signs",
    "enumerable",
    "generator",
    "half_patterns",
    "n_patterns",
]

Distribution = Literal["rademacher", "webb", "mammen", "normal"]
Seed = int | np.random.SeedSequence | np.random.Generator | None

RADEMACHER = np.array([1.0, -1.0])
WEBB = np.sqrt([1.5, 1.0, 0.5, 1.5, 1.0, 0.5]) * np.repeat([1.0, -1.0], 3)
SUPPORT = {"rademacher": RADEMACHER, "webb": WEBB}
MOST_ENUMERATED = {"rademacher": 29, "webb": 8}
MOST_INVERTED = {"rademacher": 25, "webb": 8}


def enumerable(distribution: str, n_boot: int, *, invert: bool) -> bool:
    """Are all patterns of `n_boot` clusters enumerated, for p or for the set too?"""
    most = MOST_INVERTED if invert else MOST_ENUMERATED
    return n_boot <= most.get(distribution, 0)


def n_patterns(distribution: str, n_boot: int) -> int:
    """Number of sign patterns of a distribution with finite support."""
    return len(SUPPORT[distribution]) ** n_boot


def generator(seed: Seed) -> np.random.Generator:
    """Generator of a seed; raises ValueError where none is given."""
    if seed is None:
        raise ValueError("seed is needed: there are too many patterns to enumerate")
    return np.random.default_rng(seed)


@dataclass(frozen=True)
class Signs:
    """Drawn multipliers; those with few values are kept as one byte each and looked up
    when rows are taken, so that many draws need little memory."""

    drawn: np.ndarray
    support: np.ndarray | None

    def __len__(self) -> int:
        return len(self.drawn)

    def __getitem__(self, rows: slice) -> np.ndarray:
        part = self.drawn[rows]
        return part if self.support is None else self.support[part]


def draw_signs(
    distribution: str, reps: int, n_boot: int, rng: np.random.Generator
) -> Signs:
    """(reps, n_boot) multipliers with mean 0 and variance 1; columns follow the sorted
    labels of the bootstrap clusters.

    Webb (2014) has six points, Mammen (1993) two with third moment 1.
    """
    shape = (reps, n_boot)
    if distribution == "normal":
        return Signs(rng.standard_normal(shape), None)
    if distribution == "mammen":
        root = np.sqrt(5.0)
        high = rng.random(shape, dtype=np.float32) >= (root + 1) / (2 * root)
        return Signs(high.view(np.uint8), np.array([1 - root, 1 + root]) / 2)
    support = SUPPORT[distribution]
    return Signs(rng.integers(0, len(support), shape, dtype=np.uint8), support)


def _grid(support: np.ndarray, width: int) -> np.ndarray:
    """All (len(support)^width, width) combinations."""
    points = len(support)
    index = np.arange(points**width)[:, None] // points ** np.arange(width)
    return support[index % points]


def half_patterns(distribution: str, n_boot: int) -> tuple[np.ndarray, np.ndarray]:
    """The two halves of the bootstrap clusters, (n_left, m) and (n_right, n_boot − m):
    every pair of rows is a pattern, and the first sign is positive throughout."""
    support = SUPPORT[distribution]
    positive = support[support > 0]
    free = n_boot - 1
    m = (free + 1) // 2
    tail = _grid(support, m)
    first = np.repeat(positive, len(tail))[:, None]
    left = np.hstack([first, np.tile(tail, (len(positive), 1))])
    return left, _grid(support, free - m)

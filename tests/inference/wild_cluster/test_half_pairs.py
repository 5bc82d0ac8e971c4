"""Pairs of half patterns count as the patterns themselves do, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.inference.wild_cluster.counting.bilinear import places
from perutip.inference.wild_cluster.counting.exceedances import Draws, inflated
from perutip.inference.wild_cluster.counting.half_pairs import Products
from perutip.inference.wild_cluster.counting.sign_patterns import half_patterns

BOTH = [inflated(1.0, weak=True), inflated(1.0, weak=False)]


def both_ways(distribution: str, n: int, seed: int) -> tuple[Products, Draws]:
    rng = np.random.default_rng(seed)
    num = rng.normal(size=n), 0.1 * rng.normal(size=n)
    den = np.diag(rng.random(n)) + 0.1, 0.05 * rng.normal(size=(n, n))
    left, right = half_patterns(distribution, n)
    pairs = np.repeat(left, len(right), axis=0), np.tile(right, (len(left), 1))
    signs = np.hstack(pairs)
    return Products.of_halves((left, right), num, den), Draws.of_signs(signs, num, den)


@pytest.mark.parametrize(("distribution", "n"), [("rademacher", 14), ("webb", 6)])
def test_counts_are_those_of_every_pattern(distribution, n) -> None:
    for seed in range(3):
        pairs, draws = both_ways(distribution, n, seed)
        assert pairs.size == draws.size
        for d in (-40.0, -2.0, -0.3, 0.01, 0.7, 1.9, 6.0, 1e6):
            assert pairs.counts(d, BOTH) == draws.counts(d, BOTH)
        mine, theirs = pairs.draws(slice(None)), draws.parts
        for part, other in zip(mine.parts, theirs, strict=True):
            assert part == pytest.approx(other, abs=1e-11)


def test_a_tie_with_the_observed_pattern_is_weak_and_not_strict() -> None:
    # the all-positive pattern is one of them: at its own t it ties
    pairs, draws = both_ways("rademacher", 14, 5)
    fixed = Draws(draws.a, 0 * draws.b, draws.p, 0 * draws.q, 0 * draws.s)
    t = np.abs(fixed.a) / np.sqrt(fixed.p)
    still = Products.of_halves(
        pairs.signs,
        (np.concatenate([h.num[0] for h in pairs.sides]), np.zeros(14)),
        (np.vstack([h.den[0] for h in pairs.sides]), np.zeros((14, 14))),
    )
    for one in t[[0, 17, 400, 5000]]:
        weak, strict = still.counts(float(one), BOTH)
        assert weak - strict == 1
        assert weak == np.count_nonzero(t >= one * (1 - 1e-9))


def test_between_gives_the_patterns_that_stop_counting() -> None:
    pairs, draws = both_ways("rademacher", 14, 2)
    found = pairs.between(1.8, 2.0, BOTH[0])
    inside = (draws.excess(1.8, BOTH[0]) >= 0) & (draws.excess(2.0, BOTH[0]) < 0)
    assert found.size == inside.sum() > 20
    assert np.sort(found.a) == pytest.approx(np.sort(draws.a[inside]), abs=1e-11)


def test_places_of_a_mask() -> None:
    mask = np.random.default_rng(0).random((13, 7)) > 0.9
    for mine, numpys in zip(places(mask), np.nonzero(mask), strict=True):
        assert (mine == numpys).all()

"""Optimal matching against brute force, and what it refuses."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from perutip.assignment.matching import (
    MatchingRefused,
    match_controls,
    match_pairs,
)
from perutip.assignment.matching.distances import mahalanobis_distances

COVARIATES = ["prevalence", "officers", "poverty"]


def districts(n: int, seed: int, start: int = 100) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "unit_id": [f"D{start + i}" for i in range(n)],
            "region": rng.choice(["Cusco", "Lima", "Piura"], n),
            "prevalence": rng.gamma(2, 1, n),
            "officers": rng.integers(8, 60, n),
            "poverty": rng.uniform(0, 1, n),
        }
    )


def all_pairings(items: list[int]):
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for k, partner in enumerate(rest):
        for others in all_pairings(rest[:k] + rest[k + 1 :]):
            yield [(first, partner), *others]


def scipy_distances(frame: pd.DataFrame) -> np.ndarray:
    x = frame[COVARIATES].to_numpy(float)
    inverse = np.linalg.inv(np.cov(x, rowvar=False))
    return cdist(x, x, "mahalanobis", VI=inverse)


def as_tuples(result) -> list[tuple[str, str]]:
    return list(zip(result.pairs["first"], result.pairs["second"], strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_pairs_equal_brute_force_over_945_pairings(seed):
    frame = districts(10, seed)
    distance = scipy_distances(frame)
    pairings = list(all_pairings(list(range(10))))
    assert len(pairings) == 945
    totals = [sum(distance[i, j] for i, j in pairing) for pairing in pairings]
    best = pairings[int(np.argmin(totals))]
    result = match_pairs(frame, COVARIATES)
    ids = frame["unit_id"].tolist()
    assert as_tuples(result) == [(ids[i], ids[j]) for i, j in best]
    assert result.total_distance == pytest.approx(min(totals), rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_controls_equal_brute_force(seed):
    treated, pool = districts(4, seed), districts(7, seed + 50, start=200)
    both = pd.concat([treated, pool], ignore_index=True)
    distance = scipy_distances(both)[:4, 4:]
    totals = {
        columns: sum(distance[i, j] for i, j in enumerate(columns))
        for columns in permutations(range(7), 4)
    }
    best = min(totals, key=totals.get)
    result = match_controls(treated, pool, COVARIATES)
    assert result.pairs["second"].tolist() == [pool["unit_id"][j] for j in best]
    assert result.total_distance == pytest.approx(totals[best], rel=1e-12)


def test_a_large_pool_equals_scipys_assignment():
    treated, pool = districts(12, 7), districts(150, 8, start=200)
    both = pd.concat([treated, pool], ignore_index=True)
    distance = scipy_distances(both)[:12, 12:]
    rows, columns = linear_sum_assignment(distance)
    result = match_controls(treated, pool, COVARIATES)
    assert result.total_distance == pytest.approx(distance[rows, columns].sum())


def test_exact_region_first_then_distance_by_brute_force():
    treated, pool = districts(4, 3), districts(8, 4, start=200)
    both = pd.concat([treated, pool], ignore_index=True)
    distance = scipy_distances(both)[:4, 4:]
    region_t, region_c = treated["region"], pool["region"]

    def cost(columns):
        apart = sum(region_t[i] != region_c[j] for i, j in enumerate(columns))
        return apart, sum(distance[i, j] for i, j in enumerate(columns))

    best = min(permutations(range(8), 4), key=cost)
    result = match_controls(treated, pool, COVARIATES, exact="region")
    assert result.pairs["second"].tolist() == [pool["unit_id"][j] for j in best]
    assert result.n_exact == 4 - cost(best)[0]
    free = match_controls(treated, pool, COVARIATES)
    assert result.total_distance >= free.total_distance - 1e-9


def test_exact_region_in_pairs_by_brute_force():
    frame = districts(10, 11)
    distance = scipy_distances(frame)
    region = frame["region"]

    def cost(pairing):
        apart = sum(region[i] != region[j] for i, j in pairing)
        return apart, sum(distance[i, j] for i, j in pairing)

    best = min(all_pairings(list(range(10))), key=cost)
    ids = frame["unit_id"].tolist()
    result = match_pairs(frame, COVARIATES, exact="region")
    assert as_tuples(result) == [(ids[i], ids[j]) for i, j in best]
    assert result.n_exact == 5 - cost(best)[0]


@pytest.mark.parametrize("seed", range(4))
def test_row_order_changes_nothing(seed):
    treated, pool = districts(5, 1), districts(20, 2, start=200)
    pairs = match_pairs(districts(10, 3), COVARIATES, exact="region")
    controls = match_controls(treated, pool, COVARIATES, exact="region")
    shuffled = match_pairs(
        districts(10, 3).sample(frac=1, random_state=seed), COVARIATES, exact="region"
    )
    again = match_controls(
        treated.sample(frac=1, random_state=seed),
        pool.sample(frac=1, random_state=seed + 1),
        COVARIATES,
        exact="region",
    )
    pd.testing.assert_frame_equal(shuffled.pairs, pairs.pairs)
    pd.testing.assert_frame_equal(again.pairs, controls.pairs)
    pd.testing.assert_frame_equal(again.quality, controls.quality)


def test_ties_go_to_the_earliest_ids():
    """Two values, three units each: every pairing of equals costs the same."""
    square = pd.DataFrame({"unit_id": ["d", "b", "a", "c"], "x": [0.0, 0.0, 1.0, 1.0]})
    assert as_tuples(match_pairs(square, ["x"])) == [("a", "c"), ("b", "d")]
    flat = pd.DataFrame({"unit_id": list("fbdcea"), "x": [0.0, 0, 0, 0, 1, 1]})
    pairs = as_tuples(match_pairs(flat, ["x"]))
    assert pairs == [("a", "e"), ("b", "c"), ("d", "f")]
    treated = pd.DataFrame({"unit_id": ["t2", "t1"], "x": [0.0, 0.0]})
    pool = pd.DataFrame({"unit_id": ["c3", "c1", "c2"], "x": [1.0, 1.0, 1.0]})
    controls = match_controls(treated, pool, ["x"])
    assert as_tuples(controls) == [("t1", "c1"), ("t2", "c2")]


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.integers(0, 3), min_size=8, max_size=8),
    order=st.permutations(range(8)),
)
def test_ties_by_brute_force_in_any_row_order(values, order):
    """Few distinct values, many optima: the lexicographically first one is chosen.

    Totals tie when equal in units of 1e-9 after rounding each distance.
    """
    assume(len(set(values)) > 1)
    unit = np.std(values, ddof=1) * 1e-9
    apart = [[round(abs(a - b) / unit) for b in values] for a in values]
    frame = pd.DataFrame({"unit_id": list("abcdefgh"), "x": map(float, values)})
    best = min(
        all_pairings(list(range(8))),
        key=lambda p: (sum(apart[i][j] for i, j in p), p),
    )
    expected = [("abcdefgh"[i], "abcdefgh"[j]) for i, j in best]
    assert as_tuples(match_pairs(frame.iloc[list(order)], ["x"])) == expected
    treated, pool = frame.iloc[:3], frame.iloc[3:]
    chosen = min(
        permutations(range(5), 3),
        key=lambda c: (sum(apart[i][3 + j] for i, j in enumerate(c)), c),
    )
    controls = match_controls(treated, pool.sample(frac=1, random_state=1), ["x"])
    assert controls.pairs["second"].tolist() == ["defgh"[j] for j in chosen]


def test_distance_is_invariant_to_units_of_measurement():
    frame = districts(10, 5)
    scaled = frame.assign(officers=frame["officers"] * 1000 - 7)
    one = mahalanobis_distances(frame, COVARIATES)
    np.testing.assert_allclose(one, scipy_distances(frame), atol=1e-10)
    np.testing.assert_allclose(one, mahalanobis_distances(scaled, COVARIATES), 1e-9)


def test_quality_before_and_after():
    treated, pool = districts(5, 1), districts(60, 2, start=200)
    result = match_controls(treated, pool, COVARIATES)
    quality = result.quality.set_index("covariate")
    x1, x0 = treated["poverty"], pool["poverty"]
    scale = np.sqrt((x1.var() + x0.var()) / 2)
    before = (x1.mean() - x0.mean()) / scale
    assert quality.loc["poverty", "before"] == pytest.approx(before)
    matched = pool.set_index("unit_id").loc[result.pairs["second"], "poverty"]
    after = (x1.mean() - matched.mean()) / scale
    assert quality.loc["poverty", "after"] == pytest.approx(after)
    assert quality["after"].abs().mean() < quality["before"].abs().mean()
    assert len(result.love_plot) == 2 * len(COVARIATES)
    pairs = match_pairs(districts(20, 9), COVARIATES).quality
    assert (pairs["after"] < pairs["before"]).all()


def test_as_many_covariates_as_units_is_refused():
    frame = districts(4, 1)
    frame["a"], frame["b"] = [1.0, 4, 2, 3], [2.0, 1, 5, 3]
    with pytest.raises(MatchingRefused, match="5 covariates for 4 units"):
        match_pairs(frame, [*COVARIATES, "a", "b"])
    with pytest.raises(MatchingRefused, match="4 covariates for 4 units"):
        match_pairs(frame, [*COVARIATES, "a"])
    assert len(match_pairs(frame, COVARIATES).pairs) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.assign(poverty=1.0), "without variation: poverty"),
        (lambda f: f.assign(poverty=f["officers"] * 2.0), "linearly dependent"),
        (lambda f: f.iloc[:9], "9 units cannot"),
        (lambda f: f.assign(unit_id="D1"), "repeated ids D1"),
        (lambda f: f.drop(columns="poverty"), "lacks the columns poverty"),
        (lambda f: f.assign(poverty=[np.nan] + [1.0] * 9), "poverty is missing in row"),
        (lambda f: f.assign(poverty="high"), "poverty is not a finite number"),
        (lambda f: f.iloc[:0], "has no rows"),
    ],
)
def test_refusals(change, message):
    with pytest.raises(MatchingRefused, match=message):
        match_pairs(change(districts(10, 1)), COVARIATES)


def test_refusals_between_treated_and_pool():
    frame = districts(10, 1)
    with pytest.raises(MatchingRefused, match="in treated and in the pool: D104"):
        match_controls(frame.iloc[:5], frame.iloc[4:], COVARIATES)
    with pytest.raises(MatchingRefused, match="6 treated units, 4 in the pool"):
        match_controls(frame.iloc[:6], frame.iloc[6:], COVARIATES)
    with pytest.raises(MatchingRefused, match="never matched on: poverty"):
        match_pairs(frame, COVARIATES, outcomes={"poverty"})
    with pytest.raises(MatchingRefused, match="each once"):
        match_pairs(frame, ["poverty", "poverty"])

"""Permutation of training dates against whole re-estimation, and its size."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.designs.hazard_imputation import (
    Statistic,
    date_orders,
    hazard_imputation,
    permutable_regions,
    permutation_p,
    permute_training_dates,
)

EXTRACTION = "2022-04-15"
STATISTICS = (
    Statistic("hazard"),
    Statistic("conviction", 5),
    Statistic("resolution", 5),
    Statistic("restricted_mean", 5),
)


def t_statistics(found) -> list[float]:
    pairs = (
        (found.hazard, found.hazard_se),
        (found.cif_effect[5], found.cif_se[5]),
        (found.resolution_effect[5], found.resolution_se[5]),
        (found.restricted_mean_effect[5], found.restricted_mean_se[5]),
    )
    return [effect / error for effect, error in pairs]


@pytest.mark.parametrize("model", ["linear", "poisson"])
def test_draws_equal_estimates_under_permuted_dates(world, model: str) -> None:
    cases, regions = world(4, n=350, regions=9, trained=7, effect=0.02)
    options = {"extraction_date": EXTRACTION, "model": model}
    orders = date_orders(9, 6, np.random.default_rng(8))
    found = permute_training_dates(
        cases, regions, statistics=STATISTICS, orders=orders, **options
    )
    whole = hazard_imputation(cases, regions, horizons=(5,), **options)
    np.testing.assert_allclose(found.observed, t_statistics(whole), rtol=1e-8)
    for order, draw in zip(orders, found.draws, strict=True):
        dates = regions["training_date"].to_numpy()[order]
        again = hazard_imputation(
            cases, regions.assign(training_date=dates), horizons=(5,), **options
        )
        expected = np.array(t_statistics(again))
        expected[np.isnan(expected)] = np.inf
        np.testing.assert_allclose(draw, expected, rtol=1e-8)


def test_dates_of_regions_without_time_before_training_stay(world) -> None:
    cases, regions = world(4, n=350, regions=9, trained=7)
    first = cases.loc[cases["region"] == "R2", "filing_date"].min()
    regions.loc[2, "training_date"] = first
    names = permutable_regions(cases, regions, extraction_date=EXTRACTION)
    assert list(names) == [f"R{r}" for r in range(9) if r != 2]
    with pytest.raises(ValueError, match="permutations of 8 regions"):
        permute_training_dates(
            cases,
            regions,
            extraction_date=EXTRACTION,
            statistics=STATISTICS,
            orders=date_orders(9, 3, np.random.default_rng(0)),
        )


def test_p_counts_ties_and_missing_draws() -> None:
    draws = np.array([[1.0, 1.0], [-2.0, np.inf], [2.0 + 1e-12, 0.5], [3.0, 0.1]])
    p = permutation_p(np.array([2.0, np.nan]), draws)
    assert p[0] == pytest.approx(4 / 5) and np.isnan(p[1])
    assert permutation_p(np.array([-0.7]), draws[:, 1:])[0] == pytest.approx(3 / 5)


def test_dates_that_do_not_differ_test_nothing() -> None:
    same = np.array([[1.3], [1.3 * (1 + 1e-13)], [1.3]])
    assert np.isnan(permutation_p(np.array([1.3]), same)[0])
    assert permutation_p(np.array([1.3]), np.vstack([same, [[-1.3]]]))[0] == 1.0


def test_statistic_that_is_not_estimable_has_no_p(world) -> None:
    cases, regions = world(2, n=350, regions=9, trained=5)
    found = permute_training_dates(
        cases,
        regions,
        extraction_date=EXTRACTION,
        statistics=(Statistic("hazard"), Statistic("conviction", 12)),
        orders=date_orders(9, 19, np.random.default_rng(1)),
    )
    assert np.isfinite(found.p_value[0]) and np.isnan(found.p_value[1])
    assert found.n_without.tolist() == [0, 19]
    assert np.isinf(found.draws[:, 1]).all()


def test_orders_are_permutations_and_repeat_with_the_stream() -> None:
    orders = date_orders(7, 400, np.random.default_rng(5))
    assert (np.sort(orders, axis=1) == np.arange(7)).all()
    share = (orders[:, 0][:, None] == np.arange(7)).mean(axis=0)
    assert np.abs(share - 1 / 7).max() < 0.06
    again = date_orders(7, 400, np.random.default_rng(5))
    np.testing.assert_array_equal(orders, again)

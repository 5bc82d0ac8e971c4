"""The staggered rollout's simulated power: its matrices against plain refits."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from perutip.inference.linear_estimator import ImputationDesign, linear_wild_test
from perutip.power.effect_search import Search, effect_at_power
from perutip.power.formula import Outcome
from perutip.power.rollout import staggered_table
from perutip.power.rollout.drawn_outcomes import Rollout, draw_filings
from perutip.power.rollout.matrices import build_cells, wild_p_values
from perutip.power.rollout.minimum_effects import staggered_mde

ADOPTION = np.full(25, np.nan)
ADOPTION[:12] = np.repeat([24.0, 25.0, 26.0, 27.0], 3)
CASES = np.full(25, 48)
SEED = np.random.SeedSequence(31)


def small_study(seed: int):
    """Eight regions, six periods, cases as rows; three regions trained."""
    rng = np.random.default_rng(seed)
    region = rng.integers(0, 8, 160)
    period = rng.integers(0, 6, 160)
    start = np.array([3, 4, 5, 9, 9, 9, 9, 9])
    treated = period >= start[region]
    y = rng.normal(size=160) + rng.normal(size=8)[region] + 0.3 * treated
    return region, period, treated, y


def to_cells(region, period, treated, y):
    key = region * 100 + period
    cells, first, place = np.unique(key, return_index=True, return_inverse=True)
    totals = np.bincount(place, weights=y)
    return cells // 100, cells % 100, np.bincount(place), treated[first], totals


def dummies(region, period):
    return np.column_stack([np.eye(8)[region], np.eye(6)[period][:, 1:]])


def refit_imputation(region, period, treated, y):
    """Estimate and CR0 variance from case rows, two regressions, no matrices kept."""
    x = dummies(region, period)
    beta = np.linalg.lstsq(x[~treated], y[~treated], rcond=None)[0]
    gap = y - x @ beta
    estimate = gap[treated].mean()
    weights = np.where(treated, 1 / treated.sum(), 0.0)
    untreated = x[~treated]
    weights[~treated] = (
        -untreated @ np.linalg.pinv(untreated.T @ untreated) @ (x[treated].mean(axis=0))
    )
    residual = gap - estimate * treated
    scores = np.bincount(region, weights=weights * residual, minlength=8)
    return estimate, (scores**2).sum()


def refit_two_way(region, period, treated, y):
    x = np.column_stack([treated, dummies(region, period)]).astype(float)
    bread = np.linalg.pinv(x.T @ x)
    beta = bread @ x.T @ y
    scores = (x * (y - x @ beta)[:, None]) @ bread[0]
    return beta[0], (np.bincount(region, weights=scores, minlength=8) ** 2).sum()


@pytest.mark.parametrize(
    ("estimator", "refit"),
    [("imputation", refit_imputation), ("two-way", refit_two_way)],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_estimate_and_bootstrap_equal_refitting_cases(estimator, refit, seed):
    region, period, treated, y = small_study(seed)
    *cells, totals = to_cells(region, period, treated, y)
    design = build_cells(*cells, estimator, "residual")
    signs = np.array(list(product([-1.0, 1.0], repeat=8)))
    estimate, extreme = wild_p_values(design, totals[:, None], signs)

    expected, variance = refit(region, period, treated, y)
    assert estimate[0] == pytest.approx(expected, rel=1e-9)
    observed = expected**2 / variance
    x = dummies(region, period)
    fitted = x @ np.linalg.lstsq(x, y, rcond=None)[0]
    count = 0
    for flip in signs:
        b, v = refit(region, period, treated, fitted + flip[region] * (y - fitted))
        count += b**2 / v >= observed * (1 - 1e-9)
    assert extreme[0] == count


def test_two_way_p_equals_the_packages_wild_cluster_bootstrap():
    wild_cluster = pytest.importorskip("perutip.inference.wild_cluster")
    region, period, treated, y = small_study(3)
    *cells, totals = to_cells(region, period, treated, y)
    design = build_cells(*cells, "two-way", "residual")
    signs = np.array(list(product([-1.0, 1.0], repeat=8)))
    _, extreme = wild_p_values(design, totals[:, None], signs)
    x = np.column_stack([treated, dummies(region, period)]).astype(float)
    test = wild_cluster.wild_cluster_test(
        y, x, region, restriction=np.eye(x.shape[1])[0], bootstrap="WCR11"
    )
    assert test.enumerated
    assert extreme[0] / len(signs) == pytest.approx(test.p_value, abs=1e-12)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_p_equals_the_packages_imputation_bootstrap(seed):
    """linear_wild_test: case rows, sparse dummies, its own patterns and moments."""
    region, period, treated, y = small_study(seed)
    *cells, totals = to_cells(region, period, treated, y)
    design = build_cells(*cells)
    signs = np.array(list(product([-1.0, 1.0], repeat=8)))
    estimate, extreme = wild_p_values(design, totals[:, None], signs)
    other = ImputationDesign(
        (region, period), treated, treated[:, None].astype(float), ("att",)
    )
    test = linear_wild_test(y, other, region, conf=False)
    assert test.enumerated
    assert estimate[0] == pytest.approx(test.estimate, rel=1e-9)
    variance = ((design.score @ totals) ** 2).sum()
    assert np.sqrt(variance) == pytest.approx(test.std_error, rel=1e-9)
    assert extreme[0] / len(signs) == pytest.approx(test.p_value, abs=1e-12)


def test_a_treated_case_without_a_comparison_is_dropped_and_counted():
    """Region 2 is treated from the first period: its level is never observed."""
    region = np.repeat([0, 1, 2], 4)
    period = np.tile(np.arange(4), 3)
    treated = (region == 2) | ((region == 1) & (period >= 2))
    count = np.arange(1, 13)
    design = build_cells(region, period, count, treated)
    assert design.n_unidentified == count[region == 2].sum()
    assert design.n_treated_cases == count[(region == 1) & (period >= 2)].sum()
    with pytest.raises(ValueError, match="no treated cell"):
        build_cells(region, period, count, region == 2)


def test_filings_leave_the_donut_out():
    plan = Rollout(CASES, ADOPTION, 0.3, n_periods=30, donut=2)
    design = draw_filings(plan, np.random.default_rng(1))
    start = ADOPTION[design.region]
    inside = (design.period >= start - 2) & (design.period < start)
    assert not inside.any()
    assert (design.treated == (design.period >= start)).all()
    assert design.count.sum() < CASES.sum()


def test_size_and_power_at_the_mde():
    """The search's power is confirmed by fresh draws; three simulation errors."""
    options = {"n_periods": 30, "donut": 2}
    result = staggered_mde(CASES, ADOPTION, 0.3, seed=SEED, **options)
    assert result.size <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 1000)
    assert (result.n_regions, result.n_trained) == (25, 12)
    again = staggered_mde(
        CASES, ADOPTION, 0.3, seed=np.random.SeedSequence(77), **options
    )
    assert again.mde == pytest.approx(result.mde, rel=0.10)
    at = np.interp(result.mde, again.curve["effect"], again.curve["power"])
    assert at == pytest.approx(0.80, abs=0.06)
    assert result.curve["power"].is_monotonic_increasing


def test_more_regions_trained_and_more_cases_find_smaller_effects():
    options = {"n_periods": 30, "seed": SEED, "replications": 400}
    base = staggered_mde(CASES, ADOPTION, 0.3, **options)
    larger = staggered_mde(4 * CASES, ADOPTION, 0.3, **options)
    few = np.where(np.arange(25) < 3, ADOPTION, np.nan)
    fewer = staggered_mde(CASES, few, 0.3, **options)
    assert larger.mde < base.mde < fewer.mde or np.isnan(fewer.mde)
    assert larger.mde < base.mde


def test_the_mde_may_lie_past_the_last_effect_evaluated():
    options = {"n_periods": 30, "seed": SEED, "replications": 200, "draws": 99}
    first = staggered_mde(CASES, ADOPTION, None, evaluations=1, **options)
    wanted = first.curve["power"].iloc[-1] + 0.05
    result = staggered_mde(
        CASES, ADOPTION, None, power=wanted, evaluations=1, **options
    )
    last = result.curve.iloc[-1]
    assert result.mde > last["effect"]


def test_the_number_of_jobs_changes_nothing():
    options = {"n_periods": 30, "seed": SEED, "replications": 100, "draws": 99}
    one = staggered_mde(CASES, ADOPTION, 0.3, n_jobs=1, **options)
    two = staggered_mde(CASES, ADOPTION, 0.3, n_jobs=2, **options)
    assert one.mde == two.mde
    assert one.curve.equals(two.curve)


def test_a_continuous_outcome_scales_with_its_sd():
    options = {"n_periods": 30, "seed": SEED, "replications": 200, "draws": 199}
    one = staggered_mde(CASES, ADOPTION, None, sd=1.0, **options)
    six = staggered_mde(CASES, ADOPTION, None, sd=6.0, **options)
    assert six.mde == pytest.approx(6 * one.mde, rel=1e-9)
    assert six.size == one.size <= 0.12
    normal = 2.9 * one.std_dev
    assert one.mde == pytest.approx(normal, rel=0.25)


def test_table_has_a_row_and_a_stream_per_outcome():
    outcomes = [
        Outcome("conviction", "binary", base=0.2),
        Outcome("months", sd=6.0),
    ]
    cases = {"conviction": CASES, "months": CASES // 2}
    options = {"n_periods": 30, "seed": SEED, "replications": 100, "draws": 99}
    table = staggered_table(outcomes, cases, ADOPTION, **options)
    alone = staggered_table(outcomes[1:], cases, ADOPTION, **options)
    assert table["outcome"].tolist() == ["conviction", "months"]
    assert table["mde"][1] == alone["mde"][0]
    assert table["mde_relative"][0] == pytest.approx(table["mde"][0] / 0.2)
    assert table["n_cases"][1] == 24 * 25
    falls = Outcome("conviction", "binary", base=0.8, direction="decrease")
    fall = staggered_table([falls], cases, ADOPTION, **options)
    assert fall["base"][0] == 0.8
    assert fall["mde"][0] == pytest.approx(table["mde"][0], rel=0.3)
    with pytest.raises(ValueError, match="not counts"):
        staggered_table([Outcome("n", "count", base=1)], cases, ADOPTION, **options)


def test_too_few_treated_cases_give_no_number():
    """One trained region: leaving it out loses the estimate, so nothing is found."""
    one = np.full(25, np.nan)
    one[0] = 24.0
    options = {"n_periods": 30, "seed": SEED, "replications": 50, "draws": 99}
    alone = staggered_mde(CASES, one, None, **options)
    assert np.isnan(alone.mde)
    assert alone.size == 0.0
    cases = np.where(np.arange(25) == 0, 0, 48)
    nobody = staggered_mde(cases, one, 0.3, **options)
    assert np.isnan(nobody.mde)
    assert nobody.replications == 0


def test_a_high_rate_leaves_no_room():
    result = staggered_mde(
        np.full(25, 8), ADOPTION, 0.95, n_periods=30, seed=SEED, replications=100
    )
    assert np.isnan(result.mde) or result.mde <= 0.05 + 1e-9


def test_refusals():
    with pytest.raises(ValueError, match="one entry per region"):
        Rollout(CASES[:5], ADOPTION, 0.3, n_periods=30)
    with pytest.raises(ValueError, match="no region is trained"):
        Rollout(CASES, np.full(25, np.nan), 0.3, n_periods=30)
    with pytest.raises(ValueError, match="no region is trained"):
        Rollout(CASES, ADOPTION, 0.3, n_periods=20)
    with pytest.raises(ValueError, match="base_rate"):
        Rollout(CASES, ADOPTION, 0.0, n_periods=30)
    with pytest.raises(ValueError, match="imputation, two-way"):
        plan = Rollout(CASES, ADOPTION, 0.3, n_periods=30, estimator="stacked")
        draw_filings(plan, np.random.default_rng(1))


def test_search_finds_the_effect_of_a_known_curve():
    from scipy import stats

    found = effect_at_power(
        lambda effect: float(stats.norm.sf(1.96 - effect / 0.1)),
        0.15,
        search=Search(replications=10_000, evaluations=5),
    )
    assert found == pytest.approx(0.28016, abs=1e-4)

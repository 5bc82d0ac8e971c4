"""Interval regression against a second maximiser, bounds against the rule by hand."""

import numpy as np
import pytest
from scipy import optimize, stats

from perutip.supply.choice import (
    elicited_bounds,
    expected_gain,
    interval_regression,
    recoded_log_odds,
)
from perutip.supply.choice.expected_utility import curved_gain, utility_tests


def log_odds(percent):
    return np.log(percent / (100 - percent))


def test_bounds_follow_each_girls_own_rounding():
    #           girl 1: all tens     girl 2: one answer off the tens
    answers = [0, 30, 100, 50, 0, 35, 98, 50]
    girl = ["a"] * 4 + ["b"] * 4
    low, high = elicited_bounds(answers, girl)
    assert low[0] == -np.inf and high[0] == pytest.approx(log_odds(5))
    assert (low[1], high[1]) == pytest.approx((log_odds(25), log_odds(35)))
    assert low[2] == pytest.approx(log_odds(95)) and high[2] == np.inf
    assert (low[3], high[3]) == pytest.approx((log_odds(45), log_odds(55)))
    assert low[4] == -np.inf and high[4] == pytest.approx(log_odds(2.5))
    assert (low[5], high[5]) == pytest.approx((log_odds(32.5), log_odds(37.5)))
    assert low[6] == pytest.approx(log_odds(95.5)) and high[6] == np.inf
    assert (low[7], high[7]) == pytest.approx((log_odds(47.5), log_odds(52.5)))


@pytest.mark.parametrize("answer", [-1, 101, 50.5, np.nan])
def test_answers_that_are_no_whole_points_are_refused(answer):
    with pytest.raises(ValueError, match="whole numbers from 0 to 100"):
        elicited_bounds([10, answer], [1, 1])


def test_expected_gain_is_the_formula_and_refuses_what_it_cannot_take():
    assert expected_gain([900], [300], [0.25]) == pytest.approx(
        0.75 * np.log(900) - np.log(300)
    )
    with pytest.raises(ValueError, match="positive"):
        expected_gain([0], [300], [0.1])
    with pytest.raises(ValueError, match="share"):
        expected_gain([900], [300], [25])


@pytest.fixture(scope="module")
def sample():
    rng = np.random.default_rng(7)
    n, groups = 900, 30
    cluster = np.repeat(np.arange(groups), n // groups)
    X = np.column_stack([np.ones(n), rng.normal(size=n), rng.integers(0, 2, n)])
    latent = X @ [-0.4, 0.6, -0.9] + rng.normal(0, 0.3, groups)[cluster]
    percent = 100 / (1 + np.exp(-latent - rng.normal(0, 1.2, n)))
    low, high = elicited_bounds(10 * np.round(percent / 10), cluster)
    return X, low, high, cluster


def plain_log_likelihoods(theta, X, low, high):
    """One term a row, in (β, log σ), from normal distribution functions alone."""
    sigma = np.exp(theta[-1])
    fitted = X @ theta[:-1]
    return np.log(
        stats.norm.cdf((high - fitted) / sigma) - stats.norm.cdf((low - fitted) / sigma)
    )


def test_interval_regression_agrees_with_a_general_maximiser(sample):
    X, low, high, cluster = sample
    fit = interval_regression(X, low, high, cluster)
    start = np.zeros(X.shape[1] + 1)
    with np.errstate(divide="ignore", invalid="ignore"):  # its first steps go far
        other = optimize.minimize(
            lambda t: -plain_log_likelihoods(t, X, low, high).sum(),
            start,
            method="BFGS",
            options={"gtol": 1e-7},
        )
    assert fit.coef == pytest.approx(other.x[:-1], abs=2e-5)
    assert fit.sigma == pytest.approx(np.exp(other.x[-1]), abs=2e-5)
    assert fit.log_likelihood == pytest.approx(-other.fun, abs=1e-7)
    assert (fit.n_obs, fit.n_clusters) == (900, 30)


def test_sandwich_agrees_with_numerical_derivatives(sample):
    X, low, high, cluster = sample
    fit = interval_regression(X, low, high, cluster)
    theta = np.append(fit.coef, np.log(fit.sigma))
    k, step = theta.size, 1e-5
    e = np.eye(k) * step
    scores = np.column_stack(
        [
            (
                plain_log_likelihoods(theta + d, X, low, high)
                - plain_log_likelihoods(theta - d, X, low, high)
            )
            / (2 * step)
            for d in e
        ]
    )
    step = 1e-3
    e = np.eye(k) * step

    def total(t):
        return plain_log_likelihoods(t, X, low, high).sum()

    hessian = np.array(
        [
            [
                (
                    total(theta + a + b)
                    - total(theta + a - b)
                    - total(theta - a + b)
                    + total(theta - a - b)
                )
                / (4 * step**2)
                for b in e
            ]
            for a in e
        ]
    )
    by_cluster = np.array([scores[cluster == g].sum(axis=0) for g in range(30)])
    bread = np.linalg.inv(hessian)
    variance = bread @ by_cluster.T @ by_cluster @ bread * 30 / 29
    scale = np.append(np.ones(k - 1), fit.sigma)  # d σ / d log σ
    assert fit.covariance == pytest.approx(
        variance * np.outer(scale, scale), rel=1e-4, abs=1e-8
    )


def test_scale_of_regressors_and_order_of_rows_do_not_matter(sample):
    X, low, high, cluster = sample
    fit = interval_regression(X, low, high, cluster)
    order = np.random.default_rng(1).permutation(len(X))
    scaled = X * [1, 1e5, 1e-3]
    again = interval_regression(scaled[order], low[order], high[order], cluster[order])
    assert again.coef * [1, 1e5, 1e-3] == pytest.approx(fit.coef, rel=1e-8)
    assert again.combination([0, 1, 0], 0.95)[2] == pytest.approx(
        fit.combination([0, 1, 0], 0.95)[2], rel=1e-6
    )


def test_narrow_intervals_give_least_squares():
    rng = np.random.default_rng(3)
    X = np.column_stack([np.ones(200), rng.normal(size=200)])
    y = X @ [1.0, 2.0] + rng.normal(size=200)
    fit = interval_regression(X, y - 1e-4, y + 1e-4, np.arange(200) % 20)
    beta = np.linalg.lstsq(X, y, rcond=None)[0]
    assert fit.coef == pytest.approx(beta, abs=1e-6)
    assert fit.sigma == pytest.approx(np.sqrt(np.mean((y - X @ beta) ** 2)), abs=1e-6)


def test_bad_designs_are_refused(sample):
    X, low, high, cluster = sample
    with pytest.raises(ValueError, match="independent"):
        interval_regression(np.column_stack([X, X[:, 1]]), low, high, cluster)
    with pytest.raises(ValueError, match="below"):
        interval_regression(X, high, low, cluster)
    with pytest.raises(ValueError, match="two clusters"):
        interval_regression(X, low, high, np.zeros(len(X)))
    only_zero = (np.arange(len(X)) < 5).astype(float)
    low, high = low.copy(), high.copy()
    low[:5], high[:5] = -np.inf, -1.0
    with pytest.raises(ValueError, match="no finite maximum"):
        interval_regression(np.column_stack([X, only_zero]), low, high, cluster)


def test_an_arbitrary_constant_decides_what_recoded_ends_find(sample):
    X, low, high, cluster = sample
    answers = np.where(np.isneginf(low), 0, np.where(np.isposinf(high), 100, 50))
    slopes = [
        np.linalg.lstsq(X, recoded_log_odds(answers, end), rcond=None)[0][1]
        for end in (0.005, 0.025)
    ]
    assert abs(slopes[0]) > 1.4 * abs(slopes[1])


def test_curvature_one_is_the_logarithm_and_units_do_not_matter():
    rng = np.random.default_rng(5)
    away, home = rng.uniform(500, 1500, 60), rng.uniform(100, 500, 60)
    risk = rng.uniform(0, 0.8, 60)
    assert curved_gain(away, home, risk, 1.0) == pytest.approx(
        expected_gain(away, home, risk)
    )
    near = curved_gain(away, home, risk, 1 + 1e-5)
    plain = expected_gain(away, home, risk)
    # the same space with risk and a constant: residuals of one on the other vanish
    basis = np.column_stack([near, risk, np.ones(60)])
    fitted = basis @ np.linalg.lstsq(basis, plain, rcond=None)[0]
    assert np.abs(fitted - plain).max() < 1e-3


def scenarios(square, unequal, seed):
    rng = np.random.default_rng(seed)
    n = 40 * 80
    cluster = np.repeat(np.arange(40), 80)
    away, home = rng.choice([600, 900, 1600], n), rng.choice([150, 250, 500], n)
    risk = rng.choice([0.05, 0.2, 0.4, 0.6], n)
    latent = (
        -1
        + 0.6 * (1 - risk) * np.log(away)
        - (0.6 + unequal) * np.log(home)
        - 1.2 * risk
        + square * risk**2
        + rng.normal(0, 1, n)
    )
    percent = 100 / (1 + np.exp(-latent))
    low, high = elicited_bounds(10 * np.round(percent / 10), np.arange(n) // 4)
    others = (cluster[:, None] == np.arange(40)).astype(float)
    return utility_tests(away, home, risk, others, low, high, cluster, level=0.95)


def test_expected_utility_passes_where_true_and_fails_where_false():
    true = scenarios(0.0, 0.0, 11)
    assert true.equality.p_value > 0.01 and true.risk_squared.p_value > 0.01
    assert true.curvature in (0.5, 1.0)
    assert scenarios(6.0, 0.0, 12).risk_squared.p_value < 0.01
    assert scenarios(0.0, 0.5, 13).equality.p_value < 0.01


def test_a_weight_of_three_is_the_same_answer_three_times():
    rng = np.random.default_rng(9)
    x = np.column_stack([np.ones(400), rng.normal(size=400)])
    latent = x @ [0.3, 0.8] + rng.normal(size=400)
    low = np.floor(latent)
    cluster, times = np.arange(400) // 20, 1 + rng.integers(0, 3, 400)
    weighted = interval_regression(x, low, low + 1, cluster, 0.1 * times)
    rows = [np.repeat(one, times, axis=0) for one in (x, low, low + 1, cluster)]
    again = interval_regression(*rows)
    assert weighted.coef == pytest.approx(again.coef, rel=1e-7)
    assert weighted.std_error == pytest.approx(again.std_error, rel=1e-6)
    plain = interval_regression(x, low, low + 1, cluster)
    assert abs(plain.coef - weighted.coef).max() > 1e-4
    assert plain.coef.tolist() == (
        interval_regression(x, low, low + 1, cluster, np.full(400, 7.0)).coef.tolist()
    )
    for bad in (np.zeros(400), np.ones(3), np.full(400, np.nan)):
        with pytest.raises(ValueError, match="positive number per row"):
            interval_regression(x, low, low + 1, cluster, bad)

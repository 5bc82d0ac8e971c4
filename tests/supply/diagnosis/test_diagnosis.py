"""Latent drivers: textbook EM loops, scipy's beta-binomial, and planted classes."""

import numpy as np
import pytest
from scipy import optimize, stats

from perutip.supply.diagnosis import latent_driver, pattern_counts
from perutip.supply.diagnosis.verdicts import (
    diagnose,
    drivers_per_community,
    verdict_words,
)

NAMES = ("sensitivity_1", "specificity_1", "sensitivity_2", "specificity_2")


def study(seed, n_girls, n_interviews, n=60, share=0.45, high=0.6, low=0.12):
    rng = np.random.default_rng(seed)
    z = rng.random(n) < share
    mean = np.where(z, high, low)
    successes = rng.binomial(n_girls, rng.beta(mean * 30, (1 - mean) * 30))
    codes = np.zeros((n, 4), int)
    for c in range(n):
        for _ in range(n_interviews):
            a = rng.random() < (0.8 if z[c] else 0.1)
            b = rng.random() < (0.7 if z[c] else 0.15)
            codes[c, 2 * a + b] += 1
    return z, successes, np.full(n, n_girls), codes


def dawid_skene(codes, rounds=3000):
    """Expectation and maximisation, one community and one interview at a time."""
    share, rate = 0.5, {(j, z): (0.75 if z else 0.25) for j in (0, 1) for z in (0, 1)}
    posterior = np.zeros(len(codes))
    for _ in range(rounds):
        for c, cells in enumerate(codes):
            like = {}
            for z in (0, 1):
                value = share if z else 1 - share
                for pattern, count in enumerate(cells):
                    for j, code in enumerate((pattern // 2, pattern % 2)):
                        r = rate[j, z]
                        value *= (r if code else 1 - r) ** count
                like[z] = value
            posterior[c] = like[1] / (like[0] + like[1])
        share = posterior.mean()
        for j in (0, 1):
            for z in (0, 1):
                weight = posterior if z else 1 - posterior
                ones = codes[:, [2, 3]] if j == 0 else codes[:, [1, 3]]
                rate[j, z] = (weight * ones.sum(1)).sum() / (
                    weight * codes.sum(1)
                ).sum()
    return posterior, share, rate


def test_interviews_alone_are_dawid_and_skenes():
    _, _, _, codes = study(5, 1, 3, n=80)
    none = np.zeros(80)
    fit = latent_driver(none, none, codes)
    posterior, share, rate = dawid_skene(codes, rounds=400)
    assert fit.posterior == pytest.approx(posterior, abs=1e-4)
    assert fit.parameters["share"] == pytest.approx(share, abs=1e-4)
    for j in (0, 1):
        assert fit.parameters[f"sensitivity_{j + 1}"] == pytest.approx(
            rate[j, 1], abs=1e-4
        )
        assert fit.parameters[f"specificity_{j + 1}"] == pytest.approx(
            1 - rate[j, 0], abs=1e-4
        )
    assert np.isnan(fit.parameters["prevalence_high"])


def test_two_coders_and_two_classes_identify_their_errors():
    _, _, _, codes = study(8, 1, 2, n=4000)
    fit = latent_driver(np.zeros(4000), np.zeros(4000), codes)
    assert [fit.parameters[name] for name in NAMES] == pytest.approx(
        [0.8, 0.9, 0.7, 0.85], abs=0.04
    )
    assert fit.parameters["share"] == pytest.approx(0.45, abs=0.04)


def by_scipy(theta, y, n, codes):
    """(C, 2) class share times likelihood, from scipy's own beta-binomial."""
    share, high, low, over, s1, c1, s2, c2 = theta
    size = (1 - over) / over
    out = []
    for weight, mean, one, two in (
        (1 - share, low, 1 - c1, 1 - c2),
        (share, high, s1, s2),
    ):
        value = weight * stats.betabinom.pmf(y, n, mean * size, (1 - mean) * size)
        for pattern in range(4):
            a, b = pattern // 2, pattern % 2
            chance = (one if a else 1 - one) * (two if b else 1 - two)
            value = value * chance ** codes[:, pattern]
        out.append(value)
    return np.column_stack(out)


def test_survey_and_interviews_reach_the_maximum_of_the_likelihood():
    _, y, n, codes = study(2, 12, 2)
    fit = latent_driver(y, n, codes)
    theta = np.array(list(fit.parameters.values()))
    like = by_scipy(theta, y, n, codes)
    assert fit.posterior == pytest.approx(like[:, 1] / like.sum(axis=1), abs=1e-9)
    value = np.log(like.sum(axis=1)).sum()

    def loss(t):
        if (t <= 1e-6).any() or (t >= 1 - 1e-6).any():
            return np.inf
        return -np.log(by_scipy(t, y, n, codes).sum(axis=1)).sum()

    again = optimize.minimize(
        loss,
        np.clip(theta, 1e-5, 1 - 1e-5),
        method="Nelder-Mead",
        options={"maxiter": 1500, "xatol": 1e-7, "fatol": 1e-9},
    )
    assert -again.fun <= value + 1e-4
    coefficient = np.log(stats.binom.pmf(y, n, 0.5) / 0.5**n).sum()
    assert fit.log_likelihood == pytest.approx(value - coefficient, abs=1e-6)


@pytest.mark.parametrize(
    ("girls", "interviews", "most"), [(50, 0, 0.02), (10, 4, 0.05)]
)
def test_error_and_what_is_said_of_it(girls, interviews, most):
    wrong, said = [], []
    for seed in range(12):
        z, y, n, codes = study(100 + seed, girls, interviews)
        fit = latent_driver(y, n, codes)
        wrong.append(np.mean((fit.posterior > 0.5) != z))
        said.append(fit.error)
    assert np.mean(wrong) <= most
    assert abs(np.mean(wrong) - np.mean(said)) <= 0.02


def test_communities_that_do_not_differ_get_no_verdict():
    rng = np.random.default_rng(4)
    y = rng.binomial(50, 0.35, 60)
    found = diagnose(y, np.full(60, 50), np.zeros((60, 4), int))
    assert not found.diagnosis.two_classes
    assert set(found.verdicts) == {"undetermined"} and found.interviews == "none"


def test_coders_who_guess_are_set_aside_and_good_ones_are_not():
    z, y, n, codes = study(9, 30, 3)
    rng = np.random.default_rng(1)
    guesses = np.array([rng.multinomial(3, [0.25] * 4) for _ in z])
    found = diagnose(y, n, guesses)
    assert found.interviews == "set aside" and min(found.accuracy) <= 1.3
    alone = latent_driver(y, n, np.zeros((60, 4)))
    assert np.array_equal(found.diagnosis.posterior, alone.posterior)
    kept = diagnose(y, n, codes)
    assert kept.interviews == "used"
    assert np.mean((kept.verdicts == "prevails") == z) > 0.9


def test_patterns_count_pairs_of_codes_and_leave_single_ones_out():
    counts, left_out = pattern_counts(
        [0, 0, 1, 1, 2], [0, 1, 1, 0, 1], [0, 0, 1, np.nan, 1], 3
    )
    assert counts.tolist() == [[1, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1]]
    assert left_out == 1


def test_number_of_drivers_against_independence():
    table = drivers_per_community(np.repeat([[1.0, 1, 1], [0, 0, 0]], 10, axis=0))
    assert table["communities"].tolist() == [10, 0, 0, 10]
    assert table["independent"].tolist() == pytest.approx([2.5, 7.5, 7.5, 2.5])
    one = drivers_per_community(np.tile(np.eye(3), (4, 1)))
    assert one["communities"].tolist() == [0, 12, 0, 0]


def test_words_and_refusals():
    assert verdict_words([0.95, 0.9, 0.5, 0.1]).tolist() == [
        "prevails",
        "prevails",
        "undetermined",
        "absent",
    ]
    with pytest.raises(ValueError, match="exceed"):
        latent_driver([3], [2], [[0, 0, 0, 0]])
    with pytest.raises(ValueError, match="nothing to diagnose"):
        latent_driver([0, 0], [0, 0], np.zeros((2, 4)))
    with pytest.raises(ValueError, match="shapes"):
        latent_driver([0, 0], [0, 0], np.zeros((2, 3)))

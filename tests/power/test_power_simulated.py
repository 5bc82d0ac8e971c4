"""Simulated power: the vectorised test against officer-level fits, size, and power."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from perutip.inference.randomization_test import (
    enumerate_assignments,
    randomization_test,
)
from perutip.power.formula import ClusterDesign, Outcome, minimum_detectable_effect
from perutip.power.trial import TrialDesign
from perutip.power.trial.district_totals import exact_p_values
from perutip.power.trial.replications import district_totals, simulate_power

STRATA = np.repeat(np.arange(5), 4)
TRIAL = TrialDesign(STRATA, np.full(20, 20), enumerate_assignments(STRATA, 2))
UNEQUAL_STRATA = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2])
UNEQUAL = TrialDesign(
    UNEQUAL_STRATA,
    np.array([3, 7, 12, 5, 9, 4, 6, 15, 8, 5, 11]),
    enumerate_assignments(UNEQUAL_STRATA, {0: 2, 1: 2, 2: 1}),
)


def officer_p_value(design, values, unit, drawn, covariate=None) -> float:
    """The same test by refitting every assignment on officers, no shortcuts."""
    n_units = len(design.sizes)
    controls = np.eye(design.strata.max() + 1)[design.strata]
    if covariate is not None:
        controls = np.column_stack([controls, covariate])
    squares = []
    for z in design.assignments:
        x = np.column_stack([z[:, None], controls])[unit]
        bread = np.linalg.inv(x.T @ x)
        beta = bread @ x.T @ values
        scores = x * (values - x @ beta)[:, None]
        by_unit = np.array([scores[unit == g].sum(axis=0) for g in range(n_units)])
        variance = bread @ by_unit.T @ by_unit @ bread
        squares.append(beta[0] ** 2 / variance[0, 0])
    squares = np.array(squares)
    return float((squares >= squares[drawn] * (1 - 1e-9)).mean())


def officers(design, seed):
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(len(design.sizes)), design.sizes)
    values = rng.normal(size=len(unit)) + rng.normal(size=len(design.sizes))[unit]
    return unit, values, np.bincount(unit, weights=values)


@pytest.mark.parametrize("with_covariate", [False, True])
def test_p_equals_refitting_officers(with_covariate):
    rng = np.random.default_rng(1)
    covariate = rng.normal(size=len(UNEQUAL.sizes)) if with_covariate else None
    for seed, drawn in enumerate([0, 17, 88]):
        unit, values, totals = officers(UNEQUAL, seed)
        p = exact_p_values(UNEQUAL, totals[:, None], np.array([drawn]), covariate)
        expected = officer_p_value(UNEQUAL, values, unit, drawn, covariate)
        assert p[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("design", [TRIAL, UNEQUAL])
def test_p_equals_the_packages_randomization_test(design):
    drawn = np.array([5, 60, 101])
    data = [officers(design, seed) for seed in range(3)]
    totals = np.column_stack([t for _, _, t in data])
    p_values = exact_p_values(design, totals, drawn)
    for (unit, values, _), place, p in zip(data, drawn, p_values, strict=True):
        test = randomization_test(
            values,
            unit,
            design.assignments[place],
            design.assignments,
            units=np.arange(len(design.sizes)),
            strata=design.strata[unit],
            confidence_set=False,
        )
        assert p == pytest.approx(test.p_value, abs=1e-12)


@pytest.mark.parametrize("icc", [0.01, 0.20])
def test_power_at_the_formulas_mde(icc):
    """800 replications: three simulation errors (.0424) around the formula's .80."""
    effect = minimum_detectable_effect(ClusterDesign(20, 20, icc, n_strata=5))
    result = simulate_power(
        TRIAL,
        Outcome("standardized"),
        icc,
        effect,
        seed=np.random.SeedSequence(11),
        replications=800,
    )
    assert result.power == pytest.approx(0.80, abs=3 * np.sqrt(0.8 * 0.2 / 800))
    assert result.std_error == pytest.approx(
        np.sqrt(result.power * (1 - result.power) / 800)
    )


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome("score"),
        Outcome("referred", "binary", base=0.1),
        Outcome("cases", "count", base=0.5, dispersion=2.0),
    ],
)
def test_the_test_keeps_its_size(outcome):
    """At most 5% under the null, whatever the outcome: three errors above it fail."""
    result = simulate_power(
        UNEQUAL,
        outcome,
        0.1,
        0.0,
        seed=np.random.SeedSequence(3),
        replications=3000,
    )
    assert result.power <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 3000)
    assert result.power > 0.005


def test_threads_and_reuse_of_the_seed_change_nothing():
    seed = np.random.SeedSequence(4)
    args = (UNEQUAL, Outcome("score"), 0.1, 0.8)
    done = []
    one = simulate_power(
        *args, seed=seed, replications=230, n_jobs=1, progress=done.append
    )
    two = simulate_power(*args, seed=seed, replications=230, n_jobs=2)
    assert one == two
    assert sum(done) == one.replications == 230


@pytest.mark.parametrize(
    ("outcome", "variance"),
    [
        (Outcome("score", sd=2.0), 4.0),
        (Outcome("referred", "binary", base=0.1), 0.09),
        (Outcome("cases", "count", base=0.5, dispersion=2.0), None),
    ],
)
def test_generated_totals_have_the_stated_mean_and_variance(outcome, variance):
    """Var(total) = n·V·(1 + (n − 1)ρ), V the variance of one officer's outcome."""
    icc, size, draws = 0.1, 25, 400_000
    rng = np.random.default_rng(8)
    between = rng.standard_normal((1, draws))
    arms = np.zeros((1, draws))
    totals = district_totals(
        rng, outcome, icc, 0.0, between, arms, np.array([size]), 0.0
    )
    if variance is None:
        variance = outcome.base * outcome.dispersion / (1 - icc)
    expected = size * variance * (1 + (size - 1) * icc)
    assert totals.mean() == pytest.approx(size * (outcome.base or 0), abs=0.06)
    assert totals.var() == pytest.approx(expected, rel=0.02)


def test_the_effect_is_added_to_treated_districts():
    rng = np.random.default_rng(9)
    arms = np.tile([0.0, 1.0], (1, 100_000))
    between = rng.standard_normal(arms.shape)
    outcome = Outcome("referred", "binary", base=0.1)
    totals = district_totals(
        rng, outcome, 0.05, 0.2, between, arms, np.array([10]), 0.0
    )
    assert totals[arms == 0].mean() == pytest.approx(1.0, abs=0.03)
    assert totals[arms == 1].mean() == pytest.approx(3.0, abs=0.03)


def test_a_baseline_covariate_adds_power():
    outcome, seed = Outcome("score"), np.random.SeedSequence(6)
    options = {"seed": seed, "replications": 400}
    plain = simulate_power(TRIAL, outcome, 0.2, 0.5, **options)
    adjusted = replace(TRIAL, covariate_r2=0.6)
    assert simulate_power(adjusted, outcome, 0.2, 0.5, **options).power > (
        plain.power + 2 * plain.std_error
    )


def test_refusals():
    with pytest.raises(ValueError, match="different districts"):
        replace(TRIAL, sizes=np.full(19, 20))
    with pytest.raises(ValueError, match="0 and 1"):
        replace(TRIAL, assignments=TRIAL.assignments * 2)
    with pytest.raises(ValueError, match="at least one officer"):
        replace(TRIAL, sizes=np.zeros(20))
    with pytest.raises(ValueError, match="covariate_r2"):
        replace(TRIAL, covariate_r2=1.0)
    args = {"seed": np.random.SeedSequence(1), "replications": 10, "n_jobs": 1}
    with pytest.raises(ValueError, match="outside"):
        simulate_power(TRIAL, Outcome("x", "binary", base=0.1), 0.1, 0.95, **args)
    with pytest.raises(ValueError, match="dispersion of 1"):
        under = Outcome("x", "count", base=0.5, dispersion=0.5)
        simulate_power(TRIAL, under, 0.1, 0.1, **args)
    for bad in ({"icc": 1.0}, {"level": 0.0}, {"replications": 0}):
        options = {"icc": 0.1, "effect": 0.1, **args, **bad}
        with pytest.raises(ValueError, match="icc must lie"):
            simulate_power(TRIAL, Outcome("x"), **options)

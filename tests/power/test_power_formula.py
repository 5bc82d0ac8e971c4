"""The MDE formula against published numbers and other packages' stored results."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from perutip.power.formula import (
    ClusterDesign,
    Outcome,
    minimum_detectable_effect,
    power_at_effect,
    standard_error,
)

TRIAL = ClusterDesign(n_clusters=20, cluster_size=20, icc=0.05, n_strata=5)


@pytest.mark.parametrize(
    ("icc", "expected"), [(0.01, 0.329), (0.05, 0.421), (0.10, 0.513), (0.20, 0.660)]
)
def test_mde_of_the_trial(icc, expected):
    mde = minimum_detectable_effect(replace(TRIAL, icc=icc))
    assert mde == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("icc", "expected"), [(0.01, 0.234), (0.05, 0.299), (0.10, 0.365), (0.20, 0.469)]
)
def test_mde_with_a_baseline_covariate(icc, expected):
    design = replace(TRIAL, icc=icc, n_covariates=1, r2_between=0.5, r2_within=0.5)
    assert design.df == 13
    assert minimum_detectable_effect(design) == pytest.approx(expected, abs=5.1e-4)


def test_powerupr_cra2():
    design = ClusterDesign(n_clusters=20, cluster_size=15, icc=0.17)
    mde = minimum_detectable_effect(design)
    assert mde == pytest.approx(0.6290064, abs=5e-8)
    assert power_at_effect(design, mde) == pytest.approx(0.80007, abs=1e-5)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(20, 0.5901684), (30, 0.6365313), (50, 0.6780525), (100, 0.7118967)],
)
def test_webpower_crt2arm(size, expected):
    design = ClusterDesign(n_clusters=10, cluster_size=size, icc=0.1)
    assert power_at_effect(design, 0.6) == pytest.approx(expected, abs=5e-8)


def test_clusterpower_normal_outcome():
    design = ClusterDesign(n_clusters=32, cluster_size=10, icc=0.1)
    outcome = Outcome("continuous", sd=math.sqrt(5))
    assert power_at_effect(design, 1.0, outcome) == pytest.approx(0.801766, abs=1.1e-6)


def test_clusterpower_rates_of_hayes_and_bennett():
    """crtpwr.2rate(py=10, r1=.1, r2=.2, cvb=.1) answers "greater than 24" per arm.

    Its formula adds one cluster per arm to the normal solution: 23.94 + 1.
    """
    cvb, control = 0.1, 0.2
    icc = cvb**2 * control / (1 + cvb**2 * control)
    outcome = Outcome("cases", "count", base=control, direction="decrease")

    def power(per_arm: int) -> float:
        design = ClusterDesign(2 * per_arm, cluster_size=10, icc=icc)
        return power_at_effect(design, -0.1, outcome, distribution="normal")

    assert power(23) < 0.80 < power(24)
    variance = 0.3 / 10 + cvb**2 * (0.1**2 + 0.2**2)
    se = standard_error(ClusterDesign(48, 10, icc), outcome, -0.1)
    assert se == pytest.approx(math.sqrt(variance / 24), rel=1e-12)


def test_unequal_sizes_are_the_exact_variance_of_an_officer_weighted_mean():
    sizes = np.array([8, 12, 20, 25, 31, 40, 55, 9], dtype=float)
    design = ClusterDesign.from_sizes(sizes, icc=0.1)
    of_mean = np.sum(sizes**2 * (0.1 + 0.9 / sizes)) / sizes.sum() ** 2
    assert standard_error(design) == pytest.approx(math.sqrt(4 * of_mean), rel=1e-12)
    equal = ClusterDesign(8, float(sizes.mean()), 0.1)
    assert standard_error(design) > standard_error(equal)


@pytest.mark.parametrize("base", [0.02, 0.10, 0.30])
def test_binary_mde_solves_its_own_equation(base):
    outcome = Outcome("referred", "binary", base=base)
    mde = minimum_detectable_effect(TRIAL, outcome)
    control_only = minimum_detectable_effect(TRIAL) * math.sqrt(base * (1 - base))
    assert mde > control_only
    assert power_at_effect(TRIAL, mde, outcome) == pytest.approx(0.80, abs=2e-3)


def test_an_impossible_reduction_is_nan_not_a_number():
    outcome = Outcome("false positive", "binary", base=0.02, direction="decrease")
    assert math.isnan(minimum_detectable_effect(TRIAL, outcome))


def test_normal_multiplier_is_smaller_than_t():
    normal = minimum_detectable_effect(TRIAL, distribution="normal")
    assert normal == pytest.approx(2.801585 * standard_error(TRIAL), rel=1e-6)
    assert normal < minimum_detectable_effect(TRIAL)


def test_level_is_the_power_at_no_effect():
    assert power_at_effect(TRIAL, 0.0) == pytest.approx(0.05, abs=1e-10)
    assert power_at_effect(TRIAL, 3.0) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize(
    "bad",
    [
        {"icc": 1.0},
        {"icc": -0.1},
        {"share_treated": 1.0},
        {"cluster_size": 0},
        {"size_cv": -1.0},
        {"r2_within": 1.5},
    ],
)
def test_designs_that_cannot_be_are_refused(bad):
    with pytest.raises(ValueError, match="must"):
        replace(TRIAL, **bad)


def test_options_are_checked():
    with pytest.raises(ValueError, match="t, normal"):
        minimum_detectable_effect(TRIAL, distribution="z")
    with pytest.raises(ValueError, match="continuous, binary, count"):
        Outcome("x", "ordinal")
    with pytest.raises(ValueError, match="base rate"):
        Outcome("x", "binary", base=0.0)
    with pytest.raises(ValueError, match="positive base"):
        Outcome("x", "count")


def test_without_degrees_of_freedom_no_effect_is_found():
    rate = Outcome("completed", kind="binary", base=0.45)
    pairs = ClusterDesign(4, 20, 0.05, n_strata=2)
    assert np.isfinite(minimum_detectable_effect(pairs))
    none_left = replace(pairs, n_covariates=1)
    assert none_left.df == 0
    for outcome in (rate, Outcome("score")):
        assert np.isnan(minimum_detectable_effect(none_left, outcome))
        assert power_at_effect(none_left, 0.4, outcome) == 0

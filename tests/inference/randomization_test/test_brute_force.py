"""Every assignment refitted by least squares, against the reduction to units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.inference.randomization_test import (
    control_standardized_index,
    enumerate_assignments,
    randomization_test,
)


def refit(y, z, unit, controls, weights):
    """OLS coefficient, CR1 standard error clustered by unit: the textbook way."""
    x = np.column_stack([z, controls])
    x = x[:, [0, *(1 + independent(controls))]]
    xw = x * weights[:, None]
    bread = np.linalg.inv(x.T @ xw)
    beta = bread @ (xw.T @ y)
    u = xw * (y - x @ beta)[:, None]
    labels = np.unique(unit)
    sums = np.stack([u[unit == g].sum(axis=0) for g in labels])
    n, k, g = len(y), x.shape[1], len(labels)
    factor = g / (g - 1) * (n - 1) / (n - k)
    variance = factor * bread @ (sums.T @ sums) @ bread
    return beta[0], np.sqrt(variance[0, 0])


def independent(x):
    """Columns kept when later collinear ones are dropped."""
    kept = []
    for j in range(x.shape[1]):
        if np.linalg.matrix_rank(x[:, [*kept, j]], tol=1e-8) == len(kept) + 1:
            kept.append(j)
    return np.array(kept)


def make_design(seed, *, covariates, weights, empty, ipw, even=False):
    """Three strata of unequal size, treated by half or not; units of unequal size."""
    rng = np.random.default_rng(seed)
    strata = np.repeat([0, 1, 2], [4, 2 if even else 3, 2])
    every = enumerate_assignments(strata, {0: 2, 1: 1, 2: 1})
    sizes = rng.integers(1, 6, size=strata.size)
    sizes[0] += 6
    if empty:
        sizes[rng.integers(strata.size)] = 0
    unit = rng.permutation(np.repeat(np.arange(strata.size), sizes))
    drawn = every[rng.integers(len(every))]
    noise = rng.normal(size=(unit.size, 2)) + rng.normal(size=(strata.size, 2))[unit]
    x = np.column_stack([rng.normal(size=unit.size), noise[:, 1]])
    return dict(
        y=noise[:, 0] + drawn[unit],
        unit=unit,
        drawn=drawn,
        every=every,
        strata=strata[unit],
        covariates=x if covariates else None,
        weights=rng.uniform(0.5, 2, unit.size) if weights else None,
        probabilities=every.mean(axis=0) if ipw else None,
    )


def all_refits(d, outcome_of):
    dummies = (d["strata"][:, None] == np.unique(d["strata"])).astype(float)
    controls = dummies
    if d["covariates"] is not None:
        controls = np.column_stack([dummies, d["covariates"]])
    base = np.ones(len(d["y"])) if d["weights"] is None else d["weights"]
    rows = []
    for z in np.vstack([d["drawn"], d["every"]]):
        w = base
        if d["probabilities"] is not None:
            p = np.where(z == 1, d["probabilities"], 1 - d["probabilities"])
            w = base / p[d["unit"]]
        rows.append(refit(outcome_of(z), z[d["unit"]], d["unit"], controls, w))
    return np.array(rows)


def run(d, outcome, **options):
    return randomization_test(
        outcome,
        d["unit"],
        d["drawn"],
        d["every"],
        units=np.arange(d["drawn"].size),
        strata=d["strata"],
        covariates=d["covariates"],
        weights=d["weights"],
        probabilities=d["probabilities"],
        **options,
    )


flags = st.booleans()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), flags, flags, flags, flags, flags)
def test_equals_refits(seed, covariates, weights, empty, ipw, even):
    d = make_design(
        seed, covariates=covariates, weights=weights, empty=empty, ipw=ipw, even=even
    )
    try:
        result = run(d, d["y"])
    except ValueError as refusal:
        assert "fewer" in str(refusal) or "vary" in str(refusal)
        return
    slow = all_refits(d, lambda z: d["y"])
    defined = ~np.isnan(result.statistics)
    assert result.estimate == pytest.approx(slow[0, 0], rel=1e-9, abs=1e-10)
    assert result.std_error == pytest.approx(slow[0, 1], rel=1e-7)
    t = slow[1:, 0] / slow[1:, 1]
    np.testing.assert_allclose(result.statistics[defined], t[defined], rtol=1e-6)
    extreme = np.abs(t) >= np.abs(slow[0, 0] / slow[0, 1]) * (1 - 1e-8)
    assert result.n_extreme == (extreme | ~defined).sum()
    difference = run(d, d["y"], statistic="difference")
    np.testing.assert_allclose(
        difference.statistics[defined], slow[1:, 0][defined], rtol=1e-7, atol=1e-9
    )


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6),
    flags,
    flags,
    flags,
    flags,
    st.sampled_from(["two-sided", "greater", "less"]),
    st.sampled_from(["studentized", "difference"]),
)
def test_set_is_the_effects_not_rejected(
    seed, covariates, weights, ipw, even, alternative, statistic
):
    d = make_design(
        seed, covariates=covariates, weights=weights, empty=False, ipw=ipw, even=even
    )
    options = dict(statistic=statistic, alternative=alternative, level=0.8)
    result = run(d, d["y"], **options)
    span = 5 * result.std_error
    grid = np.linspace(result.estimate - span, result.estimate + span, 41)
    ends = np.array([e for piece in result.conf_pieces for e in piece])
    ends = ends[np.isfinite(ends)]
    grid = np.r_[grid, ends - 1e-6 * span, ends + 1e-6 * span]
    for tau in grid:
        inside = any(low <= tau <= high for low, high in result.conf_pieces)
        p = run(d, d["y"] - tau * d["drawn"][d["unit"]], **options).p_value
        assert inside == (p > 0.2 + 1e-9)


@pytest.mark.parametrize("ipw", [False, True])
@pytest.mark.parametrize("restandardize", [False, True])
def test_composites_are_recomputed(ipw, restandardize):
    d = make_design(5, covariates=True, weights=True, empty=True, ipw=ipw)
    rng = np.random.default_rng(1)
    scales = rng.normal(size=(len(d["y"]), 3)) + 0.3 * d["drawn"][d["unit"]][:, None]

    def index(z):
        control = scales[z[d["unit"]] == 0]
        each = (scales - control.mean(axis=0)) / control.std(axis=0, ddof=1)
        mean = each.mean(axis=1)
        if restandardize:
            mean = mean / mean[z[d["unit"]] == 0].std(ddof=1)
        return mean

    fast = control_standardized_index(
        pd.DataFrame(scales), d["unit"], np.arange(9), restandardize=restandardize
    )
    np.testing.assert_allclose(fast(d["drawn"]), index(d["drawn"]), atol=1e-12)
    slow = all_refits(d, index)
    one, other = run(d, fast), run(d, index)
    defined = ~np.isnan(one.statistics)
    t = slow[1:, 0] / slow[1:, 1]
    np.testing.assert_allclose(one.statistics[defined], t[defined], rtol=1e-7)
    np.testing.assert_allclose(other.statistics[defined], t[defined], rtol=1e-7)
    assert one.p_value == other.p_value
    np.testing.assert_allclose(one.conf_pieces, other.conf_pieces, rtol=1e-8)
    for level in (0.3, 0.6, 0.9):
        again = run(d, fast, level=level)
        kept = any(low <= 0 <= high for low, high in again.conf_pieces)
        assert kept == (again.p_value > 1 - level + 1e-9)


def test_equals_pyfixest():
    """CR1 of feols, an implementation that shares nothing with ours."""
    pf = pytest.importorskip("pyfixest")
    d = make_design(8, covariates=True, weights=True, empty=False, ipw=False, even=True)
    result = run(d, d["y"])
    frame = pd.DataFrame({"y": d["y"], "g": d["unit"], "s": d["strata"]})
    frame[["x1", "x2"]], frame["w"] = d["covariates"], d["weights"]
    for row in (0, 7, 20):
        frame["z"] = d["every"][row][d["unit"]]
        fit = pf.feols(
            "y ~ z + x1 + x2 | s",
            frame,
            vcov={"CRV1": "g"},
            weights="w",
            ssc=pf.ssc(k_fixef="full"),
        )
        assert result.statistics[row] == pytest.approx(fit.tstat()["z"], rel=1e-7)


def test_halves_tell_the_whole():
    """Rows in another order are not recognised as complements: same results."""
    d = make_design(
        3, covariates=True, weights=False, empty=False, ipw=False, even=True
    )
    shuffled = np.random.default_rng(0).permutation(len(d["every"]))
    other = {**d, "every": d["every"][shuffled]}
    for alternative in ("two-sided", "greater"):
        for statistic in ("studentized", "difference"):
            options = dict(alternative=alternative, statistic=statistic, level=0.8)
            one, two = run(d, d["y"], **options), run(other, d["y"], **options)
            np.testing.assert_allclose(one.statistics[shuffled], two.statistics)
            np.testing.assert_allclose(one.conf_pieces, two.conf_pieces)
            assert one.n_extreme == two.n_extreme

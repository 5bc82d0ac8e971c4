"""Linear estimators against R's bootstrap, published numbers and the other engine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from r_regressions import REFERENCE, few_clusters, regression_of
from refits import design_of

from perutip.inference.linear_estimator import (
    LeastSquaresDesign,
    linear_wild_test,
    residual_std_errors,
)
from perutip.inference.wild_cluster import wild_cluster_test


def reference_cases():
    return [
        c
        for c in few_clusters()
        if c["type"] in ("11", "13")
        and c["impose_null"]
        and c["weights"] == "rademacher"
    ]


@pytest.mark.parametrize("case", reference_cases(), ids=lambda c: c["id"])
def test_least_squares_equals_the_reference_bootstrap_of_r(case):
    found = regression_of(case)
    data, terms, effects = found.data, found.terms, found.effects
    mass = case["obs_weights"]
    others = data[[t for t in terms if t != case["param"]]].to_numpy(float)
    if not effects:
        others = np.column_stack([np.ones(len(data)), others])
    design = LeastSquaresDesign(
        factors=tuple(data[e].to_numpy() for e in effects),
        regressors=data[[case["param"]]].to_numpy(float),
        names=(case["param"],),
        covariates=others if others.size else None,
        row_weights=data[mass].to_numpy(float) if mass else None,
    )
    kind = "residual" if case["type"] == "11" else "jackknife"
    made = linear_wild_test(
        data[found.outcome],
        design,
        data[case["cluster"]],
        null=case["r"],
        variance=kind,
    )
    assert made.estimate == pytest.approx(case["coef"], abs=1e-9)
    assert made.p_value == case["py_p_weak"]
    assert made.p_strict == case["py_p_strict"]
    ends = np.ravel(made.conf_pieces)
    np.testing.assert_allclose(ends, case["py_ci_weak"], atol=1e-6)
    if kind == "jackknife":
        assert made.t_stat == pytest.approx(case["t_stat"], abs=1e-9)


@pytest.mark.parametrize(
    ("kind", "variance"), [("WCR11", "residual"), ("WCR13", "jackknife")]
)
def test_least_squares_equals_the_other_engine_on_all_patterns(kind, variance):
    """wild_cluster_test was written apart from this module and counts differently."""
    rng = np.random.default_rng(1)
    g, t = rng.integers(0, 18, 500), rng.integers(0, 10, 500)
    d, x = ((g < 9) & (t > 5 + g % 3)).astype(float), rng.normal(size=500)
    y = rng.normal(size=500) + 0.2 * d + 0.3 * rng.normal(size=18)[g] * t
    design = LeastSquaresDesign((g, t), d[:, None], ("d",), x[:, None])
    ours = linear_wild_test(y, design, g, variance=variance)
    other = wild_cluster_test(
        y,
        pd.DataFrame({"d": d, "x": x}),
        g,
        absorb=[g, t],
        restriction=[1.0, 0.0],
        bootstrap=kind,
    )
    assert (ours.p_value, ours.p_strict) == (other.p_value, other.p_strict)
    np.testing.assert_allclose(ours.conf_pieces, other.conf_pieces, atol=2e-6)


def mpdta():
    path = REFERENCE / "data" / "mpdta.csv"
    if not path.exists():
        pytest.skip("reference data absent")
    data = pd.read_csv(path)
    started = (data["first_treat"] > 0) & (data["year"] >= data["first_treat"])
    data["treated"] = started
    return data.rename(columns={"countyreal": "region", "year": "period"})


def test_residual_standard_errors_reproduce_the_published_ones():
    data = mpdta()
    design, y = design_of(data), data["lemp"]
    cohorts = (data["first_treat"] * 10000 + data["period"]).to_numpy()
    by_cohort = replace(design, groups=cohorts)
    assert residual_std_errors(y, by_cohort, data["region"])[0] == pytest.approx(
        0.01322249, abs=5e-9
    )
    # With clusters of one row the average effect is the plain mean, as in did2s.
    weights = design.weights()[:, 0]
    residual = design.residuals(y.to_numpy(), np.arange(len(y)), 0)
    scores = pd.Series(weights * residual).groupby(data["region"].to_numpy()).sum()
    assert np.sqrt((scores**2).sum()) == pytest.approx(0.01347841, abs=5e-9)

"""Estimates and jackknife errors against refits without each region."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refits import design_of, refit, refit_t, staggered
from scipy import stats

from perutip.inference.linear_estimator import linear_jackknife


def test_jackknife_equals_refitting_without_each_region():
    data = staggered()
    made = linear_jackknife(data["y"], design_of(data), data["region"])
    y = data["y"].to_numpy()
    assert made.estimate[0] == pytest.approx(refit(data, y), abs=1e-10)
    for g, value in zip(made.clusters, made.leave_out[:, 0], strict=True):
        others = (data["region"] != g).to_numpy()
        assert value == pytest.approx(refit(data[others], y[others]), abs=1e-10)
    assert made.t_stat[0] == pytest.approx(refit_t(data, y))
    assert made.p_value[0] == pytest.approx(2 * stats.t.sf(abs(made.t_stat[0]), 5))
    width = made.conf_high[0] - made.conf_low[0]
    assert width == pytest.approx(2 * stats.t.ppf(0.975, 5) * made.std_error[0])
    assert made.n_treated_clusters[0] == 3
    assert made.n_treated[0] == data["treated"].sum()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(12, 60))
def test_identification_and_weights_on_random_sparse_designs(seed, n):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {
            "region": rng.integers(0, 6, n),
            "period": rng.integers(0, 7, n),
            "treated": rng.uniform(size=n) < 0.4,
            "y": rng.normal(size=n),
        }
    )
    data.loc[0, "treated"], data.loc[1, "treated"] = True, False
    design = design_of(data)
    X = design.effects.sparse.toarray()
    treated = design.treated
    rank = np.linalg.matrix_rank(X[~treated])
    able = np.array(
        [
            t and np.linalg.matrix_rank(np.vstack([X[~treated], x])) == rank
            for t, x in zip(treated, X, strict=True)
        ]
    )
    assert (design.identified() == able).all()
    fit = np.linalg.lstsq(X[~treated], data["y"].to_numpy()[~treated], rcond=None)[0]
    estimate = design.weights()[:, 0] @ data["y"].to_numpy()
    if able.any():
        wanted = (data["y"].to_numpy() - X @ fit)[able].mean()
        assert estimate == pytest.approx(wanted, abs=1e-8)
    else:
        assert np.isnan(estimate)

"""Permuted paths against recomputing each by hand."""

from __future__ import annotations

import numpy as np
import pytest
from refits import design_of, refit, refit_t, staggered
from scipy import stats

from perutip.inference.linear_estimator import permute_paths, residual_std_errors


def test_permutation_equals_recomputing_each_path_by_hand():
    data = staggered(11)
    regions, periods = data["region"].to_numpy(), data["period"].to_numpy()
    paths = np.array([2, 3, 4, 99, 99, 99])
    y = data["y"].to_numpy()

    def build(given):
        treated = periods >= given[regions]
        frame = data.assign(treated=treated)
        return design_of(frame), None

    for statistic in ("difference", "residual", "jackknife"):
        made = permute_paths(
            y, regions, paths, build, reps=40, seed=5, statistic=statistic
        )
        rng = np.random.default_rng(5)
        for value in made.statistics:
            frame = data.assign(treated=periods >= rng.permutation(paths)[regions])
            wanted = (refit_t if statistic == "jackknife" else refit)(frame, y)
            if statistic == "residual":
                wanted /= residual_std_errors(y, design_of(frame), regions)[0]
            assert value == pytest.approx(wanted)
        hits = int((np.abs(made.statistics) >= abs(made.statistic) * (1 - 1e-9)).sum())
        assert (made.n_extreme, made.p_value) == (hits, (hits + 1) / 41)
    assert "as if" in made.label


def test_permutation_refuses_bad_input():
    data = staggered()
    design = design_of(data)
    y, region = data["y"], data["region"]

    def build(paths):
        return design, None

    with pytest.raises(ValueError, match="6 clusters but 2 paths"):
        permute_paths(y, region, [1, 2], build, seed=1)
    with pytest.raises(ValueError, match="outcome: missing"):
        permute_paths(y.where(data.index > 0), region, range(6), build, seed=1)
    with pytest.raises(ValueError, match="residual, jackknife, difference"):
        permute_paths(y, region, range(6), build, seed=1, statistic="t")


def test_permutation_p_is_uniform_under_the_sharp_null():
    rng = np.random.default_rng(12)
    data = staggered(12)
    regions, periods = data["region"].to_numpy(), data["period"].to_numpy()
    base = design_of(data)

    def build(given):
        treated = periods >= given[regions]
        return base.with_treatment(treated, treated[:, None].astype(float)), None

    p = []
    for _ in range(40):
        paths = rng.permutation([2, 3, 4, 99, 99, 99])
        p.append(
            permute_paths(
                data["y"], regions, paths, build, reps=19, seed=int(rng.integers(10**6))
            ).p_value
        )
    assert stats.kstest(p, "uniform").pvalue > 0.001

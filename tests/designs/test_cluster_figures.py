"""Figures of a regression's clusters, and none where one cluster carries it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from perutip.designs import cluster_figures
from perutip.designs.cluster_figures import diagnostics
from perutip.designs.regression import Settings, Specification, Support, estimate
from perutip.inference.cluster_diagnostics import (
    FewTreatedClusters,
    SingularWithoutCluster,
)
from perutip.study.reasons import is_reason

USED = Settings(
    level=0.95,
    support=Support(minimum_cell=1, minimum_treated=1, minimum_treated_clusters=1),
    reps=99,
    cross_check_reps=99,
    seed=np.random.SeedSequence(1),
    seed_stream="test",
)


def specification(treated: list[int]) -> Specification:
    rng = np.random.default_rng(2)
    data = pd.DataFrame({"g": np.repeat(np.arange(8), 12), "t": np.tile(range(12), 8)})
    data["d"] = (data["g"].isin(treated) & (data["t"] > 6)).astype(float)
    data["y"] = rng.normal(size=len(data)) + data["d"]
    return Specification(data, "y", "d", "g", fixed_effects=("g", "t"))


def test_one_treated_cluster_has_no_crv3_and_says_so():
    with pytest.warns(SingularWithoutCluster, match="without cluster 3"):
        found = diagnostics(specification([3]), USED)
    assert found is not None
    missing = [name for name, value in found.items() if np.isnan(value)]
    assert missing == ["crv3", "wcr31"]
    assert is_reason("lost_without_cluster")  # what the table's cell says


def test_three_treated_clusters_have_every_figure(recwarn):
    found = diagnostics(specification([1, 3, 5]), USED)
    assert found is not None and np.isfinite(list(found.values())).all()
    assert not [w for w in recwarn if issubclass(w.category, FewTreatedClusters)]


def test_both_bootstraps_from_every_sign_pattern():
    pairs = []
    for treated in ([1, 3, 5], [2, 6], [0, 4, 5, 7]):
        spec = unequal(specification(treated))
        found = diagnostics(spec, USED)
        effect = estimate(spec, USED)
        assert found is not None and effect.enumerated
        assert found["wcr11"] == effect.p_wild
        assert found["wcr11"] == wild_p_by_hand(spec, leave_out=False)
        assert found["wcr31"] == wild_p_by_hand(spec, leave_out=True)
        pairs.append((found["wcr11"], found["wcr31"]))
    assert any(one != other for one, other in pairs)


def test_a_p_that_the_effects_hold_is_not_made_again(monkeypatch):
    spec = specification([1, 3, 5])
    whole = diagnostics(spec, USED)
    made = cluster_figures.wild_cluster_test_arrays
    bootstraps = []

    def counted(*args, bootstrap, **more):
        bootstraps.append(bootstrap)
        return made(*args, bootstrap=bootstrap, **more)

    monkeypatch.setattr(cluster_figures, "wild_cluster_test_arrays", counted)
    found = diagnostics(spec, USED, estimate(spec, USED).p_wild)
    assert found == whole and bootstraps == ["WCR31"]


def unequal(spec: Specification) -> Specification:
    """The same with clusters of different sizes, in which the two bootstraps differ."""
    kept = spec.data["t"] >= spec.data["g"] % 4
    return replace(spec, data=spec.data[kept].reset_index(drop=True))


def wild_p_by_hand(spec: Specification, *, leave_out: bool) -> float:
    """Share of all sign patterns of null-imposed residuals with |t*| >= |t|, the null
    fitted on every cluster or, for each, on the others."""
    data = spec.data
    dummies = [pd.get_dummies(data[name]).to_numpy(float) for name in ("g", "t")]
    fixed = np.hstack([dummies[0], dummies[1][:, 1:]])
    y, g = data["y"].to_numpy(), data["g"].to_numpy()
    d = data["d"].to_numpy()
    d = d - fixed @ np.linalg.lstsq(fixed, d, rcond=None)[0]
    null = fixed @ np.linalg.lstsq(fixed, y, rcond=None)[0]
    residual = y - null
    if leave_out:  # minimum-norm least squares: g's own dummy is not identified there
        for one in range(8):
            kept = g != one
            beta = np.linalg.lstsq(fixed[kept], y[kept], rcond=None)[0]
            residual[~kept] = (y - fixed @ beta)[~kept]

    def t(outcome: np.ndarray) -> float:
        b = d @ outcome / (d @ d)
        left = outcome - fixed @ np.linalg.lstsq(fixed, outcome, rcond=None)[0] - b * d
        scores = np.array([(d * left)[g == one].sum() for one in range(8)])
        return abs(b) / np.sqrt(scores @ scores)

    observed = t(y)
    stars = [
        t(null + np.array(signs)[g] * residual)
        for signs in product([-1.0, 1.0], repeat=8)
    ]
    return float(np.mean(np.array(stars) >= observed * (1 - 1e-9)))

"""Figures of a regression's clusters, and none where one cluster carries it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from perutip.designs.cluster_figures import diagnostics
from perutip.designs.regression import Settings, Specification, Support
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
    assert missing == ["crv3"]
    assert is_reason("lost_without_cluster")  # what the table's cell says


def test_three_treated_clusters_have_every_figure(recwarn):
    found = diagnostics(specification([1, 3, 5]), USED)
    assert found is not None and np.isfinite(list(found.values())).all()
    assert not [w for w in recwarn if issubclass(w.category, FewTreatedClusters)]

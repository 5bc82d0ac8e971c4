"""p and set from draws or from every pattern, and the seeds that draws need."""

from __future__ import annotations

import numpy as np
import pytest
from one_regression import run


def test_same_seed_same_draws_other_seed_others(frame) -> None:
    options = {"distribution": "mammen", "reps": 299}
    first = run(frame, seed=1, **options)
    assert first == run(frame, seed=np.random.SeedSequence(1), **options)
    assert first == run(frame, seed=np.random.default_rng(1), **options)
    other = run(frame, seed=2, **options)
    assert (other.p_value, other.conf_low) != (first.p_value, first.conf_low)
    assert not first.enumerated and first.draws_used == 299


def test_set_from_draws_where_patterns_are_enumerated(frame) -> None:
    listed = run(frame)
    drawn = run(frame, compute_set="drawn", seed=2, reps=9999)
    assert drawn.p_value == listed.p_value and drawn.enumerated
    assert "9999 seeded draws" in drawn.conf_type
    width = listed.conf_high - listed.conf_low
    assert drawn.conf_low == pytest.approx(listed.conf_low, abs=0.1 * width)
    unseeded = run(frame, compute_set="drawn")
    assert np.isnan(unseeded.conf_low) and "needs a seed" in unseeded.conf_type


def test_p_from_draws_where_patterns_are_many(frame) -> None:
    cluster = frame.index % 16
    listed = run(frame, cluster=cluster)
    drawn = run(frame, cluster=cluster, enumerated=False, seed=2, reps=9999)
    assert listed.enumerated and listed.draws_used == 2**16
    assert not drawn.enumerated and drawn.draws_used == drawn.set_draws == 9999
    assert drawn.p_value != listed.p_value
    assert drawn.p_value == pytest.approx(listed.p_value, abs=0.02)
    with pytest.raises(ValueError, match="seed is needed"):
        run(frame, cluster=cluster, enumerated=False)
    few = run(frame, cluster=frame.index % 15, enumerated=False, seed=2)
    assert few.enumerated and few.draws_used == 2**15


def test_above_25_clusters_the_set_needs_a_seed(frame) -> None:
    cluster = frame.index % 26
    without = run(frame, cluster=cluster)
    assert without.enumerated and without.draws_used == 2**26
    assert np.isnan(without.conf_low) and "needs a seed" in without.conf_type
    seeded = run(frame, cluster=cluster, seed=1, reps=1999)
    assert seeded.p_value == without.p_value and seeded.enumerated
    assert seeded.conf_low < seeded.estimate < seeded.conf_high
    assert "1999 seeded draws" in seeded.conf_type

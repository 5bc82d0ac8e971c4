"""The set for the effect of take-up is the set of ratios that the test keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.inference.randomization_test import (
    anderson_rubin_test,
    enumerate_assignments,
    randomization_test,
)


def make(seed, compliance, even=True):
    rng = np.random.default_rng(seed)
    strata = np.repeat([0, 1], [4, 4 if even else 3])
    every = enumerate_assignments(strata, 2)
    drawn = every[rng.integers(len(every))]
    unit = np.repeat(np.arange(strata.size), rng.integers(2, 8, strata.size))
    d = (rng.random(unit.size) < 0.1 + compliance * drawn[unit]).astype(float)
    d[:2] = 0.0, 1.0
    y = 2.0 * d + rng.normal(size=unit.size) + 0.5 * rng.normal(size=8)[unit]
    rest = dict(unit=unit, treatment=drawn, assignments=every)
    return y, d, rest, dict(units=np.arange(strata.size), strata=strata[unit])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.3, 0.8]), st.booleans())
def test_set_is_the_ratios_not_rejected(seed, compliance, even):
    y, d, rest, options = make(seed, compliance, even)
    result = anderson_rubin_test(y, d, **rest, **options, level=0.8)
    ends = np.array([e for piece in result.conf_pieces for e in piece])
    ends = ends[np.isfinite(ends)]
    grid = [-1e4, 1e4, *np.linspace(-8, 12, 21), result.estimate]
    grid = np.r_[grid, ends * (1 - 1e-5) - 1e-7, ends * (1 + 1e-5) + 1e-7]
    for tau in grid[np.isfinite(grid)]:
        inside = any(low <= tau <= high for low, high in result.conf_pieces)
        p = randomization_test(
            y - tau * d, **rest, **options, confidence_set=False
        ).p_value
        assert inside == (p > 0.2 + 1e-9)


def test_full_compliance_is_intention_to_treat():
    y, _, rest, options = make(5, 0.8)
    d = rest["treatment"][rest["unit"]].astype(float)
    result = anderson_rubin_test(y, d, **rest, **options, level=0.8)
    itt = randomization_test(y, **rest, **options, level=0.8)
    assert result.estimate == pytest.approx(itt.estimate)
    assert result.p_value == itt.p_value
    assert result.first_stage == pytest.approx(1)


def test_no_first_stage_gives_an_unbounded_set():
    y, d, rest, options = make(1, 0.0)
    result = anderson_rubin_test(y, d, **rest, **options)
    assert not np.isfinite([result.conf_low, result.conf_high]).any()


def test_refusals():
    y, d, rest, options = make(2, 0.5)
    with pytest.raises(ValueError, match="does not vary"):
        anderson_rubin_test(y, 0 * d, **rest, **options)
    with pytest.raises(ValueError, match="take_up"):
        anderson_rubin_test(y, d[1:], **rest, **options)

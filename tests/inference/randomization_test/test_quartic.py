"""Every real root of a quartic is among the candidates, also far out and near zero."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.inference.randomization_test.quartic_roots import real_roots


def from_roots(roots):
    return np.array([np.poly(row) for row in roots]).real.T


@pytest.mark.parametrize("decades", [0.3, 1, 3, 6])
def test_planted_real_roots(decades):
    rng = np.random.default_rng(1)
    size = 10 ** rng.uniform(-decades, decades, (5000, 4))
    roots = rng.choice([-1, 1], (5000, 4)) * size
    spread = np.abs(roots[:, :, None] - roots[:, None, :])
    spread += np.where(np.eye(4), np.inf, 0.0)
    apart = (spread > 0.05 * np.abs(roots)[:, :, None]).all(axis=(1, 2))
    found = real_roots(from_roots(roots) * rng.normal(size=5000))
    nearest = np.abs(roots[:, :, None] - found[:, None, :]).min(axis=2)
    assert apart.mean() > 0.5
    assert (nearest[apart] <= 1e-8 * np.abs(roots[apart])).all()


@pytest.mark.parametrize("far", [1e6, 1e12, 1e16])
def test_a_leading_coefficient_that_nearly_vanishes(far):
    found = real_roots(from_roots([[far, 1.0, -0.5, 0.25], [far, 3.0, 2.0, -7.0]]))
    for row, expected in zip(found, ([1, -0.5, 0.25], [3, 2, -7]), strict=True):
        assert np.sort(row)[:3] == pytest.approx(np.sort(expected), rel=1e-9)


def test_lower_degrees_and_zeros():
    columns = [[0, 1, -6, 11, -6], [0, 0, 1, 0, -4], [0] * 5, [1, 0, 0, 0, 0]]
    found = real_roots(np.array(columns, dtype=float).T)
    for root in (1, 2, 3):
        assert np.abs(found[0] - root).min() < 1e-9
    for root in (-2, 2):
        assert np.abs(found[1] - root).min() < 1e-9
    assert (found[2] == 0).all()
    assert np.abs(found[3]).max() < 1e-3


def test_complex_pairs_do_not_hide_real_roots():
    rng = np.random.default_rng(0)
    real, pair = rng.normal(size=(3000, 2)), rng.normal(size=(3000, 2))
    roots = np.column_stack([real, pair @ [1, 1j], pair @ [1, -1j]])
    found = real_roots(from_roots(roots))
    nearest = np.abs(real[:, :, None] - found[:, None, :]).min(axis=2)
    clear = np.abs(np.diff(real))[:, 0] > 0.01
    assert (nearest[clear] <= 1e-7).all()

"""Exposure probabilities, Hájek estimates, tests of no spillover: by enumeration."""

import numpy as np
import pytest

from perutip.inference.randomization_test import (
    enumerate_assignments,
    exposure_test,
    focal_units,
    hajek_contrast,
    no_spillover_test,
    reached,
)

STRATA = np.repeat(list("abc"), 4)
EVERY = enumerate_assignments(STRATA, 2)
# A circle on which every unit's two neighbours lie in the two other strata.
ORDER = np.arange(12).reshape(3, 4).T.ravel()
RING = np.zeros((12, 12), dtype=bool)
for place in range(12):
    RING[ORDER[place], ORDER[[(place + 1) % 12, (place - 1) % 12]]] = True


def bystanders(seed, n=15):
    rng = np.random.default_rng(seed)
    near = rng.random((n, 12)) < 0.12
    near[0] = False  # never exposed
    near[1, :4] = True  # a whole stratum: always exposed
    return rng, near


def test_exposures_are_counted_by_hand():
    near = np.array([[True, False, True], [False, False, False]])
    found = reached(near, np.array([[1, 0, 0], [0, 1, 0], [1, 0, 1]]))
    np.testing.assert_array_equal(found, [[1, 0], [0, 0], [1, 0]])


def test_exposure_test_equals_a_loop_over_assignments():
    rng, near = bystanders(1)
    exposures = reached(near, EVERY)
    drawn, y, w = 17, rng.normal(size=15), rng.uniform(1, 3, 15)
    found = exposure_test(y, exposures[drawn], exposures, weights=w)
    pi = exposures.mean(axis=0)
    use = (pi > 0) & (pi < 1)
    pi = np.where(use, pi, 0.5)

    def hajek(e):
        one, zero = (e * w / pi)[use], ((1 - e) * w / (1 - pi))[use]
        return (one @ y[use]) / one.sum() - (zero @ y[use]) / zero.sum()

    every = np.array([hajek(e) for e in exposures])
    assert found.n_never >= 1 and found.n_always >= 1
    assert not found.usable[[0, 1]].any()
    assert found.estimate == pytest.approx(every[drawn])
    share = np.mean(np.abs(every) >= abs(every[drawn]) - 1e-9)
    assert found.p_value == pytest.approx(share)


def test_exposure_test_keeps_its_level_over_all_assignments():
    rng, near = bystanders(2)
    exposures = reached(near, EVERY)
    y = rng.normal(size=15)
    pi = exposures.mean(axis=0)
    varied = exposures[:, (pi > 0) & (pi < 1)]
    kept = (varied.min(axis=1) == 0) & (varied.max(axis=1) == 1)
    p = np.ones(len(exposures))
    p[kept] = [exposure_test(y, e, exposures).p_value for e in exposures[kept]]
    for level in (0.05, 0.10, 0.25):
        assert np.mean(p <= level + 1e-12) <= level + 1e-12
    assert np.mean(p <= 0.25) > 0.15


def test_exposure_set_holds_the_planted_effect_and_moves_with_it():
    rng, near = bystanders(3, n=40)
    exposures = reached(near, EVERY)
    e = exposures[5]
    y = rng.normal(size=40)
    plain, moved = (exposure_test(y + d * e, e, exposures) for d in (0.0, 3.0))
    assert moved.estimate == pytest.approx(plain.estimate + 3.0)
    assert moved.conf_low == pytest.approx(plain.conf_low + 3.0)
    assert moved.p_value < 0.05


def conditions(every):
    """Control without and with a treated neighbour on the ring."""
    e = reached(RING, every)
    return np.stack([(1 - every) * (1 - e), (1 - every) * e])


def test_hajek_recovers_a_spillover_and_its_error_is_its_spread():
    rng = np.random.default_rng(4)
    base = rng.normal(size=12)
    all_conditions = conditions(EVERY)
    estimates, errors = [], []
    for drawn in range(len(EVERY)):
        now = all_conditions[:, drawn]
        if not now.any(axis=1).all():
            continue  # about 1 in 8: one condition is empty
        found = hajek_contrast(base + 1.5 * now[1], now, all_conditions)
        estimates.append(found.estimate)
        errors.append(found.std_error)
    assert np.mean(estimates) == pytest.approx(1.5, abs=0.25)
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(
        np.std(estimates), rel=0.15
    )


def test_units_that_no_assignment_exposes_are_left_out():
    alone = RING.copy()
    alone[0] = alone[:, 0] = False
    e = reached(alone, EVERY)
    every = np.stack([(1 - EVERY) * (1 - e), (1 - EVERY) * e])
    drawn = int(np.flatnonzero(every.any(axis=2).all(axis=0))[0])
    found = hajek_contrast(np.arange(12.0), every[:, drawn], every)
    assert not found.usable[0] and found.n_never == 1


def test_no_spillover_is_exact_whatever_the_own_effect():
    rng = np.random.default_rng(6)
    base = rng.normal(size=12)
    p = []
    for drawn in EVERY:
        found = no_spillover_test(base + 5.0 * drawn, drawn, EVERY, RING, STRATA)
        p.append(1.0 if np.isnan(found.p_value) else found.p_value)
    for level in (0.1, 0.2, 0.4):
        assert np.mean(np.array(p) <= level + 1e-12) <= level + 1e-12


def test_no_spillover_sees_a_large_spillover():
    rng = np.random.default_rng(7)
    noise = 0.01 * rng.normal(size=12)
    found = []
    for drawn in EVERY[::7]:
        y = noise + 2.0 * drawn + 4.0 * reached(RING, drawn[None])[0]
        found.append(no_spillover_test(y, drawn, EVERY, RING, STRATA))
    gained = [
        f.p_value <= max(2.5 * f.smallest_possible_p, 0.2)
        for f in found
        if np.isfinite(f.p_value)
    ]
    assert len(gained) > 5 and np.mean(gained) > 0.5


def test_focal_units_depend_on_the_map_alone_and_lonely_maps_give_a_reason():
    focal = focal_units(RING, STRATA)
    assert 4 <= focal.sum() <= 9
    assert all((RING[unit] & ~focal).any() for unit in np.flatnonzero(focal))
    nobody = no_spillover_test(
        np.arange(12.0), EVERY[0], EVERY, np.zeros((12, 12), bool), STRATA
    )
    assert nobody.reason == "no_exposure_varies" and np.isnan(nobody.p_value)

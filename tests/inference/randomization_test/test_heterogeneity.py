"""A constant effect tested against every assignment refitted by least squares."""

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.inference.randomization_test import (
    enumerate_assignments,
    heterogeneity_test,
)

STRATA = np.repeat(list("abc"), 4)
EVERY = enumerate_assignments(STRATA, 2)


def study(seed, *, slope=0.0, effect=0.4, by_unit=False):
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(12), rng.integers(3, 9, 12))
    drawn = EVERY[rng.integers(len(EVERY))]
    m = rng.normal(size=12)[unit] if by_unit else rng.normal(size=unit.size)
    y = rng.normal(size=unit.size) + 0.3 * rng.normal(size=12)[unit]
    return unit, drawn, m, y + drawn[unit] * (effect + slope * m)


def run(unit, drawn, m, y, **options):
    return heterogeneity_test(
        y, m, unit, drawn, EVERY, units=np.arange(12), strata=STRATA[unit], **options
    )


def refit(y, z, m, unit):
    frame = pd.DataFrame(
        {"y": y, "z": z, "m": m, "zm": z * m, "s": STRATA[unit], "u": unit}
    )
    fit = pf.feols(
        "y ~ zm + z + m | s",
        frame,
        vcov={"CRV1": "u"},
        ssc=pf.ssc(k_fixef="full"),
        fixef_rm="none",
    )
    return fit.tidy().loc["zm"]


def textbook_t(y, z, m, unit):
    """CR1 t without its constant, by explicit matrices."""
    dummies = (STRATA[unit][:, None] == np.array(list("abc"))).astype(float)
    x = np.column_stack([z * m, z, m, dummies])
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y
    sums = np.zeros((12, x.shape[1]))
    np.add.at(sums, unit, x * (y - x @ beta)[:, None])
    return beta[0] / np.sqrt((bread @ sums.T @ sums @ bread)[0, 0])


def share(y0, unit, drawn, m, y):
    """Share of assignments whose refitted |t| reaches that of the drawn one."""
    t = abs(textbook_t(y, drawn[unit].astype(float), m, unit)) * (1 - 1e-8)
    return np.mean([abs(textbook_t(y0, w[unit], m, unit)) >= t for w in EVERY])


@pytest.mark.parametrize("by_unit", [False, True])
def test_estimate_and_p_are_those_of_refitting_every_assignment(by_unit):
    unit, drawn, m, y = study(3, slope=0.2, by_unit=by_unit)
    found = run(unit, drawn, m, y)
    row = refit(y, drawn[unit].astype(float), m, unit)
    assert found.estimate == pytest.approx(row["Estimate"], rel=1e-9)
    assert found.std_error == pytest.approx(row["Std. Error"], rel=1e-9)
    assert found.p_no_effect == pytest.approx(share(y, unit, drawn, m, y))


def test_p_is_the_largest_over_the_nuisance_set():
    unit, drawn, m, y = study(4, slope=0.5)
    found = run(unit, drawn, m, y)
    shares = [
        share(y - tau * drawn[unit], unit, drawn, m, y)
        for tau in np.linspace(-0.6, 1.4, 9)
    ]
    assert found.p_value >= max(shares)
    assert found.p_value <= max(shares) + 0.05
    assert found.p_plug_in <= found.p_value


def test_p_does_not_depend_on_the_average_effect():
    unit, drawn, m, y = study(5)
    moved = run(unit, drawn, m, y + 7.0 * drawn[unit])
    plain = run(unit, drawn, m, y)
    assert moved.p_value == pytest.approx(plain.p_value, abs=0.02)
    assert moved.p_plug_in == pytest.approx(plain.p_plug_in, abs=1e-9)


def test_level_is_kept_and_a_large_interaction_found():
    p_null = [run(*study(seed)).p_value for seed in range(60)]
    p_large = [run(*study(seed, slope=1.5)).p_value for seed in range(10)]
    assert np.mean(np.array(p_null) <= 0.1) <= 0.2
    assert np.median(p_large) < 0.05


def test_a_moderator_without_variation_is_refused():
    unit, drawn, m, y = study(6)
    with pytest.raises(ValueError, match="moderator does not vary"):
        run(unit, drawn, np.ones_like(m), y)
    with pytest.raises(ValueError, match="number for every row"):
        run(unit, drawn, np.where(m > 1, np.nan, m), y)

"""Paths by filing, what leads and lags are compared with, jumps of few cases."""

import dataclasses

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from hand_made import panel

from perutip.designs.event_studies.event_study import dummies_by_filing
from perutip.designs.event_studies.leads_and_lags import (
    Path,
    honest_rows,
    path_by_filing,
)
from perutip.designs.jumps.discontinuity import (
    discontinuity,
    local_jumps,
    permuted_jump_p,
)


def path() -> Path:
    times = np.array([-4, -3, -2, -1, 0, 1, 2])
    rng = np.random.default_rng(1)
    root = rng.normal(size=(7, 7)) * 0.1 + np.eye(7)
    estimates = np.array([9.0, 0.1, -0.1, 0.2, 1.2, 1.4, 9.0])
    return Path(times, estimates, root @ root.T, 25, np.full(7, 12), -1, (-4, 2))


def test_coefficients_against_the_base_leave_out_binned_ends() -> None:
    made = path()
    b, v, n_pre = made.against_base()
    assert n_pre == 2
    np.testing.assert_allclose(b, [-0.1, -0.3, 1.0, 1.2])
    c = made.covariance
    assert v[0, 0] == pytest.approx(c[1, 1] + c[3, 3] - 2 * c[1, 3])


def test_honest_sets_widen_with_the_bound() -> None:
    rows = {key: numbers for key, _, numbers in honest_rows(path(), 0.95)}
    narrow, wide = rows["relative_magnitudes_0.5"], rows["relative_magnitudes_2"]
    assert narrow[0] == pytest.approx(1.1)
    assert wide[1] < narrow[1] and narrow[2] < wide[2]


def test_local_jump_of_two_exact_lines() -> None:
    x = np.arange(-50.0, 50.0)
    y = 2 + 0.1 * x + (x >= 0) * (0.7 - 0.3 * x)
    assert local_jumps(y, x[None], 40.0)[0] == pytest.approx(0.7)
    assert np.isnan(local_jumps(y[:50], x[None, :50], 40.0)[0])


def test_donut_of_zero_keeps_the_day_and_too_few_days_are_not_estimable() -> None:
    rng = np.random.default_rng(0)
    days = pd.Series(np.repeat(np.arange(-40.0, 40.0), 2))
    y = pd.Series(rng.random(len(days)))
    found = discontinuity(y, days, bandwidth=30, donut=0)
    assert found is not None and (found.n_left, found.n_right) == (60, 62)
    coarse = pd.Series(np.where(days < 0, -5.0, 5.0))
    assert discontinuity(y, coarse, bandwidth=30) is None


def test_permuted_jump_finds_a_large_jump_only() -> None:
    rng = np.random.default_rng(2)
    unit = np.repeat(np.arange(8), 80)
    training = np.array([1000.0 + 150 * k for k in range(8)])[unit]
    day = training + rng.integers(-200, 200, len(unit))
    rows = pd.DataFrame({"unit": unit, "day": day, "training": training})
    noise = rng.normal(0, 0.1, len(unit))
    at = {"bandwidth": 200, "donut": 0, "cutoff": 0, "draws": 199}
    seed = np.random.SeedSequence(1)
    jump = rows.assign(outcome=(day >= training) + noise)
    assert permuted_jump_p(jump, seed=seed, **at) <= 0.05
    assert permuted_jump_p(rows.assign(outcome=noise), seed=seed, **at) > 0.05


def leads(config, **changes):
    return dataclasses.replace(
        config.event_study, bin_months=6, minimum_regions=1, **changes
    )


@pytest.fixture(scope="module")
def filed():
    rng = np.random.default_rng(4)
    out = panel({unit: [5] * 12 for unit in "ABCDEFGH"})
    dates = {"A": "2023-01-15", "B": "2022-07-15", "C": "2023-07-15", "D": "2022-07-15"}
    out["training_date"] = out["unit"].map(
        {k: pd.Timestamp(v) for k, v in dates.items()}
    )
    return out.assign(y=rng.random(len(out)))


@pytest.mark.parametrize(("horizon", "base"), [(6, -2), (12, -3)])
def test_the_path_s_base_is_the_bin_before_the_donut(filed, config, horizon, base):
    choices = leads(config, first_bin=-5, last_bin=2)
    found = path_by_filing(filed, "y", choices, horizon=horizon, minimum_cell=1)
    assert found.base == base and base not in found.times
    assert found.binned == (-5, 2) and found.n_clusters == 8
    assert set(found.times) == set(range(-5, 3)) - {base}
    assert len(found.estimates) == len(found.times) == len(found.n_regions)
    leads_alone = found.pretrend()
    assert leads_alone.n_coefficients == sum(found.times < 0)
    assert (found.band(0.95).conf_high > found.estimates).all()


def test_the_path_is_a_two_way_regression_and_its_refits(filed, config):
    """Estimates by pyfixest, covariance by leaving out one unit after the other."""
    choices = leads(config, first_bin=-5, last_bin=2)
    found = path_by_filing(filed, "y", choices, horizon=6, minimum_cell=1)
    made = dummies_by_filing(filed, choices, horizon=6, minimum_cell=1)
    joined = filed.join(made.frame)
    formula = made.formula("y", ["unit", "half_year"])
    whole = pf.feols(formula, joined).coef()
    np.testing.assert_allclose(found.estimates, whole, atol=1e-9)
    refits = np.array(
        [
            pf.feols(formula, joined[joined["unit"] != unit]).coef()
            for unit in sorted(set(filed["unit"]))
        ]
    )
    gaps = refits - whole.to_numpy()
    np.testing.assert_allclose(found.covariance, 7 / 8 * gaps.T @ gaps, atol=1e-9)


def test_without_a_base_a_lead_or_a_lag_there_is_no_path(filed, config):
    choices = leads(config, first_bin=-5, last_bin=2)
    wanted = {"horizon": 12, "minimum_cell": 1}
    never = filed[filed["training_date"].isna()]
    assert path_by_filing(never, "y", choices, **wanted) is None
    trained = filed["training_date"].notna()
    before = filed["filing_date"] < filed["training_date"]
    assert path_by_filing(filed[before | ~trained], "y", choices, **wanted) is None
    short = leads(config, first_bin=-3, last_bin=2)
    assert path_by_filing(filed, "y", short, **wanted) is None

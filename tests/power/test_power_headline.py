"""MDE of the calendar-time headline: what the simulated test finds is what it says."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.hazard_imputation import Statistic, hazard_imputation
from perutip.designs.hazard_imputation.effects import ScopeStudy
from perutip.designs.hazard_imputation.histories import case_histories
from perutip.designs.hazard_imputation.linear import linear_hazards
from perutip.designs.hazard_imputation.person_time import Cells, person_time
from perutip.designs.hazard_imputation.replicates import replicates
from perutip.power.rollout import headline_power
from perutip.power.rollout.headline_hazards import _extra_variance, _World

EXTRACTION = pd.Timestamp("2024-12-31")
REGIONS = pd.DataFrame(
    {
        "region": [f"R{k:02d}" for k in range(14)],
        "training_date": [
            *pd.to_datetime([f"2021-{1 + k:02d}-01" for k in range(7)]),
            *[pd.NaT] * 7,
        ],
    }
)
STATISTIC = Statistic("conviction", 12)


def register(seed: int, rate: float, added: float, n: int = 1400) -> pd.DataFrame:
    """Cases convicted at `rate` a month, `added` more under training; ends otherwise at
    .03; drawn month by month, which shares nothing with cells."""
    rng = np.random.default_rng(seed)
    region = rng.integers(0, 14, n)
    filed = pd.Timestamp("2014-01-01") + pd.to_timedelta(rng.integers(0, 4000, n), "D")
    training = REGIONS["training_date"].reindex(region).to_numpy()
    end = np.full(n, np.datetime64("NaT", "D"))
    kind = np.full(n, None, dtype=object)
    for month in range(140):
        now = filed.to_numpy().astype("datetime64[D]") + np.timedelta64(30 * month + 15)
        exposed = now >= training
        convicted = rng.random(n) < (rate + added * exposed)
        other = rng.random(n) < 0.03
        hit = np.isnat(end) & (convicted | other) & (now <= np.datetime64(EXTRACTION))
        end[hit], kind[hit] = now[hit], np.where(convicted[hit], "convicted", "other")
    return pd.DataFrame(
        {
            "region": REGIONS["region"].to_numpy()[region],
            "filing_date": filed,
            "end_date": pd.to_datetime(end),
            "end_kind": kind,
        }
    )


def power_of(cases: pd.DataFrame, start: float, replications: int = 60):
    return headline_power(
        cases,
        REGIONS,
        {STATISTIC: start},
        extraction_date=EXTRACTION,
        level=0.95,
        power=0.8,
        replications=replications,
        seed=np.random.SeedSequence(5),
    )[STATISTIC]


def formula_mde(cases: pd.DataFrame) -> float:
    found = hazard_imputation(
        cases, REGIONS, extraction_date=EXTRACTION, horizons=(12,)
    )
    return 2.95 * found.cif_se[12]


def test_registers_with_the_effect_found_are_rejected_as_often_as_said() -> None:
    """Fresh registers, drawn month by month with the MDE planted: rejected in 80%."""
    cases = register(1, 0.02, 0.0)
    starts = [formula_mde(register(seed, 0.02, 0.0)) for seed in range(5)]
    found = power_of(cases, float(np.mean(starts)), 120)
    assert found.size <= 0.13
    assert list(found.power) == sorted(found.power)
    # a hazard added to .02 and .03 that moves the incidence by the MDE
    grid = np.linspace(0, 0.06, 2000)
    total = 0.05 + grid
    moved = (0.02 + grid) / total * (1 - np.exp(-12 * total))
    added = grid[np.argmin(np.abs(moved - moved[0] - found.mde))]
    rejected = []
    for seed in range(10, 50):
        one = hazard_imputation(
            register(seed, 0.02, added),
            REGIONS,
            extraction_date=EXTRACTION,
            horizons=(12,),
        )
        rejected.append(one.p_value(one.cif_effect[12], one.cif_se[12]) <= 0.05)
    assert 0.62 <= np.mean(rejected) <= 0.97


def test_out_of_reach_is_no_number() -> None:
    cases = register(2, 0.02, 0.0)
    assert np.isnan(power_of(cases, 0.004, 20).mde)
    assert power_of(cases, 0.3, 20).power[-1] == 1.0
    assert np.isnan(power_of(cases, 0.3, 20).mde)


def test_no_start_no_simulation() -> None:
    cases = register(2, 0.02, 0.0)
    found = headline_power(
        cases,
        REGIONS,
        {STATISTIC: float("nan")},
        extraction_date=EXTRACTION,
        level=0.95,
        power=0.8,
        replications=3,
        seed=np.random.SeedSequence(5),
    )
    assert found == {}


@pytest.mark.parametrize("variance", [0.0, 0.3])
def test_extra_variance_is_recovered(variance: float) -> None:
    rng = np.random.default_rng(3)
    shape = (2, 25, 30, 3)
    mean = rng.uniform(0.5, 3, shape)
    shock = np.ones(shape[:3])
    if variance:
        shock = rng.gamma(1 / variance, variance, shape[:3])
    ends = rng.poisson(mean * shock[..., None]).astype(float)
    n, p = 750, 54  # means are known here, so that no effect is fitted to them
    found = _extra_variance(Cells(mean[0], ends), Cells(mean[0], mean))
    assert found * (n - p) / n == pytest.approx(np.full(2, variance), abs=0.06)


def test_without_an_expected_end_there_is_no_extra_variance() -> None:
    none = np.zeros((2, 25, 30, 3))
    found = _extra_variance(Cells(none[0], none), Cells(none[0], none))
    assert found.tolist() == [0.0, 0.0]


def test_without_training_is_what_the_headline_imputes() -> None:
    """Few ends, so that fitted hazards of many cells lie below 0: the base of the
    power is the mean that the headline prints, and nothing is found where nothing is.
    """
    cases = register(6, 0.004, 0.0, 1000)
    found = hazard_imputation(
        cases, REGIONS, extraction_date=EXTRACTION, horizons=(12,)
    )
    histories = case_histories(cases, REGIONS, EXTRACTION)
    time = person_time(histories)
    exposed = time.exposed(histories.training)
    untreated = time.all_time().minus(exposed)
    fit = linear_hazards(untreated, np.ones((1, 14), dtype=bool))
    cut = np.maximum(fit.hazard[0], 0.0) * exposed.months
    world = _World.fitted(untreated, exposed)
    assert cut[0].sum() > 1.02 * world.exposed.events[0].sum()  # cells alone
    assert world.base(STATISTIC) == pytest.approx(found.cif_imputed[12], rel=1e-9)
    rng, effects = np.random.default_rng(8), []
    for _ in range(200):
        drawn, targets = world.draw(rng, [])
        one = ScopeStudy(drawn, replicates(drawn, targets, "linear")[0])
        effects.append(one.estimate(STATISTIC).effect)
    estimated = np.array(effects)[~np.isnan(effects)]
    assert len(estimated) > 150
    error = estimated.std() / np.sqrt(len(estimated))
    assert abs(estimated.mean()) < 4 * error

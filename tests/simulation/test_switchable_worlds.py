"""Each switchable world differs from the base one in what it says, and in no more."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from perutip.contract.reading.reader import check_frames
from perutip.simulation.cases import region_table, simulate_cases
from perutip.simulation.cases.switchable_worlds import WORLDS, world_parameters
from perutip.simulation.cases.worlds import case_world
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters, WorldParameters
from perutip.simulation.simulated_study import simulate_study


def world(name, n_cases=20_000, trained_world=True):
    return case_world(
        Streams(5), world_parameters(name), n_cases=n_cases, trained_world=trained_world
    )


def shares(name):
    region = world(name).filings["region"].to_numpy()
    return np.bincount(region, minlength=25) / len(region)


def test_base_world_is_the_committed_study():
    assert world_parameters("base") == Parameters()
    assert set(WORLDS) >= {"base", "lima", "equal_regions", "national_shock", "rare"}
    with pytest.raises(ValueError, match="world must be one of base"):
        world_parameters("kind")


def test_regions_file_what_the_world_says():
    table = region_table()
    lima = table.index[table["region_id"] == "15"][0]
    trained = (table["cohort"] >= 0).to_numpy()
    base = shares("base")
    np.testing.assert_allclose(base, table["share"], atol=0.01)
    one = shares("lima")
    assert one[lima] == pytest.approx(0.4, abs=0.01)
    np.testing.assert_allclose(shares("equal_regions"), 0.04, atol=0.006)
    twelve = shares("twelve_regions")
    assert (twelve[~trained] == 0).all() and (twelve[trained] > 0).all()
    np.testing.assert_allclose(
        twelve[trained], (base / base[trained].sum())[trained], atol=0.01
    )


def test_unknown_weights_are_refused():
    wrong = replace(Parameters(), world=WorldParameters(region_weights="peru"))
    with pytest.raises(ValueError, match="base, lima_40, equal, trained_only"):
        case_world(Streams(1), wrong, n_cases=10, trained_world=True)


def test_national_shock_is_additive_and_levels_are_of_the_trained():
    shocked, base = world("national_shock", 3000), world("base", 3000)
    cohort = region_table()["cohort"].to_numpy()
    gap = shocked.surfaces.conviction - base.surfaces.conviction
    np.testing.assert_allclose(gap[cohort >= 0], 0.7)
    np.testing.assert_allclose(gap[cohort < 0], 0.0)
    added = shocked.surfaces.shock
    begun = shocked.calendar.year >= 2022
    assert (added[begun] == 0.006).all() and (added[~begun] == 0).all()
    never = np.isin(base.filings["region"], np.flatnonzero(cohort < 0))
    change = (shocked.hazards.conviction - base.hazards.conviction)[never]
    alive = base.hazards.conviction[never] > 0
    np.testing.assert_allclose(change, added[None, :] * alive, atol=1e-15)
    np.testing.assert_array_equal(shocked.hazards.other_end, base.hazards.other_end)


def test_order_of_training_follows_the_level():
    gap = world("informative_order", 50).surfaces.conviction[:, 0]
    gap = gap - world("base", 50).surfaces.conviction[:, 0]
    cohort = region_table()["cohort"].to_numpy()
    means = [gap[cohort == c].mean() for c in range(7)]
    assert (np.diff(means) < 0).all() and means[0] == pytest.approx(0.6)
    np.testing.assert_allclose(gap[cohort < 0], 0.0, atol=1e-12)


def test_training_raises_filings_by_half_from_its_day_on():
    moved, base = world("filings"), world("base")
    assert len(moved.filings) == len(base.filings)
    after = [(w.filings["filing_day"] >= w.training_day).sum() for w in (moved, base)]
    assert after[0] / after[1] == pytest.approx(1.5, abs=0.06)
    cohort = region_table()["cohort"].to_numpy()
    for w in (moved, base):
        assert (w.filings["filing_day"] <= w.calendar.extraction).all()
    never = [
        np.isin(w.filings["region"], np.flatnonzero(cohort < 0)) for w in (moved, base)
    ]
    days = [
        w.filings["filing_day"][n].sort_values().to_numpy()
        for w, n in zip((moved, base), never)
    ]
    np.testing.assert_array_equal(*days)
    same = world("filings", trained_world=False)
    np.testing.assert_array_equal(
        same.filings["filing_day"], moved.filings["filing_day"]
    )


def test_rare_world_convicts_a_quarter():
    hazards = [world(name, 2000).hazards for name in ("rare", "base")]
    alive = hazards[1].conviction > 0
    ratio = hazards[0].conviction[alive] / hazards[1].conviction[alive]
    np.testing.assert_allclose(ratio, 0.25)


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_every_world_keeps_the_contract(name):
    study = simulate_study(2, scale=0.2, texts=False, parameters=world_parameters(name))
    registers = dict(study.registers)
    registers["rulings"] = registers["rulings"].assign(text="x")
    assert check_frames(registers, extraction_date=dt.date(2025, 12, 31)) == []


def test_without_effects_the_two_worlds_are_one_everywhere():
    for name in WORLDS:
        nothing = world_parameters(name).without_effects()
        cases = [
            simulate_cases(Streams(4), nothing, n_cases=200, trained_world=trained)
            for trained in (False, True)
        ]
        assert cases[0].equals(cases[1])

"""The estimands of the hazard design in closed form, against simulated lives."""

import numpy as np
import pytest

from perutip.simulation.calendar_days import DAYS_PER_MONTH, NEVER
from perutip.simulation.cases.histories import simulate_ends
from perutip.simulation.cases.planted_effects import (
    HORIZONS,
    hazard_effects_truth,
    study_effects,
)
from perutip.simulation.cases.switchable_worlds import WORLDS, world_parameters
from perutip.simulation.cases.worlds import case_world
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters
from perutip.simulation.truth import read_truth
from perutip.simulation.write import DEFAULT_FOLDER

LIVES = 16


def lives(world, seed):
    """Simulated ends of the world's cases: last day + 1 at risk, convicted or not."""
    ends = simulate_ends(
        Streams(seed), world.filings, world.surfaces, world.log_effect, world.calendar
    )
    day = ends["resolution_day"].to_numpy()
    pending = day >= NEVER
    stop = np.where(pending, world.calendar.extraction + 1, day + 0.5)
    return stop, (ends["status"] == "convicted").to_numpy(), ~pending


@pytest.mark.parametrize("name", ["base", "national_shock", "filings"])
def test_simulated_lives_give_the_closed_form(name):
    """Time at risk, convictions and ends of exposed days by age, over many lives."""
    parameters = world_parameters(name)
    world = case_world(Streams(3), parameters, n_cases=4000, trained_world=True)
    expected = study_effects(world)
    filed = world.filings["filing_day"].to_numpy()
    for scope in ("all", "filed_after"):
        inside = world.training_day < NEVER
        if scope == "filed_after":
            inside &= filed >= world.training_day
        start = np.maximum(filed, world.training_day)
        months, convictions = [], []
        days = np.arange(731)
        at_risk, ended = np.zeros(731), np.zeros((2, 731))
        for seed in range(LIVES):
            stop, convicted, known = lives(world, seed)
            months.append(np.maximum(stop - start, 0)[inside].sum() / DAYS_PER_MONTH)
            counted = inside & known & (stop > start)
            convictions.append((counted & convicted).sum())
            age_from, age_to = (start - filed)[inside], (stop - filed)[inside]
            for day in days:
                at_risk[day] += np.clip(age_to - day, 0, 1)[age_from <= day].sum()
            age = np.floor(stop - filed).astype(int)
            for kind in (0, 1):
                mine = counted & (convicted == (kind == 0)) & (age < 731)
                ended[kind] += np.bincount(age[mine], minlength=731)[:731]
        target = expected[scope]
        assert np.mean(months) == pytest.approx(target["exposed_months"], rel=0.02)
        total = (target["hazard"] + target["hazard_imputed"]) * target["exposed_months"]
        assert abs(np.mean(convictions) - total) < 4 * np.sqrt(total / LIVES)
        hazard = ended / np.maximum(at_risk, 1e-9) * DAYS_PER_MONTH
        for horizon in HORIZONS:
            found = incidence(hazard, horizon)
            assert found == pytest.approx(target[f"cif_exposed_{horizon}"], abs=0.025)


def incidence(hazard, horizon):
    """Incidence by whole days of age, product of daily survival chances."""
    last = round(horizon * DAYS_PER_MONTH)
    daily = hazard[:, :last] / DAYS_PER_MONTH
    survival = np.cumprod(1 - daily.sum(axis=0))
    return float((np.append(1.0, survival[:-1]) * daily[0]).sum())


def test_constant_hazards_have_a_textbook_incidence():
    """Without shocks, ages and growth F(H) is h_c / h (1 - exp(-h H))."""
    base = Parameters()
    world = case_world(Streams(1), base, n_cases=800, trained_world=True)
    flat = world.surfaces
    one = np.full_like(flat.conviction, np.log(0.01))
    two = np.full_like(flat.other_end, np.log(0.02))
    object.__setattr__(world, "surfaces", type(flat)(one, two, flat.shock))
    object.__setattr__(
        world, "log_effect", np.where(world.log_effect > 0, np.log(2), 0)
    )
    world.__dict__["filings"] = world.filings.assign(log_risk=0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "perutip.simulation.cases.histories._age_profiles",
            lambda n_months: np.ones((2, n_months)),
        )
        found = study_effects(world)["all"]
    assert found["hazard"] == pytest.approx(0.01, rel=1e-9)
    for horizon in HORIZONS:
        exposed = 0.02 / 0.04 * (1 - np.exp(-0.04 * horizon))
        imputed = 0.01 / 0.03 * (1 - np.exp(-0.03 * horizon))
        means = [(1 - np.exp(-h * horizon)) / h for h in (0.04, 0.03)]
        assert found[f"cif_exposed_{horizon}"] == pytest.approx(exposed, rel=1e-9)
        assert found[f"cif_imputed_{horizon}"] == pytest.approx(imputed, rel=1e-9)
        assert found[f"restricted_mean_effect_{horizon}"] == pytest.approx(
            means[0] - means[1], rel=1e-9
        )


def test_no_effects_no_truth():
    for name in WORLDS:
        nothing = world_parameters(name).without_effects()
        world = case_world(Streams(2), nothing, n_cases=600, trained_world=True)
        for values in study_effects(world).values():
            effects = [v for k, v in values.items() if "effect" in k or k == "hazard"]
            np.testing.assert_allclose(effects, 0.0, atol=1e-12)


def test_committed_truth_is_that_of_other_studies():
    committed = read_truth(DEFAULT_FOLDER / "truth.toml")["hazard_imputation"]
    again = hazard_effects_truth(Parameters(), seed=77, studies=15)
    for scope, values in again.items():
        for name, value in values.items():
            assert value == pytest.approx(committed[scope][name], rel=0.2), name

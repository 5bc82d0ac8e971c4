"""Spillovers are where they are planted, and the world without them has none."""

from dataclasses import replace

import numpy as np
import pytest

from perutip.simulation.parameters import Parameters
from perutip.simulation.simulated_study import simulate_study

PLANTED = Parameters()


def exposed_neighbours(study):
    """Change in complaints of districts outside the study, and who is exposed."""
    near, complaints = study["neighbours"], study["complaints"]
    drawn = study.assignment.set_index("unit_id")["treated"]
    borders = near[(near["adjacent"] == 1) & near["ubigeo"].isin(drawn.index)]
    exposed = borders["ubigeo"].map(drawn).groupby(borders["near_ubigeo"]).max()
    wide = complaints.pivot(index="ubigeo", columns="wave", values="complaints")
    change = (wide["endline"] - wide["baseline"]).reindex(exposed.index).dropna()
    return change, exposed[change.index]


@pytest.mark.parametrize("spillovers", [True, False])
def test_complaints_move_next_to_treated_districts_alone(spillovers):
    parameters = PLANTED if spillovers else PLANTED.without_spillovers()
    gaps = []
    for seed in range(12):
        study = simulate_study(seed, scale=0.2, texts=False, parameters=parameters)
        change, exposed = exposed_neighbours(study)
        gaps.append(change[exposed == 1].mean() - change[exposed == 0].mean())
    planted = PLANTED.trial.spillover_complaints if spillovers else 0.0
    error = np.std(gaps, ddof=1) / np.sqrt(len(gaps))
    assert abs(np.mean(gaps) - planted) < 3.5 * error
    assert error < 0.5


def test_the_world_without_spillovers_differs_in_complaints_alone():
    with_them = simulate_study(5, scale=0.2, texts=False)
    without = simulate_study(
        5, scale=0.2, texts=False, parameters=PLANTED.without_spillovers()
    )
    for name, register in with_them.registers.items():
        same = register.equals(without.registers[name])
        assert same == (name != "complaints"), name


def bordering_controls(study):
    """Control districts of the trial that border a treated one."""
    near = study["neighbours"]
    drawn = study.assignment.set_index("unit_id")["treated"]
    inside = near["ubigeo"].isin(drawn.index) & near["near_ubigeo"].isin(drawn.index)
    pairs = near[inside]
    reached = pairs.loc[pairs["near_ubigeo"].map(drawn) == 1, "ubigeo"]
    return set(reached[reached.map(drawn) == 0])


def test_cases_of_bordering_controls_move_when_asked():
    trial = replace(PLANTED.trial, spillover_cases=3.0)
    parameters = replace(PLANTED, trial=trial)
    found = set()
    for seed in range(5, 9):
        plain = simulate_study(seed, scale=0.2, texts=False)
        moved = simulate_study(seed, scale=0.2, texts=False, parameters=parameters)
        before, after = (
            study["incidents"].groupby("ubigeo").size() for study in (plain, moved)
        )
        assert set(before.index[after > before]) == bordering_controls(plain)
        found |= bordering_controls(plain)
    assert found

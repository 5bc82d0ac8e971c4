"""Spillovers: planted next door, absent in the world without, few inside the trial."""

import numpy as np
import pandas as pd
import pytest
from trial_study import design, design_of, frames, study

from perutip.designs.district_map import district_map, near_others
from perutip.designs.spillovers import (
    complaints_next_door,
    exposure_chances,
    spillovers_inside,
)
from perutip.frames.trial.windows import component_of


def world(seed, *, spillovers=True):
    """The study, its design and map, and outsiders near the pilot's treated."""
    made = study(seed, spillovers=spillovers, scale=0.2)
    drawn = design_of(made.assignment)
    members = component_of(made["districts"]).index.to_series()
    roles = made["districts"].set_index("ubigeo")["role"]
    pilot = set(roles.index[roles == "pilot_treated"])
    places = district_map(made["neighbours"], drawn, members)
    return made, drawn, places, near_others(made["neighbours"], pilot, None)


@pytest.mark.parametrize("spillovers", [True, False])
def test_complaints_next_door_recover_what_is_planted(spillovers):
    estimates, p_values, covered = [], [], []
    planted = 2.5 if spillovers else 0.0
    for seed in range(16):
        made, drawn, places, out = world(seed, spillovers=spillovers)
        found = complaints_next_door(
            made["complaints"], places, drawn, level=0.95, left_out=out
        )
        contrast = found.contrast
        estimates.append(contrast.estimate)
        p_values.append(contrast.p_value)
        covered.append(contrast.conf_low <= planted <= contrast.conf_high)
    error = np.std(estimates, ddof=1) / 4
    assert abs(np.mean(estimates) - planted) < 3.5 * error
    assert np.mean(covered) >= 0.8
    rejected = np.mean(np.array(p_values) <= 0.05)
    assert rejected >= 0.5 if spillovers else rejected <= 0.2


def test_the_map_reads_links_both_ways_and_keeps_the_study_out():
    _, drawn, places, _ = world(18380)
    assert (places.inside == places.inside.T).all()
    assert not places.inside.diagonal().any()
    assert not set(places.outsiders) & set(component_of(study()["districts"]).index)
    at = {unit: j for j, unit in enumerate(drawn.units)}
    assert places.inside[at["150110"], at["150132"]]
    wide = district_map(
        study()["neighbours"],
        drawn,
        component_of(study()["districts"]).index.to_series(),
        within_km=60,
    )
    assert len(wide.outsiders) > len(places.outsiders)
    assert wide.rule == "within 60 km"


def test_the_pilots_neighbours_are_near_by_the_same_rule_as_the_trials():
    neighbours = pd.DataFrame(
        {
            "ubigeo": ["010101", "020202", "030303"],
            "near_ubigeo": ["010102", "010101", "010101"],
            "distance_km": [5.0, 30.0, 90.0],
            "adjacent": [1, 0, 0],
        }
    )
    assert near_others(neighbours, {"010101"}, None) == {"010102"}
    assert near_others(neighbours, {"010101"}, 40.0) == {"010102", "020202"}
    assert near_others(neighbours, {"030303"}, 100.0) == {"010101"}


def test_chances_are_those_of_the_strata_and_zero_is_listed():
    _, drawn, places, _ = world(18380)
    chances = exposure_chances(places, drawn).set_index("ubigeo")
    assert chances["usable"].sum() == 2
    assert chances.loc["150110", "control_exposed"] == pytest.approx(0.25)
    assert (chances.loc[~chances["usable"], "control_exposed"] == 0).all()


def test_too_few_exposed_districts_give_a_reason_not_a_number():
    _, drawn, places, _ = world(18380)
    found = spillovers_inside(frames()["officers"], "lost", places, drawn)
    assert found.contrast is None and found.reason == "too_few_exposed_districts"
    assert found.test.smallest_possible_p >= 0.5


def test_a_dense_map_gives_an_estimate_inside_the_trial():
    _, drawn, _, _ = world(18380)
    order = np.argsort([unit[::-1] for unit in drawn.units])
    ring = [
        (drawn.units[order[k]], drawn.units[order[(k + 1) % 20]]) for k in range(20)
    ]
    neighbours = pd.DataFrame(ring, columns=["ubigeo", "near_ubigeo"])
    neighbours = neighbours.assign(distance_km=5.0, adjacent=1)
    places = district_map(neighbours, drawn, pd.Series(drawn.units))
    links = places.inside.astype(int)
    exposed = (links @ drawn.treatment > 0) & (drawn.treatment == 0)
    rows = pd.DataFrame(
        {"ubigeo": drawn.units, "y": 3.0 * exposed + 1.0 * drawn.treatment}
    )
    found = spillovers_inside(rows, "y", places, drawn)
    assert found.contrast.estimate == pytest.approx(3.0)
    assert found.test.n_varying > 0
    nothing = complaints_next_door(study()["complaints"], places, design(), level=0.95)
    assert nothing.contrast is None and nothing.reason == "no_observations"

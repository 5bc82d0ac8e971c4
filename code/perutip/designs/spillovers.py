"""Does the training of a district reach its neighbours?

Three answers, in the order of what the design can carry (Blattman, Green, Ortega and
Tobón 2021; Aronow and Samii 2017; Athey, Eckles and Imbens 2018): register counts in
districts outside the study, which are never treated, so that the test is exact; control
districts with and without a treated neighbour, weighted by the inverse probabilities of
either, districts with probability zero listed; a conditional randomization test that no
district responds to the treatment of those near it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.district_map import DistrictMap, district_map, near_others
from perutip.designs.trial.drawn import DrawnDesign
from perutip.inference.randomization_test import (
    ExposureContrast,
    NoSpillover,
    exposure_test,
    hajek_contrast,
    no_spillover_test,
    reached,
)

IN_STUDY = ("pilot_treated", "pilot_control", "trial")


@dataclass(frozen=True)
class Neighbours:
    """Change in complaints of districts outside the study, exposed less unexposed.

    `contrast` is None with the coded reason. n_left_out: near a treated district of
    another component, or without counts in both waves.
    """

    contrast: ExposureContrast | None
    reason: str
    n_outsiders: int
    n_left_out: int


@dataclass(frozen=True)
class Inside:
    """Spillovers between districts of the trial.

    `contrast`: control districts with a treated neighbour against those without (None:
    reason). `test`: no spillover at all. `chances`: per district, the probability of
    being a control with and without a treated neighbour.
    """

    contrast: ExposureContrast | None
    reason: str
    test: NoSpillover
    chances: pd.DataFrame


@dataclass(frozen=True)
class Spillovers:
    """What is known of spillovers; next_door is None without counts outside."""

    next_door: Neighbours | None
    inside: Inside
    rule: str


def spillovers_of(
    neighbours: pd.DataFrame,
    complaints: pd.DataFrame | None,
    districts: pd.DataFrame,
    rows: pd.DataFrame,
    variable: str,
    design: DrawnDesign,
    *,
    pilot_treated: set[str],
    level: float,
    within_km: float | None,
) -> Spillovers:
    """The three answers for the trial.

    districts: the register (ubigeo, role). rows: ubigeo and the outcome `variable`.
    Outsiders near `pilot_treated`, the pilot's treated districts, by the same rule, are
    left out.
    """
    roles = districts.set_index("ubigeo")["role"]
    study = roles.index[roles.isin(IN_STUDY)].to_series()
    places = district_map(neighbours, design, study, within_km=within_km)
    next_door = None
    if complaints is not None:
        next_door = complaints_next_door(
            complaints,
            places,
            design,
            level=level,
            left_out=near_others(neighbours, pilot_treated, within_km),
        )
    inside = spillovers_inside(rows, variable, places, design)
    return Spillovers(next_door, inside, places.rule)


def complaints_next_door(
    complaints: pd.DataFrame,
    places: DistrictMap,
    design: DrawnDesign,
    *,
    level: float,
    left_out: frozenset[str] | set[str] = frozenset(),
) -> Neighbours:
    """Exact test on register counts of districts outside the study.

    Parameters
    ----------
    complaints : ubigeo, wave (baseline, endline), complaints.
    left_out : outsiders not to use, e.g. of `near_others`.

    Notes
    -----
    Outcome: complaints after less before, in complaints a district and 12 months. A
    district is exposed when a treated one is near.
    """
    wide = complaints.pivot(index="ubigeo", columns="wave", values="complaints")
    wide = wide.reindex(places.outsiders).reindex(columns=["baseline", "endline"])
    change = (wide["endline"] - wide["baseline"]).to_numpy(float)
    kept = np.isfinite(change) & ~np.isin(places.outsiders, list(left_out))
    size = (len(places.outsiders), int((~kept).sum()))
    if not kept.any():
        return Neighbours(None, "no_observations", *size)
    near = places.outside[kept]
    exposures = reached(near, design.assignments)
    now = reached(near, design.treatment[None])[0]
    chance = exposures.mean(axis=0)
    used = now[(chance > 0) & (chance < 1)]
    if used.size == 0 or used.min() == used.max():
        return Neighbours(None, "one_arm_only", *size)
    found = exposure_test(change[kept], now, exposures, level=level)
    return Neighbours(found, "", *size)


def exposure_chances(places: DistrictMap, design: DrawnDesign) -> pd.DataFrame:
    """ubigeo, chance of control without and with a treated neighbour, usable."""
    alone, exposed = _conditions(places.inside, design.assignments)
    table = pd.DataFrame(
        {
            "ubigeo": places.units,
            "control_alone": alone.mean(axis=0),
            "control_exposed": exposed.mean(axis=0),
        }
    )
    table["usable"] = (table["control_alone"] > 0) & (table["control_exposed"] > 0)
    return table


def spillovers_inside(
    rows: pd.DataFrame, variable: str, places: DistrictMap, design: DrawnDesign
) -> Inside:
    """Hájek contrast of controls and the test of no spillover, on district means.

    `rows` has ubigeo and the outcome, any number of rows per district.
    """
    means = rows.groupby("ubigeo")[variable].mean().reindex(design.units)
    y = means.to_numpy(float)
    test = no_spillover_test(
        y, design.treatment, design.assignments, places.inside, design.strata
    )
    chances = exposure_chances(places, design)
    seen = np.isfinite(y)
    every = _conditions(places.inside[seen], design.assignments, seen)
    now = _conditions(places.inside[seen], design.treatment[None], seen)
    usable = (every.mean(axis=1) > 0).all(axis=0)
    in_either = now[:, 0, :][:, usable].sum(axis=1)
    if (in_either < 2).any():
        return Inside(None, "too_few_exposed_districts", test, chances)
    found = hajek_contrast(y[seen], now[:, 0], every)
    return Inside(found, "", test, chances)


def _conditions(
    near: np.ndarray, assignments: np.ndarray, rows: np.ndarray | None = None
) -> np.ndarray:
    """(2, R, n) control without, control with a treated district near."""
    exposed = reached(near, assignments)
    own = np.asarray(assignments)
    own = own if rows is None else own[:, rows]
    return np.stack([(1 - own) * (1 - exposed), (1 - own) * exposed])

"""Who is near whom among the districts: a border shared, or so many kilometres."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.trial.drawn import DrawnDesign


@dataclass(frozen=True)
class DistrictMap:
    """Who is near whom: `inside` (J, J) among the design's districts, `outside` (n, J)
    for the `outsiders` (n,), districts that no component of the study holds."""

    units: np.ndarray
    outsiders: np.ndarray
    inside: np.ndarray
    outside: np.ndarray
    rule: str


def district_map(
    neighbours: pd.DataFrame,
    design: DrawnDesign,
    study: pd.Series,
    *,
    within_km: float | None = None,
) -> DistrictMap:
    """The map that the register of neighbours draws.

    Parameters
    ----------
    neighbours : ubigeo, near_ubigeo, distance_km, adjacent; read in both directions.
    design : of the component whose spillovers are asked for.
    study : ubigeo of every district of pilot and trial; all others are outsiders.
    within_km : near is this distance or less; None: sharing a border.
    """
    both = _near_pairs(neighbours, within_km)
    rule = "adjacent" if within_km is None else f"within {within_km:g} km"
    members = set(study)
    mine = {unit: j for j, unit in enumerate(design.units)}
    outsiders = np.array(
        sorted({a for a, b in both if a not in members and b in mine}), dtype=object
    )
    place = {code: i for i, code in enumerate(outsiders)}
    inside = np.zeros((len(mine), len(mine)), dtype=bool)
    outside = np.zeros((len(place), len(mine)), dtype=bool)
    for a, b in both:
        if b in mine and a in mine and a != b:
            inside[mine[a], mine[b]] = True
        elif b in mine and a in place:
            outside[place[a], mine[b]] = True
    return DistrictMap(design.units, outsiders, inside, outside, rule)


def near_others(
    neighbours: pd.DataFrame, treated_elsewhere: set[str], within_km: float | None
) -> set[str]:
    """Districts near a treated one of another component (the pilot's).

    within_km : as in `district_map`, so that both components reach equally far.
    """
    both = _near_pairs(neighbours, within_km)
    return {place for place, other in both if other in treated_elsewhere}


def _near_pairs(
    neighbours: pd.DataFrame, within_km: float | None
) -> set[tuple[str, str]]:
    """Pairs of districts near each other, in both orders."""
    close = neighbours["adjacent"] == 1
    if within_km is not None:
        close = neighbours["distance_km"] <= within_km
    pairs = neighbours.loc[close, ["ubigeo", "near_ubigeo"]].to_numpy()
    return {(a, b) for a, b in pairs} | {(b, a) for a, b in pairs}

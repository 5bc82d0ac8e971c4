"""Districts near those of the study, and complaints registered there.

Codes are those of the same province; which of them are near, distances, populations and
complaints are simulated. Training moves complaints in districts outside the study that
border a treated trial district (`spillover_complaints`); `spillover_cases` moves what
officers of control districts document when a treated district of the trial is adjacent.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.generators import Streams
from perutip.simulation.parameters import TrialParameters
from perutip.simulation.trial.arms import Arms

# Provinces with study districts: number of their districts (INEI).
_DISTRICTS = {
    "0101": 21,
    "0218": 9,
    "0301": 9,
    "0401": 29,
    "0601": 12,
    "0701": 7,
    "0801": 8,
    "1001": 13,
    "1101": 14,
    "1201": 28,
    "1301": 11,
    "1401": 20,
    "1501": 43,
    "1601": 13,
    "1701": 4,
    "2001": 10,
    "2101": 15,
    "2111": 5,
    "2209": 14,
    "2401": 6,
    "2501": 7,
}
# Districts of the study made to share a border: spillovers within it are planted there.
_BORDERS = (
    ("150110", "150132"),
    ("150103", "150132"),
    ("070101", "070106"),
    ("130101", "130105"),
)
_NEAR, _FAR = 3, 1  # per district of the study: bordering, and further away


def simulate_neighbours(streams: Streams, study: np.ndarray) -> pd.DataFrame:
    """Return the register of neighbours for the districts `study` (ubigeo)."""
    rng = streams.generator("neighbours: map")
    codes = sorted(str(code) for code in study)
    rows = []
    for code in codes:
        others = _others(code, set(codes))
        for place, other in enumerate(others[: _NEAR + _FAR]):
            adjacent = place < _NEAR
            low, high = (3.0, 15.0) if adjacent else (25.0, 60.0)
            rows.append((code, other, rng.uniform(low, high), int(adjacent)))
    for pair in _BORDERS:
        distance = rng.uniform(8.0, 20.0)
        if set(pair) <= set(codes):
            rows += [(*pair, distance, 1), (*pair[::-1], distance, 1)]
    columns = ["ubigeo", "near_ubigeo", "distance_km", "adjacent"]
    table = pd.DataFrame(rows, columns=columns).round({"distance_km": 1})
    return table.sort_values(columns[:2], kind="stable", ignore_index=True)


def _others(code: str, study: set[str]) -> list[str]:
    """Codes of the province that follow `code`, study districts left out."""
    province, number = code[:4], int(code[4:])
    last = max(_DISTRICTS.get(province, number + _NEAR + _FAR), number)
    following = [1 + (number - 1 + step) % last for step in range(1, last)]
    found = [f"{province}{n:02d}" for n in following]
    return [other for other in found if other not in study]


def border_treated(neighbours: pd.DataFrame, arms: Arms) -> np.ndarray:
    """Per district of `arms`: 1 if it borders a treated district of the trial."""
    treated = set(arms.ubigeo[arms.trial & (arms.treated == 1)])
    near = neighbours[
        (neighbours["adjacent"] == 1) & neighbours["near_ubigeo"].isin(treated)
    ]
    return np.isin(arms.ubigeo, near["ubigeo"]).astype(int)


def simulate_complaints(
    streams: Streams, neighbours: pd.DataFrame, arms: Arms, p: TrialParameters
) -> pd.DataFrame:
    """Return complaints before and after, districts outside the study."""
    rng = streams.generator("neighbours: complaints")
    outside = np.unique(
        neighbours.loc[~neighbours["near_ubigeo"].isin(arms.ubigeo), "near_ubigeo"]
    )
    population = np.exp(rng.normal(np.log(45_000), 0.6, len(outside))).round(-1)
    place = np.exp(rng.normal(-0.08, 0.4, len(outside)))
    treated = set(arms.ubigeo[arms.trial & (arms.treated == 1)])
    near = neighbours[
        (neighbours["adjacent"] == 1) & neighbours["ubigeo"].isin(treated)
    ]
    exposed = np.isin(outside, near["near_ubigeo"])
    waves = []
    for wave, name in enumerate(("baseline", "endline")):
        mean = p.complaints_rate * place + wave * p.spillover_complaints * exposed
        waves.append(
            pd.DataFrame(
                {
                    "ubigeo": outside,
                    "wave": name,
                    "population": population.astype(int),
                    "complaints": rng.poisson(mean),
                }
            )
        )
    return pd.concat(waves).sort_values(
        ["ubigeo", "wave"], kind="stable", ignore_index=True
    )

"""Communities: where they are, how many girls live there, which drivers prevail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.simulation.generators import Streams
from perutip.simulation.madre_de_dios.parameters import DRIVERS, MadreParameters

DISTRICTS = {
    "Tambopata": ("170101", "170102", "170103", "170104"),
    "Manu": ("170201", "170202", "170203", "170204"),
    "Tahuamanu": ("170301", "170302", "170303"),
}


@dataclass(frozen=True)
class Communities:
    """The register, and what no register shows.

    prevails : (C, 6) drivers that prevail. level : (C,) of the stated index.
    travel_cost : (C,) soles.
    """

    register: pd.DataFrame
    prevails: NDArray[np.bool_]
    level: NDArray[np.float64]
    travel_cost: NDArray[np.float64]


def simulate_communities(streams: Streams, p: MadreParameters) -> Communities:
    """Draw communities; their order says nothing about where they are."""
    rng = streams.generator("madre/communities")
    n = p.n_communities
    places = [(u, name) for name, codes in DISTRICTS.items() for u in codes]
    where = rng.integers(0, len(places), n)
    hours = np.round(np.exp(rng.normal(1.1, 0.7, n)), 1)
    girls = np.maximum(np.round(np.exp(rng.normal(4.9, 0.55, n))), 65).astype(int)
    prevails = _prevailing(rng, p)
    poor = np.clip(rng.normal(0.22 + 0.18 * prevails[:, 0], 0.06, n), 0.03, 0.85)
    register = pd.DataFrame(
        {
            "community_id": [f"C{k:03d}" for k in range(1, n + 1)],
            "ubigeo": [places[k][0] for k in where],
            "province": [places[k][1] for k in where],
            "girls_12_17": girls,
            "hours_to_capital": hours,
            "mining_within_20km": (rng.random(n) < 0.4).astype(int),
            "phone_coverage": (rng.random(n) < 0.75).astype(int),
            "poverty_rate": np.round(poor, 3),
        }
    )
    level = rng.normal(p.answers.level, p.answers.level_sd, n)
    return Communities(register, prevails, level, np.round(15 + 12 * hours))


def _prevailing(rng: np.random.Generator, p: MadreParameters) -> NDArray[np.bool_]:
    n, k = p.n_communities, len(DRIVERS)
    if p.drivers.pattern == "several":
        return rng.random((n, k)) < np.array(p.drivers.share)
    if p.drivers.pattern == "one":
        return np.arange(k) == rng.permutation(np.arange(n) % k)[:, None]
    if p.drivers.pattern == "none":
        return np.zeros((n, k), bool)
    raise ValueError("pattern must be several, one or none")

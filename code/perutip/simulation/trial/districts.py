"""Districts of the pilot and the trial, of the pool for matching and of the reserve.

Codes are INEI's, so that joins by code meet real ones; every number beside them is
simulated in plausible ranges, and each name says so: no row is to be read as a fact
about the district that has its code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.assignment.matching import match_controls
from perutip.simulation.cases import allocate
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters

MATCHING_COVARIATES = (
    "log_population",
    "prevalence",
    "poverty_rate",
    "officers_per_1000",
)
# Bands of victims per 100,000 from which the trial's strata are drawn, lowest first.
_BANDS = ((3, 8), (10, 15), (17, 23), (26, 37), (42, 90))
# ubigeo, terrain (c coast, h highland, j jungle), band of prevalence
_TRIAL = (
    ("130101", "c", 0),
    ("040104", "h", 0),
    ("140101", "c", 0),
    ("110101", "c", 0),
    ("150110", "c", 1),
    ("200101", "c", 1),
    ("070101", "c", 1),
    ("120114", "h", 1),
    ("150132", "c", 2),
    ("210101", "h", 2),
    ("060101", "h", 2),
    ("021801", "c", 2),
    ("240101", "c", 3),
    ("080101", "h", 3),
    ("100101", "h", 3),
    ("030101", "h", 3),
    ("170101", "j", 4),
    ("160101", "j", 4),
    ("220901", "j", 4),
    ("010101", "h", 4),
)
_PILOT = (
    ("150103", "c"),
    ("070106", "c"),
    ("211101", "h"),
    ("250101", "j"),
    ("130105", "c"),
)
_POOL = (
    ("150117", "c"),
    ("150125", "c"),
    ("150143", "c"),
    ("150142", "c"),
    ("150106", "c"),
    ("200104", "c"),
    ("200601", "c"),
    ("130102", "c"),
    ("040112", "h"),
    ("080105", "h"),
    ("250105", "j"),
    ("160113", "j"),
    ("120101", "h"),
    ("140105", "c"),
    ("021809", "c"),
    ("230101", "c"),
    ("220101", "j"),
    ("060801", "j"),
    ("100102", "h"),
    ("110501", "c"),
)
_RESERVE = (
    ("150133", "c"),
    ("040103", "h"),
    ("160108", "j"),
    ("140301", "c"),
)


@dataclass(frozen=True)
class DistrictFrames:
    """districts, frame_trial: registers. sampled: officers interviewed, by ubigeo."""

    districts: pd.DataFrame
    frame_trial: pd.DataFrame
    sampled: dict[str, int]


def simulate_districts(
    streams: Streams, parameters: Parameters, *, scale: float = 1.0
) -> DistrictFrames:
    """Return the districts, the trial's frame and how many officers are sampled.

    The five treated pilot districts are given; their controls are matched to them from
    the pool, on MATCHING_COVARIATES, by the project's own matching.
    """
    rng = streams.generator("districts")
    table = _places()
    n = len(table)
    population = np.exp(rng.normal(np.log(130_000), 0.55, n)).round(-1).astype(int)
    low, high = np.array([_BANDS[b] if b >= 0 else (3, 60) for b in table["band"]]).T
    prevalence = low + (high - low) * rng.beta(1.3, 1.6, n)
    altitude = np.select(
        [table["terrain"] == "h", table["terrain"] == "j"],
        [rng.uniform(1900, 3900, n), rng.uniform(95, 900, n)],
        rng.uniform(5, 430, n),
    )
    table["population"] = population
    table["victims_2017_2025"] = np.round(prevalence * population / 1e5).astype(int)
    table["poverty_rate"] = rng.beta(6, 16, n).round(3)
    table["altitude"] = altitude.round(0)
    table["region_id"] = table["ubigeo"].str[:2]
    sampled = _sampled(rng, table, parameters, scale)
    active = np.ceil(sampled / rng.uniform(0.45, 0.75, n)).astype(int)
    table["officers_active"] = active
    table = _with_matched_controls(table)
    chosen = table["role"].isin(["pilot_treated", "pilot_control", "trial"])
    by_code = dict(zip(table["ubigeo"], sampled, strict=True))
    kept = {u: int(by_code[u]) for u in table.loc[chosen, "ubigeo"]}
    table = table.sort_values("ubigeo", kind="stable", ignore_index=True)
    return DistrictFrames(table, _trial_frame(table), kept)


def matching_covariates(districts: pd.DataFrame) -> pd.DataFrame:
    """Return ubigeo, region and the covariates on which pilot controls are matched."""
    population = districts["population"].to_numpy(float)
    return pd.DataFrame(
        {
            "ubigeo": districts["ubigeo"],
            "region_id": districts["ubigeo"].str[:2],
            "log_population": np.log(population),
            "prevalence": 1e5 * districts["victims_2017_2025"] / population,
            "poverty_rate": districts["poverty_rate"],
            "officers_per_1000": 1e3 * districts["officers_active"] / population,
        }
    )


def _places() -> pd.DataFrame:
    rows = [(u, "trial", t, b) for u, t, b in _TRIAL]
    rows += [(u, "pilot_treated", t, -1) for u, t in _PILOT]
    rows += [(u, "pilot_pool", t, -1) for u, t in _POOL]
    rows += [(u, "reserve", t, -1) for u, t in _RESERVE]
    table = pd.DataFrame(rows, columns=["ubigeo", "role", "terrain", "band"])
    names = "Distrito simulado " + table["ubigeo"]
    return table.assign(district_name=names)


def _sampled(
    rng: np.random.Generator, table: pd.DataFrame, parameters: Parameters, scale: float
) -> np.ndarray:
    """Officers to interview if a district is in the study, unequal sizes."""
    p = parameters.trial
    weights = np.exp(rng.normal(0.0, 0.45, len(table)))
    sampled = np.zeros(len(table), dtype=int)
    trial = (table["role"] == "trial").to_numpy()
    total = max(round(p.n_officers_trial * scale), 3 * int(trial.sum()))
    sampled[trial] = allocate(weights[trial], total, least=max(total // 50, 2))
    each = max(round(p.n_officers_pilot * scale / 10), 2)
    sampled[~trial] = each
    return sampled


def _with_matched_controls(table: pd.DataFrame) -> pd.DataFrame:
    covariates = matching_covariates(table)
    matching = match_controls(
        covariates[table["role"] == "pilot_treated"],
        covariates[table["role"] == "pilot_pool"],
        MATCHING_COVARIATES,
        unit="ubigeo",
        exact="region_id",
    )
    controls = table["ubigeo"].isin(matching.pairs["second"])
    return table.assign(role=table["role"].mask(controls, "pilot_control"))


def _trial_frame(districts: pd.DataFrame) -> pd.DataFrame:
    """Five strata of four by rank of victims per 100,000, ties by code."""
    trial = districts[districts["role"] == "trial"]
    prevalence = trial["victims_2017_2025"] / trial["population"]
    order = trial.assign(prevalence=prevalence).sort_values(
        ["prevalence", "ubigeo"], kind="stable", ignore_index=True
    )
    frame = pd.DataFrame(
        {
            "unit_id": order["ubigeo"],
            "stratum": [f"prevalence-{1 + i // 4}" for i in range(len(order))],
            "m_treated": 2,
        }
    )
    return frame.sort_values("unit_id", kind="stable", ignore_index=True)

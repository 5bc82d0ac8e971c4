"""Prosecutors of trafficking cases and their knowledge assessment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.cases.regions import region_table
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters


def simulate_prosecutors(
    streams: Streams, parameters: Parameters, *, scale: float = 1.0
) -> pd.DataFrame:
    """Return the register of prosecutors; every region has at least two.

    Scores are points of 100; training adds `parameters.knowledge.effect`; an empty
    score is a prosecutor who did not respond.
    """
    p = parameters.knowledge
    rng = streams.generator("prosecutors")
    frame = _places(parameters, scale)
    n = len(frame)
    regions = region_table()["region_id"]
    shock = dict(zip(regions, rng.normal(0, p.region_sd, len(regions)), strict=True))
    experience = np.minimum(1 + rng.gamma(2.2, 4.0, n), 38).astype(int)
    ability = (
        p.mean
        + frame["region_id"].map(shock).to_numpy()
        + p.experience_slope * (experience - 9)
        + rng.normal(0, 0.75 * p.sd, n)
    )
    noise = rng.normal(0, 0.66 * p.sd, (2, n))
    trained = frame["trained"].to_numpy()
    response = np.where(trained == 1, p.response_trained, p.response_untrained)
    score = np.clip(ability + noise[0] + p.effect * trained, 0, 100).round(1)
    responded = rng.random(n) < response
    female = (rng.random(n) < 0.46).astype(float)
    columns = {
        "prosecutor_id": _pseudonyms(rng, n),
        "region_id": frame["region_id"],
        "trained": trained.astype(float),
        "female": np.where(rng.random(n) < 0.02, np.nan, female),
        "experience_years": np.where(rng.random(n) < 0.03, np.nan, experience),
        "knowledge_score": np.where(responded, score, np.nan),
    }
    out = pd.DataFrame(columns)
    if p.with_baseline:
        baseline = np.clip(ability + noise[1], 0, 100).round(1)
        out.insert(5, "knowledge_baseline", baseline)
    return out.sort_values("prosecutor_id", kind="stable", ignore_index=True)


def _places(parameters: Parameters, scale: float) -> pd.DataFrame:
    """Region and training of each prosecutor, before anything random."""
    p = parameters.knowledge
    regions = region_table()
    in_trained = regions["cohort"] >= 0
    parts = []
    for chosen, trained, count in (
        (in_trained, 1, p.n_trained),
        (in_trained, 0, p.n_untrained_in_trained_regions),
        (~in_trained, 0, p.n_untrained_elsewhere),
    ):
        places = regions.loc[chosen]
        counts = allocate(
            places["share"].to_numpy(), max(round(count * scale), 2 * len(places))
        )
        ids = np.repeat(places["region_id"].to_numpy(), counts)
        parts.append(pd.DataFrame({"region_id": ids, "trained": trained}))
    return pd.concat(parts, ignore_index=True)


def allocate(weights: np.ndarray, total: int, least: int = 1) -> np.ndarray:
    """Return integers that sum to `total`, at least `least`, close to the weights."""
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} cannot give {least} to each of {len(weights)}")
    exact = weights / weights.sum() * spare
    counts = np.floor(exact).astype(int)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: spare - counts.sum()]] += 1
    return counts + least


def _pseudonyms(rng: np.random.Generator, n: int) -> list[str]:
    width = max(4, len(str(n)))
    return [f"P{number:0{width}d}" for number in rng.permutation(n) + 1]

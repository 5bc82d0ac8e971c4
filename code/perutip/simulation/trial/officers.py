"""Officers before and after training: knowledge, attitudes, take-up and loss.

Training acts on those who attend; with take-up p1 in treated and p0 in control
districts an effect e / (p1 - p0) on attenders is an intention-to-treat effect of e.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.simulation.generators import Streams
from perutip.simulation.parameters import TrialParameters
from perutip.simulation.trial.arms import Arms

SCALES = ("crimes", "violence", "victims")


@dataclass(frozen=True)
class Officers:
    """Sampled officers: baseline and endline tables without their case counts.

    district: position in `Arms` of each officer. attended: 0/1. lost: bool.
    """

    baseline: pd.DataFrame
    endline: pd.DataFrame
    district: np.ndarray
    attended: np.ndarray
    lost: np.ndarray


def simulate_officers(
    streams: Streams, arms: Arms, parameters: TrialParameters
) -> Officers:
    """Return the officers of all study districts, ordered by pseudonym."""
    rng = streams.generator("officers: persons")
    district = np.repeat(np.arange(len(arms.ubigeo)), arms.sampled)
    n = len(district)
    ids = _pseudonyms(rng, n)
    person = {
        "officer_id": ids,
        "ubigeo": arms.ubigeo[district],
        "female": _missing(rng, (rng.random(n) < 0.28).astype(float), 0.01),
        "age": _missing(rng, np.clip(rng.normal(36, 9, n), 19, 66).round(), 0.02),
        "tenure_years": _missing(
            rng, rng.gamma(1.6, 2.6, n).clip(0, 30).round(1), 0.02
        ),
    }
    treated = arms.treated[district]
    uptake = np.where(
        treated == 1, parameters.uptake_treated, parameters.uptake_control
    )
    attended = (rng.random(n) < uptake).astype(int)
    lost = _lost(streams, arms, district, parameters)
    delay = rng.integers(0, 29, n)
    interview = _plus_year(arms.training[district]) + delay.astype("timedelta64[D]")
    scores = _scores(streams, arms, district, attended, parameters)
    baseline = pd.DataFrame({**person, **scores[0]})
    endline = pd.DataFrame(
        {"officer_id": ids, "interview_date": interview, "attended": attended}
        | scores[1]
    )
    order = np.argsort(ids, kind="stable")
    return Officers(
        baseline=baseline.iloc[order].reset_index(drop=True),
        endline=endline.iloc[order].reset_index(drop=True),
        district=district[order],
        attended=attended[order],
        lost=lost[order],
    )


def _scores(
    streams: Streams,
    arms: Arms,
    district: np.ndarray,
    attended: np.ndarray,
    p: TrialParameters,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Knowledge and attitudes at both waves."""
    rng = streams.generator("officers: scores")
    per_attender = p.uptake_treated - p.uptake_control
    waves: tuple[dict, dict] = ({}, {})
    common = _two_waves(rng, len(arms.ubigeo), district, p)
    for scale in ("knowledge", *SCALES):
        own = _two_waves(rng, len(arms.ubigeo), district, p)
        share = 0.0 if scale == "knowledge" else 0.45
        latent = np.sqrt(share) * common + np.sqrt(1 - share) * own
        missing = rng.random((2, len(district))) < 0.01
        for wave in (0, 1):
            if scale == "knowledge":
                effect = p.knowledge_effect / per_attender
                values = p.knowledge_mean + 2.0 * wave + p.knowledge_sd * latent[wave]
                values = np.clip(values + wave * effect * attended, 0, 100).round(1)
                name = "knowledge"
            else:
                effect = p.attitude_effect_sd * p.attitude_sd / per_attender
                values = p.attitude_mean + p.attitude_sd * latent[wave]
                values = np.clip(values + wave * effect * attended, 1, 5).round(2)
                name = f"attitudes_{scale}"
            waves[wave][name] = np.where(missing[wave], np.nan, values)
    return waves


def _two_waves(
    rng: np.random.Generator, n_districts: int, district: np.ndarray, p: TrialParameters
) -> np.ndarray:
    """Standard normal scores, shape (2, n_officers), with the planted ICC.

    Half of the district variance lasts, half is new at each wave; of the officer
    variance a share `persistence` lasts.
    """
    n = len(district)
    lasting, person = rng.normal(size=n_districts), rng.normal(size=n)
    fresh, noise = rng.normal(size=(2, n_districts)), rng.normal(size=(2, n))
    place = np.sqrt(p.icc / 2) * (lasting + fresh)[:, district]
    own = np.sqrt(p.persistence) * person + np.sqrt(1 - p.persistence) * noise
    return place + np.sqrt(1 - p.icc) * own


def _lost(
    streams: Streams, arms: Arms, district: np.ndarray, p: TrialParameters
) -> np.ndarray:
    """Officers without an endline: one whole trial district, and some of the others."""
    rng = streams.generator("officers: lost")
    share = np.where(arms.treated == 1, p.lost_treated, p.lost_control)
    lost = rng.random(len(district)) < share[district]
    return lost | (district == rng.choice(np.flatnonzero(arms.trial)))


def _plus_year(dates: np.ndarray) -> np.ndarray:
    month = dates.astype("datetime64[M]")
    first, later = month.astype("datetime64[D]"), (month + 12).astype("datetime64[D]")
    return dates + (later - first)


def _missing(rng: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    return np.where(rng.random(len(values)) < share, np.nan, values)


def _pseudonyms(rng: np.random.Generator, n: int) -> np.ndarray:
    width = max(4, len(str(n)))
    return np.array([f"O{number:0{width}d}" for number in rng.permutation(n) + 1])

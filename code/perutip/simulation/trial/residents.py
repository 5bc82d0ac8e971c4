"""Residents' survey: two cross-sections, trust in the municipal security service."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.generators import Streams
from perutip.simulation.parameters import TrialParameters
from perutip.simulation.trial.arms import Arms


def simulate_residents(
    streams: Streams, arms: Arms, parameters: TrialParameters, *, scale: float = 1.0
) -> pd.DataFrame:
    """Return the residents of both waves; the planted effect is on endline trust."""
    p = parameters
    rng = streams.generator("residents")
    each = max(round(p.residents_per_district * scale), 2)
    n_places = len(arms.ubigeo)
    place = np.tile(np.repeat(np.arange(n_places), each), 2)
    wave = np.repeat([0, 1], n_places * each)
    n = len(place)
    shock = rng.normal(0, np.sqrt(0.05), (2, n_places))
    lasting = rng.normal(0, np.sqrt(0.03), n_places)
    own = rng.normal(0, np.sqrt(0.92), n)
    latent = lasting[place] + shock[wave, place] + own
    treated = (arms.treated[place] == 1) & (wave == 1)
    trust = p.trust_mean + p.trust_sd * latent + p.trust_effect * treated
    trust = np.clip(trust, 0, 10)
    report = rng.random(n) < 1 / (1 + np.exp(-(0.2 + 0.5 * latent)))
    width = max(5, len(str(n)))
    return pd.DataFrame(
        {
            "resident_id": [f"R{k:0{width}d}" for k in range(1, n + 1)],
            "ubigeo": arms.ubigeo[place],
            "wave": np.where(wave == 1, "endline", "baseline"),
            "trust": np.where(rng.random(n) < 0.02, np.nan, trust.round(0)),
            "would_report": np.where(rng.random(n) < 0.03, np.nan, report),
        }
    )

"""Scenarios whose attributes are drawn at random, and girls' rounded answers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.generators import Streams
from perutip.simulation.madre_de_dios.parameters import MadreParameters

AWAY = (600, 900, 1200, 1600)
HOME = (150, 250, 350, 500)
RISK = (5, 20, 40, 60)


def simulate_scenarios(
    streams: Streams, register: pd.DataFrame, girls: pd.DataFrame, p: MadreParameters
) -> pd.DataFrame:
    """Return four scenarios a girl: what was shown, and her answer in points of 100.

    The answer is what she thinks of a girl like her, to the nearest 5 or 10.
    """
    rng = streams.generator("madre/scenarios")
    n, shown = len(girls), p.scenarios
    row = np.repeat(np.arange(n), shown)
    away = rng.choice(AWAY, row.size)
    home = rng.choice(HOME, row.size)
    risk = rng.choice(RISK, row.size)
    paid = rng.integers(0, 2, row.size)
    a = p.answers
    thinks = (girls["level"] + girls["scale"]).to_numpy()[row]
    for driver in ("violence", "taboo", "horizon", "poverty"):
        thinks = thinks + getattr(a, driver) * girls[driver].to_numpy()[row]
    thinks = thinks + a.risk * risk / 100 + a.paid * paid
    thinks = thinks + a.gain * ((1 - risk / 100) * np.log(away) - np.log(home))
    thinks = thinks + rng.normal(0, a.noise_sd, row.size)
    grid = np.where(rng.random(n) < a.fine, 5, 10)[row]
    points = 100 / (1 + np.exp(-thinks))
    return pd.DataFrame(
        {
            "girl_id": register["girl_id"].to_numpy()[row],
            "scenario": np.tile(np.arange(1, shown + 1), n),
            "earnings_away": away,
            "risk": risk,
            "earnings_home": home,
            "travel_paid": paid,
            "probability": (grid * np.round(points / grid)).astype(int),
        }
    )

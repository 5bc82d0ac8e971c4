"""Girls of the communities: drivers, beliefs, means, and who leaves.

The rules are written out here in their own words, apart from the estimator's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.simulation.generators import Streams
from perutip.simulation.madre_de_dios.communities import Communities
from perutip.simulation.madre_de_dios.parameters import DRIVERS, MadreParameters
from perutip.simulation.madre_de_dios.truth import chance_of_leaving

FIRST_INTERVIEW = np.datetime64("2025-03-03")


def draw_girls(
    rng: np.random.Generator, places: Communities, p: MadreParameters, each: int
) -> pd.DataFrame:
    """Return `each` girls of every community, as they are, before anyone asks.

    Columns: place (0 to C − 1), the drivers, home and away (soles, believed), fear
    (0–100, believed), cash, journey (soles), advance, answers (the level of the
    community and how she uses the scale).
    """
    place = np.repeat(np.arange(p.n_communities), each)
    n = place.size
    high = places.prevails[place]
    applies = rng.random((n, len(DRIVERS))) < np.where(
        high, p.drivers.high, p.drivers.low
    )
    girls = pd.DataFrame(applies.astype(int), columns=list(DRIVERS))
    girls.insert(0, "place", place)
    unaware, silent = girls["information"], girls["taboo"]
    about = p.benchmark * (1.0 - 0.62 * unaware - 0.08 * silent)
    girls["fear"] = np.round(100 * rng.beta(5 * about, 5 * (1 - about))).clip(0, 100)
    lift = 0.15 * unaware + rng.normal(0, 0.30, n)
    girls["away"] = np.maximum(np.round(950 * np.exp(lift), -1), 100)
    lack = 0.30 * girls["opportunity"] + 0.20 * girls["poverty"]
    girls["home"] = np.maximum(
        np.round(340 * np.exp(rng.normal(0, 0.35, n) - lack)), 30
    )
    purse = rng.normal(4.3, 0.8, n) - 0.5 * girls["poverty"]
    girls["cash"] = np.round(np.exp(purse))
    girls["journey"] = np.maximum(
        np.round(places.travel_cost[place] * np.exp(rng.normal(0, 0.1, n))), 5
    )
    girls["advance"] = (rng.random(n) < p.departures.advance).astype(int)
    girls["level"] = places.level[place]
    return girls


def simulate_girls(
    streams: Streams, places: Communities, p: MadreParameters
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the register of the household survey, and the girls as they are."""
    rng = streams.generator("madre/girls")
    girls = draw_girls(rng, places, p, p.girls_surveyed)
    n = len(girls)
    girls["scale"] = rng.normal(0, p.answers.scale_sd, n)
    left = rng.random(n) < chance_of_leaving(girls, p, ())
    lost = rng.random(n) < np.where(
        left, p.departures.lost_left, p.departures.lost_stayed
    )
    residents = places.register["girls_12_17"].to_numpy()[girls["place"]]
    household = np.exp(rng.normal(0, 0.15, n))
    asked = rng.random(n) < p.answers.answered_violence
    width = len(str(n))
    register = pd.DataFrame(
        {
            "girl_id": [f"G{k:0{width}d}" for k in 1 + rng.permutation(n)],
            "community_id": places.register["community_id"].to_numpy()[girls["place"]],
            "interview_date": FIRST_INTERVIEW + rng.integers(0, 90, n),
            "age": rng.integers(12, 18, n),
            "weight": np.round(residents / p.girls_surveyed * household, 2),
            "assent": 1,
            "earnings_home": girls["home"].astype(int),
            "earnings_away": girls["away"].astype(int),
            "perceived_risk": girls["fear"].astype(int),
            "cash_in_a_week": girls["cash"].astype(int),
            "travel_cost": girls["journey"].astype(int),
            "advance_offered": girls["advance"],
            **{name: girls[name].astype(float) for name in DRIVERS},
            "left_12m": np.where(lost, np.nan, left),
        }
    )
    register["violence"] = register["violence"].where(asked)
    return _interrupted(register, girls, p)


def _interrupted(
    register: pd.DataFrame, girls: pd.DataFrame, p: MadreParameters
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out whom the survey did not reach before it broke off."""
    reached = girls.groupby("place").cumcount() < p.before_interruption
    kept = reached | (girls["place"] < p.n_communities - p.interrupted)
    return register[kept].reset_index(drop=True), girls[kept].reset_index(drop=True)


def survey_order(register: pd.DataFrame) -> NDArray[np.int64]:
    """Rows by girl_id, so that the file's order does not follow communities."""
    return register["girl_id"].to_numpy().argsort(kind="stable")

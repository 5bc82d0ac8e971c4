"""What follows a first decision: escalation, review, and the day the end became firm.

Escalation and its result do not depend on how the case ended, so that among decided
(reviewed) cases the planted effect is what the parameters say; over all cases training
still moves escalation, because it decides more of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.calendar_days import NEVER, Calendar
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import CaseParameters

BODIES = ("appeals_chamber", "supreme_court", "constitutional_court")


def simulate_reviews(
    streams: Streams,
    region: np.ndarray,
    ends: pd.DataFrame,
    training_day: np.ndarray,
    calendar: Calendar,
    parameters: CaseParameters,
) -> pd.DataFrame:
    """Return the register's columns on escalation, review and firmness, one row a case.

    Nothing after the extraction date is recorded.
    """
    rng = streams.generator("cases: reviews")
    n = len(ends)
    shock = rng.normal(0.0, parameters.escalation_region_sd, int(region.max()) + 1)
    u = rng.random((5, n))
    lags = np.stack(
        [
            rng.gamma(1.5, 40.0, n),
            30 + rng.gamma(3.0, 80.0, n),
            15 + rng.gamma(2.0, 20.0, n),
        ]
    ).astype(np.int64)
    decided = ends["resolution_day"].to_numpy()
    exposed = decided >= training_day
    odds = np.log(parameters.escalation_share / (1 - parameters.escalation_share))
    share = 1 / (1 + np.exp(-(odds + shock[region])))
    wanted = u[0] < share + parameters.escalation_effect * exposed
    escalation = np.where(wanted, decided + 5 + lags[0], NEVER)
    escalated = (decided < NEVER) & (escalation <= calendar.extraction)
    review = np.where(escalated, escalation + lags[1], NEVER)
    reviewed = escalated & (review <= calendar.extraction)
    upheld = parameters.upheld_share + parameters.upheld_effect * exposed
    outcome = np.where(
        u[1] < upheld, "upheld", np.where(u[2] < 0.6, "reversed", "annulled")
    )
    firm = np.where(wanted, review + lags[2], decided + lags[2])
    is_firm = (decided < NEVER) & (firm <= calendar.extraction)
    is_firm &= ~(reviewed & (outcome == "annulled"))
    body = np.asarray(BODIES)[np.searchsorted([0.80, 0.97], u[3])]
    return pd.DataFrame(
        {
            "firm_date": calendar.dates(firm, is_firm),
            "escalated": np.where(decided < NEVER, escalated.astype(float), np.nan),
            "escalation_date": calendar.dates(escalation, escalated),
            "review_body": np.where(escalated, body, None),
            "appellant": np.where(escalated, _appellant(ends["status"], u[4]), None),  # type: ignore[call-overload]
            "review_date": calendar.dates(review, reviewed),
            "review_outcome": np.where(reviewed, outcome, None),  # type: ignore[call-overload]
        }
    )


def _appellant(status: pd.Series, u: np.ndarray) -> np.ndarray:
    convicted = (status == "convicted").to_numpy()
    defence = np.where(convicted, 0.82, 0.08)
    both = np.where(convicted, 0.92, 0.14)
    return np.where(u < defence, "defence", np.where(u < both, "both", "prosecution"))

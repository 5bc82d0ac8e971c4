"""Charges on the way: at filing, at accusation, at judgment, and the sentence.

Training raises the share accused of trafficking in cases accused after it. Judgments
follow the evidence, not the accusation: the class at judgment starts from the one that
the accusation would have had without training, so that sentences given conviction have
no planted effect other than `sentence_effect`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.contract.registers import LAW_31146
from perutip.simulation.calendar_days import DAYS_PER_MONTH, Calendar
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import CaseParameters

LAST_OLD_CODE = "2023-12-31"
_LESSER = ("129-C", "179", "180", "181", "OTHER")
_LESSER_SHARES = (0.22, 0.34, 0.22, 0.08, 0.14)
# Years of prison from which most sentences start, and the width of their range.
_YEARS = {
    "129-A": (8, 7),
    "129-B": (12, 8),
    "129-C": (10, 5),
    "179": (4, 4),
    "180": (3, 4),
    "181": (3, 4),
    "OTHER": (2, 4),
}


def simulate_charges(
    streams: Streams,
    filings: pd.DataFrame,
    ends: pd.DataFrame,
    training_day: np.ndarray,
    calendar: Calendar,
    parameters: CaseParameters,
) -> pd.DataFrame:
    """Return charge_filing, charge_accusation, charge_judgment and sentence_years.

    `training_day` has one entry per case: the day on which training reaches its region,
    NEVER in the untrained world.
    """
    rng = streams.generator("cases: charges")
    u = rng.random((6, len(filings)))
    months = rng.gamma(2.0, parameters.accusation_months / 2, len(filings))
    grave = (filings["victim_minor"] == 1) | (filings["n_victims"] >= 3)
    severity = np.where(grave & (u[0] < 0.7), "129-B", "129-A")
    kind = np.searchsorted(np.cumsum(_LESSER_SHARES), u[1])
    lesser = np.asarray(_LESSER)[kind.clip(0, len(_LESSER) - 1)]
    day, recorded = _accusation_day(filings, ends, months * DAYS_PER_MONTH, calendar)
    filed = u[2] < parameters.trafficking_at_filing
    kept = np.where(
        filed, parameters.kept_at_accusation, parameters.raised_at_accusation
    )
    accused = u[3] < kept + parameters.charge_effect * (day >= training_day)
    judged = (u[3] < kept) ^ (u[4] < parameters.changed_at_judgment)
    resolution = ends["resolution_day"].to_numpy()
    always = np.ones(len(filings), dtype=bool)
    tried = np.isin(ends["status"].to_numpy(), ("convicted", "acquitted"))

    def written(
        trafficking: np.ndarray, on: np.ndarray, known: np.ndarray
    ) -> np.ndarray:
        current = np.where(trafficking, severity, lesser)
        return np.where(known, _codes(current, on, u[5], calendar), None)  # type: ignore[call-overload]

    effect = parameters.sentence_effect * (resolution >= training_day)
    years = _sentences(streams, np.where(judged, severity, lesser), filings, effect)
    return pd.DataFrame(
        {
            "charge_filing": written(filed, filings["filing_day"], always),
            "charge_accusation": written(accused, day, recorded),
            "charge_judgment": written(judged, resolution, tried),
            "sentence_years": np.where(ends["status"] == "convicted", years, np.nan),
        }
    )


def _accusation_day(
    filings: pd.DataFrame, ends: pd.DataFrame, lag: np.ndarray, calendar: Calendar
) -> tuple[np.ndarray, np.ndarray]:
    """Day of the accusation and whether there was one; trials always have one."""
    filing = filings["filing_day"].to_numpy()
    resolution = ends["resolution_day"].to_numpy()
    day = filing + lag.astype(np.int64)
    tried = np.isin(ends["status"].to_numpy(), ("convicted", "acquitted"))
    latest = filing + (0.6 * (resolution - filing)).astype(np.int64)
    day = np.where(tried, np.minimum(day, latest), day)
    recorded = tried | (day < np.minimum(resolution, calendar.extraction + 1))
    return day, recorded


def _codes(
    current: np.ndarray, day: np.ndarray, u: np.ndarray, calendar: Calendar
) -> np.ndarray:
    """Article as the register wrote it on `day`: old numbers fade out by 2023."""
    law = calendar.day(pd.Timestamp(LAW_31146))
    last = calendar.day(LAST_OLD_CODE)
    old_share = np.interp(day, [law, last], [0.9, 0.0])
    old = (np.asarray(day) < law) | (u < old_share)
    before = np.select(
        [current == "129-A", current == "129-B", current == "129-C"],
        ["153", "153-A", "179"],
        default=current,
    )
    return np.where(old, before, current)


def _sentences(
    streams: Streams, current: np.ndarray, filings: pd.DataFrame, effect: np.ndarray
) -> np.ndarray:
    """Years of prison, one decimal; some fall below the minimum by early plea."""
    rng = streams.generator("cases: sentences")
    n = len(filings)
    start = np.array([_YEARS[code][0] for code in _YEARS])
    width = np.array([_YEARS[code][1] for code in _YEARS])
    position = pd.Categorical(current, categories=list(_YEARS)).codes
    years = start[position] + width[position] * rng.beta(1.0, 2.5, n)
    gravest = (current == "129-B") & (filings["victim_minor"] == 1).to_numpy()
    years = np.where(gravest & (rng.random(n) < 0.12), 25 + 8 * rng.random(n), years)
    plea = rng.random(n) < 0.18
    years = np.where(plea, years * 6 / 7, years)
    return np.round(np.maximum(years + effect, 0.5), 1)

"""Incidents that officers documented, referrals of their victims, municipal records.

One set of incidents feeds all three sources: an officer's count is the number of
incidents that carry the officer's pseudonym. A municipality records most incidents of
its officers, those outside the sample (no pseudonym) included, and some cases that no
incident report describes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.generators import Streams
from perutip.simulation.parameters import TrialParameters
from perutip.simulation.trial.arms import Arms
from perutip.simulation.trial.officers import Officers

WAVES = ("baseline", "endline")


def simulate_incidents(
    streams: Streams,
    arms: Arms,
    officers: Officers,
    p: TrialParameters,
    bordering: np.ndarray | None = None,
) -> pd.DataFrame:
    """Return incidents of the 12 months before and after training, all districts.

    Columns of the register, and `district` (position in `arms`), `wave` (0, 1) and
    `officer` (row in the baseline table, -1: outside the sample). `bordering` (one per
    district of `arms`) is 1 next to a treated district of the trial.
    """
    rng = streams.generator("incidents: counts")
    counts = _counts(rng, arms, officers, p)
    if bordering is not None:
        extra = streams.generator("incidents: spillovers")
        counts = counts + extra.poisson(_spilled(arms, officers, p, bordering))
    n_sampled = len(officers.district)
    unit = np.tile(np.arange(n_sampled + len(arms.ubigeo)), 2)
    wave = np.repeat([0, 1], n_sampled + len(arms.ubigeo))
    rows = np.repeat(np.arange(len(unit)), counts)
    unit, wave = unit[rows], wave[rows]
    sampled = unit < n_sampled
    officer = np.where(sampled, unit, -1)
    place = np.append(officers.district, np.arange(len(arms.ubigeo)))
    frame = pd.DataFrame({"district": place[unit], "wave": wave, "officer": officer})
    return _described(streams, arms, officers, frame, p)


def _counts(
    rng: np.random.Generator, arms: Arms, officers: Officers, p: TrialParameters
) -> np.ndarray:
    """Incidents by wave and unit: sampled officers, then each district's others."""
    per_attender = p.uptake_treated - p.uptake_control
    effect = p.cases_effect / per_attender
    n_districts = len(arms.ubigeo)
    place = _mean_one(rng, n_districts, p.cases_district_sd)
    person = _mean_one(rng, len(officers.district), p.cases_officer_sd)
    rate = p.cases_rate * place[officers.district] * person
    others = (arms.active - arms.sampled) * p.cases_rate * place
    uptake = np.where(arms.treated == 1, p.uptake_treated, p.uptake_control)
    before = rng.poisson(np.append(rate, others))
    trained = np.append(
        rate + effect * officers.attended,
        others + effect * (arms.active - arms.sampled) * uptake,
    )
    return np.append(before, rng.poisson(trained))


def _spilled(
    arms: Arms, officers: Officers, p: TrialParameters, bordering: np.ndarray
) -> np.ndarray:
    """Mean of further incidents by wave and unit, in control districts that border."""
    reached = p.spillover_cases * bordering * (arms.trial & (arms.treated == 0))
    after = np.append(
        reached[officers.district], (arms.active - arms.sampled) * reached
    )
    return np.append(np.zeros(len(after)), after)


def _mean_one(rng: np.random.Generator, n: int, sd: float) -> np.ndarray:
    return np.exp(rng.normal(-(sd**2) / 2, sd, n))


def _described(
    streams: Streams,
    arms: Arms,
    officers: Officers,
    frame: pd.DataFrame,
    p: TrialParameters,
) -> pd.DataFrame:
    rng = streams.generator("incidents: descriptions")
    n = len(frame)
    place = rng.normal(0, 0.2, len(arms.ubigeo))
    district, wave = frame["district"].to_numpy(), frame["wave"].to_numpy()
    training = arms.training[district]
    offset = np.where(wave == 1, rng.integers(0, 365, n), -1 - rng.integers(0, 365, n))
    treated = (arms.treated[district] == 1) & (wave == 1)
    own = np.sqrt(0.96) * rng.normal(size=n)
    score = p.documentation_mean + p.documentation_sd * (place[district] + own)
    score = np.clip(score + p.documentation_effect * treated, 0, 100).round(1)
    ids = np.array([*officers.baseline["officer_id"], None], dtype=object)
    frame = frame.assign(
        ubigeo=arms.ubigeo[district],
        officer_id=ids[frame["officer"]],
        incident_date=training + offset.astype("timedelta64[D]"),
        victims_identified=np.minimum(1 + rng.poisson(0.6, n), 12),
        documentation_score=np.where(rng.random(n) < 0.03, np.nan, score),
    )
    order = ["incident_date", "district", "wave", "officer"]
    frame = frame.sort_values(order, kind="stable", ignore_index=True)
    width = max(5, len(str(n)))
    frame.insert(0, "incident_id", [f"I{k:0{width}d}" for k in range(1, n + 1)])
    return frame


def simulate_referrals(
    streams: Streams, arms: Arms, incidents: pd.DataFrame, p: TrialParameters
) -> pd.DataFrame:
    """Return one row per victim referred.

    Completion is referred times accepted; the share accepted in treated districts is
    set so that completion rises by `completion_effect`.
    """
    rng = streams.generator("referrals")
    rows = np.repeat(np.arange(len(incidents)), incidents["victims_identified"])
    n = len(rows)
    number = pd.Series(rows).groupby(rows).cumcount().to_numpy() + 1
    district = incidents["district"].to_numpy()[rows]
    after = incidents["wave"].to_numpy()[rows] == 1
    treated = after & (arms.treated[district] == 1)
    shock = rng.normal(0, p.referral_district_sd, len(arms.ubigeo))[district]
    referred = p.referred + p.referred_effect * treated
    completed = p.referred * p.accepted + p.completion_effect * treated
    false = p.false_positive + p.false_positive_effect * treated
    lags = rng.integers(0, 6, n), rng.integers(0, 21, n)
    u = rng.random((5, n))
    # A place that is better at referring moves both steps by the same small amount.
    tilt = 0.10 * shock
    keep = u[0] < referred + tilt
    accepted = u[1] < completed / referred + tilt
    day = incidents["incident_date"].to_numpy()[rows]
    date = day + lags[0].astype("timedelta64[D]")
    unknown = u[3] < p.not_linked
    frame = pd.DataFrame(
        {
            "incident_id": incidents["incident_id"].to_numpy()[rows],
            "victim_number": number,
            "referral_date": date,
            "institution": np.select(
                [u[2] < 0.46, u[2] < 0.76],
                ["police", "public_ministry"],
                "social_services",
            ),
            "accepted": accepted.astype(int),
            "acceptance_date": pd.Series(date + lags[1].astype("timedelta64[D]")).where(
                accepted
            ),
            "confirmed_trafficking": np.where(unknown, np.nan, u[4] >= false),
        }
    )[keep].reset_index(drop=True)
    width = max(5, len(str(len(frame))))
    ids = [f"D{k:0{width}d}" for k in range(1, len(frame) + 1)]
    frame.insert(0, "referral_id", ids)
    return frame


def municipal_records(
    streams: Streams, arms: Arms, incidents: pd.DataFrame, p: TrialParameters
) -> pd.DataFrame:
    """Return records by district and wave; two trial districts never answered.

    A share `unrecorded` of incidents is missing, and as many cases on average stand in
    the records alone, so that means agree and counts do not.
    """
    rng = streams.generator("municipal records")
    silent = rng.choice(np.flatnonzero(arms.trial), size=2, replace=False)
    change = rng.normal(1.0, 0.04, len(arms.ubigeo))
    wave = np.tile([0, 1], len(arms.ubigeo))
    place = np.repeat(np.arange(len(arms.ubigeo)), 2)
    counts = incidents.groupby(["district", "wave"]).size()
    counts = counts.reindex(zip(place, wave, strict=True), fill_value=0).to_numpy()
    desk = streams.generator("municipal records: cases recorded")
    recorded = desk.binomial(counts, 1 - p.unrecorded)
    recorded = recorded + desk.poisson(p.unrecorded * counts)
    officers = arms.active[place] * np.where(wave == 1, change[place], 1.0)
    table = pd.DataFrame(
        {
            "ubigeo": arms.ubigeo[place],
            "wave": np.array(WAVES)[wave],
            "officers_active": np.maximum(np.round(officers), 1).astype(int),
            "cases_documented": recorded,
        }
    )
    return table[~np.isin(place, silent)].reset_index(drop=True)


def counts_by_officer(incidents: pd.DataFrame, n_officers: int) -> np.ndarray:
    """Return incidents per sampled officer, shape (2, n_officers): before, after."""
    own = incidents[incidents["officer"] >= 0]
    return np.stack(
        [
            np.bincount(own.loc[own["wave"] == wave, "officer"], minlength=n_officers)
            for wave in (0, 1)
        ]
    )

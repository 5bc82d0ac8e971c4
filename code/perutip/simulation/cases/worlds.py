"""The register of cases, in the world with training or in the one without."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from perutip.contract.registers import CASES
from perutip.simulation.calendar_days import NEVER, Calendar, study_calendar
from perutip.simulation.cases.charges_path import simulate_charges
from perutip.simulation.cases.filings import simulate_filings
from perutip.simulation.cases.histories import (
    Hazards,
    Surfaces,
    case_hazards,
    region_month_surface,
    simulate_ends,
    training_log_effect,
)
from perutip.simulation.cases.regions import filing_shares, region_table
from perutip.simulation.cases.reviews import simulate_reviews
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters


@dataclass(frozen=True)
class CaseWorld:
    """Filings of one study and what their hazards are made of, in one world.

    surfaces: hazards by region and month without training. log_effect: of training,
    by region and month. training_day: one per case, NEVER without training.
    """

    filings: pd.DataFrame
    surfaces: Surfaces
    log_effect: np.ndarray
    calendar: Calendar
    training_day: np.ndarray

    @cached_property
    def hazards(self) -> Hazards:
        """Hazards of every case by calendar month."""
        return case_hazards(self.filings, self.surfaces, self.log_effect, self.calendar)


def case_world(
    streams: Streams,
    parameters: Parameters,
    *,
    n_cases: int,
    trained_world: bool,
    treated_only: bool = False,
) -> CaseWorld:
    """Return who files what and with which hazards, with training or without it.

    treated_only: keep the cases filed on or after their region's training (in both
    worlds the same ones).
    """
    regions = region_table()
    regions["share"] = filing_shares(regions, parameters.world)
    calendar = study_calendar(parameters)
    filings = simulate_filings(
        streams,
        regions,
        calendar,
        n_cases,
        rise=parameters.world.filings_after_training,
    )
    surfaces = _surfaces(streams, regions, calendar, parameters)
    effect = training_log_effect(regions, calendar, parameters.cases)
    training = calendar.days(regions["training_date"])[filings["region"]]
    if treated_only:
        treated = filings["filing_day"].to_numpy() >= training
        filings, training = filings[treated].reset_index(drop=True), training[treated]
    if not trained_world:
        effect = np.zeros_like(effect)
        training = np.full(len(filings), NEVER)
    return CaseWorld(filings, surfaces, effect, calendar, training)


def _surfaces(
    streams: Streams, regions: pd.DataFrame, calendar: Calendar, parameters: Parameters
) -> Surfaces:
    """Hazards without training of the regions in the parameters' world."""
    conviction, other_end = region_month_surface(
        streams, len(regions), calendar, parameters.cases
    )
    levels = np.append(np.asarray(parameters.world.cohort_log_levels), 0.0)
    begun = calendar.starts >= calendar.day(parameters.world.national_shock_from)
    return Surfaces(
        conviction + levels[regions["cohort"].to_numpy()][:, None],
        other_end,
        parameters.world.national_shock * begun,
    )


def simulate_cases(
    streams: Streams,
    parameters: Parameters,
    *,
    n_cases: int | None = None,
    trained_world: bool = True,
    prosecutors: pd.DataFrame | None = None,
    treated_only: bool = False,
) -> pd.DataFrame:
    """Return the register of cases as drawn on the extraction date.

    The draws are the same for both values of `trained_world`: rows match one to one.
    With `prosecutors` (the register) one of the case's region is put in charge.
    treated_only: simulate nothing but the cases filed on or after training.
    """
    n = parameters.cases.n_cases if n_cases is None else n_cases
    world = case_world(
        streams,
        parameters,
        n_cases=n,
        trained_world=trained_world,
        treated_only=treated_only,
    )
    filings, calendar = world.filings, world.calendar
    n = len(filings)
    region = filings["region"].to_numpy()
    ends = simulate_ends(streams, filings, world.surfaces, world.log_effect, calendar)
    charges = simulate_charges(
        streams, filings, ends, world.training_day, calendar, parameters.cases
    )
    reviews = simulate_reviews(
        streams, region, ends, world.training_day, calendar, parameters.cases
    )
    ids = region_table()["region_id"].to_numpy()
    head = pd.DataFrame(
        {
            "case_id": _case_ids(streams, n),
            "region_id": ids[region],
            "prosecutor_id": _in_charge(streams, ids[region], prosecutors),
            "filing_date": calendar.dates(filings["filing_day"].to_numpy()),
            "status": ends["status"],
            "resolution_date": calendar.dates(ends["resolution_day"].to_numpy()),
        }
    )
    victims = filings[
        ["victim_nationality", "victim_minor", "n_victims", "exploitation"]
    ]
    cases = pd.concat([head, charges, reviews, _some_missing(streams, victims)], axis=1)
    names = [column.name for column in CASES.columns if column.name in cases]
    return cases[names].sort_values("case_id", kind="stable", ignore_index=True)


def _case_ids(streams: Streams, n: int) -> np.ndarray:
    """Pseudonyms whose order says nothing about the date of filing."""
    rng = streams.generator("cases: pseudonyms")
    width = max(5, len(str(2 * n)))
    return np.array([f"C{number:0{width}d}" for number in rng.permutation(n) + 1])


def _in_charge(
    streams: Streams, region_id: np.ndarray, prosecutors: pd.DataFrame | None
) -> np.ndarray:
    rng = streams.generator("cases: prosecutor in charge")
    u, missing = rng.random(len(region_id)), rng.random(len(region_id)) < 0.04
    chosen = np.full(len(region_id), None, dtype=object)
    if prosecutors is None:
        return chosen
    for region, members in prosecutors.groupby("region_id", sort=True):
        here = region_id == region
        names = members["prosecutor_id"].to_numpy()
        chosen[here] = names[(u[here] * len(names)).astype(int)]
    chosen[missing] = None
    return chosen


def _some_missing(streams: Streams, victims: pd.DataFrame) -> pd.DataFrame:
    """Leave a few characteristics of victims empty, as registers do."""
    rng = streams.generator("cases: missing characteristics")
    shares = {
        "victim_nationality": 0.03,
        "victim_minor": 0.03,
        "n_victims": 0.02,
        "exploitation": 0.02,
    }
    out = victims.copy()
    for name, share in shares.items():
        out[name] = out[name].mask(rng.random(len(out)) < share)
    return out

"""Departures averted by bundle, community and state of the world, from the survey."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.supply.answers.survey import Survey
from perutip.supply.bundles.counterfactual import (
    Girls,
    Preferences,
    averted_by_girl,
    by_community,
    departure_probabilities,
)
from perutip.supply.bundles.responses import bundle_costs, costs_of, states


@dataclass(frozen=True)
class Valuation:
    """What every bundle would avert and cost in every community.

    Attributes
    ----------
    averted : (S, C, 16) by state; the first is central. state_names : of the S states.
    departures : (C,) expected without any response.
    cost, shared : as in `allocation.best_plan`.
    residents : (C,) girls; phone : (C,) True with coverage.
    rows, place : (n, 16) and (n,), central state, a girl's weighted probability averted
        and her community. In memory only.
    """

    averted: NDArray[np.float64]
    state_names: tuple[str, ...]
    departures: NDArray[np.float64]
    cost: NDArray[np.float64]
    shared: dict[int | tuple[int, ...], float]
    residents: NDArray[np.float64]
    phone: NDArray[np.bool_]
    rows: NDArray[np.float64]
    place: NDArray[np.int64]


def value_responses(
    survey: Survey,
    girls: Girls,
    preferences: Preferences,
    responses: pd.DataFrame,
    benchmark: float,
) -> Valuation:
    """Value the 16 bundles in the central state and the 16 corners.

    Parameters
    ----------
    responses : response, parameter, low, central, high: assumptions, not estimates.
    benchmark : share of offers that are not what was promised.
    """
    residents = survey.communities["girls_12_17"].to_numpy(float)
    phone = survey.communities["phone_coverage"].to_numpy(float) == 1
    weight = _relative_weight(survey)
    named = states(responses)
    own = [averted_by_girl(girls, preferences, benchmark, e) for _, e in named]
    averted = np.stack([by_community(v, girls, residents, weight) for v in own])
    chance = departure_probabilities(girls, preferences, benchmark, named[0][1])
    cost, shared = bundle_costs(costs_of(responses), residents, phone)
    return Valuation(
        averted=averted,
        state_names=tuple(name for name, _ in named),
        departures=by_community(chance[:, :1], girls, residents, weight)[:, 0],
        cost=cost,
        shared=shared,
        residents=residents,
        phone=phone,
        rows=own[0] * weight[:, None],
        place=girls.place,
    )


def _relative_weight(survey: Survey) -> NDArray[np.float64]:
    """(n,) survey weights over their mean in the community."""
    weight = survey.girls["weight"].astype(float)
    return (weight / weight.groupby(survey.girls["place"]).transform("mean")).to_numpy()

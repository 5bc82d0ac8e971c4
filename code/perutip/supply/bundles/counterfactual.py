"""Departures with and without each bundle of responses, girl by girl, in memory only.

Nothing here is a prediction for a girl: callers keep means by community, class or
region and drop the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import special

from perutip.supply.bundles.responses import Effects, bundle_bits
from perutip.supply.choice.elicited import expected_gain

LEAST_RISK, MOST_RISK = 0.0, 1.0


@dataclass(frozen=True)
class Girls:
    """Beliefs, means and drivers of surveyed girls; every array is (n,).

    place : community, 0 to C − 1. earnings_home, earnings_away : soles a month,
    believed. risk : share, believed. cash, travel_cost : soles. advance : a recruiter
    pays the journey. The drivers are 0/1. push : what else stands in the index,
    community level included, log-odds.
    """

    place: NDArray[np.int64]
    earnings_home: NDArray[np.float64]
    earnings_away: NDArray[np.float64]
    risk: NDArray[np.float64]
    cash: NDArray[np.float64]
    travel_cost: NDArray[np.float64]
    advance: NDArray[np.bool_]
    violence: NDArray[np.float64]
    taboo: NDArray[np.float64]
    horizon: NDArray[np.float64]
    poverty: NDArray[np.float64]
    opportunity: NDArray[np.float64]
    push: NDArray[np.float64]

    def __post_init__(self) -> None:
        lengths = {np.shape(getattr(self, field.name)) for field in fields(self)}
        if len(lengths) != 1:
            raise ValueError("every array must have one value per girl")


@dataclass(frozen=True)
class Preferences:
    """Coefficients of the stated index V, and the line from V to actual departures.

    gain : β of the expected gain; risk : the coefficient of the believed risk (−λ);
    violence, taboo, horizon, poverty : of the drivers (associations). intercept,
    slope : κ₀, κ₁ of P(leaves | feasible) = Λ(κ₀ + κ₁V).
    """

    gain: float
    risk: float
    violence: float
    taboo: float
    horizon: float
    poverty: float
    intercept: float
    slope: float


def feasible(girls: Girls, extra: NDArray | float = 0.0) -> NDArray[np.bool_]:
    """(n,) cash and `extra` cover the journey, or a recruiter advances it."""
    return girls.advance | (girls.cash + extra >= girls.travel_cost)


def stated_index(girls: Girls, preferences: Preferences) -> NDArray[np.float64]:
    """(n,) V at a girl's own beliefs, without any response, log-odds."""
    return _index(
        girls, preferences, girls.risk, girls.earnings_home, 1.0, 1.0, 1.0, 1.0
    )


def departure_probabilities(
    girls: Girls, preferences: Preferences, benchmark: float, effects: Effects
) -> NDArray[np.float64]:
    """(n, 16) probability of leaving within twelve months under each bundle.

    Parameters
    ----------
    benchmark : share of offers that are not what was promised, to which information
        moves beliefs, up or down.
    effects : one state of the world.

    Notes
    -----
    Effects of several responses compound: each leaves its share of a gap or push.
    """
    if not 0 <= benchmark <= 1:
        raise ValueError("benchmark must be a share from 0 to 1")
    out = np.empty((girls.place.size, len(bundle_bits())))
    for b, held in enumerate(bundle_bits()):
        risk = benchmark + (girls.risk - benchmark) * _left(effects.belief_shift, held)
        gain = 1 + girls.opportunity * effects.home_gain[held].sum()
        paid = girls.poverty * effects.home_transfer[held].sum()
        loose = girls.poverty * (effects.home_transfer * effects.leak)[held].sum()
        index = _index(
            girls,
            preferences,
            np.clip(risk, LEAST_RISK, MOST_RISK),
            girls.earnings_home * gain + paid,
            _left(effects.violence_relief, held),
            _left(effects.taboo_relief, held),
            _left(effects.horizon_relief, held),
            _left(effects.poverty_relief, held),
        )
        chance = special.expit(preferences.intercept + preferences.slope * index)
        out[:, b] = np.where(feasible(girls, loose), chance, 0.0)
    return out


def averted_by_girl(
    girls: Girls, preferences: Preferences, benchmark: float, effects: Effects
) -> NDArray[np.float64]:
    """(n, 16) probability averted by each bundle; negative where it does harm."""
    chance = departure_probabilities(girls, preferences, benchmark, effects)
    return chance[:, :1] - chance


def by_community(
    values: NDArray, girls: Girls, residents: NDArray, weight: NDArray | None = None
) -> NDArray[np.float64]:
    """(C, K) residents of a community times the (weighted) mean of its girls."""
    w = np.ones(len(values)) if weight is None else np.asarray(weight, float)
    n = len(residents)
    sums = np.zeros((n, values.shape[1]))
    np.add.at(sums, girls.place, values * w[:, None])
    total = np.bincount(girls.place, weights=w, minlength=n)
    return np.asarray(residents, float)[:, None] * sums / total[:, None]


def _left(shares: NDArray, held: NDArray) -> float:
    """What is left of a gap after every response held has closed its share of it."""
    return float(np.prod(1 - shares[held]))


def _index(
    girls: Girls,
    preferences: Preferences,
    risk: NDArray,
    home: NDArray,
    violence: float,
    taboo: float,
    horizon: float,
    poverty: float,
) -> NDArray[np.float64]:
    """V; the last four are the shares of each driver's push that remain."""
    p = preferences
    return (
        girls.push
        + p.gain * expected_gain(girls.earnings_away, home, risk)
        + p.risk * risk
        + p.violence * violence * girls.violence
        + p.taboo * taboo * girls.taboo
        + p.horizon * horizon * girls.horizon
        + p.poverty * poverty * girls.poverty
    )

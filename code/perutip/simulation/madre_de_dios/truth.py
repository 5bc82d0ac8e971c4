"""The planted chance of leaving, with and without responses, and what they avert."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.simulation.madre_de_dios.parameters import RESPONSES, MadreParameters


def assumed_value(p: MadreParameters, response: str, parameter: str) -> float:
    """Central value of what is assumed of a response; 0 where nothing is."""
    for name, what, _, central, _ in p.assumed:
        if (name, what) == (response, parameter):
            return float(central)
    return 0.0


def chance_of_leaving(
    girls: pd.DataFrame, p: MadreParameters, taken: Collection[str]
) -> NDArray[np.float64]:
    """(n,) planted chance that a girl leaves within twelve months.

    taken : names of the responses that her community has.
    """
    fear = girls["fear"] / 100
    home = girls["home"].astype(float)
    keeps = dict.fromkeys(("violence", "taboo", "horizon", "poverty"), 1.0)
    purse = girls["cash"].astype(float)
    grown = pd.Series(1.0, index=girls.index)
    grant = pd.Series(0.0, index=girls.index)
    for response in taken:
        value = {
            what: assumed_value(p, response, what)
            for what in ("belief_shift", "home_gain", "home_transfer", "leak")
        }
        fear = fear + value["belief_shift"] * (p.benchmark - fear)
        grown = grown + girls["opportunity"] * value["home_gain"]
        grant = grant + girls["poverty"] * value["home_transfer"]
        purse = purse + girls["poverty"] * value["home_transfer"] * value["leak"]
        for driver in keeps:
            keeps[driver] *= 1 - assumed_value(p, response, f"{driver}_relief")
    a = p.answers
    index = girls["level"] + a.risk * fear
    index += a.gain * (
        (1 - fear) * np.log(girls["away"]) - np.log(home * grown + grant)
    )
    for driver, kept in keeps.items():
        index += getattr(a, driver) * kept * girls[driver]
    odds = np.exp(p.departures.intercept + p.departures.slope * index)
    can_go = (girls["advance"] == 1) | (purse >= girls["journey"])
    return (odds / (1 + odds) * can_go).to_numpy()


def true_averted(
    girls: pd.DataFrame, residents: NDArray, phone: NDArray, p: MadreParameters
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Expected departures (C,) and departures averted (C, 16) by each bundle.

    girls : drawn by `draw_girls`, the same number in every community; a bundle's bits
    are 1, 2, 4, 8 in the order of RESPONSES. The app does nothing without coverage.
    """
    n = len(residents)
    means = np.empty((n, 16))
    for bundle in range(16):
        taken = [r for k, r in enumerate(RESPONSES) if bundle >> k & 1]
        chance = chance_of_leaving(girls, p, taken)
        if "app" in taken and assumed_value(p, "app", "needs_phone"):
            without = chance_of_leaving(girls, p, [r for r in taken if r != "app"])
            chance = np.where(phone[girls["place"]] == 1, chance, without)
        means[:, bundle] = np.bincount(girls["place"], chance, n)
    means *= (residents / np.bincount(girls["place"], minlength=n))[:, None]
    return means[:, 0], means[:, :1] - means

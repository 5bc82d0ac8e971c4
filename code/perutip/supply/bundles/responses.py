"""Four responses: what each is assumed to do, in every state of the world, and costs.

No register identifies these effects: they are assumptions with intervals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from perutip.contract.registers.madre_de_dios.responses import (
    COSTS,
    EFFECTS,
    RESPONSES,
)

N_BUNDLES = 2 ** len(RESPONSES)
Level = str


@dataclass(frozen=True)
class Effects:
    """What the responses do in one state; every array is (4,), in RESPONSES' order.

    belief_shift : share of the way from a girl's belief to the benchmark risk, for
        those who fear too little and for those who fear too much.
    taboo_relief, violence_relief, horizon_relief, poverty_relief : share of the
        driver's push that is removed.
    home_gain : share by which earnings at home rise where opportunity is lacking.
    home_transfer : soles a month to girls in poverty; leak: share of it that can pay
        for a journey.
    """

    belief_shift: NDArray[np.float64]
    taboo_relief: NDArray[np.float64]
    violence_relief: NDArray[np.float64]
    horizon_relief: NDArray[np.float64]
    poverty_relief: NDArray[np.float64]
    home_gain: NDArray[np.float64]
    home_transfer: NDArray[np.float64]
    leak: NDArray[np.float64]


@dataclass(frozen=True)
class Costs:
    """Soles, (4,) in RESPONSES' order; needs_phone: True where it needs coverage."""

    fixed: NDArray[np.float64]
    per_girl: NDArray[np.float64]
    shared: NDArray[np.float64]
    needs_phone: NDArray[np.bool_]


def bundle_bits() -> NDArray[np.bool_]:
    """(16, 4) which responses each bundle holds: bit 1 the first, bit 8 the last."""
    return ((np.arange(N_BUNDLES)[:, None] >> np.arange(len(RESPONSES))) & 1) == 1


def bundle_words(bundle: int) -> str:
    """Names of the responses in a bundle, joined by +; nothing for bundle 0."""
    held = bundle_bits()[bundle]
    names = [name for name, taken in zip(RESPONSES, held, strict=True) if taken]
    return " + ".join(names) or "nothing"


def effects_in(table: pd.DataFrame, levels: Mapping[str, Level]) -> Effects:
    """Effects with each response at its low, central or high values.

    Parameters
    ----------
    table : response, parameter, low, central, high; a parameter without a row is 0.
    levels : response to "low", "central" or "high".
    """
    values = {name: np.zeros(len(RESPONSES)) for name in EFFECTS}
    for k, response in enumerate(RESPONSES):
        rows = table[table["response"] == response]
        for parameter, value in zip(
            rows["parameter"], rows[levels[response]], strict=True
        ):
            if parameter in values:
                values[parameter][k] = float(value)
    return Effects(**values)


def states(table: pd.DataFrame) -> list[tuple[str, Effects]]:
    """Central, then the 16 corners: every response at its low or its high values.

    The name of a corner has a letter per response, L or H, in RESPONSES' order.
    """
    named = [("central", effects_in(table, dict.fromkeys(RESPONSES, "central")))]
    for corner in product(("low", "high"), repeat=len(RESPONSES)):
        name = "".join(level[0].upper() for level in corner)
        levels = dict(zip(RESPONSES, corner, strict=True))
        named.append((name, effects_in(table, levels)))
    return named


def costs_of(table: pd.DataFrame) -> Costs:
    """Central costs of each response; a parameter without a row is 0."""
    values = {name: np.zeros(len(RESPONSES)) for name in COSTS}
    for k, response in enumerate(RESPONSES):
        rows = table[table["response"] == response]
        for parameter, value in zip(rows["parameter"], rows["central"], strict=True):
            if parameter in values:
                values[parameter][k] = float(value)
    return Costs(
        values["fixed_cost"],
        values["cost_per_girl"],
        values["shared_cost"],
        values["needs_phone"] > 0,
    )


def bundle_costs(
    costs: Costs, girls: ArrayLike, phone: ArrayLike
) -> tuple[NDArray[np.float64], dict[int | tuple[int, ...], float]]:
    """Cost of every bundle in every community, and what is paid once.

    Parameters
    ----------
    girls : (C,) girls of 12 to 17 who live there; phone: (C,) True with coverage.

    Returns
    -------
    cost : (C, 16) soles, inf where a response needs a phone and there is no coverage.
    shared : bundles that hold a response to its cost paid once.
    """
    bits = bundle_bits()
    size = np.asarray(girls, float)
    own = costs.fixed + size[:, None] * costs.per_girl
    cost = own @ bits.T
    out_of_reach = (bits & costs.needs_phone).any(axis=1)
    without = ~np.asarray(phone, bool)
    cost[np.ix_(without, out_of_reach)] = np.inf
    shared: dict[int | tuple[int, ...], float] = {
        tuple(int(b) for b in np.flatnonzero(bits[:, k])): float(paid)
        for k, paid in enumerate(costs.shared)
        if paid > 0
    }
    return cost, shared

"""Worlds that are less kind to the estimators than the base one, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from perutip.simulation.parameters import Parameters, WorldParameters

WORLDS: Mapping[str, str] = MappingProxyType(
    {
        "base": "regions as they are, levels and years by chance",
        "lima": "Lima files 40% of the cases",
        "equal_regions": "every region files the same number of cases",
        "national_shock": "regions that will be trained convict twice as fast, and "
        "from 2022 on every case's hazard rises by the same amount",
        "rare": "a quarter of the convictions",
        "filings": "training raises a region's filings by half",
        "informative_order": "the sooner a region is trained, the faster it convicts",
        "twelve_regions": "only regions that are trained have cases",
    }
)
"""Name of each world and what is different in it."""

_LEVEL_OF_TRAINED = 0.7
_SHOCK = 0.006
_FIRST_COHORT, _LAST_COHORT = 0.6, -0.6
_RARE = 0.25
_RISE = 0.5


def world_parameters(name: str, base: Parameters | None = None) -> Parameters:
    """Return the parameters of a world of WORLDS.

    Parameters
    ----------
    name : one of WORLDS.
    base : what the world starts from; by default the committed study.

    Raises
    ------
    ValueError
        If there is no world of the name.
    """
    if name not in WORLDS:
        raise ValueError(f"world must be one of {', '.join(WORLDS)}: {name!r}")
    start = Parameters() if base is None else base
    return _CHANGES[name](start)


def _with(**changes: Any) -> Callable[[Parameters], Parameters]:
    def changed(start: Parameters) -> Parameters:
        return replace(start, world=replace(WorldParameters(), **changes))

    return changed


def _rare(start: Parameters) -> Parameters:
    rate = start.cases.conviction_hazard * _RARE
    return replace(start, cases=replace(start.cases, conviction_hazard=rate))


def _falling(first: float, last: float, n: int = 7) -> tuple[float, ...]:
    return tuple(first + (last - first) * place / (n - 1) for place in range(n))


_CHANGES: Mapping[str, Callable[[Parameters], Parameters]] = MappingProxyType(
    {
        "base": _with(),
        "lima": _with(region_weights="lima_40"),
        "equal_regions": _with(region_weights="equal"),
        "national_shock": _with(
            cohort_log_levels=(_LEVEL_OF_TRAINED,) * 7, national_shock=_SHOCK
        ),
        "rare": _rare,
        "filings": _with(filings_after_training=_RISE),
        "informative_order": _with(
            cohort_log_levels=_falling(_FIRST_COHORT, _LAST_COHORT)
        ),
        "twelve_regions": _with(region_weights="trained_only"),
    }
)

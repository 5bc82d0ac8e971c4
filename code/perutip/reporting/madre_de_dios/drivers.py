"""Drivers: communities by verdict, expected error, agreement; never a share of one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from perutip.reporting.madre_de_dios.words import WORDS, Frame
from perutip.supply.allocation.comparison import PolicyValue
from perutip.supply.answers.survey import DRIVERS, Survey
from perutip.supply.bundles.responses import bundle_words
from perutip.supply.diagnosis.community_drivers import CommunityDrivers
from perutip.supply.diagnosis.verdicts import drivers_per_community

VERDICTS = ("prevails", "undetermined", "absent")


def driver_panels(
    drivers: CommunityDrivers, alpha: Mapping[str, float]
) -> dict[str, Frame]:
    """Communities by driver and verdict, and how many drivers prevail in one."""
    return {"drivers": _by_driver(drivers, alpha), "number": _number(drivers)}


def _by_driver(drivers: CommunityDrivers, alpha: Mapping[str, float]) -> Frame:
    """A line per driver: communities by verdict, error, agreement, coders' accuracy."""
    lines, words = {}, {}
    for driver in DRIVERS:
        found = drivers.by_driver[driver]
        line = {word: float((found.verdicts == word).sum()) for word in VERDICTS}
        line["error"] = 100 * found.diagnosis.error
        line["alpha"] = alpha.get(driver, math.nan)
        line["accuracy_1"], line["accuracy_2"] = found.accuracy
        lines[driver] = line
        words[driver] = WORDS[driver]
        if found.interviews != "used":
            said = {"set aside": "interviews set aside", "none": "no interviews"}
            words[driver] += f" ({said[found.interviews]})"
        if not found.diagnosis.two_classes:
            words[driver] += " (communities do not differ)"
    return pd.DataFrame.from_dict(lines, orient="index"), words


def _number(drivers: CommunityDrivers) -> Frame:
    """How many drivers prevail in a community, and what independence would give."""
    table = drivers_per_community(drivers.posterior)
    keys = [f"drivers_{n}" for n in table["n_drivers"]]
    words = {
        key: f"{n} driver{'' if n == 1 else 's'}"
        for key, n in zip(keys, table["n_drivers"], strict=True)
    }
    frame = table[["communities", "independent"]].set_axis(keys)
    return frame, words


def restricted_communities(
    survey: Survey, drivers: CommunityDrivers, policies: Sequence[PolicyValue]
) -> pd.DataFrame:
    """Places with verdicts and the package of each plan: restricted folder alone.

    A published list of poor or uninformed communities is a map for recruiters.
    """
    table = survey.communities[["community_id", "ubigeo", "province"]].copy()
    for driver in DRIVERS:
        table[driver] = drivers.by_driver[driver].verdicts
    for policy in policies:
        table[f"plan_{policy.name}"] = [bundle_words(b) for b in policy.choice]
    return table

"""For whom training moves the headline, and how far with the share trained.

Exploratory: groups of cases by what is known of victims and by the charge at filing,
each with the whole calendar-time design of its own, so that trends are parallel within
a group; groups are compared by a jackknife that leaves a region out of both at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation import HazardEstimate, hazard_imputation
from perutip.designs.headline.headlines import (
    at_risk_until_known,
    hazard_frames,
    units_of,
)
from perutip.designs.regression import Specification
from perutip.study.config import Config
from perutip.study.outcomes import Variable

COMPARED = 2  # groups of a moderator that are set against each other


@dataclass(frozen=True, eq=False)
class Group:
    """One group of cases under one moderator: its estimate, or the difference of the
    first two groups (`found` None, `effect` and `std_error` then; df of the larger).

    size: cases. rest: cases of the moderator in no group (not recorded, other kinds).
    """

    moderator: str
    key: str
    size: int
    rest: int
    effect: float
    std_error: float
    df: int
    reason: str
    found: HazardEstimate | None = None


def moderators(cases: pd.DataFrame, *, charges: bool) -> dict[str, pd.Series]:
    """Moderator → group of each case (missing: in none).

    charges: False where the register selects on the charge.
    """
    nationality = cases["victim_nationality"]
    foreign = (nationality != "peruvian").map({True: "foreign", False: "peruvian"})
    exploitation = cases["exploitation"]
    found = {
        "nationality": foreign.where(nationality.notna()),
        "age": cases["victim_minor"].map({1.0: "minor", 0.0: "adult"}),
        "exploitation": exploitation.where(exploitation.isin(["sexual", "labour"])),
        "charge": cases["trafficking_at_filing"].map(
            {1.0: "trafficking", 0.0: "lesser"}
        ),
    }
    if not charges:
        found.pop("charge")
    return found


def by_group(cases: pd.DataFrame, config: Config) -> Iterator[Group]:
    """The incidence of conviction by the primary horizon in every group, and the
    difference between the two groups of each moderator (first in the alphabet last)."""
    h, extraction = config.prosecution.primary_horizon, config.prosecution
    cases = at_risk_until_known(cases)
    units = units_of(cases)
    charges = extraction.lesser_charges_in_frame
    for moderator, groups in moderators(cases, charges=charges).items():
        names = sorted(set(groups.dropna()), reverse=True)
        estimates = []
        rest = int(groups.isna().sum())
        for name in names:
            kept = cases[groups == name]
            at_risk, regions = hazard_frames(kept, units)
            one = hazard_imputation(
                at_risk,
                regions,
                extraction_date=extraction.extraction_date,
                horizons=(h,),
                level=config.study.level,
            )
            estimates.append(one)
            reason = one.cif_reason[h] or one.se_reason
            effect, error = one.cif_effect[h], one.cif_se[h]
            yield Group(
                moderator, name, len(kept), rest, effect, error, one.df, reason, one
            )
        if len(estimates) == COMPARED:
            yield _difference(moderator, names, estimates, h)


def _difference(
    moderator: str, names: list[str], pair: list[HazardEstimate], h: int
) -> Group:
    """First group less the second; a region that only one has moves only that one."""
    reason = next((r for one in pair if (r := one.cif_reason[h] or one.se_reason)), "")
    key = f"{names[0]} less {names[1]}"
    df = max(one.df for one in pair)
    if reason:
        return Group(moderator, key, 0, 0, np.nan, np.nan, df, reason)
    effects = [one.cif_effect[h] for one in pair]
    without = [one.left_out.set_index("left_out")[f"cif_effect_{h}"] for one in pair]
    regions = sorted(set(without[0].index) | set(without[1].index))
    moved = [
        part.reindex(regions).fillna(effect) - effect
        for part, effect in zip(without, effects, strict=True)
    ]
    gap = (moved[0] - moved[1]).to_numpy(float)
    error = float(np.sqrt((len(gap) - 1) / len(gap) * (gap**2).sum()))
    return Group(moderator, key, 0, 0, effects[0] - effects[1], error, len(gap) - 1, "")


def dose(
    sample: pd.DataFrame, prosecutors: pd.DataFrame, variable: Variable
) -> Specification:
    """Two-way fixed effects of exposure times the share of the region's prosecutors
    that were trained, by filing date.

    Notes
    -----
    Effect of a region with everybody trained against nobody, if it is proportional to
    the share: a stronger assumption than parallel trends (Callaway, Goodman-Bacon and
    Sant'Anna, arXiv 2107.02637).
    """
    share = prosecutors.groupby("region_id")["trained"].mean()
    known = sample["region_id"].map(share)
    return Specification(
        data=sample.assign(intensity=sample["exposed"] * known),
        outcome=variable.name,
        treatment="intensity",
        cluster="unit",
        fixed_effects=("unit", "half_year"),
    )

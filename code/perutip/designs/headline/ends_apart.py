"""Which ends the incidence of resolution consists of: acquittal and dismissal apart."""

from __future__ import annotations

import pandas as pd

from perutip.designs.hazard_imputation import HazardEstimate, hazard_imputation
from perutip.designs.headline.headlines import (
    at_risk_until_known,
    hazard_frames,
    units_of,
)
from perutip.frames.cases import OTHER_ENDS
from perutip.study.config import Config


def ends_apart(
    cases: pd.DataFrame, config: Config, ends: tuple[str, ...] = OTHER_ENDS
) -> dict[str, HazardEstimate]:
    """Hazards of each end in the place of conviction, all others competing.

    Parameters
    ----------
    cases : as `hazard_frames` takes them, with status.
    config : the extraction date, the primary horizon and the level are taken from it.
    ends : status of cases that ended so.

    Returns
    -------
    dict
        End → estimate of scope "all", linear, at the primary horizon; its incidence
        of conviction is that of the end.

    Notes
    -----
    Least squares is linear in the ends, so that imputed hazards of the ends add up to
    those of any end, and effects on their incidences to that on resolution, unless a
    hazard is raised to zero.
    """
    at_risk, units = hazard_frames(cases, units_of(cases))
    status = at_risk_until_known(cases)["status"]
    ended = at_risk["end_date"].notna()
    found = {}
    for end in ends:
        kind = (status == end).map({True: "convicted", False: "other"})
        found[end] = hazard_imputation(
            at_risk.assign(end_kind=kind.where(ended)),
            units,
            extraction_date=config.prosecution.extraction_date,
            horizons=(config.prosecution.primary_horizon,),
            level=config.study.level,
        )
    return found

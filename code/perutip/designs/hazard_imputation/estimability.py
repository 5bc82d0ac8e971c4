"""When an effect of the hazard design is not estimable ([hazards], estimators.toml)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from perutip.designs.hazard_imputation.incidence import ages_below
from perutip.designs.hazard_imputation.person_time import Cells
from perutip.designs.hazard_imputation.replicates import Replicates
from perutip.study.hazards import HAZARDS

LEAST_UNTREATED_EVENTS = HAZARDS.least_untreated_events
LEAST_EXPOSED_EVENTS = HAZARDS.least_exposed_events
LEAST_EXPOSED_MONTHS = HAZARDS.least_exposed_months
LEAST_EXPOSED_REGIONS = HAZARDS.least_exposed_regions

NO_EXPOSED_TIME = "no_exposed_time"
NOT_IDENTIFIED = "not_identified_without_a_region"

Events = Literal["convictions", "ends"]


def reason_not_estimable(
    untreated: Cells, scope: Replicates, horizon: int, events: Events
) -> str:
    """First reason why the effect at `horizon` months is not estimable, '' if none.

    Parameters
    ----------
    untreated : Cells with D = 0.
    scope : sums over the imputable rows of the scope.
    events : "convictions" for incidence of conviction, "ends" (both kinds) for
        resolution and the restricted mean.
    """
    kinds = slice(0, 1) if events == "convictions" else slice(0, 2)
    ages = ages_below(horizon)
    months = scope.months[0]
    if not months.sum() > 0:
        return NO_EXPOSED_TIME
    if untreated.events[kinds].sum() < LEAST_UNTREATED_EVENTS:
        return f"too_few_untreated_{events}"
    if scope.events[0, kinds].sum() < LEAST_EXPOSED_EVENTS:
        return f"too_few_exposed_{events}"
    if np.min(months[list(ages)]) < LEAST_EXPOSED_MONTHS:
        return "too_little_exposed_time"
    if np.min(scope.n_regions_by_age[list(ages)]) < LEAST_EXPOSED_REGIONS:
        return "too_few_exposed_regions"
    return ""

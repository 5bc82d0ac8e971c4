"""Lines of the bounds on conviction, whatever becomes of pending cases."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from perutip.designs.pending_cases import bounds_by_arm, bounds_of_coefficient
from perutip.designs.regression import Settings, reason_not_to_estimate
from perutip.designs.track4tip import TWFE, two_way
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.bounds import bound_ends
from perutip.study.outcomes import Catalogue

BOUNDS = {"convicted_by_arm": bounds_by_arm, "convicted_any_way": bounds_of_coefficient}
REGISTERED = "convicted"


def pending_lines(
    cases: pd.DataFrame, catalogue: Catalogue, used: Settings
) -> Iterator[dict[str, object]]:
    """Both ends of either bounds, or why the estimate that they bound has no number."""
    spec = two_way(cases, catalogue.variables[REGISTERED])
    reason = reason_not_to_estimate(spec.complete, spec, used.support)
    for variable, bounds in BOUNDS.items():
        common: dict[str, object] = {
            "panel": "bounds",
            "variable": variable,
            "estimator": f"{TWFE}, bounds",
            "family": "",
            "n_obs": Disclosure(used.support.minimum_cell).enough(len(cases)),
            "n_clusters": cases["unit"].nunique(),
        }
        if reason:
            yield common | {"term": "bounds", "sample": "all cases", "reason": reason}
            continue
        yield from bound_ends(common, bounds(cases, level=used.level), "all cases")

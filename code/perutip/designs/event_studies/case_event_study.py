"""Event study of a case outcome by filing date: leads and lags around the training.

The base is the last bin before the filing-window donut.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from perutip.designs.event_studies.event_study import EventDummies, dummies_by_filing
from perutip.designs.regression import Specification
from perutip.study.sections import EventStudy


@dataclass(frozen=True, eq=False)
class CaseEventStudy:
    """One specification per term, and where each term stands.

    base: event time of the omitted bin. terms: name → event time, in bins.
    """

    specs: list[Specification]
    dummies: EventDummies
    base: int


def case_event_study(
    sample: pd.DataFrame,
    variable: str,
    choices: EventStudy,
    *,
    horizon: int,
    minimum_cell: int,
) -> CaseEventStudy | None:
    """Specifications of leads and lags; None when no case stands in the base bin, or
    no other bin has cases enough.

    sample: cases eligible for the horizon (months), the donut left out. Each term is
    the treatment of one regression that has the others as covariates, so that each
    gets its own bootstrap test.
    """
    dummies = dummies_by_filing(
        sample, choices, horizon=horizon, minimum_cell=minimum_cell
    )
    if dummies is None or not dummies.columns:
        return None
    data = pd.concat([sample, dummies.frame], axis=1)[~dummies.unsupported.to_numpy()]
    specs = [
        Specification(
            data=data,
            outcome=variable,
            treatment=term,
            cluster="unit",
            fixed_effects=("unit", "half_year"),
            covariates=tuple(other for other in dummies.columns if other != term),
        )
        for term in dummies.columns
    ]
    return CaseEventStudy(specs, dummies, dummies.base)

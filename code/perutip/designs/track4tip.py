"""Specifications of the prosecutor training that more than one step needs."""

import pandas as pd

from perutip.designs.regression import Specification
from perutip.study.outcomes import OUTCOMES, VARIABLES


def two_way(cases: pd.DataFrame, variable: str, set_by: str = "drawn") -> Specification:
    """Two-way fixed effects by filing date: region and filing half-year effects."""
    return Specification(
        data=cases,
        outcome=variable,
        treatment="exposed",
        cluster="region_id",
        fixed_effects=("region_id", "half_year"),
        set_by=set_by,
    )


def family_on_cases(cases: pd.DataFrame, family: str) -> dict[str, Specification]:
    """As-registered variables of a family that are measured on cases.

    Steps 02 and 03 report members of one family: both adjust over all of it.
    """
    return {
        name: two_way(cases, name)
        for name, variable in VARIABLES.items()
        if variable.definition == "as_registered"
        and variable.outcome
        and OUTCOMES[variable.outcome].family == family
        and name in cases
    }

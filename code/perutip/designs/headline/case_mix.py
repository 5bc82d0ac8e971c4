"""The headline's hazards with region trends, and with what is known of a case."""

from __future__ import annotations

import pandas as pd

from perutip.designs.hazard_imputation.adjusted import adjusted_study
from perutip.designs.hazard_imputation.effects import ScopeStudy
from perutip.designs.headline.headlines import (
    at_risk_until_known,
    hazard_frames,
    units_of,
)
from perutip.study.config import Config

LEAST_UNITS = 2


def case_mix(cases: pd.DataFrame) -> pd.DataFrame:
    """0/1 columns of what a case has when it is filed, besides its charge.

    cases: victim_minor, victim_nationality, n_victims, exploitation. Columns: levels of
    a minor, a foreigner, several victims, and the kind of exploitation, each but the
    first in the alphabet. A value that is not recorded is a level of its own, so that
    no case leaves. The charge is an outcome of training and is never among them.
    """
    nationality, victims = cases["victim_nationality"], cases["n_victims"]
    levels = pd.DataFrame(
        {
            "minor": cases["victim_minor"],
            "foreign": (nationality != "peruvian").where(nationality.notna()),
            "several": (victims > 1).where(victims.notna()),
            "exploitation": cases["exploitation"],
        }
    )
    known = levels.astype(object).where(levels.notna(), "not recorded").astype(str)
    return pd.get_dummies(known, drop_first=True, dtype=float)


def adjusted_studies(
    cases: pd.DataFrame, config: Config
) -> dict[str, ScopeStudy | None]:
    """Departure → study of all exposed time with region trends, and with case mix; None
    where one unit alone has cases."""
    keys = ("hazard_trends", "case_mix")
    if cases["unit"].nunique() < LEAST_UNITS:
        return dict.fromkeys(keys)
    kept = at_risk_until_known(cases)
    at_risk, units = hazard_frames(cases, units_of(cases))
    extraction = config.prosecution.extraction_date
    trends = adjusted_study(at_risk, units, extraction_date=extraction, trends=True)
    mix = adjusted_study(at_risk, units, extraction_date=extraction, mix=case_mix(kept))
    return dict(zip(keys, (trends, mix), strict=True))

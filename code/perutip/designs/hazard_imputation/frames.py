"""Frames of the hazard design: by age, by region, and without each region."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation.effects import ScopeStudy
from perutip.designs.hazard_imputation.person_time import AGE_FROM
from perutip.designs.hazard_imputation.replicates import Replicates


def age_frame(sums: Replicates, *, kind: int) -> pd.DataFrame:
    """Person-months, regions, observed and imputed hazard of one kind by age bin."""
    return pd.DataFrame(
        {
            "age_from": np.array(AGE_FROM),
            "exposed_months": sums.months[0],
            "n_regions": sums.n_regions_by_age,
            "observed_hazard": sums.observed_hazard[0, kind],
            "imputed_hazard": sums.imputed_hazard[0, kind],
        }
    )


def region_frame(sums: Replicates, labels: np.ndarray) -> pd.DataFrame:
    """Exposed person-months, convictions and imputed convictions by exposed region."""
    frame = pd.DataFrame(
        {
            "region": labels,
            "exposed_months": sums.by_region[0, 0].sum(axis=1),
            "convictions": sums.by_region[1, 0].sum(axis=1).astype(np.int64),
            "imputed_convictions": sums.by_region[2, 0].sum(axis=1),
        }
    )
    return frame[frame["exposed_months"] > 0].reset_index(drop=True)


def left_out_frame(
    study: ScopeStudy, labels: np.ndarray, horizons: tuple[int, ...]
) -> pd.DataFrame:
    """Hazard and incidence effects without each region, and the share of time lost."""
    sums = study.sums
    columns = {
        "left_out": labels[sums.left_out],
        "share_lost": sums.share_lost,
        "hazard": sums.difference[1:],
    }
    for horizon in horizons:
        exposed, imputed = study.curves(horizon)
        columns[f"cif_effect_{horizon}"] = (exposed.conviction - imputed.conviction)[1:]
    return pd.DataFrame(columns)

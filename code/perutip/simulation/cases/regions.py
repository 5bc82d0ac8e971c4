"""The 25 regions of Peru and the months in which their prosecutors were trained.

Codes and names are facts (INEI); populations are rounded, training dates and shares of
the cases are simulated.
"""

from __future__ import annotations

from functools import cache
from typing import get_args, get_type_hints

import numpy as np
import pandas as pd

from perutip.simulation.parameters import WorldParameters

COHORTS = (
    "2022-03-01",
    "2022-06-01",
    "2022-09-01",
    "2022-11-01",
    "2023-03-01",
    "2023-06-01",
    "2023-09-01",
)

LIMA = "15"

# region, name, population, weight among cases, cohort (None: never trained)
_TABLE = (
    ("01", "Amazonas", 430_000, 1.4, None),
    ("02", "Áncash", 1_190_000, 2.6, None),
    ("03", "Apurímac", 430_000, 1.8, None),
    ("04", "Arequipa", 1_530_000, 4.6, 4),
    ("05", "Ayacucho", 670_000, 2.0, 6),
    ("06", "Cajamarca", 1_450_000, 3.4, None),
    ("07", "Callao", 1_150_000, 4.6, None),
    ("08", "Cusco", 1_370_000, 5.2, 0),
    ("09", "Huancavelica", 360_000, 1.0, None),
    ("10", "Huánuco", 760_000, 2.8, None),
    ("11", "Ica", 980_000, 2.8, None),
    ("12", "Junín", 1_370_000, 3.8, None),
    ("13", "La Libertad", 2_050_000, 3.4, 5),
    ("14", "Lambayeque", 1_320_000, 3.2, None),
    ("15", "Lima", 10_900_000, 32.0, 1),
    ("16", "Loreto", 1_040_000, 3.6, 2),
    ("17", "Madre de Dios", 190_000, 5.6, 0),
    ("18", "Moquegua", 200_000, 1.0, None),
    ("19", "Pasco", 270_000, 0.9, None),
    ("20", "Piura", 2_080_000, 3.6, 1),
    ("21", "Puno", 1_230_000, 3.6, 3),
    ("22", "San Martín", 920_000, 2.6, None),
    ("23", "Tacna", 380_000, 1.9, 4),
    ("24", "Tumbes", 260_000, 1.6, 5),
    ("25", "Ucayali", 600_000, 2.0, 2),
)


def region_table() -> pd.DataFrame:
    """Return one row per region, ordered by code.

    Columns: region_id, region_name, training_date (NaT: never), population, share (of
    the cases, sums to 1), cohort (index into COHORTS, -1: never).
    """
    return _region_table().copy()


@cache
def _region_table() -> pd.DataFrame:
    columns = ["region_id", "region_name", "population", "weight", "cohort"]
    table = pd.DataFrame(list(_TABLE), columns=columns)
    table["cohort"] = [-1 if row[4] is None else row[4] for row in _TABLE]
    dates = [None if c < 0 else COHORTS[c] for c in table["cohort"]]
    table["training_date"] = pd.to_datetime(pd.Series(dates))
    table["share"] = table["weight"] / table["weight"].sum()
    return table.drop(columns="weight")


def filing_shares(regions: pd.DataFrame, world: WorldParameters) -> np.ndarray:
    """Return the share of the cases filed in each region of the table (R,)."""
    share = regions["share"].to_numpy()
    lima = (regions["region_id"] == LIMA).to_numpy()
    trained = (regions["cohort"] >= 0).to_numpy()
    weights = {
        "base": share,
        "lima_40": np.where(lima, 0.4, 0.6 * share / share[~lima].sum()),
        "equal": np.ones(len(regions)),
        "trained_only": share * trained,
    }
    if world.region_weights not in weights:
        allowed = get_args(get_type_hints(WorldParameters)["region_weights"])
        raise ValueError(f"region_weights must be one of {', '.join(allowed)}")
    chosen = weights[world.region_weights]
    return chosen if world.region_weights == "base" else chosen / chosen.sum()


def regions_register() -> pd.DataFrame:
    """Return the register of regions."""
    names = ["region_id", "region_name", "training_date", "population"]
    return region_table()[names]

"""Small frames of cases whose answers are worked out by hand."""

import numpy as np
import pandas as pd

from perutip.designs.regression import Settings, Specification, Support

DAY = pd.Timestamp
TRAINING = {"A": DAY("2021-07-01"), "B": DAY("2021-07-01"), "C": pd.NaT, "D": pd.NaT}


def panel(shares: dict[str, list[int]], size: int = 10) -> pd.DataFrame:
    """Cases by unit and half-year from 2020 on; shares: ones among `size` each."""
    rows = []
    for unit, ones in shares.items():
        for half, count in enumerate(ones):
            filed = DAY("2020-01-15") + pd.DateOffset(months=6 * half)
            rows += [(unit, 4040 + half, filed, float(k < count)) for k in range(size)]
    cases = pd.DataFrame(rows, columns=["unit", "half_year", "filing_date", "y"])
    cases["training_date"] = cases["unit"].map(TRAINING)
    cases["exposed"] = (cases["filing_date"] >= cases["training_date"]).astype(float)
    cases["case"] = range(1, len(cases) + 1)
    return cases


def settings(**support: int) -> Settings:
    """Few draws; support of one of everything unless named."""
    least = {"minimum_cell": 1, "minimum_treated": 1, "minimum_treated_clusters": 1}
    return Settings(
        level=0.95,
        support=Support(**(least | support)),
        reps=99,
        cross_check_reps=99,
        seed=np.random.SeedSequence(3),
        seed_stream="tests",
    )


def two_way(data: pd.DataFrame, outcome: str = "y") -> Specification:
    """Unit and half-year effects, clustered by unit."""
    effects = ("unit", "half_year")
    return Specification(data, outcome, "exposed", "unit", fixed_effects=effects)

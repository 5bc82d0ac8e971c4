"""The headline with its jackknife on 200,000 cases: seconds and memory."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation import hazard_imputation

N_CASES = 200_000


def register(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cases of 25 regions over sixteen years; twelve regions are trained."""
    filed, lived = rng.integers(0, 5843, N_CASES), rng.exponential(600, N_CASES)
    ended = filed + lived.astype(int) <= 5843
    start = pd.Timestamp("2010-01-01")
    end = start + pd.to_timedelta(filed + lived.astype(int), unit="D")
    kind = np.where(rng.random(N_CASES) < 0.4, "convicted", "other")
    cases = pd.DataFrame(
        {
            "region": rng.integers(0, 25, N_CASES),
            "filing_date": start + pd.to_timedelta(filed, unit="D"),
            "end_date": pd.Series(end).where(ended),
            "end_kind": pd.Series(kind).where(ended),
        }
    )
    dates = pd.Series(pd.date_range("2022-03-01", periods=25, freq="45D"))
    regions = pd.DataFrame({"region": np.arange(25), "training_date": dates})
    regions.loc[12:, "training_date"] = pd.NaT
    return cases, regions


def test_five_seconds_and_one_gigabyte() -> None:
    cases, regions = register(np.random.default_rng(1))
    begun = time.process_time()
    found = hazard_imputation(cases, regions, extraction_date="2025-12-31")
    assert time.process_time() - begun < 5.0
    assert abs(found.hazard) < 4 * found.hazard_se
    tracemalloc.start()
    hazard_imputation(cases, regions, extraction_date="2025-12-31")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1e9

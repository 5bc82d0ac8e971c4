"""Where training cannot be told from region or half-year, no step fails."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.headline.specifications import by_filing
from perutip.reporting.track4tip.comparisons import on_same_cases

LATER = "2022-01-01"


def filings(training):
    """Cases of the four regions, those of `training` trained on that day."""
    rng = np.random.default_rng(4)
    days = pd.to_timedelta(rng.integers(0, 1400, 400), "D")
    filed = pd.Series(pd.Timestamp("2020-01-01") + days)
    unit = pd.Series(rng.choice(list("abcd"), 400))
    trained = pd.to_datetime(unit.map(training))
    return pd.DataFrame(
        {
            "filing_date": filed,
            "half_year": filed.dt.year * 2 + (filed.dt.month > 6),
            "unit": unit,
            "training_date": trained,
            "exposed": (filed >= trained).astype(float),
            "in_donut_12": 0.0,
            "convicted_12": (rng.random(400) < 0.4).astype(float),
            "victim_nationality": "PE",
        }
    )


@pytest.mark.parametrize(
    "training",
    [dict.fromkeys("abcd", LATER), {"a": "2019-01-01", "b": "2019-06-01"}],
    ids=["all on one day", "before every filing, or never"],
)
def test_training_that_is_all_region_or_all_time_is_a_reason(settings, training):
    cases = filings(training)
    (line,) = on_same_cases(cases, "convicted_12", 12, "A", settings)
    assert line["reason"] == "not_identified" and line["estimator"] == "none"


def test_one_region_alone_is_compared_with_nobody(settings):
    cases = filings({"a": LATER})
    cases = cases[cases["unit"] == "a"]
    (line,) = on_same_cases(cases, "convicted_12", 12, "A", settings)
    assert line["reason"] == "not_identified"
    for one in by_filing(cases, "convicted_12", 12, "all", 1):
        assert one.reason and np.isnan(one.std_error)

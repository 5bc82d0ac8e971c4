"""Where every region is trained on one day, no estimator stands and no step fails."""

import numpy as np
import pandas as pd

from perutip.reporting.track4tip.comparisons import on_same_cases


def test_half_years_that_compare_nobody_are_a_reason(settings) -> None:
    rng = np.random.default_rng(4)
    filed = pd.Timestamp("2020-01-01") + pd.to_timedelta(
        rng.integers(0, 1400, 400), "D"
    )
    exposed = (filed >= pd.Timestamp("2022-01-01")).astype(float)
    cases = pd.DataFrame(
        {
            "filing_date": filed,
            "exposed": exposed,
            "in_donut_12": 0.0,
            "convicted_12": (rng.random(400) < 0.4).astype(float),
            "victim_nationality": "PE",
        }
    )
    (line,) = on_same_cases(cases, "convicted_12", 12, "A", settings)
    assert line["reason"] == "not_identified" and line["estimator"] == "none"

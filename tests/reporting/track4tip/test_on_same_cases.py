"""Where training cannot be told from region or half-year, no step fails."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.headline.specifications import by_filing
from perutip.reporting.track4tip.comparisons import (
    means_without_training,
    on_same_cases,
)

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


def test_every_estimator_has_the_mean_of_its_own_treated_without_training(settings):
    cases = filings({"a": "2021-03-01", "b": "2022-05-01"}).assign(
        victim_minor=1.0, n_victims=1.0
    )
    cases.loc[cases.index[::7], "n_victims"] = np.nan
    cases["in_donut_12"] = (np.arange(len(cases)) % 9 == 0).astype(float)
    kept = cases[cases["in_donut_12"] == 0]
    means = means_without_training(
        cases.assign(foreign_victim=0.0),
        kept.assign(foreign_victim=0.0),
        "convicted_12",
    )

    def expected(rows, period):
        free = rows[rows["exposed"] == 0]
        x = pd.get_dummies(rows[["unit", period]].astype(str)).astype(float)
        fit = np.linalg.lstsq(x.loc[free.index], free["convicted_12"], rcond=None)[0]
        return float((x[rows["exposed"] == 1] @ fit).mean())

    by_half = expected(kept, "half_year")
    assert means["imputation"] == means["stacked"] == pytest.approx(by_half)
    some = kept[kept["n_victims"].notna()]
    assert means["two_way_covariates"] == pytest.approx(expected(some, "half_year"))
    years = cases.assign(year=cases["filing_date"].dt.year)
    assert means["callaway_santanna"] == pytest.approx(expected(years, "year"))
    lines = [
        one
        for one in on_same_cases(cases, "convicted_12", 12, "A", settings)
        if "estimate" in one
    ]
    assert len(lines) > 3
    assert all(one["control_mean"] == means[one["term"]] for one in lines)

"""Dates of every kind give the same time at risk; those read two ways are refused."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from perutip.designs.hazard_imputation import hazard_imputation

CASES = pd.DataFrame(
    {
        "region": ["A", "B", "A", "B"],
        "filing_date": ["2019-02-01", "2019-03-04", "2020-05-06", "2020-07-08"],
        "end_date": ["2020-02-01", None, "2020-05-06", "2021-01-02"],
        "end_kind": ["convicted", None, "other", "convicted"],
    }
)
REGIONS = pd.DataFrame({"region": ["A", "B"], "training_date": ["2020-01-01", None]})


def hazards(cases: pd.DataFrame = CASES, regions: pd.DataFrame = REGIONS, **more):
    return hazard_imputation(
        cases, regions, **({"extraction_date": "2021-12-31"} | more)
    )


def test_dates_of_every_kind_give_the_same_time_at_risk() -> None:
    dates = ["filing_date", "end_date"]
    stamps = CASES.assign(**{name: pd.to_datetime(CASES[name]) for name in dates})
    trained = REGIONS.assign(training_date=pd.to_datetime(REGIONS["training_date"]))
    whole = hazards().untreated_months
    assert whole > 0
    for unit in ("s", "ns"):
        kind = f"datetime64[{unit}]"
        cases = stamps.astype(dict.fromkeys(dates, kind))
        regions = trained.astype({"training_date": kind})
        assert hazards(cases, regions).untreated_months == whole
    days = {
        name: [None if pd.isna(v) else v.date() for v in stamps[name]] for name in dates
    }
    found = hazards(CASES.assign(**days), extraction_date=dt.date(2021, 12, 31))
    assert found.untreated_months == whole


@pytest.mark.parametrize(
    "written",
    [["01/02/2019"] * 4, [17928, 17929, 18000, 18001], ["soon"] * 4],
)
def test_a_date_that_can_be_read_two_ways_is_refused(written: list) -> None:
    with pytest.raises(ValueError, match="dates must be dates"):
        hazards(CASES.assign(filing_date=written))


@pytest.mark.parametrize("horizons", [12, (np.nan,), ("12",), (), (12.5,), None])
def test_horizons_that_are_none_are_refused(horizons: object) -> None:
    with pytest.raises(ValueError, match="positive whole months"):
        hazards(horizons=horizons)

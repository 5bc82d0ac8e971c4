"""What the headline's rows say of time that cannot be imputed, and of their form."""

from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation import Statistic, hazard_imputation
from perutip.designs.headline.headlines import hazard_headlines
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.track4tip.headline import hazard_lines
from perutip.reporting.track4tip.headline_limits import limits


def world(never: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cases of four trained regions, and of one that never is."""
    rng = np.random.default_rng(6)
    n = 900
    names = ["A", "B", "C", "D", *(["N"] if never else [])]
    filed = pd.Timestamp("2015-01-01") + pd.to_timedelta(rng.integers(0, 3000, n), "D")
    end = pd.Series(filed + pd.to_timedelta(rng.integers(1, 900, n), "D"))
    ended = end <= pd.Timestamp("2023-12-31")
    cases = pd.DataFrame(
        {
            "region": rng.choice(names, n),
            "filing_date": filed,
            "end_date": end.where(ended),
            "end_kind": pd.Series(rng.choice(["convicted", "other"], n)).where(ended),
        }
    )
    dates = pd.to_datetime(["2019-03-01", "2019-09-01", "2020-03-01", "2021-05-01"])
    training = [*dates, *([pd.NaT] if never else [])]
    return cases, pd.DataFrame({"region": names, "training_date": training})


def labels(catalogue, never: bool) -> list[str]:
    cases, regions = world(never)
    found = hazard_imputation(
        cases, regions, extraction_date="2023-12-31", horizons=(12, 18, 24)
    )
    variables = catalogue.of_exhibit("t02_headline")
    trained = bool(regions["training_date"].notna().all())
    lines = hazard_lines(
        "all", variables, found, len(cases), Disclosure(10), all_trained=trained
    )
    return [str(line["label"]) for line in lines]


def test_where_all_are_trained_the_row_says_until_when_it_is_identified(catalogue):
    told = labels(catalogue, never=False)
    ending = "of exposed time identified, only to the half-year of the last training"
    assert told and all(label.endswith(ending) for label in told)
    assert not any("identified" in label for label in labels(catalogue, never=True))


def test_functional_form_is_said_of_the_statistic_that_it_decides(catalogue):
    cases, regions = world(never=True)
    found = hazard_imputation(
        cases, regions, extraction_date="2023-12-31", horizons=(12, 18, 24)
    )
    decides = {Statistic("resolution", 12): True, Statistic("conviction", 12): False}
    decides |= {Statistic("restricted_mean", 24): True, Statistic("hazard"): None}
    variables = catalogue.of_exhibit("t02_headline")
    lines = hazard_lines(
        "multiplicative",
        variables,
        found,
        len(cases),
        Disclosure(10),
        decides=decides,
    )
    marked = {one["variable"] for one in lines if "form decides" in str(one["label"])}
    assert marked == {"resolution_incidence_12", "restricted_mean_24"}


def test_the_note_says_how_many_hazards_were_raised_and_what_one_region_takes():
    cases, regions = world(never=True)
    found = hazard_headlines(
        cases, regions, extraction_date="2023-12-31", horizons=(12, 24), level=0.95
    )
    linear = replace(found.linear, floored={12: 0, 24: 3}, largest_share_lost=0.0312)
    after = replace(found.filed_after, floored={12: 0, 24: 0})
    floors, share = limits(replace(found, linear=linear, filed_after=after))
    assert floors.endswith("count as zero (3 of linear at 24 months).")
    assert share.endswith("3.1%.")
    linear = replace(linear, floored={12: 0, 24: 0}, largest_share_lost=float("nan"))
    (floors,) = limits(replace(found, linear=linear, filed_after=after))
    assert floors.endswith("count as zero: none.")

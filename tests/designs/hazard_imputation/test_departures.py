"""Calendar time left out and placebo dates: what is seen and what is not."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hazard_worlds import EXTRACTION

from perutip.designs.hazard_imputation import Statistic
from perutip.designs.hazard_imputation.departures import (
    effect_without_time,
    placebo_effect,
)
from perutip.study.reasons import is_reason, reason_words

HAZARD = Statistic("hazard", 0)


@pytest.fixture(scope="module")
def made(world):
    return world(7, n=400, effect=0.03)


def without(made, first, last):
    cases, regions = made
    return effect_without_time(
        cases,
        regions,
        extraction_date=EXTRACTION,
        statistic=HAZARD,
        first=first,
        last=last,
    ).effect


def with_more(made, day, region="R7", n=40):
    """More convictions of an untrained region, filed and ended within a month."""
    cases, regions = made
    filed = pd.Timestamp(day)
    more = pd.DataFrame(
        {
            "region": region,
            "filing_date": [filed] * n,
            "end_date": [filed + pd.DateOffset(days=20)] * n,
            "end_kind": "convicted",
        }
    )
    return pd.concat([cases, more], ignore_index=True), regions


@pytest.mark.parametrize(
    ("first", "last", "within"),
    [
        (dt.date(2000, 1, 1), dt.date(2000, 2, 1), None),
        (dt.date(2040, 1, 1), dt.date(2040, 2, 1), None),
        (dt.date(2018, 7, 1), dt.date(2019, 6, 30), {"elsewhere"}),
        (dt.date(2018, 7, 1), dt.date(2019, 6, 30), set()),
    ],
)
def test_without_any_time_to_leave_out_it_is_no_second_headline(
    made, first, last, within
):
    found = effect_without_time(
        *made,
        extraction_date=EXTRACTION,
        statistic=HAZARD,
        first=first,
        last=last,
        within=within,
    )
    assert np.isnan([found.effect, found.std_error, found.exposed]).all()
    assert is_reason(found.reason)
    assert "no time at risk" in reason_words(found.reason)


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        ("2018-06-05", True),
        ("2018-07-05", False),
        ("2019-06-05", False),
        ("2019-07-05", True),
    ],
)
def test_half_years_from_the_first_to_the_last_are_unseen(made, day, seen):
    window = dt.date(2018, 7, 1), dt.date(2019, 6, 30)
    base, moved = without(made, *window), without(with_more(made, day), *window)
    assert (abs(base - moved) > 1e-6) is seen


def test_a_placebo_looks_at_time_before_the_training_alone(made):
    cases, regions = made
    training = regions.set_index("region")["training_date"]

    def placebo(frame, months=24):
        return placebo_effect(
            frame,
            regions,
            extraction_date=EXTRACTION,
            statistic=HAZARD,
            months=months,
        ).effect

    base = placebo(cases)
    start = training["R0"]
    after, _ = with_more(made, start + pd.DateOffset(days=5), region="R0")
    assert placebo(after) == pytest.approx(base)
    inside, _ = with_more(made, start - pd.DateOffset(months=6), region="R0")
    assert placebo(inside) > base + 0.01
    assert placebo(cases, 12) != pytest.approx(base)
    assert np.isfinite(base)

"""Outcomes of six cases by hand: pending is censored, windows close on the day."""

import numpy as np
import pandas as pd
import pytest

from perutip.frames.cases import DAYS_PER_MONTH, derive_case_outcomes

E = pd.Timestamp("2025-12-31")
NAN = np.nan


def days_before_end(months: float) -> pd.Timestamp:
    return E - pd.Timedelta(days=int(np.ceil(months * DAYS_PER_MONTH)))


def month(n: float) -> pd.Timedelta:
    return pd.Timedelta(days=int(np.floor(n * DAYS_PER_MONTH)))


@pytest.fixture
def cases():
    """a convicted in 10 months; b dismissed in 20; c pending, old; d pending, filed
    less than a year ago; e convicted in exactly 12 months, of a lesser charge; f of the
    untrained region, reviewed and reversed."""
    old = days_before_end(40)
    end = [old + month(10), old + month(20), pd.NaT, pd.NaT, old + month(12)]
    filed = [old, old, old, days_before_end(11), old, old]
    return pd.DataFrame(
        {
            "case_id": list("abcdef"),
            "region_id": ["01"] * 5 + ["02"],
            "filing_date": filed,
            "resolution_date": [*end, old + month(6)],
            "firm_date": [old + month(11), *[pd.NaT] * 4, old + month(18)],
            "status": [
                "convicted",
                "dismissed",
                "pending",
                "pending",
                "convicted",
                "acquitted",
            ],
            "charge_filing": ["129-A", "179", "129-A", "129-A", "179", "129-A"],
            "charge_accusation": ["129-A", "129-A", None, None, "179", None],
            "charge_judgment": ["129-A", None, None, None, "179", None],
            "sentence_years": [10.0, NAN, NAN, NAN, 4.0, NAN],
            "escalated": [1, 0, 0, 0, 0, 1],
            "escalation_date": [old + month(11), *[pd.NaT] * 4, old + month(19)],
            "review_body": ["appeals_chamber", *[None] * 4, "supreme_court"],
            "review_date": [old + month(14), *[pd.NaT] * 4, old + month(20)],
            "review_outcome": ["upheld", None, None, None, None, "reversed"],
        }
    )


@pytest.fixture
def derived(cases):
    regions = pd.DataFrame(
        {
            "region_id": ["01", "02"],
            "training_date": [cases["filing_date"][0], pd.NaT],
        }
    )
    found = derive_case_outcomes(cases, regions, extraction_date=E, horizons=(12, 24))
    return found.set_index("case_id")


def column(frame, name):
    return frame[name].tolist()


def test_exposure_includes_the_day_of_training_and_never_the_untrained(derived):
    assert column(derived, "exposed") == [1, 1, 1, 1, 1, 0]
    assert column(derived, "unit") == ["01"] * 5 + ["02"]


def test_as_registered_counts_pending_as_not_convicted(derived):
    assert column(derived, "convicted") == [1, 0, 0, 0, 1, 0]
    assert column(derived, "convicted_trafficking") == [1, 0, 0, 0, 0, 0]
    assert column(derived, "resolved") == [1, 1, 0, 0, 1, 1]


def test_horizon_outcomes_exist_only_where_the_horizon_was_observed(derived):
    seen = [1, 1, 1, 0, 1, 1]
    assert column(derived, "observed_12") == seen
    for name, values in {
        "convicted_within_12": [1, 0, 0, NAN, 1, 0],
        "resolved_within_12": [1, 0, 0, NAN, 1, 1],
        "ended_otherwise_within_12": [0, 0, 0, NAN, 0, 1],
        "acquitted_within_12": [0, 0, 0, NAN, 0, 1],
        "dismissed_within_12": [0, 0, 0, NAN, 0, 0],
        "dismissed_within_24": [0, 1, 0, NAN, 0, 0],
        "convicted_within_24": [1, 0, 0, NAN, 1, 0],
        "resolved_within_24": [1, 1, 0, NAN, 1, 1],
        "sentence_or_zero_12": [10, 0, 0, NAN, 4, 0],
        "sentenced_8_within_12": [1, 0, 0, NAN, 0, 0],
        "sentenced_12_within_12": [0, 0, 0, NAN, 0, 0],
    }.items():
        np.testing.assert_array_equal(derived[name], values, err_msg=name)


def test_restricted_months_are_cut_at_the_horizon_and_pending_counts_as_it(derived):
    months = derived["restricted_months_12"]
    assert months["a"] == pytest.approx(10, abs=0.05)
    assert months["b"] == months["c"] == 12
    assert months["e"] == pytest.approx(12, abs=0.05) and months["e"] <= 12
    assert np.isnan(months["d"])
    assert derived.loc["b", "restricted_months_24"] == pytest.approx(20, abs=0.05)


def test_the_charge_is_the_accusations_where_recorded(derived):
    assert column(derived, "trafficking_charge") == [1, 1, 1, 1, 0, 1]
    np.testing.assert_array_equal(
        derived["trafficking_at_accusation"], [1, 1, NAN, NAN, 0, NAN]
    )


def test_escalation_and_review_count_decided_cases_alone(derived):
    np.testing.assert_array_equal(
        derived["escalated_within_12"], [1, 0, NAN, NAN, 0, 0]
    )
    np.testing.assert_array_equal(derived["upheld"], [1, NAN, NAN, NAN, NAN, 0])
    np.testing.assert_array_equal(derived["reviewed_upheld"], [1, 0, NAN, NAN, 0, 0])
    np.testing.assert_array_equal(derived["reviewed_reversed"], [0, 0, NAN, NAN, 0, 1])
    assert derived.loc["a", "firm_months"] > derived.loc["a", "resolution_months"]

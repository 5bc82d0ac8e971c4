"""Officers, victims, referrals and districts of a tiny trial, by hand."""

import numpy as np
import pandas as pd
import pytest

from perutip.frames.trial.by_district import district_covariates, district_outcomes
from perutip.frames.trial.single_records import (
    officer_frame,
    referral_frame,
    report_frame,
    victim_frame,
)
from perutip.frames.trial.windows import Window, component_of

DAY = pd.Timestamp
WINDOWS = {
    "pilot": Window.after("2026-06-01", 12),
    "trial": Window.after("2026-12-01", 12),
}


@pytest.fixture
def districts():
    return pd.DataFrame(
        {
            "ubigeo": ["010101", "020202", "030303", "040404"],
            "role": ["trial", "trial", "pilot_control", "reserve"],
            "population": [1000, 2000, 1000, 500],
            "victims_2017_2025": [1, 4, 0, 0],
            "officers_active": [10, 20, 5, 5],
        }
    )


@pytest.fixture
def found(districts):
    """Incidents on the edges of the windows, their referrals and all frames."""
    incidents = pd.DataFrame(
        {
            "incident_id": list("abcde"),
            "ubigeo": ["010101", "010101", "020202", "030303", "040404"],
            "incident_date": [
                DAY("2026-12-01"),  # first day of the window
                DAY("2027-12-01"),  # the day after the last
                DAY("2027-11-30"),  # last day
                DAY("2026-12-01"),
                DAY("2027-01-01"),  # a reserve district has no window
            ],
            "victims_identified": [2, 1, 1, 1, 1],
            "documentation_score": [3.0, 9.0, 5.0, 7.0, 9.0],
        }
    )
    referrals = pd.DataFrame(
        {
            "referral_id": list("vwxyz"),
            "incident_id": ["a", "a", "c", "b", "d"],
            "victim_number": [1, 1, 1, 1, 1],
            "accepted": [0, 1, 0, 1, 1],
            "confirmed_trafficking": [1.0, np.nan, 0.0, 1.0, 1.0],
        }
    )
    component = component_of(districts)
    arguments = (incidents, referrals, WINDOWS, component)
    return (
        victim_frame(*arguments),
        referral_frame(*arguments),
        report_frame(incidents, WINDOWS, component),
    )


def test_a_window_holds_its_first_day_and_not_the_day_after_its_last():
    dates = pd.Series([DAY("2026-11-30"), DAY("2026-12-01"), DAY("2027-12-01")])
    assert WINDOWS["trial"].holds(dates).tolist() == [False, True, False]


def test_a_victim_counts_once_and_one_never_referred_stays_in_the_denominator(found):
    victims, _, _ = found
    trial = victims[victims["component"] == "trial"]
    assert trial["ubigeo"].tolist() == ["010101", "010101", "020202"]
    assert trial["referred"].tolist() == [1, 0, 1]
    assert trial["referral_completion"].tolist() == [1, 0, 0]


def test_a_referral_that_is_not_linked_is_neither_true_nor_false(found):
    _, referrals, _ = found
    assert referrals["false_positive_rate"].isna().sum() == 1
    by_district = referrals.groupby("ubigeo")["false_positive_rate"].sum()
    assert by_district.to_dict() == {"010101": 0, "020202": 1, "030303": 0}


def test_district_rates_divide_by_active_officers_of_the_endline(districts, found):
    victims, referrals, reports = found
    assert reports["documentation_score"].tolist() == [3, 5, 7]
    municipal = pd.DataFrame(
        {
            "ubigeo": ["010101", "010101", "030303"],
            "wave": ["baseline", "endline", "endline"],
            "officers_active": [99, 8, 4],
            "cases_documented": [50, 4, 1],
        }
    )
    out = district_outcomes(districts, municipal, reports, victims, referrals)
    out = out.set_index("ubigeo")
    assert "040404" not in out.index
    assert out.loc["010101", "cases_per_officer_municipal"] == 0.5
    assert np.isnan(out.loc["020202", "cases_per_officer_municipal"])
    assert out.loc["010101", "incidents_per_officer"] == 1 / 8
    assert out.loc["020202", "incidents_per_officer"] == 1 / 20
    assert out.loc["010101", "completed_referrals_per_officer"] == 1 / 8
    assert out.loc["020202", "false_positives_per_officer"] == 1 / 20
    missing = referrals[referrals["referral_not_linked"] == 1]
    assert len(missing) == 1
    (place,) = missing["ubigeo"]
    more = out["false_positives_upper_per_officer"] - out["false_positives_per_officer"]
    assert more[more > 0].to_dict() == {place: 1 / out.loc[place, "officers"]}
    assert out["referrals_linked"].sum() == len(referrals) - 1


def test_a_victim_whose_answers_are_awaited_is_in_no_number(districts, found):
    victims, referrals, reports = found
    four = pd.DataFrame(
        {
            "ubigeo": "010101",
            "component": "trial",
            "referred": 1.0,
            "referral_completion": [1.0, 1.0, np.nan, np.nan],
        }
    )
    municipal = pd.DataFrame(
        {
            "ubigeo": ["010101"],
            "wave": ["endline"],
            "officers_active": [8],
            "cases_documented": [4],
        }
    )
    out = district_outcomes(districts, municipal, reports, four, referrals)
    mine = out.set_index("ubigeo").loc["010101"]
    rate = mine["completed_referrals_per_officer"] * mine["officers"]
    assert rate / mine["victims_decided"] == four["referral_completion"].mean() == 1.0


def test_an_officer_without_an_endline_interview_is_lost_and_kept(districts):
    scales = {f"attitudes_{s}": [1.0, 2.0] for s in ("crimes", "violence", "victims")}
    baseline = pd.DataFrame(
        {
            "officer_id": ["o1", "o2"],
            "ubigeo": ["010101", "030303"],
            "knowledge": [40.0, np.nan],
            "cases_identified": [1, 0],
            **scales,
        }
    )
    endline = pd.DataFrame(
        {"officer_id": ["o1"], "knowledge": [60.0], "cases_identified": [3]}
        | {name: [3.0] for name in scales}
    )
    out = officer_frame(districts, baseline, endline)
    assert out["lost"].tolist() == [0, 1]
    assert out["component"].tolist() == ["trial", "pilot"]
    assert out["officer_knowledge"].tolist()[0] == 60
    assert np.isnan(out["officer_knowledge"][1])
    assert out["knowledge_baseline"].tolist()[0] == 40
    assert np.isnan(out["knowledge_baseline"][1])
    assert out["cases_per_officer_survey"][0] == 3


def test_an_officer_who_left_a_sub_scale_open_has_no_attitudes_at_either_wave(
    districts,
):
    scales = [f"attitudes_{s}" for s in ("crimes", "violence", "victims")]
    rows = pd.DataFrame([[1.0, 2.0, 6.0], [1.0, np.nan, 5.0]], columns=scales)
    baseline = rows.assign(officer_id=["o1", "o2"], ubigeo="010101")
    baseline = baseline.assign(knowledge=50.0, cases_identified=0)
    endline = pd.DataFrame({"officer_id": [], "knowledge": [], "cases_identified": []})
    out = officer_frame(districts, baseline, endline.astype({"officer_id": str}))
    assert out["attitudes_baseline"].tolist()[0] == 3.0
    assert np.isnan(out["attitudes_baseline"][1])


def test_district_covariates_by_hand(districts):
    out = district_covariates(districts)
    assert out["prevalence"].tolist() == [100, 200, 0, 0]
    assert out["officers_per_1000"].tolist() == [10, 10, 5, 10]
    np.testing.assert_allclose(out["log_population"], np.log([1000, 2000, 1000, 500]))

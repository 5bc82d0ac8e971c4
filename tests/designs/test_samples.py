"""Which cases each variable is estimated on, and how: by hand."""

import dataclasses

import pandas as pd
import pytest
from hand_made import panel, settings, two_way

from perutip.designs import track4tip
from perutip.designs.appeals import decisions, review_bounds
from perutip.designs.headline.specifications import samples_of
from perutip.designs.regression import (
    complete_rows,
    is_identified,
    reason_not_to_estimate,
)
from perutip.designs.trial.moderators import with_moderators

DAY = pd.Timestamp
# two trained units gain 3 in 10 at training, all units gain 1 in 10 a half-year
GAIN = {"A": [1, 2, 3, 7], "B": [0, 1, 2, 6], "C": [4, 5, 6, 7], "D": [3, 4, 5, 6]}


@pytest.fixture(scope="module")
def cases():
    out = panel(GAIN).rename(columns={"y": "convicted"})
    out["convicted_within_12"] = out["convicted"]
    out["observed_12"] = (out["half_year"] < 4043).astype(int)
    out["in_donut_12"] = ((out["half_year"] == 4042) & (out["unit"] == "A")).astype(int)
    out["resolved"] = (out.index % 2).astype(int)
    return out


def test_the_donut_and_the_unobserved_leave_every_horizon_sample(cases, catalogue):
    variable = catalogue.variables["convicted_within_12"]
    kept = track4tip.sample_of(cases, variable)
    assert len(kept) == 4 * 30 - 10
    assert kept["in_donut_12"].sum() == 0 and kept["observed_12"].all()
    everything = track4tip.sample_of(cases, catalogue.variables["convicted"])
    assert len(everything) == len(cases)


def test_samples_are_called_what_they_are(catalogue):
    words = track4tip.sample_words
    assert words(catalogue.variables["convicted"]) == "all cases"
    within = words(catalogue.variables["convicted_within_24"])
    assert within == "observed 24 months, donut"


def test_registered_sets_come_from_every_pattern_and_others_from_draws(
    cases, catalogue
):
    registered = track4tip.two_way(cases, catalogue.variables["convicted"])
    amended = track4tip.two_way(cases, catalogue.variables["convicted_within_12"])
    assert (registered.set_by, amended.set_by) == ("enumerated", "drawn")
    assert registered.fixed_effects == ("unit", "half_year")
    assert (registered.treatment, registered.cluster) == ("exposed", "unit")
    assert len(amended.data) == 110


def test_conviction_given_resolved_and_with_pending_convicted():
    frame = pd.DataFrame({"convicted": [1.0, 0.0, 0.0], "resolved": [1, 1, 0]})
    out = track4tip.with_other_codings(frame)
    assert out["convicted_if_resolved"].tolist()[:2] == [1.0, 0.0]
    assert out["convicted_if_resolved"].isna().tolist() == [False, False, True]
    assert out["convicted_pending_1"].tolist() == [1.0, 0.0, 1.0]


def test_the_control_mean_is_what_the_trained_would_have_had(cases, catalogue, config):
    one = catalogue.variables["convicted"]
    alone = dataclasses.replace(catalogue, variables={"convicted": one})
    (line,) = track4tip.lines_of_exhibit(cases, alone, one.exhibit, config)
    spec, where = line
    # A and B would have gained 1 in 10 like C and D: shares .4 and .3
    assert where["control_mean"] == pytest.approx(0.35)
    assert where["family"] == "track4tip_primary_as_registered"
    assert where["sample"] == "all cases" and spec.outcome == "convicted"
    same = track4tip.lines_of_panel(cases, alone, one.exhibit, one.panel, config)
    assert len(same) == 1
    assert track4tip.lines_of_panel(cases, alone, one.exhibit, "beside", config) == []
    families = track4tip.families_on_cases(cases, alone, ["track4tip_primary"], config)
    assert list(families["track4tip_primary"]) == ["convicted"]


def test_prosecutors_are_compared_after_training_by_region(catalogue):
    frame = pd.DataFrame({"knowledge_score": [1.0], "knowledge_response": [1.0]})
    lines = track4tip.trained_against_untrained(frame, catalogue, "t02_knowledge")
    by_name = {spec.outcome: (spec, where) for spec, where in lines}
    assert "knowledge_change" not in by_name
    spec, where = by_name["knowledge_score"]
    assert spec.covariates == ("experience_years", "female")
    assert (spec.treatment, spec.cluster) == ("trained", "region_id")
    assert spec.set_by == "enumerated" and where["sample"] == "prosecutors"
    assert by_name["knowledge_response"][0].set_by == "drawn"


def test_thresholds_of_support_are_the_least_that_is_enough():
    data = complete_rows(two_way(panel(GAIN)))
    treated = int((data["exposed"] > 0).sum())

    def reason(**support):
        return reason_not_to_estimate(data, two_way(data), settings(**support).support)

    assert treated == 20 and reason() == ""
    assert reason(minimum_cell=160) == "" and reason(minimum_cell=161) == "small_cell"
    assert reason(minimum_treated=20) == ""
    assert reason(minimum_treated=21) == "too_few_cases"
    assert reason(minimum_treated_clusters=2) == ""
    assert reason(minimum_treated_clusters=3) == "too_few_treated_clusters"


def test_what_cannot_be_estimated_has_its_reason():
    least, data = settings().support, panel(GAIN)
    # B after its training alone, so that its own effect is its training's
    apart = data[data["unit"].isin(["B", "C"])].query("exposed == 1 or unit == 'C'")
    reasons = {
        "no_observations": data.iloc[:0],
        "one_arm_only": data[data["exposed"] == 0],
        "no_variation": data.assign(y=1.0),
        "not_identified": apart,
    }
    for wanted, rows in reasons.items():
        found = reason_not_to_estimate(
            complete_rows(two_way(rows)), two_way(rows), least
        )
        assert found == wanted
    assert is_identified(complete_rows(two_way(data)), two_way(data))


def test_covariates_may_take_the_treatment_along():
    data = panel(GAIN)
    data = data.assign(twice=2 * data["exposed"], level=data["unit"].eq("A") * 1.0)
    for covariates, known in ((("twice",), False), (("level",), True)):
        spec = dataclasses.replace(two_way(data), covariates=covariates)
        assert is_identified(complete_rows(spec), spec) == known


def test_rows_need_every_column_that_is_used():
    data = panel(GAIN).assign(age=1.0)
    data.loc[0, "y"] = None
    data.loc[1, "age"] = None
    data.loc[2, "unit"] = None
    with_age = dataclasses.replace(two_way(data), covariates=("age",))
    assert len(complete_rows(with_age)) == len(data) - 3
    assert len(complete_rows(two_way(data))) == len(data) - 2
    crossed = dataclasses.replace(two_way(data), fixed_effects=("unit^half_year",))
    assert {"unit", "half_year"} <= set(complete_rows(crossed))


def test_decisions_are_exposed_from_their_own_date():
    frame = pd.DataFrame(
        {
            "resolution_date": [
                DAY("2022-02-28"),
                DAY("2022-03-01"),
                pd.NaT,
                DAY("2022-07-01"),
            ],
            "training_date": [DAY("2022-03-01")] * 3 + [pd.NaT],
        }
    )
    out = decisions(frame)
    assert out["exposed_at_decision"].tolist() == [0.0, 1.0, 0.0]
    assert out["decision_half_year"].tolist() == [4044, 4044, 4045]


def test_reviews_need_both_arms_and_one_review():
    frame = panel(GAIN).rename(
        columns={"y": "reviewed_in_time", "exposed": "exposed_at_decision"}
    )
    frame["decision_half_year"] = frame["half_year"]
    frame["reviewed_upheld"] = frame["reviewed_in_time"]
    frame.loc[0, "reviewed_in_time"] = None
    found, rows, units = review_bounds(frame, True, 0.95)
    assert (rows, units) == (159, 4) and found is not None
    for broken in (
        frame[frame["exposed_at_decision"] == 0],
        frame[frame["exposed_at_decision"] == 1],
        frame.assign(reviewed_in_time=0.0),
    ):
        assert review_bounds(broken, True, 0.95)[0] is None


def test_the_curve_s_samples(config):
    choices = config.sensitivity
    inside, after = DAY(choices.pandemic_first), DAY(choices.pandemic_last)
    cases = pd.DataFrame(
        {
            "region_id": [choices.capital_region, "01", "02", "03"],
            "filing_date": [
                DAY("2012-01-01"),
                inside,
                after,
                after + pd.DateOffset(days=1),
            ],
            "training_date": [DAY("2022-03-01"), pd.NaT, pd.NaT, DAY("2022-03-01")],
        }
    )
    kept = {name: list(part.index) for name, part in samples_of(cases, config).items()}
    assert kept == {
        "all": [0, 1, 2, 3],
        "without_capital": [1, 2, 3],
        "without_pandemic": [0, 3],
        "trained_only": [0, 3],
    }


def test_the_interaction_takes_the_regions_that_were_trained():
    officers = pd.DataFrame({"ubigeo": ["010101", "020101", "020102"]})
    districts = pd.DataFrame(
        {"ubigeo": ["010101", "020101", "020102"], "prevalence": [1.0, 2.0, 3.0]}
    )
    regions = pd.DataFrame(
        {"region_id": ["01", "02"], "training_date": [DAY("2022-03-01"), pd.NaT]}
    )
    out = with_moderators(officers, districts, regions)
    assert out["trained"].tolist() == [1.0, 0.0, 0.0]
    assert out["prevalence"].tolist() == [1.0, 2.0, 3.0]

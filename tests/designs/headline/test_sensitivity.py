"""Samples and weights of the sensitivity table, by filing and of hazards."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hand_made import panel
from hazard_worlds import until

from perutip.designs.headline import filings, sensitivity
from perutip.designs.staggered_did import imputation_att
from perutip.reporting.track4tip.sensitivity import departure_frame
from perutip.study.sections import Reform

SHARES = {"A": [1, 2, 3, 7], "B": [0, 1, 2, 5], "C": [4, 5, 7, 7], "D": [3, 2, 5, 6]}
DAY = pd.Timestamp


@pytest.fixture(scope="module")
def cases():
    """Uneven units: B has half of its last half-year's cases."""
    out = panel(SHARES).rename(columns={"y": "convicted_within_12"})
    out = out.drop(out[(out["unit"] == "B") & (out["half_year"] == 4043)].index[5:])
    out["resolved_within_12"] = 1 - out["convicted_within_12"]
    out["in_donut_12"] = 0
    out["prosecutor"] = (out["case"] % 2).astype(float)
    out["region_id"] = out["unit"]
    return out.reset_index(drop=True)


@pytest.fixture(scope="module")
def choices(config):
    """The shipped choices, with one treated case enough."""
    least = dataclasses.replace(config.prosecution, minimum_treated_cases=1)
    return dataclasses.replace(config, prosecution=least)


def by_key(found):
    return {one.key: one for one in found}


def test_by_filing_is_imputation_without_the_donut(cases, choices):
    donut = cases.assign(in_donut_12=1, convicted_within_12=1.0)
    both = pd.concat([cases, donut], ignore_index=True)
    found = by_key(sensitivity._by_filing(both, choices, "conviction"))
    known = imputation_att(
        cases.assign(treated=cases["exposed"]),
        outcome="convicted_within_12",
        unit_fe="unit",
        time_fe="half_year",
        treated="treated",
        cluster="unit",
        draws=19,
    )
    assert found["by_filing"].estimate == pytest.approx(known.att)
    assert found["by_filing"].std_error == pytest.approx(known.jackknife_se)
    prosecutors = by_key(sensitivity._by_filing(cases, choices, "conviction"))
    assert np.isfinite(prosecutors["prosecutor_effects"].estimate)
    assert np.isfinite(prosecutors["region_trends"].estimate)
    one_arm = cases[cases["exposed"] == 0]
    assert list(sensitivity._by_filing(one_arm, choices, "conviction")) == []


def test_each_trained_region_counts_once(cases, choices):
    found = by_key(sensitivity._by_filing(cases, choices, "conviction"))
    # effects of A and B: change against C and D, which have shares .35 .35 .6 .65
    change = 0.65 - np.mean([0.35, 0.35, 0.6])
    effects = 0.7 - 0.2 - change, 1.0 - 0.1 - change
    weighted = found["region_weighted"]
    assert weighted.estimate == pytest.approx(np.mean(effects))
    assert found["by_filing"].estimate == pytest.approx(
        (10 * effects[0] + 5 * effects[1]) / 15
    )
    # without A or B the other's alone; without C or D the change of the other's
    c, d = 0.7 - np.mean([0.4, 0.5, 0.7]), 0.6 - np.mean([0.3, 0.2, 0.5])
    both = np.mean([0.5, 0.9])
    left = [effects[1], effects[0], both - d, both - c]
    moved = np.array(left) - np.mean(effects)
    assert weighted.std_error == pytest.approx(np.sqrt(0.75 * (moved**2).sum()))


def test_trends_are_in_years_from_the_middle():
    rows = pd.DataFrame({"unit": ["A", "A", "B", "B"], "half_year": [0, 4, 0, 4]})
    trends = sensitivity._trends(rows)
    assert trends.columns.tolist() == ["trend_0"]
    assert trends["trend_0"].tolist() == [0.0, 0.0, -1.0, 1.0]


def test_filings_have_zeros_and_leave_the_half_year_of_training():
    cases = pd.DataFrame(
        {
            "unit": ["A", "A", "A", "B"],
            "half_year": [4040, 4040, 4043, 4042],
            "training_date": [DAY("2020-08-01")] * 3 + [pd.NaT],
        }
    )
    out = filings._filings(cases).set_index(["unit", "half_year"])
    assert out.loc["A", "filings"].to_dict() == {4040: 2.0, 4042: 0.0, 4043: 1.0}
    assert out.loc["A", "exposed"].to_dict() == {4040: 0.0, 4042: 1.0, 4043: 1.0}
    assert out.loc["B", "exposed"].sum() == 0.0 and len(out.loc["B"]) == 4


def test_selection_looks_at_what_is_filed(cases, choices):
    frame = cases.assign(
        trafficking_at_filing=cases["convicted_within_12"],
        victim_minor=1.0,
        victim_nationality=np.where(
            cases["convicted_within_12"] == 1, "peruvian", "other"
        ),
        n_victims=2.0,
    )
    frame.loc[0, "victim_nationality"] = None
    found = by_key(filings.selection(frame, choices))
    charge, foreign = found["trafficking_at_filing"], found["foreign_victim"]
    assert charge.estimate == pytest.approx(
        by_key(sensitivity._by_filing(cases, choices, "conviction"))[
            "by_filing"
        ].estimate
    )
    assert np.sign(foreign.estimate) == -np.sign(charge.estimate)
    assert "filings" in found and found["victim_minor"].estimate == pytest.approx(0.0)
    lesser = dataclasses.replace(choices.prosecution, lesser_charges_in_frame=False)
    without = dataclasses.replace(choices, prosecution=lesser)
    assert "trafficking_at_filing" not in by_key(filings.selection(frame, without))
    nobody = frame.assign(exposed=0.0)
    assert np.isnan(by_key(filings.selection(nobody, choices))["n_victims"].estimate)


def test_departures_of_the_hazards(lived, config):
    set_up = until(config, "2022-04-15")
    found = by_key(sensitivity._of_hazards(lived, set_up, "conviction"))
    head = found["headline"].estimate
    assert found["least"].estimate < head < found["largest"].estimate
    assert found["headline"].std_error > 0
    assert np.isnan(found["least"].std_error)
    assert found["without_capital"].estimate == pytest.approx(head)
    assert found["trained_only"].estimate != pytest.approx(head)
    assert found["without_pandemic_time"].estimate != pytest.approx(head)
    assert np.isfinite(found["placebo"].estimate)
    one = lived[lived["unit"] == "R0"]
    alone = by_key(sensitivity._of_hazards(one, set_up, "conviction"))
    assert np.isnan(alone["headline"].estimate) and np.isnan(alone["least"].estimate)


def test_a_missing_number_says_why(lived, cases, config, choices):
    """Nobody trained, one trained region, too few cases: three reasons, in the rows."""
    nobody = lived.assign(training_date=pd.NaT)
    found = by_key(sensitivity._of_hazards(nobody, config, "conviction"))
    assert found.pop("trained_only").reason == "not_identified"
    assert {one.reason for one in found.values()} == {"no_exposed_time"}
    frame, labels = departure_frame(found.values(), "conviction", 23, 0.95, 10)
    assert frame.isna().all(axis=None)
    assert not any("no error" in words for words in labels.values())
    first = lived.loc[lived["training_date"].notna(), "unit"].iloc[0]
    one = lived.assign(
        training_date=lived["training_date"].where(lived["unit"] == first)
    )
    found = by_key(sensitivity._of_hazards(one, config, "conviction"))
    assert found["headline"].reason == "too_few_exposed_regions"
    found = by_key(sensitivity._by_filing(cases, config, "conviction"))
    assert found["by_filing"].reason == "too_few_identified"
    none = by_key(sensitivity._by_filing(cases, choices, "conviction"))
    assert none["by_filing"].reason == ""


def test_one_region_alone_has_reasons_in_place_of_numbers(cases, choices):
    alone = cases[cases["unit"] == "B"].reset_index(drop=True)
    found = list(sensitivity._by_filing(alone, choices, "conviction"))
    assert found and all(one.reason and np.isnan(one.estimate) for one in found)
    assert filings._selected(alone, "convicted_within_12").reason


def test_a_declared_reform_drops_the_time_of_its_regions_alone(lived, config):
    places = lived.assign(region_id=np.where(lived["unit"] == "R1", "08", "15"))
    day = DAY("2019-03-01").date()

    def of(*regions):
        reform = Reform("a reform", day, day, regions)
        set_up = dataclasses.replace(until(config, "2024-12-31"), reforms=(reform,))
        found = by_key(sensitivity._of_hazards(places, set_up, "conviction"))
        return found["headline"].estimate, found["without_reform_1"]

    head, everywhere = of()
    _, one = of("08")
    _, both = of("08", "15")
    _, nowhere = of("99")
    assert np.isnan(nowhere.estimate)
    assert nowhere.reason == "nothing_left_out"
    assert both.estimate == pytest.approx(everywhere.estimate)
    assert len({round(x, 9) for x in (head, one.estimate, both.estimate)}) == 3
    _, words = departure_frame([one], "conviction", 23, 0.95, 10)
    assert words["without_reform_1"].endswith("half-years of a reform")

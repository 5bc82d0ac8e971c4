"""The donut, links of rulings, the flow of rows, the unit of training, by hand."""

import dataclasses

import pandas as pd
import pytest

from perutip.frames.experiment_flow import flows_of_experiment
from perutip.frames.keys import half_year, in_key_order, running_number
from perutip.frames.prosecution import training_units
from perutip.frames.rulings import link_rulings
from perutip.frames.sample_flow import SampleFlow, flows_of_cases, flows_of_rulings
from perutip.study.config import ConfigError

DAY, NaT = pd.Timestamp, pd.NaT
NONE = pd.DataFrame({"register": [], "column": [], "reason": []}, dtype="str")


def test_half_years_begin_in_january_and_july():
    days = pd.Series([DAY("2020-06-30"), DAY("2020-07-01"), DAY("2021-01-01")])
    assert half_year(days).tolist() == [4040, 4041, 4042]


def test_running_numbers_follow_the_identifier_and_not_the_row():
    numbers = running_number(pd.Series(["c", "a", None, "b", "a"]))
    assert numbers.tolist()[:2] == [3, 1] and numbers.tolist()[3:] == [2, 1]
    assert pd.isna(numbers[2])


def test_rulings_keep_their_own_date_and_their_cases(cases_and_rulings):
    cases, rulings, regions = cases_and_rulings
    out = link_rulings(rulings, cases, regions).set_index("ruling_id")
    assert out["link"].tolist() == ["linked", "unknown_case", "no_case", "linked"]
    assert out["exposed"].tolist() == [1, 0, 0, 1]
    assert out["exposed_case"].tolist()[0] == 0 and out["exposed_case"].tolist()[3] == 1
    assert out["exposed_case"].isna().tolist() == [False, True, True, False]
    assert "text" not in out


@pytest.fixture
def cases_and_rulings():
    regions = pd.DataFrame(
        {
            "region_id": ["01", "02"],
            "training_date": [DAY("2022-03-01"), pd.NaT],
        }
    )
    cases = pd.DataFrame(
        {
            "case_id": ["a", "b"],
            "case": [1, 2],
            "filing_date": [DAY("2022-02-28"), DAY("2022-03-01")],
        }
    )
    rulings = pd.DataFrame(
        {
            "ruling_id": list("wxyz"),
            "case_id": ["a", "q", None, "b"],
            "region_id": ["01", "01", "02", "01"],
            "ruling_date": [
                DAY("2022-03-01"),
                DAY("2022-02-28"),
                DAY("2023-01-01"),
                DAY("2023-01-01"),
            ],
            "text": ["…"] * 4,
        }
    )
    return cases, rulings, regions


def test_every_row_that_leaves_is_counted_in_order(config):
    cases = pd.DataFrame(
        {
            "resolved": [1, 1, 0, 0],
            "convicted": [1, 0, 0, 0],
            "undated": [0, 0, 0, 0],
            "resolution_date": [DAY("2020-01-01"), DAY("2020-01-01"), NaT, NaT],
            "sentence_years": [9.0, None, None, None],
            "convicted_trafficking": [1, 0, 0, 0],
            "escalated_case": [1, 0, 0, 0],
            "reviewed_upheld_case": [1, 0, 0, 0],
            "escalated_within_12": [1, 0, None, None],
            "reviewed_in_time": [1, 0, None, None],
            **{f"convicted_within_{h}": [1, 0, 0, None] for h in (12, 18, 24)},
            **{f"sentence_or_zero_{h}": [9, 0, 0, None] for h in (12, 18, 24)},
            **{f"observed_{h}": [1, 1, 1, 0] for h in (12, 18, 24)},
            **{f"in_donut_{h}": [0, 1, 0, 1] for h in (12, 18, 24)},
        }
    )
    prosecutors = pd.DataFrame(
        {
            "trained": [1.0, 0.0, 1.0],
            "knowledge_score": [50.0, 60.0, None],
            "experience_years": [1.0, None, 2.0],
            "female": [1.0, 0.0, 1.0],
        }
    )
    frames = {"cases": cases, "prosecutors": prosecutors}
    flows = {flow.register: flow for flow in flows_of_cases(frames, config, NONE)}
    within = flows["Cases, outcomes within 12 months"]
    assert [(key, count) for key, _, count in within.steps] == [
        ("filed_late", 1),
        ("donut", 1),
    ]
    assert within.remaining == 2
    knowledge = flows["Prosecutors, knowledge score"]
    assert [count for _, _, count in knowledge.steps] == [1, 1]
    assert flows["Cases, sentence length"].remaining == 1
    assert not [name for name in flows if "time at risk" in name or "escal" in name]
    assert SampleFlow("x", 5).remaining == 5


def test_rulings_leave_before_and_after_they_are_read():
    rulings = pd.DataFrame(
        {
            "link": ["linked", "no_case", "unknown_case", "linked", "no_case"],
            "flag": ["", "", "", "damaged", "damaged"],
        }
    )
    by_ruling, by_case = flows_of_rulings(rulings)
    assert (by_ruling.start, by_ruling.remaining) == (5, 3)
    assert [count for _, _, count in by_case.steps] == [2, 1, 1]
    assert by_case.remaining == 1


def test_officers_incidents_and_referrals_are_counted():
    officers = pd.DataFrame(
        {
            "component": ["pilot", "trial", "trial", "trial"],
            "lost": [1, 0, 1, 0],
            "attended": [None, 1, None, 0],
        }
    )
    frames = {
        "officers": officers,
        "referrals": pd.DataFrame(
            {
                "component": ["pilot", "trial", "trial", "trial"],
                "false_positive_rate": [0.0, None, 1.0, None],
            }
        ),
        "victims": pd.DataFrame(
            {
                "component": ["trial", "trial", "pilot"],
                "referral_completion": [1.0, None, 0.0],
            }
        ),
        "reports": pd.DataFrame(
            {
                "component": ["trial", "trial", "pilot"],
                "documentation_score": [4.0, None, None],
            }
        ),
        "residents": pd.DataFrame(
            {
                "component": ["trial", "trial", "trial", "pilot"],
                "wave": ["baseline", "endline", "endline", "endline"],
                "trust": [3.0, 3.0, 4.0, 1.0],
                "would_report": [1.0, None, 1.0, 0.0],
            }
        ),
    }
    registers = {
        "officers_endline": pd.DataFrame(),
        "incidents": pd.DataFrame({"x": range(5)}),
        "referrals": pd.DataFrame({"x": range(6)}),
        "residents": pd.DataFrame(),
    }
    flows = flows_of_experiment(frames, registers, NONE)
    assert [(f.register, f.start, f.remaining) for f in flows] == [
        ("Referrals, pilot", 6, 1),
        ("Referrals, trial", 6, 1),
        ("Victims, pilot", 1, 1),
        ("Victims, trial", 2, 1),
        ("Officers, pilot", 1, 0),
        ("Officers, trial", 3, 2),
        ("Incidents, trial", 5, 1),
        ("Residents, trial", 4, 2),
    ]
    assert flows_of_experiment(frames, {}, NONE) == []
    assert flows_of_experiment(frames, {"referrals": pd.DataFrame()}, NONE) == []
    no_districts = {name: registers[name] for name in registers}
    assert flows_of_experiment({}, no_districts, NONE) == []


def test_registers_stand_in_the_order_of_their_keys():
    shuffled = {"regions": pd.DataFrame({"region_id": ["02", "01"]})}
    assert in_key_order(shuffled)["regions"]["region_id"].tolist() == ["01", "02"]


def test_the_unit_of_training_is_what_the_configuration_says(config):
    regions = pd.DataFrame({"region_id": ["01"], "training_date": [pd.NaT]})
    districts = pd.DataFrame(
        {"fiscal_district": ["Lima Norte"], "training_date": [DAY("2022-03-01")]}
    )
    cases = pd.DataFrame({"fiscal_district": ["Lima Norte"]})
    registers = {"regions": regions, "cases": cases}
    assert training_units(registers, "region") is regions
    with pytest.raises(ConfigError, match=r"fiscal_districts\.csv"):
        training_units(registers, "fiscal_district")
    both = registers | {"fiscal_districts": districts}
    assert training_units(both, "fiscal_district") is districts
    gap = both | {"cases": pd.DataFrame({"fiscal_district": ["Lima Norte", None]})}
    with pytest.raises(ConfigError, match="cases without one"):
        training_units(gap, "fiscal_district")
    assert dataclasses.is_dataclass(config)

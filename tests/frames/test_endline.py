"""No endline, part of one, all of it: what the registers alone say."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "designs"))
from trial_study import CONFIG, study

from perutip.frames.endline import (
    endline_frame,
    endline_of,
    endline_stage,
    without_register,
)
from perutip.frames.trial.experiment import experiment_frames
from perutip.frames.trial.windows import component_of, follow_up_windows
from perutip.reporting.rows.rows import Rows
from perutip.study.outcomes_file import load_catalogue


def stage(registers, name="trial", config=CONFIG):
    component = component_of(study()["districts"])
    return endline_stage(
        registers, component, name, follow_up_windows(CONFIG)[name], config
    )


def before_training():
    registers = dict(study().registers)
    for name in ("officers_endline", "referrals"):
        registers.pop(name)
    for name in ("municipal", "residents"):
        rows = registers[name]
        registers[name] = rows[rows["wave"] == "baseline"]
    incidents = registers["incidents"]
    registers["incidents"] = incidents[incidents["incident_date"] < "2026-06-01"]
    return registers


@pytest.mark.parametrize("name", ["pilot", "trial"])
def test_all_registers_make_a_full_endline(name):
    found = stage(study().registers, name)
    assert found.stage == "full" and not found.awaiting


def test_baseline_registers_alone_are_no_endline():
    found = stage(before_training())
    assert found.stage == "none"
    assert "no endline" in found.sentence


def test_the_pilots_endline_is_none_of_the_trials():
    registers = before_training()
    registers["officers_endline"] = study()["officers_endline"]
    component = component_of(study()["districts"])
    baseline = registers["officers_baseline"]
    of_pilot = baseline.loc[baseline["ubigeo"].map(component) == "pilot", "officer_id"]
    rows = registers["officers_endline"]
    registers["officers_endline"] = rows[rows["officer_id"].isin(of_pilot)]
    assert stage(registers, "trial").stage == "none"
    assert stage(registers, "pilot").stage == "part"


def test_a_missing_register_or_an_unfinished_window_is_a_part():
    registers = dict(study().registers)
    registers.pop("officers_endline")
    found = stage(registers)
    assert found.stage == "part" and "officers_endline" in found.sentence
    registers = dict(study().registers)
    rows = registers["incidents"]
    registers["incidents"] = rows[rows["incident_date"] < "2027-06-01"]
    found = stage(registers)
    assert found.stage == "part" and "2027-05-31" in found.sentence


def test_frames_are_built_before_any_endline():
    frames = experiment_frames(before_training(), CONFIG)
    officers = frames["officers"]
    assert (officers["lost"] == 1).all()
    assert len(frames["victims"]) == len(frames["referrals"]) == 0
    before = frames["district_baselines"]
    assert before["incidents_per_officer_baseline"].notna().any()
    assert endline_of(frames["endline"], "trial", CONFIG).stage == "none"


def test_the_stage_goes_through_the_file_unchanged():
    registers = dict(study().registers)
    registers.pop("residents")
    component = component_of(study()["districts"])
    frame = endline_frame(registers, component, follow_up_windows(CONFIG), CONFIG)
    assert list(frame["component"]) == ["pilot", "trial"]
    assert endline_of(frame, "trial", CONFIG) == stage(registers)


def districts(name="trial"):
    component = component_of(study()["districts"])
    return sorted(component.index[component == name])


def without(register, *gone):
    """The study's registers without the endline of the districts `gone`."""
    registers = dict(study().registers)
    rows = registers[register]
    if register == "officers_endline":
        baseline = registers["officers_baseline"].set_index("officer_id")["ubigeo"]
        out = rows["officer_id"].map(baseline).isin(gone)
    elif register == "referrals":
        place = registers["incidents"].set_index("incident_id")["ubigeo"]
        out = rows["incident_id"].map(place).isin(gone)
    else:
        out = rows["ubigeo"].isin(gone)
        if "wave" in rows:
            out &= rows["wave"] == "endline"
    registers[register] = rows[~out]
    return registers


ENDED = {
    "officers_endline": "officers_endline",
    "municipal": "municipal_records",
    "incidents": "incidents",
    "referrals": "referrals",
    "residents": "residents_survey",
}


@pytest.mark.parametrize("name", ["pilot", "trial"])
@pytest.mark.parametrize("register", ENDED)
def test_districts_without_a_row_are_awaited_until_they_are_declared(register, name):
    gone = [d for d in districts(name) if d not in ("150110", "100101", "200101")][:7]
    found = stage(without(register, *gone), name)
    assert found.stage == "part" and len(found.awaiting) == 1
    assert f"nothing of 7 of {len(districts(name))} districts" in found.sentence
    assert (gone[0] in found.sentence) == (register not in ("incidents", "referrals"))
    for declared, wanted in ((gone[1:], "part"), (gone, "full")):
        rules = replace(CONFIG.endline, **{ENDED[register]: tuple(declared)})
        config = replace(CONFIG, endline=rules)
        assert stage(without(register, *gone), name, config).stage == wanted


def test_a_district_without_incidents_is_asked_for_no_referral():
    gone = districts()[0]
    registers = without("incidents", gone)
    rules = replace(CONFIG.endline, incidents=(gone,))
    assert stage(registers, config=replace(CONFIG, endline=rules)).stage == "full"


def test_a_lost_district_that_is_not_declared_is_awaited():
    trial = replace(CONFIG.trial, lost_districts=())
    found = stage(study().registers, config=replace(CONFIG, trial=trial))
    assert found.stage == "part" and "1 of 20 districts (150110)" in found.sentence
    assert stage(study().registers, "pilot").stage == "full"


@pytest.mark.parametrize(("kept", "wanted"), [(0.4, "part"), (0.6, "full")])
def test_few_officers_of_a_district_are_an_unfinished_one(kept, wanted):
    place = districts()[0]
    registers = dict(study().registers)
    baseline = registers["officers_baseline"]
    mine = baseline.loc[baseline["ubigeo"] == place, "officer_id"]
    rows = registers["officers_endline"]
    there = rows["officer_id"][rows["officer_id"].isin(mine)]
    gone = there.iloc[int(kept * len(mine)) :]
    registers["officers_endline"] = rows[~rows["officer_id"].isin(gone)]
    found = stage(registers)
    assert found.stage == wanted
    if wanted == "part":
        assert f"less than 50% of the officers in 1 of 20 districts ({place})" in (
            found.sentence
        )
        rules = replace(CONFIG.endline, officers_endline=(place,))
        assert stage(registers, config=replace(CONFIG, endline=rules)).stage == "full"


def test_a_municipality_that_never_answered_is_not_awaited():
    registers = without("municipal", "010101")
    rows = registers["municipal"]
    registers["municipal"] = rows[rows["ubigeo"] != "010101"]
    assert stage(registers).stage == "full"
    endline = rows[rows["wave"] == "endline"]
    registers["municipal"] = endline  # no records before training: all are expected
    assert "100101" in stage(registers).sentence


def test_without_a_register_what_is_counted_from_it_waits_and_is_no_zero():
    variables = load_catalogue(CONFIG).variables
    registers = dict(study().registers)
    assert without_register(variables, stage(registers)) == {}
    registers.pop("referrals")
    found = without_register(variables, stage(registers))
    both = ("completed_referrals_per_officer", "false_positives_per_officer")
    both += ("false_positives_upper_per_officer", "referral_not_linked")
    waits = {*both, "referral_completion", "false_positive_rate"}
    assert found == dict.fromkeys(waits, "awaiting:referrals.csv")
    registers.pop("incidents")
    found = without_register(variables, stage(registers))
    assert set(found) == waits | {"incidents_per_officer", "documentation_score"}
    assert found["incidents_per_officer"] == "awaiting:incidents.csv"
    assert found["referral_completion"] == "awaiting:incidents.csv, referrals.csv"
    rows = Rows(load_catalogue(CONFIG), "confidential", 0.95, "06")
    rows.awaited = found
    zero = {"variable": "incidents_per_officer", "panel": "beside", "n_obs": 20}
    zero |= {"estimator": "none", "term": "treated"}
    rows.effects("t06_primary", [zero | {"reason": "no_variation"}])
    (row,) = rows.rows
    assert row.reason == "awaiting:incidents.csv"
    assert (row.status, row.n_obs) == ("awaiting", rows.rows[0].estimate)

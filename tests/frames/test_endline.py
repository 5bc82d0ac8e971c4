"""No endline, part of one, all of it: what the registers alone say."""

import dataclasses
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "designs"))
from trial_study import CONFIG, study

from perutip.frames.build import experiment_frames, windows
from perutip.frames.endline import endline_frame, endline_of, endline_stage
from perutip.frames.trial import component_of

LOST = CONFIG.trial.lost_districts


def stage(registers, name="trial"):
    component = component_of(study()["districts"])
    return endline_stage(registers, component, name, windows(CONFIG)[name], LOST)


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


@pytest.mark.parametrize("name", ["pilot", "trial"])
def test_districts_without_any_interview_are_awaited_unless_they_are_lost(name):
    """Half of the field work, everything else complete, is no whole endline."""
    registers = dict(study().registers)
    component = component_of(study()["districts"])
    baseline = registers["officers_baseline"]
    every = set(baseline["ubigeo"]) & set(component.index[component == name])
    to_come = sorted(every - set(LOST))[::2]
    officers = baseline.loc[baseline["ubigeo"].isin(to_come), "officer_id"]
    rows = registers["officers_endline"]
    registers["officers_endline"] = rows[~rows["officer_id"].isin(officers)]
    window = windows(CONFIG)[name]
    found = endline_stage(registers, component, name, window, LOST)
    assert found.stage == "part"
    number = f"interviews in {len(to_come)} of {len(every)} districts ({to_come[0]}"
    assert number in found.sentence and "complete" not in found.sentence
    known = [*to_come, *LOST]
    one_less = endline_stage(registers, component, name, window, known[1:])
    assert one_less.stage == "part" and to_come[0] in one_less.sentence
    assert endline_stage(registers, component, name, window, known).stage == "full"
    registers["officers_baseline"] = baseline[~baseline["ubigeo"].isin(to_come)]
    assert number in endline_stage(registers, component, name, window, LOST).sentence
    trial = dataclasses.replace(CONFIG.trial, lost_districts=tuple(known))
    frames = experiment_frames(registers, dataclasses.replace(CONFIG, trial=trial))
    assert endline_of(frames["endline"], name).stage == "full"
    frames = experiment_frames(registers, CONFIG)
    assert endline_of(frames["endline"], name).stage == "part"


def test_frames_are_built_before_any_endline():
    frames = experiment_frames(before_training(), CONFIG)
    officers = frames["officers"]
    assert (officers["lost"] == 1).all()
    assert len(frames["victims"]) == len(frames["referrals"]) == 0
    before = frames["district_baselines"]
    assert before["incidents_per_officer_baseline"].notna().any()
    assert endline_of(frames["endline"], "trial").stage == "none"


def test_the_stage_goes_through_the_file_unchanged():
    registers = dict(study().registers)
    registers.pop("residents")
    component = component_of(study()["districts"])
    frame = endline_frame(registers, component, windows(CONFIG), LOST)
    assert list(frame["component"]) == ["pilot", "trial"]
    assert endline_of(frame, "trial") == stage(registers)

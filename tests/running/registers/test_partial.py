"""How a run with something awaited says what is whole, what stands in part."""

import shutil

import pandas as pd

from perutip.running.files.places import ROOT
from perutip.running.output.made_from import Apart
from perutip.running.registers.awaited_steps import (
    OF_AN_ENDLINE,
    Plan,
    awaited_in_output,
    of_half_endline,
    stood_in_for,
)
from perutip.running.registers.partial import stand_in
from perutip.running.run import Run
from perutip.running.whole_run.closing import _line
from perutip.study.steps import STEPS

WHOLE = tuple(STEPS)


def steps(*numbers):
    return tuple(one for one in STEPS if one.number in numbers)


def test_a_step_that_needs_no_draw_for_some_tables_stands_in_part():
    plan = Plan({"05": ("draw",), "06": ("draw",)})
    line = plan.last_line(WHOLE, 7)
    assert line == (
        "PARTIAL: 5/7 steps, awaiting 05 (draw), 06 (draw); "
        "of 05 there is what needs no draw"
    )
    assert plan.in_part(steps("01", "06")) == ""


def test_a_step_whose_registers_are_awaited_is_no_part():
    plan = Plan({"04": ("rulings.csv",), "05": ("districts.csv",)})
    line = plan.last_line(WHOLE, 7)
    assert line == "PARTIAL: 5/7 steps, awaiting 04 (rulings.csv), 05 (districts.csv)"
    assert plan.in_part(WHOLE) == ""


def test_a_mixed_output_says_it_too():
    part = Plan({"05": ("draw",)}).in_part(WHOLE)
    ran, asked = steps("01", "02", "03"), (False, [])
    line = _line(ran, asked, Apart(("04",)), 9, part)
    assert line.startswith(
        "MIXED: 3/7 steps whole, 05 in part (awaiting the draw), 9 exhibits; step 04 "
    )
    without = _line(ran, asked, Apart(("04",)), 9, "")
    assert without.startswith("MIXED: 3/7 steps, 9 exhibits")
    unknown = _line(ran, asked, Apart(unrecorded=("04", "05")), 9, "")
    assert unknown == (
        "STEPS COMPLETE: 3/7 steps, 9 exhibits; no record says what steps 04, 05 "
        "were made from"
    )


def test_steps_that_are_no_part_of_the_registers_are_named_too():
    plan = Plan({"04": ("rulings.csv",)})
    assert plan.last_line(STEPS[:6], 7, ["07"]) == (
        "PARTIAL: 5/7 steps, awaiting 04 (rulings.csv); 07 not part of these registers"
    )
    assert Plan({}).last_line(STEPS[:6], 7, ["07"]) == ""


def test_a_part_of_an_endline_is_awaited_though_its_step_ran():
    rows = pd.DataFrame({"step": ["05", "06", "06"], "reason": ["", *OF_AN_ENDLINE]})
    halves = of_half_endline(rows)
    assert Plan({}).last_line(STEPS[:7], 7, halves=halves) == (
        "PARTIAL: 7/7 steps, awaiting 06 (the whole endline)"
    )
    also = Plan({"04": ("rulings.csv",)}).last_line(STEPS[:7], 7, halves=halves)
    assert also == (
        "PARTIAL: 6/7 steps, awaiting 04 (rulings.csv), 06 (the whole endline)"
    )
    assert of_half_endline(rows.iloc[:1]) == []


def test_which_steps_ran_is_read_off_the_rows():
    rows = [
        ("02", "", "ok"),
        ("04", "awaiting:rulings.csv", "awaiting"),
        ("05", "awaiting:draw", "awaiting"),
        ("05", "", "ok"),
        ("06", "endline_none", "awaiting"),
    ]
    frame = pd.DataFrame(rows, columns=["step", "reason", "status"])
    assert stood_in_for(frame) == ("04",)


def test_a_run_of_one_step_leaves_what_the_others_await_on_the_page(tmp_path):
    simulated = ROOT / "input" / "simulated"
    for path in (*simulated.glob("*.csv"), simulated / "seed_log.jsonl"):
        shutil.copyfile(path, tmp_path / path.name)
    rows = [("02", ""), ("02", "awaiting:prosecutors.csv"), ("03", "")]
    rows += [("04", "awaiting:rulings.csv"), ("06", "awaiting:frame_trial.csv")]
    rows += [("05", "awaiting:draw"), ("05", "")]
    results = pd.DataFrame(rows, columns=["step", "reason"])
    for name in ("rulings.csv", "frame_trial.csv", "officers_endline.csv"):
        (tmp_path / name).unlink()
    found = awaited_in_output(Plan({}), results, tmp_path)
    assert found["04"] == ("rulings.csv",)
    assert set(found["06"]) == {"frame_trial.csv", "officers_endline.csv"}
    assert set(found) == {"04", "05", "06"}
    shutil.copyfile(simulated / "rulings.csv", tmp_path / "rulings.csv")
    again = awaited_in_output(Plan({"06": ("x.csv",)}), results, tmp_path)
    assert again["04"] == ("rulings.csv",)  # its rows still say so
    assert again["06"] == ("x.csv",)


def test_an_awaited_outcome_names_every_register_that_it_lacks(tmp_path, config):
    run = Run(ROOT, tmp_path, tmp_path / "output", config, "simulated")
    run.stage = tmp_path
    run.begin("06")
    name = "incidents.csv"
    shutil.copyfile(ROOT / "input" / "simulated" / name, tmp_path / name)
    endline = "officers_endline.csv"
    stand_in(run, *steps("06"), (endline,))
    reasons = {row.variable: row.reason for row in run.rows.rows}
    assert reasons["officer_knowledge"] == f"awaiting:{endline}"
    for name, files in {
        "referral_completion": "referrals.csv",
        "completed_referrals_per_officer": "referrals.csv",
        "trust": "residents_survey.csv",
        "cases_per_officer_municipal": "municipal_records.csv",
    }.items():
        assert reasons[name] == f"awaiting:{endline}, {files}"
    assert (
        reasons["documentation_score"] == f"awaiting:{endline}"
    )  # its register is there
    rows = pd.DataFrame([("06", one) for one in reasons.values()])
    found = awaited_in_output(
        Plan({}), rows.set_axis(["step", "reason"], axis=1), tmp_path
    )
    assert endline in found["06"] and not any(", " in one for one in found["06"])


def test_the_rows_of_a_step_that_has_come_name_files_one_by_one(tmp_path):
    rows = [("04", "awaiting:cases.csv, rulings.csv"), ("04", "awaiting:rulings.csv")]
    results = pd.DataFrame(rows, columns=["step", "reason"])
    simulated = ROOT / "input" / "simulated"
    for name in ("cases.csv", "regions.csv", "rulings.csv"):
        shutil.copyfile(simulated / name, tmp_path / name)
    found = awaited_in_output(Plan({}), results, tmp_path)
    assert found["04"] == ("cases.csv", "rulings.csv")

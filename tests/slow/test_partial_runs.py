"""Runs of the whole package on folders in which something is awaited."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from perutip.running.command_line import main
from perutip.running.files.places import ROOT

SIMULATED = ROOT / "input" / "simulated"


def folder_of(tmp_path, *names):
    folder = tmp_path / "registers"
    folder.mkdir()
    for name in (*names, "truth.toml"):
        shutil.copy(SIMULATED / name, folder / name)
    return folder


def run(folder, *more):
    output = folder.parent / "out"
    return main(
        [
            "--input",
            str(folder),
            "--output",
            str(output),
            "--quick",
            "--jobs",
            "1",
            *more,
        ]
    )


@pytest.fixture
def experiment(tmp_path):
    files = ("districts.csv", "frame_trial.csv", "officers_baseline.csv")
    return folder_of(tmp_path, *files, "seed_log.jsonl")


def test_the_experiment_before_its_endline(experiment, capsys):
    assert run(experiment, "--partial") == 0
    said = capsys.readouterr().out
    assert "PARTIAL: 2/7 steps, awaiting 02 (regions.csv, cases.csv)" in said
    results = pd.read_csv(experiment.parent / "out" / "results.csv", dtype="str")
    rows = results[(results["step"] == "04") & (results["status"] == "awaiting")]
    assert len(rows) and rows["reason"].str.startswith("awaiting:").all()
    power = results[results["exhibit"] == "t05_power"]
    assert (power["status"] == "ok").any()
    assert "awaiting:cases.csv" in set(power["reason"])


def test_without_partial_the_message_says_what_could_run(experiment, capsys):
    assert run(experiment) == 2
    said = capsys.readouterr().out
    assert "with --partial steps 01, 05" in said and "cases.csv" in said


def lines_of_the_log(experiment, number):
    """Keep so many records of the log: 0 none, 1 the freeze, 2 the seed as well."""
    log = experiment / "seed_log.jsonl"
    kept = log.read_text(encoding="utf-8").splitlines(keepends=True)[:number]
    log.unlink()
    if kept:
        log.write_text("".join(kept), encoding="utf-8")


@pytest.mark.parametrize("records", [0, 1, 2])
def test_before_the_draw_matching_and_power_fill_the_registration(
    experiment, records, capsys
):
    lines_of_the_log(experiment, records)
    assert run(experiment, "--partial") == 0
    assert "05 (draw)" in capsys.readouterr().out
    output = experiment.parent / "out"
    results = pd.read_csv(output / "results.csv", dtype="str", keep_default_na=False)
    power = results[results["exhibit"] == "t05_power"]
    assert (power["status"] == "ok").sum() > 20
    matching = results[results["exhibit"] == "t05_matching"]
    assert (matching["status"] == "ok").any()
    balance = results[results["exhibit"] == "t05_balance"]
    assert set(balance["reason"]) == {"awaiting:draw"}
    text = (output / "randomization" / "mde_for_registration.txt").read_text("utf-8")
    assert "20 districts" in text
    assert not (output / "randomization" / "assignment_trial.csv").exists()
    assert run(experiment) == 2


def test_power_before_the_draw_is_the_power_after_it(experiment):
    """The same frame, the same streams: the draw changes nothing of what is planned."""
    table = "tables/t05_power.tex"
    assert run(experiment, "--partial") == 0
    after = (experiment.parent / "out" / table).read_text(encoding="utf-8")
    lines_of_the_log(experiment, 0)
    assert run(experiment, "--partial") == 0
    assert (experiment.parent / "out" / table).read_text(encoding="utf-8") == after


def test_cases_and_regions_alone(tmp_path, capsys):
    folder = folder_of(tmp_path, "cases.csv", "regions.csv")
    assert run(folder, "--partial") == 0
    assert "PARTIAL: 3/7 steps, awaiting 04 (rulings.csv)" in capsys.readouterr().out


def keep_officers(folder, wanted):
    """Leave in the baseline the officers of districts that `wanted` keeps."""
    path = folder / "officers_baseline.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    rows[wanted(rows["ubigeo"])].to_csv(path, index=False)


@pytest.mark.parametrize("sampled", [0, 7])
def test_officers_of_some_districts_alone_take_no_step_along(experiment, sampled):
    """The pilot is surveyed before the trial's districts are."""
    lines_of_the_log(experiment, 0)
    units = pd.read_csv(experiment / "frame_trial.csv", dtype="str")["unit_id"]
    keep_officers(experiment, lambda ubigeo: ~ubigeo.isin(units[sampled:]))
    assert run(experiment, "--partial", "--steps", "1,5") == 0
    output = experiment.parent / "out"
    text = (output / "randomization" / "mde_for_registration.txt").read_text("utf-8")
    assert f"{20 - sampled} of 20 districts have no officer" in " ".join(text.split())
    table = (output / "tables" / "t05_power.tex").read_text("utf-8")
    assert f"{20 - sampled} of 20 districts have no officer" in " ".join(table.split())


def test_a_frame_of_two_districts_finds_no_effect(experiment):
    lines_of_the_log(experiment, 0)
    path = experiment / "frame_trial.csv"
    frame = pd.read_csv(path, dtype="str")
    lost = frame["unit_id"] == "150110"  # named in study.toml: a district of the frame
    mine = frame[frame["stratum"].isin(frame.loc[lost, "stratum"])]
    two = pd.concat([frame[lost], mine[mine["unit_id"] != "150110"].head(1)])
    two.assign(m_treated="1").to_csv(path, index=False)
    roles = pd.read_csv(experiment / "districts.csv", dtype="str")
    kept = roles[(roles["role"] != "trial") | roles["ubigeo"].isin(two["unit_id"])]
    kept.to_csv(experiment / "districts.csv", index=False)
    keep_officers(experiment, lambda ubigeo: ubigeo.isin(kept["ubigeo"]))
    assert run(experiment, "--partial", "--steps", "1,5") == 0
    output = experiment.parent / "out"
    results = pd.read_csv(output / "results.csv", dtype="str", keep_default_na=False)
    rows = results[(results["exhibit"] == "t05_power") & (results["term"] == "mde")]
    assert len(rows) == 24 and set(rows["reason"]) == {"no_effect_found"}

"""Runs of the whole package on folders in which something is awaited."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from perutip.running.command_line import main
from perutip.running.places import ROOT

SIMULATED = ROOT / "input" / "simulated"


def folder_of(tmp_path, *names):
    folder = tmp_path / "registers"
    folder.mkdir()
    for name in (*names, "truth.toml"):
        shutil.copy(SIMULATED / name, folder / name)
    return folder


def run(folder, *more):
    output = folder.parent / "out"
    return main(["--input", str(folder), "--output", str(output), "--quick", *more])


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


def test_a_draw_that_is_awaited(experiment, capsys):
    (experiment / "seed_log.jsonl").unlink()
    assert run(experiment, "--partial") == 0
    assert "05 (draw)" in capsys.readouterr().out


def test_cases_and_regions_alone(tmp_path, capsys):
    folder = folder_of(tmp_path, "cases.csv", "regions.csv")
    assert run(folder, "--partial") == 0
    assert "PARTIAL: 3/7 steps, awaiting 04 (rulings.csv)" in capsys.readouterr().out

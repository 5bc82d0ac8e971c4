"""What a message tells a person to run is what the run would accept."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pandas as pd
import pytest

from perutip.contract.registers import partial_hint
from perutip.running.closing import whole_command
from perutip.running.command_line import main
from perutip.running.places import ROOT, named_place
from perutip.study.config import load_config
from perutip.study.reasons import headed

SIMULATED = ROOT / "input" / "simulated"


def test_the_whole_run_wants_partial_where_something_is_awaited(tmp_path):
    config = load_config(ROOT / "input" / "study.toml")
    assert whole_command(SIMULATED, config) == "python main.py"
    folder = tmp_path / "registers"
    names = [*SIMULATED.glob("*.csv"), SIMULATED / "seed_log.jsonl"]
    folder.mkdir()
    for path in names:
        shutil.copyfile(path, folder / path.name)
    assert whole_command(folder, config) == "python main.py"
    (folder / "seed_log.jsonl").unlink()
    assert whole_command(folder, config) == "python main.py --partial"
    shutil.copyfile(SIMULATED / "seed_log.jsonl", folder / "seed_log.jsonl")
    (folder / "referrals.csv").unlink()
    assert whole_command(folder, config) == "python main.py --partial"
    shutil.copyfile(SIMULATED / "referrals.csv", folder / "referrals.csv")
    lost = lose_a_district(folder)
    assert whole_command(folder, config) == "python main.py --partial"
    known = (*config.trial.lost_districts, lost)
    trial = dataclasses.replace(config.trial, lost_districts=known)
    attrition = dataclasses.replace(config, trial=trial)
    assert whole_command(folder, attrition) == "python main.py"


def lose_a_district(folder):
    """Leave one district of the frame without its officers at endline."""
    officers = pd.read_csv(folder / "officers_baseline.csv", dtype="str")
    units = set(pd.read_csv(folder / "frame_trial.csv", dtype="str")["unit_id"])
    units -= set(load_config(ROOT / "input" / "study.toml").trial.lost_districts)
    lost = next(one for one in officers["ubigeo"] if one in units)
    gone = officers.loc[officers["ubigeo"] == lost, "officer_id"]
    path = folder / "officers_endline.csv"
    endline = pd.read_csv(path, dtype="str", keep_default_na=False)
    left = endline[~endline["officer_id"].isin(gone)]
    left.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return lost


def test_a_step_without_any_of_its_registers_could_not_run():
    present = {"regions", "prosecutors", "cases", "districts"}
    steps = [f"{n:02d}" for n in range(1, 8)]
    hint = partial_hint(present, steps)
    assert "01, 02, 03" in hint and "07" not in hint
    girls = {"communities", "girls", "scenarios", "interviews", "interview_codes"}
    girls |= {"victim_lists", "responses"}
    assert "07" in partial_hint(present | girls, steps)


def test_a_folder_is_named_as_given_and_never_by_the_machine(tmp_path, capsys):
    assert named_place(Path("../ajeno/registros")) == "../ajeno/registros"
    assert named_place(tmp_path / "registros") == "registros"
    assert named_place(ROOT / "input") == "input" and named_place(ROOT) == "."
    assert main(["--input", str(tmp_path / "nowhere")]) == 2
    said = capsys.readouterr().out
    assert "--input nowhere: no such folder" in said and str(tmp_path) not in said


@pytest.mark.parametrize(
    ("head", "words", "said"),
    [
        ("Awaiting", "awaiting rulings.csv", "Awaiting rulings.csv"),
        ("Awaiting", "no endline yet", "Awaiting (no endline yet)"),
        ("Not shown", "fewer than 10", "Not shown (fewer than 10)"),
    ],
)
def test_no_head_is_said_twice(head, words, said):
    assert headed(head, words) == said

"""What a message tells a person to run is what the run would accept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perutip.contract.registers import partial_hint
from perutip.running.closing import whole_command
from perutip.running.command_line import main
from perutip.running.places import ROOT, named_place
from perutip.study.reasons import headed

SIMULATED = ROOT / "input" / "simulated"


def test_the_whole_run_wants_partial_where_something_is_awaited(tmp_path):
    assert whole_command(SIMULATED) == "python main.py"
    folder = tmp_path / "registers"
    names = [*SIMULATED.glob("*.csv"), SIMULATED / "seed_log.jsonl"]
    folder.mkdir()
    for path in names:
        shutil.copyfile(path, folder / path.name)
    assert whole_command(folder) == "python main.py"
    (folder / "seed_log.jsonl").unlink()
    assert whole_command(folder) == "python main.py --partial"
    shutil.copyfile(SIMULATED / "seed_log.jsonl", folder / "seed_log.jsonl")
    (folder / "referrals.csv").unlink()
    assert whole_command(folder) == "python main.py --partial"


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

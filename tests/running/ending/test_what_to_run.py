"""What a message tells a person to run is what the run would accept."""

from __future__ import annotations

import dataclasses
import shlex
import shutil
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from perutip import PLACE_OF_PYTHON, own_python
from perutip.contract.checks import ContractError, Problem
from perutip.contract.registers import partial_hint
from perutip.reporting.results import read_results, write_results
from perutip.running.asked import make_run
from perutip.running.checking import _waits
from perutip.running.command_line import main
from perutip.running.ending.commands import command, command_of, wants_partial
from perutip.running.ending.endings import StepFailed, as_ending
from perutip.running.files.places import ROOT, named_place
from perutip.running.options import answered, parser
from perutip.running.plan.lock_words import closing_line
from perutip.running.whole_run import controller
from perutip.running.whole_run.before_first_step import say_open
from perutip.study.config import load_config
from perutip.study.reasons import headed
from perutip.study.steps import STEPS, RunFirst

SIMULATED = ROOT / "input" / "simulated"


def test_the_whole_run_wants_partial_where_something_is_awaited(tmp_path):
    config = load_config(ROOT / "input" / "study.toml")
    assert not wants_partial(SIMULATED, config)
    folder = tmp_path / "registers"
    names = [*SIMULATED.glob("*.csv"), SIMULATED / "seed_log.jsonl"]
    folder.mkdir()
    for path in names:
        shutil.copyfile(path, folder / path.name)
    assert not wants_partial(folder, config)
    (folder / "seed_log.jsonl").unlink()
    assert wants_partial(folder, config)
    shutil.copyfile(SIMULATED / "seed_log.jsonl", folder / "seed_log.jsonl")
    (folder / "referrals.csv").unlink()
    assert wants_partial(folder, config)
    shutil.copyfile(SIMULATED / "referrals.csv", folder / "referrals.csv")
    lost = lose_a_district(folder)
    assert wants_partial(folder, config)
    known = (*config.trial.lost_districts, lost)
    trial = dataclasses.replace(config.trial, lost_districts=known)
    attrition = dataclasses.replace(config, trial=trial)
    assert not wants_partial(folder, attrition)


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
    assert "--input …/nowhere: no such folder" in said and str(tmp_path) not in said


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


def test_a_command_keeps_every_option_and_quotes_what_a_shell_would_split():
    every = command([one.number for one in STEPS])
    assert command() == every == f"{own_python()} main.py"
    said = command(
        ["03", "01"], ["partial", "blind"], input="registros año 2026", output=""
    )
    words = ["main.py", "--steps", "1,3", "--blind", "--partial", "--input"]
    assert shlex.split(said)[1:] == [*words, "registros año 2026"]


def test_this_python_is_named_as_the_readme_writes_it(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.prefix", str(ROOT / ".venv"))
    own = str(Path(".venv", *PLACE_OF_PYTHON))
    assert command(here=False) == f"{own} main.py"
    assert own_python(whole=True) == str(ROOT / own)
    assert own in closing_line(tmp_path, "", real=True)
    monkeypatch.chdir(tmp_path)
    assert shlex.split(command()) == [str(ROOT / own), str(ROOT / "main.py")]
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert own_python() == "python" and command(here=False) == "python main.py"


def test_a_command_works_from_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert shlex.split(command())[1] == str(ROOT / "main.py")
    assert command(here=False) == f"{own_python()} main.py"
    words = shlex.split(command(input="-r"))[1:]
    assert parser().parse_args(words[1:]).input == Path("-r")


def test_a_message_leads_back_to_the_same_run(tmp_path):
    registers, place = SIMULATED, tmp_path / "una salida"
    run = make_run(registers, place, quick=True, blind=True)
    run.partial, run.chosen = True, ("01", "03")
    ending = as_ending(run, RunFirst("headline_p.csv is not in data/", "02"))
    _, _, typed = ending.screen_line.partition("run step 2 first (")
    options = parser().parse_args(shlex.split(typed.removesuffix(")"))[2:])
    assert (options.steps, options.input, options.output) == ("1,2,3", registers, place)
    assert options.quick and options.blind and options.partial
    assert str(tmp_path) not in ending.line and "'una salida'" in ending.line
    mixed = command_of(run, also=["partial"])
    assert mixed.count("--partial") == 1 and "--blind" in mixed


@pytest.mark.parametrize(
    "typed", ["", "registros año", "-enlace", "../x/registros año"]
)
def test_a_folder_open_to_others_is_closed_by_what_the_message_says(
    tmp_path, monkeypatch, typed
):
    registers = tmp_path / "x" / "registros año"
    registers.mkdir(mode=0o755, parents=True)
    (registers.parent / "-enlace").symlink_to(registers)
    monkeypatch.chdir(registers.parent)
    said = []
    run = make_run(SIMULATED, tmp_path / "out")
    given = registers.parent / "-enlace" if typed == "-enlace" else registers
    run.data_status, run.input_dir, run.output_dir = "confidential", given, tmp_path
    run.typed_input, run.screen = typed, said.append
    say_open(run)
    line = next(one for one in said if "registers in" in one)
    assert shlex.split(line.rpartition(": ")[2]) == ["chmod", "700", str(registers)]
    assert not any(str(tmp_path) in one for one in run.log_file.lines)


def test_an_output_that_is_not_there_is_made_by_what_the_message_says(tmp_path, capsys):
    place = tmp_path / "no hay"
    for option in ("--compare", "--check"):
        assert main([option, "--quick", "--output", str(place)]) == 2
        said = capsys.readouterr().out
        assert f"run {own_python()} main.py --quick --output '{place}'" in said


@pytest.mark.parametrize(
    ("reason", "waits"),
    [
        ("", False),
        ("small_cell", False),
        ("awaiting:draw", True),
        ("endline_part", True),
        ("endline_none", True),
    ],
)
def test_a_check_makes_an_output_that_awaits_something_as_it_was_made(
    tmp_path, reason, waits
):
    rows = read_results(ROOT / "output" / "results.csv").head(3)
    write_results(rows.assign(reason=reason), tmp_path / "results.csv")
    assert _waits(tmp_path) == waits


def stopped(ended, run, *rest):
    run.ended |= ended
    raise KeyboardInterrupt


def test_resume_is_offered_where_a_step_of_this_run_has_finished(tmp_path, monkeypatch):
    monkeypatch.setattr(controller, "anything_kept", lambda run: True)
    for ended, said in ((set(), ""), ({"02", "01"}, "(01, 02) are kept; --resume")):
        monkeypatch.setattr(controller, "_whole_run", partial(stopped, ended))
        run = make_run(SIMULATED, tmp_path / "out")
        ending = controller._attempt(run, STEPS)
        assert ending.code == 130
        assert said in ending.message and ("--resume" in ending.message) == bool(said)
        run = make_run(SIMULATED, tmp_path / "out")
        run.passing = True
        assert "--resume" not in controller._attempt(run, STEPS).message


def test_a_check_names_no_file_of_the_run_that_it_throws_away(tmp_path):
    wrong = ContractError([Problem("cases.csv", None, "", "", "a file")])
    for passing, said in ((True, False), (False, True)):
        run = make_run(SIMULATED, tmp_path / "out")
        run.passing = passing
        assert ("Every problem" in as_ending(run, wrong).screen_line) == said
        try:
            raise KeyError("x")
        except KeyError as error:
            failed = str(StepFailed.of(run, STEPS[0], error))
        assert ("restricted/traceback.txt" in failed) == said
        assert (tmp_path / "out" / "restricted" / "problems.csv").exists() == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--check", "nowhere"], "--check nowhere: no such folder"),
        (["--compare", "2026-13-45"], "--compare 2026-13-45: no day of the calendar"),
        (["--compare", "2026-01-02"], "--compare 2026-01-02: no output of that day"),
        (["--compare", "/nowhere"], "--compare …/nowhere: no results.csv there"),
    ],
)
def test_wrong_use_is_told_what_is_wrong(given, said, capsys):
    assert main([*given]) == 2
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--steps", "3-2"], "--steps 3-2: 2-3 is the order of a range"),
        (["--steps", "9"], "--steps 9: steps are 1 to 7"),
        (["--steps", "٢"], "--steps ٢: expected 2, 2-4 or 1,3-5"),
        (["--steps", ","], "--steps ,: expected 2, 2-4 or 1,3-5"),
        (["map"], "not given: RAW"),
        (["map", "raw", "--quick"], "not known: --quick"),
        (["bundle", "--to"], "--to needs a value"),
        (["lock", "--replace=all"], "--replace takes no value"),
    ],
)
def test_wrong_options_are_told_before_anything_loads(given, said, capsys):
    with pytest.raises(SystemExit) as ended:
        answered(given)
    assert ended.value.code == 2
    assert capsys.readouterr().out.startswith(f"STOPPED (exit 2): {said}")


def test_a_word_that_is_no_command_is_told_the_commands(capsys):
    with pytest.raises(SystemExit) as ended:
        answered(["foo"])
    said = capsys.readouterr().out
    assert ended.value.code == 2
    assert said.startswith("STOPPED (exit 2): no command foo; commands are map, bundle")

"""`main.py map`: exit codes, and that nothing is written when a value has no rule."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import takewhile

import pytest

from perutip.contract.checks import ContractError, StudyFacts
from perutip.contract.reading import read_registers
from perutip.contract.reading.all_checks import ENDLINE as ENDLINE_NAMES
from perutip.own_folders import own_folder
from perutip.running.command_line import main
from perutip.running.files.places import ROOT
from perutip.running.registers.preflight import document_problems
from perutip.study.config import load_config

SIMULATED = ROOT / "input" / "simulated"


def test_registers_are_written_and_never_over_others(run_map, raw, capsys):
    assert run_map(raw) == 0
    said = capsys.readouterr().out
    assert "regions.csv: 1 rows in, 1 out" in said
    assert said.endswith(f"MAPPED: 1 register into {(raw.parent / 'to').as_posix()}\n")
    assert run_map(raw) == 2
    assert "--replace" in capsys.readouterr().out
    assert run_map(raw, "--replace") == 0


def test_a_value_without_a_rule_is_exit_2(run_map, raw, capsys):
    (raw / "r.csv").write_text("cod,nombre,fecha,pob\n08,Cusco,ayer,5\n", "utf-8")
    assert run_map(raw) == 2
    said = capsys.readouterr().out
    assert "no rule for ‹masked›, 1 row" in said and "mapping/problems.csv" in said
    assert str(raw.parent) not in said
    listed = (raw.parent / "to" / "mapping" / "problems.csv").read_text("utf-8")
    assert listed.splitlines()[1].startswith("r.csv,,2,regions.csv,training_date,fecha")
    assert not list((raw.parent / "to").glob("*.csv"))
    (raw / "r.csv").write_text("cod,nombre,fecha,pob\n08,Cusco,,5\n", "utf-8")
    assert run_map(raw) == 0
    assert not (raw.parent / "to" / "mapping" / "problems.csv").exists()


def test_a_broken_mapping_and_a_missing_folder_are_exit_2(
    run_map, raw, mapping, capsys
):
    (raw.parent / "mapping.toml").write_text("[regions\n", "utf-8")
    assert run_map(raw) == 2
    (raw.parent / "mapping.toml").write_text(mapping, "utf-8")
    capsys.readouterr()
    assert run_map(raw.parent / "nowhere") == 2
    said = capsys.readouterr().out
    assert "STOPPED (exit 2): 1 problem in nowhere/" in said


def test_the_study_s_dates_are_checked_too(run_map, raw, capsys):
    rows = "cod,nombre,fecha,pob\n08,Cusco,1 de mayo de 1999,5\n15,Lima,ayer,x\n"
    (raw / "r.csv").write_text(rows, "utf-8")
    assert run_map(raw) == 2
    said = capsys.readouterr().out
    assert "3 problems" in said
    assert (
        "[registers] trainings in study.toml); found '1999-05-01' in raw row 2" in said
    )


OWN = ("", "code", "tests/x", ".git", "input", "input/simulated", "output/a", "..")


@pytest.mark.parametrize("name", OWN)
def test_folders_of_the_project_s_own_are_never_a_target(raw, name, capsys):
    modes = [(ROOT / one).stat().st_mode for one in ("", "code", "input", "..")]
    assert main(["map", str(raw), "--to", str(ROOT / name)]) == 2
    assert "project's own" in capsys.readouterr().out
    after = [(ROOT / one).stat().st_mode for one in ("", "code", "input", "..")]
    assert after == modes and not (ROOT / "tests" / "x").exists()


@pytest.mark.parametrize("name", ["", ".."])
def test_the_project_is_no_folder_of_raw_exports(tmp_path, name, capsys):
    assert main(["map", str(ROOT / name), "--to", str(tmp_path / "to")]) == 2
    assert "RAW is or holds the project's own folder" in capsys.readouterr().out
    assert not (tmp_path / "to").exists()


def test_a_link_to_the_project_is_the_project(raw, tmp_path, capsys):
    (tmp_path / "link").symlink_to(ROOT)
    assert main(["map", str(raw), "--to", str(tmp_path / "link")]) == 2
    assert "is the project's own folder" in capsys.readouterr().out
    assert own_folder(ROOT / "input" / "confidential_2026-11-25") == ""


def mode(path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.skipif(os.name == "nt", reason="a system without modes")
@pytest.mark.parametrize("refused", [False, True])
def test_a_folder_that_holds_a_person_s_files_is_left_as_it_is(
    run_map, raw, capsys, refused
):
    target = raw.parent / "to"
    (target / "mapping").mkdir(parents=True)
    (target / "mapping" / "mine.txt").write_text("mine", "utf-8")
    target.chmod(0o755)
    if refused:
        (raw / "r.csv").write_text("cod,nombre,fecha,pob\n08,Cusco,ayer,5\n", "utf-8")
    assert run_map(raw) == (2 if refused else 0)
    said = capsys.readouterr().out
    assert mode(target) == 0o755 and not (target / ".gitignore").exists()
    assert (target / "mapping" / "mine.txt").read_text("utf-8") == "mine"
    written = ["problems.csv"] if refused else ["report.txt", "not_joined.csv"]
    assert {mode(target / "mapping" / name) for name in written} == {0o600}
    if not refused:
        assert mode(target / "regions.csv") == mode(target / "left_out.csv") == 0o600
        assert "to: its own files, its modes and what git ignores in it" in said
        assert f"chmod 700 {target}\n" in said


@pytest.mark.skipif(os.name == "nt", reason="a system without modes")
def test_a_folder_that_map_makes_or_made_or_finds_empty_is_closed(run_map, raw, capsys):
    target = raw.parent / "to"
    target.mkdir(mode=0o755)
    assert run_map(raw) == 0
    assert mode(target) == 0o700 and (target / ".gitignore").read_text() == "*\n"
    target.chmod(0o755)
    assert run_map(raw, "--replace") == 0
    assert mode(target) == 0o700
    assert "as before" not in capsys.readouterr().out


def folder_with(raw, *names):
    target = raw.parent / "to"
    target.mkdir()
    for name in names:
        shutil.copyfile(SIMULATED / name, target / name)
    return target


def lines_on(said, file):
    """Lines of an output that are indented below a line on `file`."""
    _, _, rest = said.partition(f"\n{file}")
    return list(takewhile(lambda line: line[:1] == " ", rest.splitlines()[1:]))


ENDLINE = ("frame_trial.csv", "officers_baseline.csv", "officers_endline.csv")


def test_half_an_endline_is_said_as_the_run_says_it(run_map, raw, capsys):
    target = folder_with(raw, *ENDLINE, "districts.csv")
    assert run_map(raw) == 0
    assert "--partial" not in capsys.readouterr().out
    path = target / "officers_endline.csv"
    head, first, *_ = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + first, "utf-8")
    assert run_map(raw, "--replace") == 0
    said = capsys.readouterr().out
    assert (
        "\nframe_trial.csv, as a run will refuse it unless --partial is given:" in said
    )
    told = lines_on(said, "frame_trial.csv")
    assert "rows" in told[1] and "lost_districts" in told[0]
    config = load_config(ROOT / "input" / "study.toml")
    with pytest.raises(ContractError) as refusal:
        read_registers(
            target,
            names=ENDLINE_NAMES,
            partial=True,
            in_part=False,
            facts=StudyFacts(lost_districts=config.trial.lost_districts),
        )
    assert lines_on(str(refusal.value), "frame_trial.csv") == told
    assert "MAPPED: 1 register" in said


RULINGS = """
[rulings]
file = "sentencias.csv"
[rulings.columns]
ruling_id = "n"
case_id = "caso"
region_id = "cod"
ruling_date = { source = "fecha", dates = ["yyyy-mm-dd"] }
instance = "organo"
text_file = "archivo"
"""


def rulings_in_files(raw):
    """Four rulings under rulings/: two that can be read and two that cannot."""
    folder = raw.parent / "to" / "rulings"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("Se resuelve condenar por trata.", "utf-8")
    (folder / "b.pdf").write_bytes(b"no PDF at all")
    (folder / "c.txt").write_bytes(b"Se resuelve\x00\x00\x00\x00 condenar")
    (folder / "d.txt").write_text("Se resuelve absolver.", "utf-8")
    rows = "n,caso,cod,fecha,organo,archivo\n" + "".join(
        f"S{n},,08,2022-06-01,first_instance,{name}\n"
        for n, name in enumerate(("a.txt", "b.pdf", "c.txt", "d.txt"))
    )
    (raw / "sentencias.csv").write_text(rows, "utf-8")
    return folder.parent


def test_files_of_rulings_that_a_run_could_not_read_are_found_by_raw_row(
    run_map, raw, mapping, capsys
):
    (raw.parent / "mapping.toml").write_text(mapping + RULINGS, "utf-8")
    target = rulings_in_files(raw)
    assert run_map(raw) == 2
    said = capsys.readouterr().out
    assert "in raw row 3" in said and "in raw row 4" in said
    assert not (target / "rulings.csv").exists()
    assert "b.pdf" not in said and "c.txt" not in said
    for name in ("b.pdf", "c.txt"):
        path = raw / "sentencias.csv"
        path.write_text(path.read_text("utf-8").replace(name, "d.txt"), "utf-8")
    assert run_map(raw) == 0 and (target / "rulings.csv").is_file()


def test_the_map_says_of_files_what_the_run_will_say(run_map, raw, capsys):
    """A register of rulings that stands there: the same words as the run's."""
    target = rulings_in_files(raw)
    _, *rows = (raw / "sentencias.csv").read_text("utf-8").splitlines(keepends=True)
    head = "ruling_id,case_id,region_id,ruling_date,instance,text_file\n"
    (target / "rulings.csv").write_text(head + "".join(rows), "utf-8")
    assert run_map(raw) == 0
    told = lines_on(capsys.readouterr().out, "rulings.csv, which stood")
    found = document_problems(target)
    assert [problem.row for problem in found] == [3, 4]
    assert all(any(one.expected in line for line in told) for one in found)


@pytest.mark.skipif(os.name != "posix", reason="a pipe of a shell")
def test_a_reader_that_has_heard_enough_is_no_error():
    line = f"'{sys.executable}' main.py --list | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0 and done.stderr == b""
    assert done.stdout.decode().strip() == "01_clean.py"

"""`--check` says what differs in what two outputs were made from, before the cells."""

import json
import shutil

import pytest
from two_runs import CANARY, finish, regions, write_rows

from perutip.reporting.check.comparison import Comparison
from perutip.reporting.report import write_manifest
from perutip.running import checking
from perutip.running.comparing.causes import SAME, cause_line
from perutip.running.output import made_from
from perutip.running.output.manifest_record import manifest_lines

LATER = regions(
    ("01", "Amazonas", "2022-03-01", "400001"),
    ("02", CANARY, "", "1000001"),
    ("03", "Apurimac", "", "400000"),
)


@pytest.fixture
def made(run):
    """(folder) → the output of the run as it stands, whole, in a folder of its own."""

    def write(folder):
        output = finish(run, "1")
        now = made_from.current(run)
        made_from.write_record(output, {"01": now, "02": now})
        write_manifest(output, now.registers, manifest_lines(now))
        shutil.copytree(output, folder)
        return folder

    return write


@pytest.fixture
def then(made, tmp_path):
    return made(tmp_path / "then")


def test_registers_rows_settings_and_code_that_differ_are_named(
    run, made, then, tmp_path
):
    write_rows(run.input_dir / "regions.csv", LATER)
    (run.input_dir / "seed_log.jsonl").write_text("{}\n", encoding="utf-8")
    study = run.root / "input" / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("level = 0.95 ", "level = 0.9 "), encoding="utf-8")
    (run.root / "code" / "02_track4tip.py").write_text("2\n", encoding="utf-8")
    now = made(tmp_path / "now")
    line = cause_line(then, now, run)
    assert line == (
        "not made from the same: regions.csv (2 rows changed (2, 3)), seed_log.jsonl "
        "(was added), input/study.toml (study.level: 0.95 → 0.9), code/"
    )
    assert cause_line(then, now, None) == line  # kept under one key
    assert "seed_log.jsonl (was taken away)" in cause_line(now, then, None)
    assert cause_line(now, now, run) == SAME


def test_rows_of_a_fresh_run_are_hashed_under_the_key_that_the_record_has(
    run, made, then, tmp_path
):
    shutil.rmtree(run.output_dir)
    write_rows(run.input_dir / "regions.csv", LATER)
    now = made(tmp_path / "now")
    assert "regions.csv (2 rows changed (2, 3))" in cause_line(then, now, run)
    assert cause_line(then, now, None) == "not made from the same: regions.csv"


@pytest.mark.parametrize("kept", ["none", "of another run", "half of one"])
def test_a_published_output_without_its_own_record_names_files_alone(
    run, made, then, tmp_path, kept
):
    record = then / "made_from.json"
    other = {"01": {"registers": {}, "settings": {}, "code": "x", "mode": "full"}}
    whole = record.read_text(encoding="utf-8")
    texts = {"of another run": json.dumps(other), "half of one": whole[:20]}
    record.unlink()
    if kept in texts:
        record.write_text(texts[kept], encoding="utf-8")
    write_rows(run.input_dir / "regions.csv", LATER)
    now = made(tmp_path / "now")
    assert cause_line(then, now, run) == "not made from the same: regions.csv"


def test_what_is_not_known_is_said(made, then, tmp_path):
    now = made(tmp_path / "now")
    (now / "manifest.sha256").write_text("", encoding="utf-8")
    line = cause_line(then, now, None)
    assert line.startswith("what the folder given was made from is not known")
    (now / "manifest.sha256").unlink()
    assert cause_line(now, then, None) == line


def test_the_check_says_it_in_one_line_before_the_differences(
    run, made, then, tmp_path, monkeypatch, capsys
):
    write_rows(run.input_dir / "regions.csv", LATER)
    now = made(tmp_path / "now")
    found = Comparison(then, now)
    monkeypatch.setattr(checking, "compare_outputs", lambda *pair: found)
    assert checking.check(then, now, "main.py", lambda place: run) == 0
    assert "made from" not in capsys.readouterr().out
    found.add("t02_conviction", "results.csv", "1", "2")
    assert checking.check(then, now, "main.py", lambda place: run) == 1
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "not made from the same: regions.csv (2 rows changed (2, 3))"
    assert second.strip().startswith("t02_conviction, results.csv: 1 is now 2")

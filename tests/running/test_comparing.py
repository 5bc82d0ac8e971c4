"""What moved since the output that the last swap replaced, and what it was made of."""

import csv
import dataclasses
import json
import shutil
import tracemalloc
from pathlib import Path

import pytest

from perutip.reporting.results import COLUMNS
from perutip.running import previous, staging
from perutip.running.comparing import compare
from perutip.running.places import ROOT
from perutip.running.row_hashes import hashed_rows, own_key, row_changes
from perutip.running.run import Run, UsageError

CANARY = "Quispe-canary"


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def regions(*rows):
    return [("region_id", "name", "training_date", "population"), *rows]


FIRST = regions(
    ("01", "Amazonas", "2022-03-01", "400000"),
    ("02", CANARY, "", "1000000"),
    ("03", "Apurimac", "", "400000"),
)


@pytest.fixture
def run(tmp_path, config):
    """A run on one register and the shipped configuration, nothing run yet."""
    registers = tmp_path / "registers"
    registers.mkdir()
    write_rows(registers / "regions.csv", FIRST)
    root = tmp_path / "project"
    (root / "code").mkdir(parents=True)
    shutil.copytree(ROOT / "input" / "dictionary", root / "input" / "dictionary")
    shutil.copy(ROOT / "input" / "study.toml", root / "input" / "study.toml")
    (root / "code" / "02_track4tip.py").write_text("1\n", encoding="utf-8")
    shutil.copy(ROOT / "requirements.txt", root / "requirements.txt")
    return Run(root, registers, tmp_path / "output", config, "confidential")


def finish(run: Run, estimate: str) -> Path:
    """Close a run that estimates one number, as the controller would."""
    run.stage = staging.open_stage(run.output_dir, ["*"])
    run.output_dir.mkdir(exist_ok=True)
    row = dict.fromkeys(COLUMNS, "") | {
        "exhibit": "t02_conviction",
        "variable": "convicted",
        "label": "Convicted",
        "estimator": "two-way fixed effects",
        "term": "exposed",
        "status": "ok",
        "estimate": estimate,
        "std_error": "0.5",
    }
    write_rows(run.stage / "results.csv", [COLUMNS, [row[name] for name in COLUMNS]])
    previous.keep(run)
    staging.swap_in(run.output_dir, staging.files_below(run.stage))
    return run.output_dir


def test_nothing_to_compare_with_is_wrong_use(run, tmp_path):
    with pytest.raises(UsageError, match="holds no output"):
        compare(run.output_dir, None)
    output = finish(run, "1")
    with pytest.raises(UsageError, match="has replaced no output yet"):
        compare(output, None)
    with pytest.raises(UsageError, match=r"no results\.csv there"):
        compare(output, tmp_path / "nowhere")


def test_the_output_replaced_last_is_what_counts(run, capsys):
    for estimate in ("1", "2", "2.25"):
        output = finish(run, estimate)
    assert compare(output, None) == 0
    said = capsys.readouterr().out
    assert "t02_conviction, Convicted, exposed: 2 → 2.25 (+0.50 s.e.)" in said
    assert said.splitlines()[-1] == "MOVED: 1 estimate, in t02_conviction"
    for same in ("registers: the same", "configuration: the same", "code: the same"):
        assert same in said


def test_nothing_moved_is_said_and_ends_well(run, capsys):
    finish(run, "1")
    assert compare(finish(run, "1"), None) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "NOTHING MOVED: 1 estimate compared"


def test_registers_configuration_and_code_that_differ_are_named(run, capsys):
    finish(run, "1")
    now = regions(
        ("03", "Apurimac", "2022-05-01", "400000"),
        ("01", "Amazonas", "2022-03-01", "400000"),
        ("04", "Arequipa", "", "1"),
    )
    write_rows(run.input_dir / "regions.csv", now)
    study = run.root / "input" / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("level = 0.95 ", "level = 0.9 "), encoding="utf-8")
    entry = next((run.root / "input" / "dictionary").glob("*.yml"))
    entry.write_text(entry.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (run.root / "code" / "02_track4tip.py").write_text("2\n", encoding="utf-8")
    compare(finish(run, "1"), None)
    said = capsys.readouterr().out
    line = next(x for x in said.splitlines() if "regions.csv" in x)
    assert line.strip() == (
        "regions.csv: 1 row changed (2), 1 row added (4), 1 row removed (3 of then), "
        "rows in another order"
    )
    assert "study.level: 0.95 → 0.9" in said and f"dictionary/{entry.name}" in said
    assert "code: 1 file differs" in said and "code/02_track4tip.py" in said
    assert CANARY not in said and "Arequipa" not in said
    assert len(said.splitlines()) <= 40


def test_another_folder_and_one_that_keeps_no_record(run, tmp_path, capsys):
    output = finish(run, "1")
    kept = tmp_path / "kept"
    shutil.copytree(output, kept)
    finish(run, "3")
    compare(output, kept)
    assert "1 → 3 (+4.00 s.e.)" in capsys.readouterr().out
    shutil.rmtree(kept / "restricted")
    compare(output, kept)
    said = capsys.readouterr().out
    assert "1 → 3" in said and "what it was made from is not known" in said


def test_rows_under_another_key_are_not_compared(run, tmp_path, capsys):
    output = finish(run, "1")
    kept = tmp_path / "kept"
    shutil.copytree(output, kept)
    shutil.rmtree(output)
    write_rows(run.input_dir / "regions.csv", FIRST[:3])
    compare(finish(run, "1"), kept)
    assert "its rows are hashed under another key" in capsys.readouterr().out


def test_a_stopped_run_leaves_what_the_last_one_kept(run):
    finish(run, "1")
    output = finish(run, "2")
    before = (output / previous.PREVIOUS / "results.csv").read_bytes()
    run.stage = staging.open_stage(output, ["*"])
    shutil.copy(output / "results.csv", run.stage / "results.csv")
    previous.keep(run)
    staging.discard(output)
    assert (output / previous.PREVIOUS / "results.csv").read_bytes() == before


def test_no_cell_and_no_published_hash_leads_to_a_row(run):
    record = finish(run, "1") / previous.RECORD
    text = record.read_text(encoding="utf-8")
    assert CANARY not in text and "Amazonas" not in text
    made = previous.read_record(record)
    public = made.files["regions.csv"]
    guessed = hashed_rows(run.input_dir / "regions.csv", public)
    assert made.rows["regions.csv"] != guessed and made.key not in made.files.values()


def test_a_record_of_another_version_is_none(tmp_path):
    path = tmp_path / "made_of.json"
    for text in ("{}", "[1", json.dumps({"key": "x"})):
        path.write_text(text, encoding="utf-8")
        assert previous.read_record(path) is None
    assert previous.read_record(tmp_path / "absent.json") is None


def test_memory_does_not_grow_with_the_texts(tmp_path):
    """Thirty megabytes of rulings take a few: one record and one block at a time."""
    rows = [(f"S{n:04d}", "palabra " * 25_000) for n in range(150)]
    write_rows(tmp_path / "rulings.csv", [("ruling_id", "text"), *rows])
    tracemalloc.start()
    key = own_key(tmp_path, ["rulings.csv"])
    found = hashed_rows(tmp_path / "rulings.csv", key)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 151 and len({whole for _, whole in found}) == 151
    assert peak < 6e6


def test_a_fault_of_quoting_leaves_the_lines(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text('region_id,name\n15,"Lima"\n04,"Are', encoding="utf-8")
    key = own_key(tmp_path, [path.name])
    then = hashed_rows(path, key)
    path.write_text('region_id,name\n15,"Lima"\n04,"Arequ', encoding="utf-8")
    found = row_changes(then, hashed_rows(path, key))
    assert dataclasses.astuple(found) == ((), (3,), (3,), False)


def test_rows_without_a_declared_key_and_logs(tmp_path):
    path = tmp_path / "seed_log.jsonl"
    path.write_text('{"n": 1}\n{"n": 2}\n', encoding="utf-8")
    key = own_key(tmp_path, [path.name])
    then = hashed_rows(path, key)
    path.write_text('{"n": 1}\n{"n": 2}\n{"n": 3}\n', encoding="utf-8")
    assert own_key(tmp_path, [path.name]) != key
    found = row_changes(then, hashed_rows(path, key))
    assert dataclasses.astuple(found) == ((), (3,), (), False)

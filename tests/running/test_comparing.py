"""What moved since the output that the last swap replaced, and what it was made of."""

import csv
import dataclasses
import datetime as dt
import json
import os
import shutil
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest

from perutip.contract.reading.left_out import LEFT_OUT
from perutip.reporting.results import COLUMNS
from perutip.running import previous, staging
from perutip.running.comparing import compare
from perutip.running.made_lines import reach, read_by
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


def finish(run: Run, estimate: str, day: str = "", **more: str) -> Path:
    """Close a run that estimates one number, as the controller would.

    day: on which it is written, today unless given. more: of its row.
    """
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
        "step": "02",
    }
    row |= more
    write_rows(run.stage / "results.csv", [COLUMNS, [row[name] for name in COLUMNS]])
    if day:
        at = dt.datetime.fromisoformat(f"{day}T12:00").timestamp()
        os.utime(run.stage / "results.csv", (at, at))
    previous.keep(run)
    staging.swap_in(run.output_dir, staging.files_below(run.stage))
    return run.output_dir


def test_nothing_to_compare_with_is_wrong_use(run, tmp_path):
    with pytest.raises(UsageError, match="holds no output"):
        compare(run.output_dir, "", run.config, run.root)
    output = finish(run, "1")
    with pytest.raises(UsageError, match="has replaced no output yet"):
        compare(output, "", run.config, run.root)
    with pytest.raises(UsageError, match=r"no results\.csv there"):
        compare(output, str(tmp_path / "nowhere"), run.config, run.root)


def test_the_last_output_of_each_day_is_kept_and_named(run, capsys):
    for day, estimate in (("24", "1"), ("24", "2"), ("25", "3"), ("26", "4")):
        output = finish(run, estimate, f"2026-11-{day}")
    finish(run, "5", "2026-11-26")
    assert list(previous.snapshots(output)) == [
        "2026-11-24",
        "2026-11-25",
        "2026-11-26",
    ]
    for given, then in (("2026-11-24", "2"), ("2026-11-25", "3"), ("", "4")):
        compare(output, given, run.config, run.root)
        assert f": {then} → 5 (" in capsys.readouterr().out
    with pytest.raises(UsageError, match=r"2026-11-23: no output of that day, kept"):
        compare(output, "2026-11-23", run.config, run.root)


def test_another_mapping_is_told(run, capsys):
    own = run.root / "input" / "mapping_confidential.toml"
    own.write_text("x = 1", encoding="utf-8")
    finish(run, "1")
    own.write_text("x = 2", encoding="utf-8")
    finish(run, "2")
    compare(run.output_dir, "", run.config, run.root)
    assert "  input/mapping_confidential.toml" in capsys.readouterr().out.splitlines()


def test_the_latest_days_are_kept_and_no_more(run):
    for day in range(1, 20):
        output = finish(run, str(day), f"2026-10-{day:02d}")
    days = list(previous.snapshots(output))
    assert len(days) == previous.DAYS == 14
    assert days[0] == "2026-10-05" and days[-1] == "2026-10-18"


def test_a_run_of_some_steps_keeps_the_days_before(run):
    """Its stage begins as a copy of the output, which keeps no file's time."""
    finish(run, "1", "2026-11-24")
    output = finish(run, "2", "2026-11-25")
    run.stage = staging.open_stage(output, ["data/nothing"])
    shutil.copy(output / "results.csv", run.stage / "results.csv")
    previous.keep(run)
    staging.swap_in(output, staging.files_below(run.stage))
    assert list(previous.snapshots(output)) == ["2026-11-24", "2026-11-25"]
    first = previous.snapshots(output)["2026-11-24"][0]
    assert f"{previous.written(first):%Y-%m-%d}" == "2026-11-24"


def test_the_output_replaced_last_is_what_counts(run, capsys):
    for estimate in ("1", "2", "2.25"):
        output = finish(run, estimate)
    assert compare(output, "", run.config, run.root) == 0
    said = capsys.readouterr().out
    assert "Table A5, Convicted, exposed: 2 → 2.25 (+0.50 s.e.)" in said
    last = said.splitlines()[-1]
    assert last == "MOVED: 1 of 1 estimate, 0 of 6 registered primary headlines"
    for same in ("registers: the same", "configuration: the same", "code: the same"):
        assert same in said


def test_nothing_moved_is_said_and_ends_well(run, capsys):
    finish(run, "1")
    assert compare(finish(run, "1"), "", run.config, run.root) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("NOTHING MOVED: 1 estimate compared, each row of")


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
    compare(finish(run, "1"), "", run.config, run.root)
    said = capsys.readouterr().out
    line = next(x for x in said.splitlines() if "regions.csv" in x)
    assert line.strip() == (
        "regions.csv: 1 row changed (2), 1 row added (4), 1 row removed (3 of then), "
        "rows in another order; read by steps 02, 03, 04, 05, 06"
    )
    assert "study.level: 0.95 → 0.9" in said and f"dictionary/{entry.name}" in said
    assert "code: 1 file differs" in said and "code/02_track4tip.py" in said
    assert CANARY not in said and "Arequipa" not in said
    assert len(said.splitlines()) <= 40


def test_registers_that_were_added_or_taken_away_are_named(run, capsys):
    """Of the draw too: a frame that is frozen, a log that begins."""
    finish(run, "1")
    write_rows(run.input_dir / "frame_trial.csv", [("unit_id",), ("010101",)])
    (run.input_dir / "seed_log.jsonl").write_text("{}\n", encoding="utf-8")
    (run.input_dir / "rulings").mkdir()
    (run.input_dir / "rulings" / "S1.txt").write_text(CANARY, encoding="utf-8")
    compare(finish(run, "1"), "", run.config, run.root)
    said = capsys.readouterr().out
    assert "registers: 3 files changed, came or went" in said
    for name, steps in (
        ("frame_trial.csv", "steps 05, 06"),
        ("seed_log.jsonl", "steps 05, 06"),
        ("rulings/", "step 04"),
    ):
        assert f"  {name}: was added; read by {steps}\n" in said
    (run.input_dir / "frame_trial.csv").unlink()
    compare(finish(run, "1"), "", run.config, run.root)
    said = capsys.readouterr().out
    assert "frame_trial.csv: was taken away; read by steps 05, 06" in said
    assert CANARY not in said


def test_which_change_could_have_moved_which_step(run, capsys):
    assert reach("prosecutors.csv") == ("02", "03", "04", "05", "06")
    assert read_by(LEFT_OUT) == reach(LEFT_OUT) == ("01",)
    assert reach("girls.csv") == ("07",) and read_by("rulings/") == ("04",)
    finish(run, "1")
    now = [*FIRST, ("04", "Arequipa", "", "1")]
    write_rows(run.input_dir / "regions.csv", now)
    compare(finish(run, "2"), "", run.config, run.root)
    said = capsys.readouterr().out
    assert "  step 02, 1 row: regions.csv\n" in said  # nothing else differs
    compare(finish(run, "3"), "", run.config, run.root)
    said = capsys.readouterr().out
    assert "  step 02, 1 row: no register that it reads differs\n" in said
    (run.root / "code" / "02_track4tip.py").write_text("2\n", encoding="utf-8")
    compare(finish(run, "4"), "", run.config, run.root)
    said = capsys.readouterr().out
    assert "  step 02, 1 row: no register that it reads differs: code\n" in said


def test_a_row_that_waits_for_something_else_is_no_moved_estimate(run, capsys):
    waits = {"status": "awaiting", "std_error": ""}
    finish(run, "", **waits, reason="awaiting:cases.csv")
    compare(
        finish(run, "", **waits, reason="awaiting:regions.csv"),
        "",
        run.config,
        run.root,
    )
    said = capsys.readouterr().out
    assert "  without a number, waiting for something else: 1, in Table A5" in said
    assert "    1: awaiting cases.csv → awaiting regions.csv" in said
    assert said.splitlines()[-1] == "NO ESTIMATE MOVED"
    finish(run, "1")
    compare(run.output_dir, "", run.config, run.root)
    assert "  with a number that had none: 1, in Table A5" in capsys.readouterr().out


def test_every_registered_primary_headline_is_shown_first(run, capsys):
    headline = {
        "exhibit": "t02_headline",
        "panel": "A. All time at risk under training (linear hazards; headline)",
        "outcome": "conviction",
        "variable": "conviction_incidence_12",
        "label": "Incidence",
        "conf_low": "0",
        "conf_high": "1",
        "p_ri": "0.5",
    }
    finish(run, "0.1", **headline)
    output = finish(run, "0.2", **headline)
    compare(output, "", run.config, run.root)
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("registered primary headlines: 1 of 6 moved")
    shown = "{} [0.000, 1.000], p 0.500 (permutation of training dates)"
    assert lines[start + 1] == (
        f"  Conviction (Table 1 A): {shown.format('0.100')} → {shown.format('0.200')} "
        "(+0.20 s.e.)"
    )
    absent = "no row of resolution_incidence_12, though step 02 ran, as it was"
    assert lines[start + 2] == f"  Case resolution time: {absent}"
    assert lines[start + 3].endswith("step 03 has not run, as it was")
    assert lines[start + 7] == "registered secondary headlines: 0 of 7 moved"
    assert lines[-1].endswith(", 1 of 6 registered primary headlines")
    listed = pd.read_csv(output / "restricted" / "compare.csv")
    assert listed[["place", "then", "now"]].values.tolist() == [["Table 1 A", 0.1, 0.2]]


def test_a_p_that_moves_alone_moves_no_headline(run, capsys):
    headline = {
        "exhibit": "t02_headline",
        "panel": "A. All time at risk under training (linear hazards; headline)",
        "outcome": "conviction",
        "variable": "conviction_incidence_12",
    }
    finish(run, "0.1", **headline, p_ri="0.5")
    compare(finish(run, "0.1", **headline, p_ri="0.25"), "", run.config, run.root)
    lines = capsys.readouterr().out.splitlines()
    assert "registered primary headlines: 0 of 6 moved, of 1 p alone" in lines
    kind = "(permutation of training dates)"
    line = f"  Conviction (Table 1 A): 0.100 stands, p 0.500 {kind} → 0.250 {kind}"
    assert line in lines and lines[-1] == "NO ESTIMATE MOVED"


def test_another_folder_and_one_that_keeps_no_record(run, tmp_path, capsys):
    output = finish(run, "1")
    kept = tmp_path / "kept"
    shutil.copytree(output, kept)
    finish(run, "3")
    compare(output, str(kept), run.config, run.root)
    assert "1 → 3 (+4.00 s.e.)" in capsys.readouterr().out
    shutil.rmtree(kept / "restricted")
    compare(output, str(kept), run.config, run.root)
    said = capsys.readouterr().out
    assert "1 → 3" in said and "what it was made from is not known" in said


def test_rows_under_another_key_are_not_compared(run, tmp_path, capsys):
    output = finish(run, "1")
    kept = tmp_path / "kept"
    shutil.copytree(output, kept)
    shutil.rmtree(output)
    write_rows(run.input_dir / "regions.csv", FIRST[:3])
    compare(finish(run, "1"), str(kept), run.config, run.root)
    assert "its rows are hashed under another key" in capsys.readouterr().out


def test_a_stopped_run_leaves_what_the_last_one_kept(run):
    finish(run, "1")
    output = finish(run, "2")
    (kept,) = previous.snapshots(output).values()
    before = kept[0].read_bytes()
    run.stage = staging.open_stage(output, ["*"])
    shutil.copy(output / "results.csv", run.stage / "results.csv")
    previous.keep(run)
    staging.discard(output)
    assert kept[0].read_bytes() == before


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

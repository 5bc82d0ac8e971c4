"""What an output was made of: registers, configuration, code, and what differs."""

import math
import shutil
from dataclasses import replace

import pytest
from two_runs import CANARY, FIRST, finish, regions, write_rows
from two_sides import record

from perutip.contract.reading.left_out import LEFT_OUT
from perutip.reporting.check.moved import Moved, Movement
from perutip.running.comparing import previous
from perutip.running.comparing.compared_lines import step_lines
from perutip.running.comparing.comparing import compare
from perutip.running.comparing.made_lines import reach, read_by
from perutip.running.comparing.row_hashes import hashed_rows


def test_another_mapping_is_told(run, capsys):
    own = run.root / "input" / "mapping_confidential.toml"
    own.write_text("x = 1", encoding="utf-8")
    finish(run, "1")
    own.write_text("x = 2", encoding="utf-8")
    finish(run, "2")
    compare(run.output_dir, "", run.config, run.root)
    assert "  input/mapping_confidential.toml" in capsys.readouterr().out.splitlines()


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
    assert reach("prosecutors.csv") == ("02", "03", "04", "05")
    assert reach("frame_trial.csv") == ("05", "06")
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


def test_rows_under_another_key_are_not_compared(run, tmp_path, capsys):
    output = finish(run, "1")
    kept = tmp_path / "kept"
    shutil.copytree(output, kept)
    shutil.rmtree(output)
    write_rows(run.input_dir / "regions.csv", FIRST[:3])
    compare(finish(run, "1"), str(kept), run.config, run.root)
    assert "its rows are hashed under another key" in capsys.readouterr().out


def test_no_cell_and_no_published_hash_leads_to_a_row(run):
    record = finish(run, "1") / previous.RECORD
    text = record.read_text(encoding="utf-8")
    assert CANARY not in text and "Amazonas" not in text
    made = previous.read_record(record)
    public = made.files["regions.csv"]
    guessed = hashed_rows(run.input_dir / "regions.csv", public)
    assert made.rows["regions.csv"] != guessed and made.key not in made.files.values()


def changed(config, step, **now):
    """The line of "what could have moved them" for a row of a step."""
    study = {
        "index.dictionary": '"person_centered.yml"',
        "madre_de_dios.dictionary": '"madre_de_dios.yml"',
    }
    then = record(config, study=study, dictionary={"placebo.toml": "a"})
    moved = Moved("t", "", "", "", "x", step, "1", "2", math.nan)
    movement = Movement(1, (moved,), 0, {}, {}, {})
    return step_lines(movement, then, replace(then, **now))[1]


@pytest.mark.parametrize(
    ("file", "steps"),
    [
        ("person_centered.yml", {"04", "report"}),
        ("codebook_es.toml", {"04", "report"}),
        ("madre_de_dios.yml", {"07", "report"}),
        ("nobody_reads_it.yml", {"report"}),
    ],
)
def test_a_dictionary_could_have_moved_the_step_that_reads_it(run, file, steps):
    for step in ("02", "04", "06", "07", "report"):
        kept = {"placebo.toml": "a"}
        line = changed(run.config, step, dictionary={**kept, file: "b"})
        assert line.endswith(": dictionary") == (step in steps), step


def test_the_report_reads_every_register(run):
    files = {"girls.csv": "b", "cases.csv": "a"}
    line = changed(run.config, "report", files=files)
    assert line == "  the report, 1 row: cases.csv, girls.csv"


def test_the_words_of_placebo_and_codebook_are_kept(run):
    folder = run.root / "input" / "dictionary"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("placebo.toml", "one.yml"):
        (folder / name).write_text("a", encoding="utf-8")
    assert {"placebo.toml", "one.yml"} <= set(previous.describe(run, "").dictionary)

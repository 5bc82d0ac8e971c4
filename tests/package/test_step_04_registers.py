"""Step 04 on few rulings, mixed documents, uncoded ones, bad input."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from project import copy_registers, read, run_main, tree_bytes, write
from step_04_rows import cell, results

from perutip.reporting.disclosure import Disclosure
from perutip.running.asked import make_run
from perutip.running.whole_run.controller import run_steps as run_steps_of
from perutip.study.steps import STEPS
from perutip.text.reading.damage.mending import mend

ROOT = Path(__file__).resolve().parents[2]
PORTUGUESE = (
    "A vítima foi aliciada na cidade e transportada para fins de exploração, sem "
    "que houvesse consentimento. O juízo não entendeu que as provas eram suficientes."
)


def run_steps(registers: Path, out: Path, steps: str) -> int:
    return run_main("--quick", "--input", registers, "--output", out, "--steps", steps)


@pytest.fixture(scope="module")
def before_rulings(tmp_path_factory):
    """Registers with few rulings, and the output of step 1 on them."""
    folder = tmp_path_factory.mktemp("before")
    registers = copy_registers(folder / "registers", rulings=60)
    assert run_steps(registers, folder / "out", "1") == 0
    return folder


@pytest.fixture
def short(before_rulings, tmp_path):
    """A copy of both for one test: registers, output."""
    for name in ("registers", "out"):
        shutil.copytree(before_rulings / name, tmp_path / name)
    return tmp_path / "registers", tmp_path / "out"


@pytest.fixture
def mixed(before_rulings, tmp_path_factory):
    """300 rulings, some as files, some that cannot be scored, none coded by hand."""
    folder = tmp_path_factory.mktemp("mixed")
    registers = copy_registers(folder / "registers", rulings=300)
    (registers / "hand_coded_rulings.csv").unlink()
    table = read(registers / "rulings.csv")
    sound = [not mend(text).damaged for text in table["text"]]
    table = table[sound].reset_index(drop=True)
    table["text_file"] = ""
    (registers / "rulings").mkdir()
    for row, encoding in ((0, "utf-8"), *((k, "cp1252") for k in range(1, 16))):
        text = table.loc[row, "text"].replace("\ufffd", "o").replace("ﬁ", "fi")
        name = f"{row}.txt"
        (registers / "rulings" / name).write_bytes(text.encode(encoding, "replace"))
        table.loc[row, ["text", "text_file"]] = ["", name]
    table.loc[20:39, "text"] = PORTUGUESE
    table.loc[40:51, "text"] = "Auto."
    write(table, registers / "rulings.csv")
    shutil.copytree(before_rulings / "out", folder / "out")
    return registers, folder / "out"


def test_unscored_documents_are_counted_and_coding_is_awaited(mixed, capsys):
    registers, out = mixed
    assert run_steps(registers, out, "1,4") == 0
    said = capsys.readouterr().out
    assert "cp1252 15" in said
    assert "non_spanish 20" in said
    assert "empty 12" in said
    assert "utf_8 under 10" in said
    index = pd.read_csv(out / "data" / "index.csv", keep_default_na=False)
    assert (index["flag"] == "non_spanish").sum() == 20
    assert (index.loc[index["flag"] != "", "index"] == "").all()
    table = results(out)
    foreign = cell(table, "t04_corpus", "non_spanish", "rulings")
    assert foreign["number"] == 20
    empty = cell(table, "t04_corpus", "empty", "rulings")
    assert empty["number"] == 12
    alone = cell(table, "t04_corpus", "utf_8", "rulings")
    assert (alone["status"], alone["reason"]) == ("not_estimable", "small_cell")
    validation = table[table["exhibit"] == "t04_validation"]
    to_code = validation["panel"].str.startswith("D. ")  # counts what is awaited
    assert set(validation.loc[~to_code, "status"]) == {"awaiting"}
    assert set(validation.loc[~to_code, "reason"]) == {"no_hand_coding"}
    assert "awaiting" in (out / "tables" / "t04_validation.tex").read_text()


def test_a_small_count_takes_the_next_one_with_it():
    hidden = Disclosure(10).hidden
    assert hidden([700, 0, 3, 20, 40]) == [False, False, True, True, False]
    assert hidden([700, 4, 3, 20]) == [False, True, True, True]
    assert hidden([700, 0, 10]) == [False, False, False]


def break_date(folder):
    table = read(folder / "rulings.csv")
    cases = read(folder / "cases.csv")
    row = table.index[table["case_id"].isin(cases["case_id"])][0]
    table.loc[row, "ruling_date"] = "2009-12-31"
    write(table, folder / "rulings.csv")
    return row + 2


def break_encoding(folder):
    path = folder / "rulings.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))


def break_line(folder):
    with (folder / "rulings.csv").open("ab") as file:
        file.write(b"S99999,,15,2020-01-01,first_instance,")
        for _ in range(300):
            file.write(b"x" * 1_000_000)


def break_pdf(folder):
    table = read(folder / "rulings.csv")
    table["text_file"] = ""
    (folder / "rulings").mkdir()
    (folder / "rulings" / "victim-name.pdf").write_bytes(b"%PDF-1.4 torn")
    table.loc[4, ["text", "text_file"]] = ["", "victim-name.pdf"]
    write(table, folder / "rulings.csv")


BROKEN = {
    "ruling before its case": (
        break_date,
        ("rulings.csv", "ruling_date", "filing_date"),
    ),
    "not UTF-8": (break_encoding, ("rulings.csv", "UTF-8")),
    "endless line": (break_line, ("rulings.csv", "lines of at most")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_registers_are_named_and_nothing_is_lost(name, short, capsys):
    registers, out = short
    before = tree_bytes(out)
    broken, expected = BROKEN[name]
    broken(registers)
    capsys.readouterr()
    code = run_steps(registers, out, "1,4")
    said = capsys.readouterr().out
    assert code == 2
    for words in expected:
        assert words in said
    assert tree_bytes(out) == before


def test_a_torn_document_is_named_by_row_and_nothing_is_lost(short, capsys):
    registers, out = short
    before = tree_bytes(out)
    break_pdf(registers)
    capsys.readouterr()
    assert run_steps(registers, out, "1,4") == 2
    said = capsys.readouterr().out
    for words in ("rulings.csv", "row 6", "a PDF that can be opened"):
        assert words in said
    assert "victim-name" not in said
    assert tree_bytes(out) == before


def test_few_rulings_say_what_cannot_be_estimated(short):
    registers, out = short
    assert run_steps(registers, out, "4") == 0
    table = results(out)
    by_ruling = table[table["panel"].str.startswith("A")]
    index = cell(by_ruling, "t04_index", "index", "exposed")
    assert (index["status"], index["reason"]) == ("not_estimable", "too_few_cases")
    row = cell(table, "t04_robustness", "registered", "effect")
    assert (row["status"], row["reason"]) == ("not_estimable", "too_few_cases")
    validation = table[table["exhibit"] == "t04_validation"]
    to_code = validation["panel"].str.startswith("D. ")  # counts what is awaited
    assert set(validation.loc[~to_code, "status"]) == {"awaiting"}


def stopped(registers: Path, out: Path, root: Path, capsys) -> str:
    """What step 4 says when it stops with exit 2, with another project folder."""
    run = make_run(registers, out, quick=True, jobs=1)
    run.root = root
    capsys.readouterr()
    assert run_steps_of(run, [STEPS[3]]) == 2
    return capsys.readouterr().out


def test_a_broken_dictionary_stops_with_its_lines(short, tmp_path, capsys):
    registers, out = short
    folder = tmp_path / "root" / "input" / "dictionary"
    folder.mkdir(parents=True)
    good = (ROOT / "input/dictionary/person_centered.yml").read_text(encoding="utf-8")
    broken = good.replace("\n    role: registered", "\n    role: registred", 1)
    (folder / "person_centered.yml").write_text(broken, encoding="utf-8")
    shutil.copy(ROOT / "requirements.txt", tmp_path / "root")
    shutil.copy(ROOT / "input" / "study.toml", tmp_path / "root" / "input")
    line = 1 + broken[: broken.index("registred")].count("\n")
    said = stopped(registers, out, tmp_path / "root", capsys)
    assert f"line {line}" in said


def test_a_reference_without_readable_rulings_stops(short, capsys):
    registers, out = short
    table = read(registers / "rulings.csv")
    table["text"] = PORTUGUESE
    write(table, registers / "rulings.csv")
    assert run_steps(registers, out, "1") == 0
    said = stopped(registers, out, ROOT, capsys)
    assert "fewer than two reference texts" in said
    assert re.search(r"[0-9]+ rulings dated before .* not scored: [0-9]+ non_sp", said)
    assert "reference_before" in said
    capsys.readouterr()
    given = ("--input", registers, "--output", out, "--steps", "4")
    assert run_main("--quick", "--partial", *given) == 0
    assert "fewer than two reference texts" in capsys.readouterr().out
    table = results(out)
    assert set(table["reason"]) == {"index_not_standardised"}
    assert set(table["status"]) == {"not_estimable"}
    registered = table[table["variable"] == "index"]
    assert (registered["outcome"] == "person_centered_index").all()
    other = pd.read_csv(out / "results.csv", dtype="str", keep_default_na=False)
    assert (other.loc[other["step"] == "01", "status"] == "ok").any()


def test_another_register_than_step_1_read_is_refused(short, capsys):
    registers, out = short
    table = read(registers / "rulings.csv")
    write(table.head(50), registers / "rulings.csv")
    (registers / "hand_coded_rulings.csv").unlink()
    before = tree_bytes(out)
    capsys.readouterr()
    assert run_steps(registers, out, "4") == 2
    assert "run step 1" in capsys.readouterr().out
    assert tree_bytes(out) == before

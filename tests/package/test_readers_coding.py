"""A person codes rulings from the exported sheets; no run of step 04 loses a code."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parent))
from project import SIMULATED, copy_registers, read, run_main

from perutip.text import load_dictionary
from perutip.text.coding import load_codebook
from perutip.text.coding.command import main

ROOT = Path(__file__).resolve().parents[2]
RULINGS, CODED = 300, 20
DICTIONARIES = ROOT / "input" / "dictionary"
DICTIONARY = load_dictionary(DICTIONARIES / "person_centered.yml")
TOPICS = load_codebook(DICTIONARIES, DICTIONARY).topics
PLACES = {topic.component: 2 + k for k, topic in enumerate(TOPICS)}


def code_by_hand(sheet: Path, n: int) -> dict[str, list[int]]:
    """Write codes into the first `n` rulings of a sheet, as a person would, and save
    it: item → codes."""
    rows = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    rng, codes = np.random.default_rng(3), {}
    for row in rows[1:]:
        if row[0] not in codes and len(codes) < n:
            codes[row[0]] = rng.integers(0, 4, len(PLACES)).tolist()
            row[2:6] = codes[row[0]]
    book = xlsxwriter.Workbook(str(sheet))
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return codes


def step_04(registers: Path, out: Path) -> int:
    places = ("--input", registers, "--output", out)
    return run_main("--quick", *places, "--steps", 4)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Registers without codes, an output of steps 1 and 4, and its sheets."""
    folder = tmp_path_factory.mktemp("coding")
    registers = copy_registers(folder / "registers", rulings=RULINGS)
    (registers / "hand_coded_rulings.csv").unlink()
    out = folder / "out"
    places = ("--input", registers, "--output", out)
    assert run_main("--quick", *places, "--steps", "1,4") == 0
    return registers, out, out / "restricted" / "coding"


def awaiting(out: Path) -> pd.DataFrame:
    table = pd.read_csv(out / "results.csv", dtype="str", keep_default_na=False)
    mine = table[table["exhibit"] == "t04_corrected"]
    return mine[mine["status"] == "awaiting"]


def test_without_codes_the_corrected_effect_waits_and_says_for_how_many(exported):
    waits = awaiting(exported[1])
    assert set(waits["reason"]) == {"no_hand_coding"}
    presence = waits[waits["variable"].str.startswith("read_")]
    assert len(presence) == len(TOPICS)
    told = pd.read_csv(exported[1] / "results.csv", dtype="str", keep_default_na=False)
    size = told[(told["variable"] == "to_code") & (told["exhibit"] == "t04_validation")]
    assert len(size) == len(TOPICS)
    found = told[told["variable"].str.startswith("found_")]
    assert (found["status"] == "ok").any()  # the naive effect stands


def test_a_second_run_leaves_every_code_in_place_and_import_brings_them_in(exported):
    registers, out, coding = exported
    sheet = coding / "coding_A.xlsx"
    codes = code_by_hand(sheet, CODED)
    assert len(codes) == CODED
    before = {path.name: path.read_bytes() for path in coding.iterdir()}
    assert step_04(registers, out) == 0
    assert {path.name: path.read_bytes() for path in coding.iterdir()} == before

    incoming = registers.parent / "incoming"
    incoming.mkdir()
    places = ["--coding", str(coding), "--input", str(incoming)]
    assert main(["import", str(sheet), *places], root=ROOT) == 0
    table = read(incoming / "hand_coded_rulings.csv")
    key = read(next(coding.glob("key_*.csv"))).set_index("item")
    assert len(table) == CODED
    for item, wanted in codes.items():
        row = table[table["ruling_id"] == key.loc[item, "ruling_id"]].iloc[0]
        assert row["coder"] == key.loc[item, "coder"] == "A"
        assert [int(row[component]) for component in PLACES] == wanted

    shutil.copy(incoming / "hand_coded_rulings.csv", registers)
    assert step_04(registers, out) == 0
    assert {path.name: path.read_bytes() for path in coding.iterdir()} == before
    assert "no_hand_coding" not in set(awaiting(out)["reason"])
    table = pd.read_csv(out / "results.csv", dtype="str", keep_default_na=False)
    read_now = table[(table["variable"] == "read_victim_sensitive_language")]
    assert len(read_now)
    assert set(read_now["reason"]) != {"no_hand_coding"}


def test_every_text_on_the_sheets_is_masked_and_stays_restricted(exported):
    _, out, coding = exported
    names = read(SIMULATED / "regions.csv")["region_name"]
    for coder in "AB":
        book = CalamineWorkbook.from_path(str(coding / f"coding_{coder}.xlsx"))
        text = str(book.get_sheet_by_index(0).to_python())
        for name in ("Huánuco", "Ucayali", "Loreto"):
            assert name in set(names)
            assert name not in text
        ids = set(read(next(coding.glob("key_*.csv")))["ruling_id"])
        assert not any(one in text for one in ids)
    assert (out / "restricted" / ".gitignore").read_text() == "*\n"

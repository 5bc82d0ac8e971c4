"""Codes back from sheets as spreadsheets write them, and sheets that are refused."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from perutip.contract.reading.reader import check_frames
from perutip.text.coding import coding_set, main, write_set
from perutip.text.coding.workbook import header

from .test_coding_sheets import CODEBOOK, ROOT, SEED, long_text, sample

COMPONENTS = [topic.component for topic in CODEBOOK.topics]
COLUMNS = [topic.column for topic in CODEBOOK.topics]
NAMES = header(CODEBOOK)
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """Folder of an exported set of 40 rulings."""
    drawn = sample(40)
    texts = [long_text(k, 30 if k % 7 else 900) for k in drawn["ruling"]]
    found = coding_set(drawn, texts, ["Piura"], CODEBOOK, SEED)
    folder = tmp_path_factory.mktemp("coding")
    write_set(folder, found.sheets, found.key, found.mark)
    return folder


def rows_of(path: Path) -> list[list[str]]:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def coded_rows(
    folder: Path, coder: str, n: int | None = None
) -> tuple[list[list[str]], dict[str, list[str]]]:
    """The sheet with codes in its first `n` rulings (all), and item → codes."""
    rows, rng, codes = rows_of(folder / f"coding_{coder}.xlsx"), _rng(coder), {}
    for row in rows[1:]:
        if row[0] in codes or (n is not None and len(codes) == n):
            continue
        codes[row[0]] = [str(c) for c in rng.integers(0, 4, 4)]
        row[2:6] = codes[row[0]]
    return rows, codes


def _rng(coder: str) -> np.random.Generator:
    return np.random.default_rng(ord(coder))


def write_csv(
    path: Path, rows: list[list[str]], encoding="utf-8", separator=","
) -> Path:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding, "replace"))
    return path


def write_xlsx(path: Path, rows: list[list[str]], *, numbers: bool = True) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": numbers})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell != "":
                sheet.write(number, place, cell)
    book.close()
    return path


def run_import(folder: Path, registers: Path, *sheets: Path, more=()) -> int:
    registers.mkdir(exist_ok=True)
    options = ["--coding", str(folder), "--input", str(registers), *more]
    return main(["import", *map(str, sheets), *options], root=ROOT)


def register(registers: Path) -> pd.DataFrame:
    path = registers / "hand_coded_rulings.csv"
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def holds(registers: Path, folder: Path, codes: dict[str, list[str]]) -> None:
    """Every code stands in the register under its ruling and coder."""
    key = pd.read_csv(next(folder.glob("key_*.csv")), dtype="str").set_index("item")
    table = register(registers).set_index(["ruling_id", "coder"])
    assert len(table) == len(codes)
    for item, wanted in codes.items():
        row = table.loc[(key.loc[item, "ruling_id"], key.loc[item, "coder"])]
        assert row[COMPONENTS].tolist() == wanted


def decimals(rows: list[list[str]], mark: str) -> list[list[str]]:
    return [
        rows[0],
        *(
            [*r[:2], *(f"{c}{mark}0" if c else "" for c in r[2:6]), *r[6:]]
            for r in rows[1:]
        ),
    ]


WAYS = {
    "utf-8 comma": lambda p, rows: write_csv(p, rows),
    "utf-8 BOM semicolon": lambda p, rows: write_csv(p, rows, "utf-8-sig", ";"),
    "utf-16 tab": lambda p, rows: write_csv(p, rows, "utf-16", "\t"),
    "cp1252 semicolon 2,0": lambda p, rows: write_csv(
        p, decimals(rows, ","), "cp1252", ";"
    ),
    "utf-8 comma 2.0": lambda p, rows: write_csv(p, decimals(rows, ".")),
    "utf-8 comma 2,0": lambda p, rows: write_csv(p, decimals(rows, ",")),
    "rows reversed": lambda p, rows: write_csv(p, [rows[0], *rows[:0:-1]]),
    "columns reversed": lambda p, rows: write_csv(p, [row[::-1] for row in rows]),
    "sep line": lambda p, rows: (
        write_csv(p, rows, separator=";"),
        p.write_bytes(b"sep=;\r\n" + p.read_bytes()),
        p,
    )[-1],
}


@pytest.mark.parametrize("way", WAYS)
def test_what_spreadsheets_write_is_read(way, exported, tmp_path):
    rows, codes = coded_rows(exported, "A")
    path = WAYS[way](tmp_path / "A.csv", rows)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(tmp_path / "registers", exported, codes)


@pytest.mark.parametrize("numbers", [True, False])
def test_workbooks_are_read_with_numbers_and_with_text(numbers, exported, tmp_path):
    rows, codes = coded_rows(exported, "B")
    path = write_xlsx(tmp_path / "B.xlsx", rows, numbers=numbers)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(tmp_path / "registers", exported, codes)


def test_both_sheets_make_the_register_with_probabilities(exported, tmp_path, capsys):
    paths, codes = [], {}
    for coder in "AB":
        rows, found = coded_rows(exported, coder)
        codes |= found
        paths.append(write_csv(tmp_path / f"{coder}.csv", rows))
    assert run_import(exported, tmp_path / "registers", *paths) == 0
    holds(tmp_path / "registers", exported, codes)
    table = register(tmp_path / "registers")
    kinds = dict.fromkeys(COMPONENTS, "int64") | {COMPONENTS[3]: "float64"}
    typed = table.astype(kinds | {"inclusion_probability": "float64"})
    assert check_frames({"hand_coded": typed}) == []
    once = typed.drop_duplicates("ruling_id")
    assert (1 / once["inclusion_probability"]).sum() == pytest.approx(900, rel=1e-6)
    assert "40 rulings" in capsys.readouterr().out


def test_twenty_coded_of_a_sheet_are_a_smaller_sample(exported, tmp_path, capsys):
    rows, codes = coded_rows(exported, "A", 20)
    path = write_xlsx(tmp_path / "A.xlsx", rows)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(tmp_path / "registers", exported, codes)
    said = capsys.readouterr().out
    assert "20 coded" in said
    table = register(tmp_path / "registers")
    weights = 1 / table["inclusion_probability"].astype(float)
    assert weights.sum() == pytest.approx(900, rel=1e-6)


def test_deleted_rows_are_counted(exported, tmp_path, capsys):
    rows, codes = coded_rows(exported, "A")
    gone = list(codes)[:3]
    kept = [row for row in rows if row[0] not in gone]
    path = write_csv(tmp_path / "A.csv", kept)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(
        tmp_path / "registers", exported, {k: codes[k] for k in codes if k not in gone}
    )
    n = len(codes)
    assert (
        f"{n - 3} of {n} rulings stand in it (3 rows deleted)"
        in capsys.readouterr().out
    )


def refused(exported, tmp_path, capsys, *paths: Path) -> str:
    registers = tmp_path / "registers"
    assert run_import(exported, registers, *paths) == 2
    assert not list(registers.iterdir())
    said = capsys.readouterr().err
    assert "Sentencia" not in said
    return said


def test_every_problem_of_every_sheet_is_named(exported, tmp_path, capsys):
    a, _ = coded_rows(exported, "A")
    b, _ = coded_rows(exported, "B")
    firsts, seen = [], set()
    for k, row in enumerate(b):
        if k and row[0] not in seen:
            seen.add(row[0])
            firsts.append(k)
    b[firsts[1]][2] = "4"
    b[firsts[2]][3] = ""
    b[firsts[3]][0] = "B9999-" + b[firsts[4]][0].split("-")[1]
    b[firsts[5]][2] = "María"
    b[firsts[6]][2] = "1.5"
    a[3][2] = "dos"
    paths = [write_csv(tmp_path / f"{c}.csv", r) for c, r in (("A", a), ("B", b))]
    said = refused(exported, tmp_path, capsys, *paths)
    assert f"B.csv, row {firsts[1] + 1}, {COLUMNS[0]}: expected 0, 1, 2 or 3" in said
    assert f"B.csv, row {firsts[2] + 1}, {COLUMNS[1]}: empty, but" in said
    assert f"B.csv, row {firsts[3] + 1}: the item is not in the key" in said
    assert f"B.csv, row {firsts[5] + 1}, {COLUMNS[0]}" in said
    assert f"B.csv, row {firsts[6] + 1}, {COLUMNS[0]}" in said
    assert f"A.csv, row 4, {COLUMNS[0]}" in said
    assert "6 problems" in said
    assert "María" not in said


def ragged(rows):
    rows[4] = rows[4][:-1]
    rows[7] = [*rows[7], "more"]
    return rows


BROKEN = {
    "ragged": (ragged, "not in 5, 8"),
    "without a header": (lambda rows: rows[1:], "no header with the columns"),
    "another file": (lambda rows: [["a", "b"], ["1", "2"]], "no header"),
    "no code": (
        lambda rows: [rows[0], *([*r[:2], *[""] * 4, *r[6:]] for r in rows[1:])],
        "no ruling is coded in it",
    ),
    "header alone": (lambda rows: rows[:1], "no row below its header"),
    "other items": (
        lambda rows: [rows[0], *(["A1", *r[1:]] for r in rows[1:])],
        "no item of a coding sheet",
    ),
    "another set": (
        lambda rows: [rows[0], *([f"{r[0][:5]}-ffffff", *r[1:]] for r in rows[1:])],
        "no key_ffffff.csv",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_sheets_that_are_not_whole_are_refused(name, exported, tmp_path, capsys):
    change, words = BROKEN[name]
    rows, _ = coded_rows(exported, "A")
    path = write_csv(tmp_path / "A.csv", change(rows))
    assert words in refused(exported, tmp_path, capsys, path)


def test_empty_absent_and_foreign_files_are_refused_together(
    exported, tmp_path, capsys
):
    empty, junk = tmp_path / "empty.csv", tmp_path / "junk.xlsx"
    empty.write_bytes(b"")
    junk.write_bytes(b"PK\x03\x04 not a workbook")
    picture = tmp_path / "scan.png"
    picture.write_bytes(b"\x89PNG")
    sheets = (empty, junk, picture, tmp_path / "gone.csv", tmp_path)
    said = refused(exported, tmp_path, capsys, *sheets)
    for words in (
        "empty.csv: is empty",
        "junk.xlsx: cannot be read",
        "scan.png: expected",
    ):
        assert words in said
    assert "gone.csv: is not there" in said
    assert "5 problems" in said


def test_two_sheets_that_code_one_item_are_refused(exported, tmp_path, capsys):
    rows, _ = coded_rows(exported, "A")
    one = write_csv(tmp_path / "one.csv", rows)
    two = write_csv(tmp_path / "two.csv", rows)
    said = refused(exported, tmp_path, capsys, one, two)
    assert "two.csv, row 2: the item is coded in one.csv too" in said


def test_readings_of_an_earlier_register_are_never_lost(exported, tmp_path, capsys):
    rows, codes = coded_rows(exported, "A")
    registers = tmp_path / "registers"
    path = write_csv(tmp_path / "A.csv", rows)
    assert run_import(exported, registers, path) == 0
    before = (registers / "hand_coded_rulings.csv").read_bytes()
    fewer, few = coded_rows(exported, "A", 20)
    part = write_csv(tmp_path / "part.csv", fewer)
    assert run_import(exported, registers, part) == 2
    assert (
        f"{len(codes) - 20} readings that these sheets lack" in capsys.readouterr().err
    )
    assert (registers / "hand_coded_rulings.csv").read_bytes() == before
    assert run_import(exported, registers, part, more=["--replace"]) == 0
    holds(registers, exported, few)
    copies = list((registers / "hand_coded_copies").iterdir())
    assert [copy.read_bytes() for copy in copies] == [before]


def test_simulated_registers_are_left_alone(exported, tmp_path, capsys):
    rows, _ = coded_rows(exported, "A")
    path = write_csv(tmp_path / "A.csv", rows)
    registers = tmp_path / "registers"
    registers.mkdir()
    (registers / "truth.toml").write_text("")
    assert run_import(exported, registers, path) == 2
    assert "simulated" in capsys.readouterr().err
    assert main([], root=ROOT) == 2


def convert(path: Path, kind: str, out: Path) -> Path:
    profile = f"-env:UserInstallation=file://{out}/profile"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", kind]
    out.mkdir(exist_ok=True)
    subprocess.run(
        [*command, "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "HOME": str(out)},
    )
    return out / f"{path.stem}.{kind.partition(':')[0]}"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_persons_codes_come_back_through_libreoffice(exported, tmp_path):
    """xlsx → csv → coded → xlsx: as a spreadsheet program opens and saves the sheet."""
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    opened = convert(exported / "coding_A.xlsx", utf8, tmp_path / "opened")
    with opened.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == NAMES
    assert rows[1:] == rows_of(exported / "coding_A.xlsx")[1:]
    codes, rng = {}, _rng("A")
    for row in rows[1:]:
        if len(codes) < 20 and row[0] not in codes:
            codes[row[0]] = [str(c) for c in rng.integers(0, 4, 4)]
            row[2:6] = codes[row[0]]
    typed = write_csv(tmp_path / "typed.csv", rows)
    saved = {
        "xlsx": convert(typed, "xlsx", tmp_path / "xlsx"),
        "ods": convert(typed, "ods", tmp_path / "ods"),
    }
    latin = "csv:Text - txt - csv (StarCalc):59,34,1"  # Excel's CSV in Peru's locale
    saved["cp1252"] = convert(saved["xlsx"], latin, tmp_path / "latin")
    for name, path in saved.items():
        assert run_import(exported, tmp_path / f"registers-{name}", path) == 0, name
        holds(tmp_path / f"registers-{name}", exported, codes)

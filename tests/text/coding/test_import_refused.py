"""Sheets that are not whole are refused, every problem at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from coded_sheets import COLUMNS, coded_rows, holds, run_import, write_csv
from drawn_sample import ROOT

from perutip.text.coding import sheet_files
from perutip.text.coding.command import main


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
    assert f"B.csv, row {firsts[3] + 1}, item: the item is not in the key" in said
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
    "ragged": (
        ragged,
        "A.csv, row 8: expected 8 cells, as the header has; found 9 cells",
    ),
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
    two = write_csv(tmp_path / "two.csv", rows, separator=";")
    said = refused(exported, tmp_path, capsys, one, two)
    assert "two.csv, rows 2, 3" in said and "the item is coded in one.csv too" in said
    assert said.count("coded in one.csv too") == 1


def test_a_sheet_given_twice_is_told_once(exported, tmp_path, capsys):
    rows, _ = coded_rows(exported, "A")
    one = write_csv(tmp_path / "one.csv", rows)
    two = write_csv(tmp_path / "two.csv", rows)
    said = refused(exported, tmp_path, capsys, one, two)
    assert "1 problem in the sheets" in said
    assert "two.csv: the same, byte for byte, as one.csv: name one of them" in said


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


def test_what_would_be_lost_is_told_with_what_is_wrong(exported, tmp_path, capsys):
    rows, codes = coded_rows(exported, "A")
    registers = tmp_path / "registers"
    assert run_import(exported, registers, write_csv(tmp_path / "A.csv", rows)) == 0
    capsys.readouterr()
    fewer, _ = coded_rows(exported, "A", 20)
    place = next(n for n, cell in enumerate(fewer[1]) if cell and cell in "0123")
    fewer[1][place] = "7"
    part = write_csv(tmp_path / "part.csv", fewer)
    assert run_import(exported, registers, part) == 2
    said = capsys.readouterr().err
    assert "expected 0, 1, 2 or 3" in said and "2 problems in the sheets" in said
    assert f"{len(codes) - 20} readings that these sheets lack" in said
    assert "would change" not in said
    assert run_import(exported, registers, part, more=["--replace"]) == 2
    assert "1 problem in the sheets" in capsys.readouterr().err


def test_simulated_registers_are_left_alone(exported, tmp_path, capsys):
    rows, _ = coded_rows(exported, "A")
    path = write_csv(tmp_path / "A.csv", rows)
    registers = tmp_path / "registers"
    registers.mkdir()
    (registers / "truth.toml").write_text("")
    assert run_import(exported, registers, path) == 2
    assert "simulated" in capsys.readouterr().err
    assert run_import(exported, ROOT / "code", path) == 2
    assert "a folder of the project's own" in capsys.readouterr().err
    assert main([], root=ROOT) == 2


def test_an_error_of_the_spreadsheet_is_no_empty_cell(exported, tmp_path, capsys):
    rows, _ = coded_rows(exported, "A")
    seen = [at for at, row in enumerate(rows) if at and row[2] != ""]
    rows[seen[1]][2] = "=1/0"
    rows[seen[2]][3] = "=NA()"
    path = tmp_path / "A.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell.startswith("="):
                value = "#DIV/0!" if "/" in cell else "#N/A"
                sheet.write_formula(number, place, cell, value=value)
            elif cell:
                sheet.write(number, place, cell)
    book.close()
    said = refused(exported, tmp_path, capsys, path)
    assert f"A.xlsx, row {seen[1] + 1}, {COLUMNS[0]}: expected 0, 1, 2 or 3" in said
    assert f"A.xlsx, row {seen[2] + 1}, {COLUMNS[1]}: expected 0, 1, 2 or 3" in said
    assert "2 problems" in said


def test_a_reader_of_workbooks_that_gives_up_is_a_refusal(
    exported, tmp_path, capsys, monkeypatch
):
    class PanicException(BaseException):
        """What calamine's own library raises for a cut .xls."""

    def panic(_):
        raise PanicException

    path = tmp_path / "A.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    monkeypatch.setattr(
        sheet_files, "CalamineWorkbook", type("Book", (), {"from_path": panic})
    )
    said = refused(exported, tmp_path, capsys, path)
    assert "A.xls: cannot be read as a spreadsheet" in said

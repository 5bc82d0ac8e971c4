"""Cells with an error of the spreadsheet, and files that are no spreadsheet."""

from __future__ import annotations

import zipfile

import pytest
from other_workbooks import CODES, Error, FormulaText, TypedError, ods, xls, xlsb

from perutip.contract.reading.raw_exports import MappingError
from perutip.contract.reading.raw_exports.raw_files.cells import read_sheet
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[prosecutors]
file = "f.xlsx"
sheet = "Hoja & 1"
{more}
[prosecutors.columns]
prosecutor_id = "COD"
region_id = {{ source = "REG", pad = 2 }}
trained = {{ constant = "0" }}
female = {{ constant = "" }}
experience_years = "AÑOS"
knowledge_score = {{ constant = "" }}
"""
ROWS = [["COD", "REG", "AÑOS"], ["P-1", 8.0, 3.0], ["P-2", 15.0, 7777.0]]


@pytest.fixture
def tried(map_files):
    """Map a workbook in which the cell with 7777 holds `words` as its error."""

    def run(words="#N/A", more=""):
        path = map_files.raw / "f.xlsx"
        write_workbook(path, "Hoja & 1", ROWS)
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"].decode("utf-8")
        before, _, after = sheet.partition("<v>7777")
        opened = before.rpartition("<c ")
        cell = f'{opened[0]}<c t="e" {opened[2]}<v>{words}'
        parts["xl/worksheets/sheet1.xml"] = (
            cell + after.partition("<")[1] + after[after.index("<") + 1 :]
        ).encode("utf-8")
        with zipfile.ZipFile(path, "w") as book:
            for name, content in parts.items():
                book.writestr(name, content)
        return map_files({}, MAPPING.format(more=more))

    return run


@pytest.mark.parametrize("words", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_of_a_spreadsheet_is_no_empty_cell(tried, words):
    with pytest.raises(MappingError) as error:
        tried(words)
    (problem,) = error.value.problems
    assert "experience_years" in problem and "raw row 3" in problem


def test_an_error_is_nothing_recorded_where_the_mapping_says_so(tried, map_files):
    tried(more='missing = ["#N/A"]')
    made = (map_files.out / "prosecutors.csv").read_text("utf-8").splitlines()
    assert made[2] == "P-2,15,0,,,"


KINDS = {"xls": xls, "xlsb": xlsb, "ods": ods}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("made", [Error, TypedError])
@pytest.mark.parametrize("words", CODES)
def test_an_error_is_read_from_every_kind_of_workbook(kind, made, words, tmp_path):
    """In the second of two sheets, the first of which has an error elsewhere."""
    other = [["x", made("#NULL!")], [made(words), 1.0]]
    rows = [["COD", "REG", "AÑOS"], ["P-1", 8.5, 3.0], ["P-2", 15.5, made(words)]]
    path = tmp_path / f"f.{kind}"
    path.write_bytes(KINDS[kind]({"Uno": other, "Hoja & 1": rows}))
    _, found, names = read_sheet(path, path.name, "Hoja & 1")
    assert names == ["Uno", "Hoja & 1"]
    assert found == [
        ["COD", "REG", "AÑOS"],
        ["P-1", "8.5", "3"],
        ["P-2", "15.5", words],
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_of_another_kind_of_workbook_is_refused_by_row(map_files, kind):
    rows = [["COD", "REG", "AÑOS"], ["P-1", 8.0, 3.0], ["P-2", 15.0, Error("#N/A")]]
    mapping = MAPPING.format(more="").replace("f.xlsx", f"f.{kind}")
    with pytest.raises(MappingError) as error:
        map_files({f"f.{kind}": KINDS[kind]({"Hoja & 1": rows})}, mapping)
    (problem,) = error.value.problems
    assert "experience_years" in problem and "raw row 3" in problem


def test_a_text_that_looks_like_an_error_stays_text_and_a_formula_s_text_too(tmp_path):
    path = tmp_path / "f.ods"
    rows = [["COD", "#N/A"], [FormulaText("N/A"), FormulaText("# 4")]]
    path.write_bytes(ods({"H": rows}))
    assert read_sheet(path, path.name, "H")[1] == rows


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb"])
def test_a_workbook_that_is_cut_short_is_read_or_refused_as_before(kind, tmp_path):
    rows = [["COD", "REG"], ["P-1", Error("#REF!")]]
    whole = KINDS[kind]({"H": rows})
    path = tmp_path / f"f.{kind}"
    for end in range(0, len(whole), 97):
        path.write_bytes(whole[:end])
        try:
            read_sheet(path, path.name, "H")
        except MappingError as error:
            assert error.problems


ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"<html><table><tr><td>COD</td></tr></table></html>", "a web page renamed"),
        (ENCRYPTED + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK\x03\x04" + bytes(90), "damaged, cut short?"),
    ],
)
def test_why_a_file_is_no_spreadsheet_is_said(map_files, content, said):
    with pytest.raises(MappingError) as error:
        map_files({"f.xlsx": content}, MAPPING.format(more=""))
    (problem,) = error.value.problems
    assert problem.startswith("f.xlsx: ") and said in problem

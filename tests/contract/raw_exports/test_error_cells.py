"""Cells with an error of the spreadsheet, and files that are no spreadsheet."""

from __future__ import annotations

import zipfile

import pytest

from perutip.contract.reading.raw_exports import MappingError
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

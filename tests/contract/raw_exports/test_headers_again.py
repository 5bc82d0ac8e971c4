"""Lines that are no record: the header once more, totals; many files counted each."""

from __future__ import annotations

import csv

import pytest

from perutip.contract.reading.left_out import read_left_out
from perutip.contract.reading.raw_exports import MappingError
from perutip.simulation.raw_exports.workbook import write_workbook

COLUMNS = """
{source}
[prosecutors.columns]
prosecutor_id = "DATOS / COD"
region_id = {{ source = "DATOS / REG", pad = 2 }}
trained = {{ source = "CURSO / LLEVÓ", recode = {{ "Sí" = "1", "No" = "0" }} }}
female = {{ constant = "" }}
experience_years = "CURSO / AÑOS"
knowledge_score = {{ constant = "" }}
"""
SOURCE = '[prosecutors]\nfile = "f.xlsx"\nsheet = "Hoja1"\nheader_row = [2, 3]\n'
UPPER = ["DATOS", None, "CURSO", None]
LOWER = ["COD", "REG", "LLEVÓ", "AÑOS"]
ROWS = [["P-1", 8.0, "No", 3.0], ["P-2", 15.0, "Sí", 4.0]]
AGAIN = ["cod", "REG ", "LLEVÓ", "AÑOS"]


@pytest.fixture
def tried(map_files):
    """Map prosecutors out of one workbook whose body is `rows`."""

    def run(*rows, more=""):
        sheet = [["FISCALES"], UPPER, LOWER, *rows]
        write_workbook(map_files.raw / "f.xlsx", "Hoja1", sheet)
        return map_files({}, COLUMNS.format(source=SOURCE + more))

    run.out = map_files.out
    return run


def ids(folder) -> list[str]:
    with (folder / "prosecutors.csv").open(encoding="utf-8") as stream:
        return [row["prosecutor_id"] for row in csv.DictReader(stream)]


@pytest.mark.parametrize("more", ["", 'identical_rows = "dropped"\n'])
def test_a_header_once_more_is_left_out_and_said(tried, more):
    report = tried(ROWS[0], UPPER, LOWER, ROWS[1], AGAIN, more=more)
    assert ids(tried.out) == ["P-1", "P-2"]
    assert "prosecutors.csv: 2 rows in, 2 out" in report
    said = "  3 lines that are the header once more left out: raw rows 5, 6, 8"
    assert said in report
    assert read_left_out(tried.out)["prosecutors"].delivered == 2


def test_what_differs_from_the_header_is_told_as_a_value(tried):
    with pytest.raises(MappingError) as error:
        tried(*ROWS, ["P-3", 15.0, "LLEVÓ", "AÑOS"])
    assert len(error.value.problems) == 2
    assert "raw row 6" in str(error.value)


def test_a_line_of_totals_is_one_problem_and_says_the_filter(tried):
    with pytest.raises(MappingError) as error:
        tried(*ROWS, ["TOTAL", None, None, 7.0])
    (problem,) = error.value.problems
    assert "the line looks like one of totals" in problem and "raw row 6" in problem
    assert 'filter = [{ column = "…", without = ["…"] }]' in str(error.value)
    tried(
        *ROWS,
        ["TOTAL", None, None, 7.0],
        more='filter = [{ column = "DATOS / COD", without = ["TOTAL"] }]\n',
    )
    assert ids(tried.out) == ["P-1", "P-2"]


def test_many_files_have_their_problems_counted(map_files):
    names = [f"s{number}.xlsx" for number in range(4)]
    for number, name in enumerate(names):
        wrong = [f"P-{number}", 8.0, "Tal vez", 3.0 if number else -2.0]
        sheet = [["FISCALES"], UPPER, LOWER, wrong]
        write_workbook(map_files.raw / name, "Hoja1", sheet)
    listed = ", ".join(f'"{name}"' for name in names)
    source = SOURCE.replace('"f.xlsx"', f"[{listed}]")
    with pytest.raises(MappingError) as error:
        map_files({}, COLUMNS.format(source=source))
    line = str(error.value).splitlines()[1]
    assert line == "Problems by file: s0.xlsx 2, s1.xlsx 1, s2.xlsx 1, s3.xlsx 1."


def test_few_files_are_not_counted(tried):
    with pytest.raises(MappingError) as error:
        tried(*ROWS, ["P-3", 15.0, "quizás", 3.0])
    assert "by file" not in str(error.value)

"""Columns of a joined table: its marks hold for them, messages name its rows."""

from __future__ import annotations

import csv

import pytest

from perutip.contract.reading.left_out import PROBLEMS
from perutip.contract.reading.raw_exports import MappingError
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[tables.scores]
file = "notas.csv"
separator = ";"
{marks}
{parts}
[prosecutors]
file = "padron.csv"
decimal = "."
dates = ["yyyy-mm-dd"]
[prosecutors.joins.scores]
on = {{ "codigo" = "CÓDIGO" }}
[prosecutors.columns]
prosecutor_id = "codigo"
region_id = "region"
trained = {{ constant = "0" }}
female = {{ constant = "" }}
experience_years = "anos"
knowledge_score = {rule}
"""
RULE = '{ source = "NOTA", table = "scores" }'
STAFF = "codigo,region,anos\nF-0001,08,3\nF-0002,15,4\nF-0003,15,5\n"
SCORES = "CÓDIGO;NOTA\nF-0003;12,5\nF-0001;9,5\nF-0002;{other}\n"


@pytest.fixture
def tried(map_files):
    """Map prosecutors with the scores of another file; returns these by code."""

    def run(marks="", other="8", rule=RULE, parts="", scores=SCORES):
        files = {"padron.csv": STAFF, "notas.csv": scores.format(other=other)}
        map_files(files, MAPPING.format(marks=marks, rule=rule, parts=parts))
        with (map_files.out / "prosecutors.csv").open(encoding="utf-8") as stream:
            return {
                row["prosecutor_id"]: row["knowledge_score"]
                for row in csv.DictReader(stream)
            }

    run.raw = map_files.raw
    return run


def test_numbers_are_read_with_the_marks_of_their_table(tried):
    assert tried('decimal = ","') == {
        "F-0001": "9.5",
        "F-0002": "8.0",
        "F-0003": "12.5",
    }
    with pytest.raises(MappingError, match="no rule for '1.0', 1 row"):
        tried('decimal = ","\nthousands = "."', other="1.0")


def test_a_rule_of_its_own_stands_before_the_tables_marks(tried):
    rule = '{ source = "NOTA", table = "scores", decimal = "," }'
    assert tried('decimal = "."', rule=rule)["F-0001"] == "9.5"


def test_what_is_no_value_in_the_table_is_none(tried):
    assert tried('decimal = ","\nmissing = ["NSP"]', other="NSP")["F-0002"] == ""
    found = tried('decimal = ","\n[tables.scores.recode.NOTA]\n"NSP" = ""', other="NSP")
    assert found["F-0002"] == ""
    found = tried('decimal = ","\nstrip = { "NOTA" = ["pts"] }', other="7 pts")
    assert found["F-0002"] == "7.0"


DAYS = """
[tables.days]
file = "d.csv"
dates = ["mm/dd/yy"]
two_digit_years = [2010, 2030]
[regions]
file = "r.csv"
dates = ["dd/mm/yyyy"]
[regions.joins.days]
on = { nombre = "dep" }
[regions.columns]
region_id = "cod"
region_name = "nombre"
training_date = { source = "dia", table = "days" }
population = "pob"
"""


def test_dates_are_read_in_the_forms_of_their_table(map_files):
    """Month first and of two digits, where the register's own are neither."""
    rows = "cod,nombre,pob\n08,Cusco,5\n15,Lima,6\n"
    map_files({"r.csv": rows, "d.csv": "dep,dia\nCUSCO,05/01/22\n"}, DAYS)
    made = (map_files.out / "regions.csv").read_text(encoding="utf-8")
    assert "08,Cusco,2022-05-01,5" in made


def test_a_message_names_file_and_rows_of_the_table(tried, tmp_path):
    with pytest.raises(MappingError) as error:
        tried("")
    (said,) = [line for line in error.value.problems if "'9,5'" in line]
    assert said.startswith(
        "notas.csv, column 'NOTA' (table scores) → prosecutors.csv: knowledge_score: "
        "no rule for '9,5', 1 row (raw row 3); expected a number with '.' as decimal "
    )
    listed = tmp_path / PROBLEMS
    error.value.write_full_list(listed)
    with listed.open(encoding="utf-8") as stream:
        rows = {
            (r["raw_file"], r["raw_row"], r["raw_column"])
            for r in csv.DictReader(stream)
        }
    assert rows == {("notas.csv", "2", "NOTA"), ("notas.csv", "3", "NOTA")}


def test_what_breaks_the_contract_is_told_by_the_row_of_the_table(tried):
    with pytest.raises(MappingError) as error:
        tried('decimal = ","', other="140")
    (said,) = error.value.problems
    assert said.startswith("notas.csv, column 'NOTA' (table scores) → prosecutors.csv:")
    assert "found '140' in raw row 4" in said


def test_parts_of_a_table_have_their_own_marks_titles_and_sheets(tried):
    write_workbook(
        tried.raw / "notas2.xlsx", "II", [["CÓD.", "PUNTAJE"], ["F-0002", "7.5"]]
    )
    parts = """
[[tables.scores.part]]
file = "notas.csv"
decimal = ","
[[tables.scores.part]]
file = "notas2.xlsx"
titles = { "CÓDIGO" = "CÓD.", "NOTA" = "PUNTAJE" }
"""
    of_two = "CÓDIGO;NOTA\nF-0003;12,5\nF-0001;9,5\n"
    found = tried(parts=parts, scores=of_two)
    assert found == {"F-0001": "9.5", "F-0002": "7.5", "F-0003": "12.5"}
    write_workbook(
        tried.raw / "notas2.xlsx", "II", [["CÓD.", "PUNTAJE"], ["F-0002", "7,5"]]
    )
    with pytest.raises(MappingError) as error:
        tried(parts=parts, scores=of_two)
    assert "notas2.xlsx, sheet II, column 'PUNTAJE' (table scores)" in str(error.value)
    assert "1 row (raw row 2 [" in str(error.value)

"""A file per semester and district: what stands in its name alone, lines of totals."""

from __future__ import annotations

import csv

import pytest

from perutip.contract.reading.raw_exports import MappingError, load_mapping
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[tables.codes]
file = "dep.csv"
[prosecutors]
header_row = {header}
{names}
missing = ["No aplica"]
{kept}
file = [{files}]
sheet = [{sheets}]
[prosecutors.recode.DF]
"LIMA CENTRO" = "LIMA"
[prosecutors.joins.codes]
on = {{ "DF" = "dep" }}
[prosecutors.columns]
prosecutor_id = "PERSONA / COD"
region_id = {{ source = "cod", table = "codes" }}
trained = {{ source = "CURSO / LLEVÓ", recode = {{ "Sí" = "1", "No" = "0" }}, {none} }}
female = {{ constant = "" }}
experience_years = "PERSONA / AÑOS"
knowledge_score = {{ constant = "" }}
"""
FILTER = 'filter = [{ column = "PERSONA / COD", filled = true }]'
HEAD = [["FISCALES"], ["PERSONA", None, "CURSO"], ["COD", "AÑOS", "LLEVÓ"]]
TOTAL = [["Subtotal", 9.0, None]]
DISTRICTS = ("CUSCO", "LIMA CENTRO")


def rows(first, said="No"):
    """Two persons, a line of totals between them."""
    one, two = ([f"F-{first + n:04d}", 4.0 + n, said] for n in (0, 1))
    return [*HEAD, one, [None, *TOTAL[0][1:]], two]


@pytest.fixture
def tried(map_files):
    """Map five workbooks of one sheet; returns region by code."""

    def run(names='sheet_as = "DF"', kept=FILTER, header="[2, 3]", **changed):
        files = [f"FISCALES {year}-{s}.xlsx" for year in (2024, 2025) for s in "12"]
        files.append("FISCALES 2026-1.xlsx")
        for n, file in enumerate(files):
            sheet = changed.get("sheet", "LIMA CENTRO")
            told = changed.get("said", "No")
            write_workbook(map_files.raw / file, sheet, rows(10 * n, told))
        text = MAPPING.format(
            names=names,
            kept=kept,
            header=header,
            files=", ".join(f'"{file}"' for file in files),
            sheets=f'"{changed.get("asked", "LIMA CENTRO")}"',
            none=changed.get("none", 'when_empty = "0"'),
        )
        report = map_files({"dep.csv": "dep,cod\nCUSCO,08\nLIMA,15\n"}, text)
        with (map_files.out / "prosecutors.csv").open(encoding="utf-8") as stream:
            made = {r["prosecutor_id"]: r["region_id"] for r in csv.DictReader(stream)}
        return made, report

    return run


def refused(tried, **keys):
    with pytest.raises(MappingError) as error:
        tried(**keys)
    return error.value.problems


def test_the_name_of_a_sheet_is_a_column(tried):
    made, _ = tried()
    assert len(made) == 10 and set(made.values()) == {"15"}


def test_the_name_of_a_file_is_a_column(map_files, tiny_mapping):
    """Also where the file has a column of that title, which is another."""
    text = tiny_mapping('file_as = "cod"').replace('"r.csv"', '["8.csv", "15.csv"]')
    rows = "cod,nombre,fecha,pob\n99,{},,5\n"
    files = {"8.csv": rows.format("Cusco"), "15.csv": rows.format("Lima")}
    report = map_files(files, text)
    made = (map_files.out / "regions.csv").read_text(encoding="utf-8")
    assert made.splitlines()[1:] == ["08,Cusco,,5", "15,Lima,,5"]
    assert any("read by no rule: 'cod (of the file)'" in line for line in report)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ('sheet_as = "DF"\nlacks = ["DF"]', "sheet_as: 'DF' is another column too"),
        ('sheet_as = "DF"\nfile_as = "DF"', "file_as: 'DF' is another column too"),
        ('sheet_as = "OTRA"', "sheet_as: 'OTRA' is the name of no column that a rule"),
    ],
)
def test_a_name_is_no_other_column(tried, names, said):
    assert any(said in line for line in refused(tried, names=names))


def test_what_is_wrong_with_the_name_of_a_sheet_is_told_as_that(tried):
    (line,) = refused(tried, sheet="PUNO", asked="PUNO")
    assert "column 'name of the sheet' → prosecutors.csv: region_id: no row of" in line
    assert "'PUNO', 10 rows" in line


def test_what_many_files_lack_alike_is_one_line(tried):
    (line,) = refused(tried, names="")
    assert line.startswith("FISCALES 2024-1.xlsx, sheet LIMA CENTRO and 4 more: no col")
    assert "'DF'" in line


def test_a_header_of_merged_cells_is_found(tried):
    (line,) = refused(tried, header="3")
    assert "and 4 more: the names of its columns stand in rows 2 and 3" in line
    assert line.endswith("header_row = [2, 3]")


def test_lines_of_totals_without_a_filter_say_which(tried):
    (line,) = refused(tried, kept="")
    assert "prosecutor_id: no rule for an empty cell, 5 rows" in line
    assert line.endswith(f"lines of totals and notes are left out by {FILTER}")
    assert line.startswith(
        "FISCALES 2024-1.xlsx + FISCALES 2024-2.xlsx + FISCALES 2025"
    )
    assert " and 2 more files, column 'PERSONA / COD'" in line


def test_one_value_in_many_parts_is_told_once(tried, map_files, tmp_path):
    """Parts whose titles are the same say one thing alike."""
    whole = tmp_path / "mapping.toml"
    with pytest.raises(MappingError):
        tried(said="Quizá")
    text = whole.read_text(encoding="utf-8")
    head, _, rest = text.partition("file = [")
    files, _, rest = rest.partition("]")
    names, _, rest = rest.partition("\n[prosecutors.recode.DF]")
    parts = "".join(f"\n[[prosecutors.part]]\nfile = {f}\n" for f in files.split(", "))
    text = f"{head}{parts}\n[prosecutors.recode.DF]{rest}"
    assert len(load_mapping_text(tmp_path, text).registers[0].source.part) == 5
    with pytest.raises(MappingError) as error:
        map_files({}, text)
    (line,) = error.value.problems
    assert "trained: no rule for" in line and "10 rows" in line


def load_mapping_text(folder, text):
    path = folder / "other.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def test_sheets_of_one_name_that_nothing_reads_are_told_together(tried, map_files):
    for n in range(6):
        write_workbook(map_files.raw / f"r{n}.xlsx", "RESUMEN", [["LEER"], [f"{n}"]])
    _, report = tried()
    (line,) = [line for line in report if "RESUMEN" in line]
    assert line == (
        "r0.xlsx + r1.xlsx + r2.xlsx and 3 more files, sheet RESUMEN: 12 rows, read by "
        "no register"
    )


def test_a_date_of_another_form_is_told_with_the_form(map_files, tiny_mapping):
    text = "cod,nombre,fecha,pob\n08,Cusco,44682,5\n15,Lima,44683,6\n"
    with pytest.raises(MappingError) as error:
        map_files({"r.csv": text}, tiny_mapping())
    lines = [line for line in error.value.problems if "training_date" in line]
    assert all(line.endswith('dates = ["serial"] reads it') for line in lines) and lines

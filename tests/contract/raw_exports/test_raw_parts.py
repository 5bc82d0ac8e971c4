"""A register whose files differ in shape: parts with titles and marks of their own."""

from __future__ import annotations

import csv

import pytest

from perutip.contract.reading.raw_exports import MappingError, map_raw
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[prosecutors]
{whole}
{parts}
[prosecutors.columns]
prosecutor_id = "FISCAL"
region_id = {{ source = "REGIÓN", pad = 2 }}
trained = {{ source = "CAPACITADO", recode = {{ "SÍ" = "1", "NO" = "0" }} }}
female = {{ source = "SEXO", recode = {{ "F" = "1", "M" = "0" }} }}
experience_years = {{ constant = "" }}
knowledge_score = "NOTA"
"""
OLD = """
[[prosecutors.part]]
file = "viejos.xlsx"
header_row = [2, 3]
[prosecutors.part.titles]
"FISCAL" = "PERSONA / COD."
"REGIÓN" = "PERSONA / DEP"
"CAPACITADO" = "CURSO / APROBÓ"
"NOTA" = "CURSO / EXAMEN"
"SEXO" = "PERSONA / SEXO"
"""
NEW = """
[[prosecutors.part]]
file = "nuevos.csv"
encoding = "cp1252"
separator = ";"
decimal = ","
lacks = ["SEXO"]
"""
HEAD = [["PERSONA", None, None, "CURSO", None]]
HEAD += [["COD.", "DEP", "SEXO", "APROBÓ", "EXAMEN"]]
PEOPLE = [["P-9", "8", "F", "NO", 3.5], ["P-2", "15", "M", "NO", 4.0]]
LINES = "FISCAL;REGIÓN;CAPACITADO;NOTA\nP-5;15;NO;5,5\nP-7;8;NO;6\n"


@pytest.fixture
def tried(map_files):
    """Map one register out of a workbook and a file of text of another shape."""

    def run(parts=OLD + NEW, whole="", people=PEOPLE, lines=LINES):
        sheet = [["REPORTE"], *HEAD, *people]
        write_workbook(map_files.raw / "viejos.xlsx", "2018", sheet)
        files = {"nuevos.csv": lines.encode("cp1252")}
        return map_files(files, MAPPING.format(whole=whole, parts=parts))

    run.raw, run.out = map_files.raw, map_files.out
    return run


def made(tried):
    with (tried.out / "prosecutors.csv").open(encoding="utf-8") as stream:
        return [
            (r["prosecutor_id"], r["region_id"], r["female"], r["knowledge_score"])
            for r in csv.DictReader(stream)
        ]


def problems(tried, *args, **options):
    with pytest.raises(MappingError) as error:
        tried(*args, **options)
    return error.value.problems


def test_parts_are_stacked_each_with_its_own_shape(tried):
    report = tried()
    assert made(tried) == [
        *[("P-9", "08", "1", "3.5"), ("P-2", "15", "0", "4.0")],
        *[("P-5", "15", "", "5.5"), ("P-7", "08", "", "6.0")],
    ]
    assert "prosecutors.csv: 4 rows in, 4 out" in report


def test_a_fault_is_named_by_the_title_and_row_of_the_office_s_own_file(
    tried, tmp_path
):
    people = [*PEOPLE, ["P-3", "8", "F", "TALVEZ", 1.0]]
    lines = f"{LINES}P-8;8;QUIZÁ;1\n"
    old, new = problems(tried, people=people, lines=lines)
    assert old.startswith(
        "viejos.xlsx, sheet 2018, column 'CURSO / APROBÓ' → prosecutors.csv: trained: "
    )
    assert "raw row 6 [viejos.xlsx, 2018]" in old
    assert new.startswith("nuevos.csv, column 'CAPACITADO' → prosecutors.csv: trained")
    assert "raw row 4 [nuevos.csv]" in new
    with pytest.raises(MappingError) as error:
        tried(people=people, lines=lines)
    error.value.write_full_list(tmp_path / "problems.csv")
    with (tmp_path / "problems.csv").open(encoding="utf-8") as stream:
        listed = [
            (r["raw_file"], r["sheet"], r["raw_row"], r["raw_column"])
            for r in csv.DictReader(stream)
        ]
    assert listed == [
        ("viejos.xlsx", "2018", "6", "CURSO / APROBÓ"),
        ("nuevos.csv", "", "4", "CAPACITADO"),
    ]


def test_marks_and_recodes_of_one_part_are_not_those_of_another(tried):
    (line,) = problems(tried, parts=OLD + NEW.replace('decimal = ","', ""))
    assert "nuevos.csv, column 'NOTA'" in line and "no rule for '5,5'" in line
    old = OLD.replace("header_row", 'recode = { "REGIÓN" = { "8" = "9" } }\nheader_row')
    tried(old + NEW)
    assert [row[1] for row in made(tried)] == ["09", "15", "15", "08"]


def test_keys_of_the_register_hold_for_every_part_that_gives_no_other(tried):
    tried(
        whole='missing = ["15"]\nsort_by = ["prosecutor_id"]',
        people=PEOPLE[:1],
        lines="FISCAL;REGIÓN;CAPACITADO;NOTA\nP-7;8;NO;15\n",
    )
    assert made(tried)[0][:2] == ("P-7", "08") and made(tried)[0][3] == ""


def test_a_column_is_lacking_where_the_mapping_says_so_and_nowhere_else(tried):
    (line,) = problems(tried, parts=OLD + NEW.replace('lacks = ["SEXO"]', ""))
    assert line.startswith("nuevos.csv: no column 'SEXO'")
    (line,) = problems(tried, lines=LINES.replace("NOTA", "NOTA;SEXO"))
    assert line == "nuevos.csv: has 'SEXO', which lacks says it has not"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('file = "nuevos.csv"', "", "file: missing"),
        ('file = "nuevos.csv"', 'file = "viejos.xlsx"', "viejos.xlsx more than once"),
        ("lacks", "filter = []\nlacks", "part 2: filter is of all parts"),
        ("lacks", "hoja = 1\nlacks", "part 2: hoja: unknown"),
        ('lacks = ["SEXO"]', 'lacks = ["EDAD"]', "'EDAD' is the name of no column"),
        ('lacks = ["SEXO"]', 'titles = { "NOTAS" = "x" }', "'NOTAS' is the name of no"),
        ("lacks", 'titles = { "SEXO" = "x", "NOTA" = "x" }\nlacks', "for two columns"),
        ("[[prosecutors.part]]", "[prosecutors.part]", "mapping.toml"),
    ],
)
def test_a_part_that_cannot_be_one_is_refused_with_its_line(tried, old, new, said):
    found = problems(tried, parts=OLD + NEW.replace(old, new))
    assert any(said in line for line in found)
    assert all("mapping.toml" in line for line in found)


def test_two_sections_of_one_register_are_told_to_be_parts(tried, tmp_path):
    (tmp_path / "mapping.toml").write_text('[[regions]]\nfile = "a.csv"\n', "utf-8")
    with pytest.raises(MappingError, match=r"its parts, \[\[regions.part\]\]"):
        map_raw(tried.raw, tmp_path / "mapping.toml", tried.out)


def test_a_file_that_looks_like_a_part_is_refused_until_it_is_one(tried):
    later = LINES.replace("NOTA", "NOTA;OBS;DNI").replace("\n", ";;\n")
    later = later.replace("CAPACITADO", "CERT.").replace("DNI;;", "DNI")
    (tried.raw / "despues.csv").write_bytes(later.encode("cp1252"))
    lines = LINES.replace("NOTA", "NOTA;OBS;DNI").replace("\n", ";;\n")
    (line,) = problems(tried, lines=lines.replace("DNI;;", "DNI"))
    assert line.startswith(
        "despues.csv: 2 rows, read by nothing, with the columns of [prosecutors] but "
        "'CAPACITADO': stack what belongs to it ([[prosecutors.part]], with its file"
    )


def test_rows_are_excluded_by_file_sheet_and_number(tried):
    gone = (
        'exclude = [{ file = "nuevos.csv", rows = [3], reason = "other" },'
        ' { file = "viejos.xlsx", sheet = "2018", rows = [4, 9], reason = "broken" }]'
    )
    report = tried(whole=gone)
    assert [row[0] for row in made(tried)] == ["P-2", "P-5"]
    said = "  1 row of viejos.xlsx, sheet 2018 to leave out, which is not there"
    assert any(line.startswith(said) for line in report)
    assert any("now in order: 1 of 1 (raw row 3 [nuevos.csv]" in r for r in report)


def test_a_row_that_moved_is_not_excluded_in_another_s_place(tried):
    gone = (
        'exclude = [{{ file = "nuevos.csv", rows = [{row}], column = "FISCAL", '
        'values = ["P-7"], reason = "broken" }}]'
    )
    tried(whole=gone.format(row=3))
    assert [row[0] for row in made(tried)] == ["P-9", "P-2", "P-5"]
    report = tried(whole=gone.format(row=2))
    assert len(made(tried)) == 4
    assert any(
        "1 row of nuevos.csv with one of the values of 'FISCAL'" in r for r in report
    )


@pytest.mark.parametrize(
    "rule",
    [
        '{ rows = [3], reason = "other" }',
        '{ file = "viejos.xlsx", sheet = "2018", reason = "other" }',
        '{ file = "nuevos.csv", reason = "other" }',
        '{ column = "FISCAL", reason = "other" }',
        '{ file = "otro.csv", rows = [3], reason = "other" }',
    ],
)
def test_half_an_exclusion_is_refused(tried, rule):
    (line,) = problems(tried, whole=f"exclude = [{rule}]")
    assert line.startswith("mapping.toml, line 3: [prosecutors] exclude: ")


def test_a_row_of_a_file_of_several_sheets_needs_its_sheet(tried):
    parts = OLD.replace("header_row", 'sheet = ["2018", "2019"]\nheader_row') + NEW
    gone = 'exclude = [{ file = "viejos.xlsx", rows = [4], reason = "other" }]'
    (line,) = problems(tried, parts=parts, whole=gone)
    assert "sheet: viejos.xlsx has several, each with rows of its own" in line

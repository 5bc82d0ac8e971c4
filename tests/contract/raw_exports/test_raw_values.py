"""Raw cells that are recoded, stripped of units, dated in two digits, or not there."""

from __future__ import annotations

import datetime as dt

import pytest

from perutip.contract.checks import StudyFacts
from perutip.contract.reading.raw_exports import MappingError, map_raw
from perutip.contract.reading.raw_exports.notation.dates import parse_date
from perutip.contract.reading.raw_exports.notation.numbers import stripped
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
{top}
[regions]
file = "{file}"
{source}
[regions.columns]
region_id = {{ source = "COD", pad = 2 }}
region_name = "DEP"
training_date = {date}
population = {population}
"""
ROWS = [["COD", "DEP", "FECHA", "POB"], ["8", "CUZCO", "03/05/23", "12 hab."]]
ROWS += [["15", "LIMA", None, "7"]]


@pytest.fixture
def tried(tmp_path):
    """Map two regions out of a workbook or a file of text; returns their lines."""
    raw = tmp_path / "raw"
    raw.mkdir()

    def run(rows=ROWS, file="r.xlsx", encoding="utf-8", separator=";", **keys):
        if file.endswith("xlsx"):
            write_workbook(raw / file, "Hoja1", rows)
        else:
            text = "\n".join(separator.join(c or "" for c in row) for row in rows)
            (raw / file).write_bytes(f"{text}\n".encode(encoding))
        facts = keys.pop("facts", None)
        plain = {"top": "", "source": "", "date": '{ constant = "" }'}
        plain |= {"population": '{ source = "POB", strip = ["hab"] }', "file": file}
        path = tmp_path / "mapping.toml"
        path.write_text(MAPPING.format(**(plain | keys)), "utf-8")
        map_raw(raw, path, tmp_path / "out", replace=True, facts=facts)
        made = (tmp_path / "out" / "regions.csv").read_text("utf-8")
        return made.splitlines()[1:]

    return run


def refused(tried, *args, **keys):
    with pytest.raises(MappingError) as error:
        tried(*args, **keys)
    return error.value


@pytest.mark.parametrize("file", ["r.xlsx", "r.csv"])
@pytest.mark.parametrize("column", ["DEP", "FECHA", "POB", "COD"])
@pytest.mark.parametrize("more", ["", 'filter = [{ column = "DEP", filled = true }]\n'])
def test_a_recode_leaves_an_empty_cell_empty(tried, file, column, more):
    rows = [*ROWS, ["11", "ICA", "03/05/23", "7"], [None, None, None, "7"]]
    if not more:
        rows = rows[:-1]
    source = 'separator = ";"\ndates = ["dd/mm/yy"]\ntwo_digit_years = [2000, 2050]\n'
    source += f'{more}recode = {{ "{column}" = {{ "nan" = "x", "None" = "x" }} }}'
    made = tried(rows, file, source=source, date='"FECHA"')
    assert made == ["08,CUZCO,2023-05-03,12", "15,LIMA,,7", "11,ICA,2023-05-03,7"]


def test_a_recode_of_dates_meets_dates_texts_and_empty_cells(tried):
    rows = [*ROWS, ["11", "ICA", dt.date(2022, 3, 1), "7"]]
    source = 'recode = { "FECHA" = { "03/05/23" = "2023-05-03", "2022-03-01" = "" } }'
    made = tried(rows, source=source, date='"FECHA"')
    assert [line.split(",")[2] for line in made] == ["2023-05-03", "", ""]


def test_a_recode_of_a_register_may_be_one_by_name(tried):
    top = '[recodes.places]\n"CUZCO" = "CUSCO"'
    assert tried(top=top, source='recode = { "DEP" = "places" }')[0] == "08,CUSCO,,12"
    error = refused(tried, source='recode = { "DEP" = "places" }')
    assert "[regions] recode: recode 'places' is not in [recodes]" in str(error)


SHORT = {"source": 'dates = ["dd/mm/yy"]', "date": '"FECHA"'}


def test_years_of_two_digits_are_of_the_study_s_window(tried):
    bounds = {"trainings": (dt.date(2021, 9, 1), dt.date(2026, 11, 14))}
    facts = StudyFacts(bounds=bounds)
    assert tried(**SHORT, facts=facts)[0] == "08,CUZCO,2023-05-03,12"
    rows = [ROWS[0], ["8", "CUZCO", "03/05/73", "12"]]
    (line,) = refused(tried, rows, **SHORT, facts=facts).problems
    assert "no rule for '03/05/73'" in line
    assert "dd/mm/yy (of two digits: 2021 to 2026)" in line


def test_years_of_two_digits_need_their_century(tried):
    (line,) = refused(tried, **SHORT).problems
    assert "which century? two_digit_years = [first, last]" in line
    keys = SHORT | {"source": 'dates = ["dd/mm/yy"]\ntwo_digit_years = [1980, 2079]'}
    assert tried(**keys)[0].split(",")[2] == "2023-05-03"
    for years in ("[1980, 2080]", "[2026]", "[2026, 2020]"):
        keys["source"] = f'dates = ["dd/mm/yy"]\ntwo_digit_years = {years}'
        assert "a hundred years at most" in str(refused(tried, **keys))


@pytest.mark.parametrize(
    ("text", "forms", "day"),
    [
        ("03/05/23", ["dd/mm/yy"], "2023-05-03"),
        ("3.5.85", ["dd/mm/yy"], "1985-05-03"),
        ("05/03/23", ["mm/dd/yy"], "2023-05-03"),
        ("03/05/23", ["dd/mm/yy", "mm/dd/yy"], None),
        ("13/05/23", ["dd/mm/yy", "mm/dd/yy"], "2023-05-13"),
        ("03/05/2023", ["dd/mm/yyyy", "mm/dd/yyyy"], None),
        ("03/05/2023", ["dd/mm/yy"], None),
        ("03/05/23", ["dd/mm/yyyy"], None),
        ("31/02/23", ["dd/mm/yy"], None),
        ("5-may-23", ["words yy"], "2023-05-05"),
        ("5-may-23", ["words"], None),
        ("5-may-2023", ["words yy"], None),
    ],
)
def test_a_day_is_read_in_one_way_or_not_at_all(text, forms, day):
    found = parse_date(text, forms, (1930, 2029))
    assert (found and found.isoformat()) == day
    assert parse_date("03/05/23", ["dd/mm/yy"]) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        *[("8,5 años", "8,5"), ("38.5%", "38.5"), ("12 AÑOS.", "12"), ("7", "7")],
        *[("S/ 200", "200"), ("5 a", "5 a"), ("5 añosx", "5 añosx"), ("años", "")],
    ],
)
def test_units_are_left_out_at_either_end(text, bare):
    assert stripped(text, ["%", "años", "S/"]) == bare


def test_a_unit_is_left_out_before_rows_are_summed(tried):
    source = 'strip = { "POB" = ["hab"] }\ngroup_by = ["COD", "DEP"]\nsum = ["POB"]'
    rows = [ROWS[0], *ROWS[1:], ["8", "CUZCO", None, "3 hab"]]
    assert tried(rows, source=source)[0] == "08,CUZCO,,15"
    assert "'POB' is no number" in str(
        refused(tried, rows, source=source.partition("\n")[2])
    )


def test_rows_that_differ_in_a_running_number_alone_are_the_same(tried):
    rows = [["N°", *ROWS[0]], ["1", *ROWS[1]], ["2", *ROWS[1]], ["3", *ROWS[2]]]
    keys = 'identical_rows = "dropped"'
    assert "raw rows 2 and 3 (differ in 'N°')" in str(refused(tried, rows, source=keys))
    keys += '\nidentical_except = ["N°"]'
    assert len(tried(rows, source=keys)) == 2
    kept = refused(tried, rows, source='identical_except = ["N°"]')
    assert "raw rows 2 and 3 (identical in every cell but 'N°')" in str(kept)


def test_what_take_and_pad_make_of_a_cell_is_said(tried, tmp_path):
    path = MAPPING.replace("pad = 2", "pad = 6, take = [1, 2]")
    assert path != MAPPING
    rows = [ROWS[0], ["230104", "TACNA", None, "7"]]
    keys = {"population": '"POB"'}
    text = path.format(
        **(
            {"top": "", "source": "", "date": '{ constant = "" }', "file": "r.xlsx"}
            | keys
        )
    )
    write_workbook(tmp_path / "raw" / "r.xlsx", "Hoja1", rows)
    (tmp_path / "mapping.toml").write_text(text, "utf-8")
    with pytest.raises(MappingError) as error:
        map_raw(tmp_path / "raw", tmp_path / "mapping.toml", tmp_path / "out")
    assert "no rule for '230104' (made '000023' by take, then pad), 1 row" in str(
        error.value
    )


def test_the_nearest_title_is_told_where_one_is_not_there(tried):
    rows = [["COD", "DEP", "FECHA DE DENUNCIA", "POB"], *ROWS[1:]]
    (line,) = refused(tried, rows, date='"FECHA DENUNCIA"').problems
    assert line.endswith("no column 'FECHA DENUNCIA'; near to it: 'FECHA DE DENUNCIA'")
    rows[0][2] = "CUÁNDO"
    (line,) = refused(tried, rows, date='"FECHA DENUNCIA"').problems
    assert line.endswith("titles there that no rule reads: 'CUÁNDO'")


@pytest.mark.parametrize(
    ("encoding", "separator", "said"),
    [
        ("utf-16", ";", 'read with encoding = "utf-16" it has 4 of the columns'),
        ("cp1252", ",", 'read with separator = "," it has 4 of the columns'),
        ("utf-8", ";", 'read with encoding = "utf-8" it has 4 of the columns'),
        (
            "utf-16",
            "\t",
            'encoding = "utf-16", separator = "\\t" it has 4 of the columns',
        ),
    ],
)
def test_another_encoding_or_separator_is_told(tried, encoding, separator, said):
    rows = [["CÓD", "DEP", "FECHA", "POB"], *ROWS[1:]]
    source = 'encoding = "cp1252"\nseparator = ";"\nrecode = { "CÓD" = {} }'
    keys = {"source": source, "date": '"FECHA"', "population": '"POB"'}
    found = refused(tried, rows, "r.csv", encoding, separator, **keys)
    assert any(said in line for line in found.problems)
    if encoding != "utf-8":
        keys["source"] = source.replace("cp1252", "utf-8")
        found = refused(tried, rows, "r.csv", encoding, separator, **keys)
        assert any("it has 4 of the columns" in line for line in found.problems)


def test_titles_of_no_column_are_told_and_rows_of_data_never(tried):
    rows = [["código", "nombre", "día", "gente"], *ROWS[1:]]
    (line,) = refused(tried, rows).problems
    assert line.endswith("; the titles there: 'código', 'nombre', 'día', 'gente'")
    people = [["8", "QUISPE ANA", None, "5"], ["9", "ROSA MAMANI", None, "7"]]
    assert "QUISPE" not in str(refused(tried, people))
    people[0] = [None, "QUISPE ANA", None, None]
    assert "QUISPE" not in str(refused(tried, people))


def test_a_mapping_cut_short_names_its_line(tried, tmp_path):
    tried()
    whole = (tmp_path / "mapping.toml").read_text("utf-8")
    path = tmp_path / "cut.toml"
    path.write_text(whole[: whole.index('"POB"') + 3], "utf-8")
    with pytest.raises(MappingError) as error:
        map_raw(tmp_path / "raw", path, tmp_path / "out")
    last = path.read_text("utf-8").count("\n") + 1
    assert f"line {last}: " in str(error.value)
    assert "a bracket that closes what it opens" in str(error.value)


def test_several_raw_columns_are_told_how_to_be_joined(tried):
    (line,) = refused(tried, date='["FECHA", "POB"]').problems
    assert 'joined by { source = ["FECHA", "POB"] }' in line and "line" in line


def test_one_filled_cell_of_several_is_read_as_it_is(tried):
    rows = [[*ROWS[0], "OTRA"], [*ROWS[1][:2], None, "1", dt.date(2022, 3, 1)]]
    keys = {
        "source": 'dates = ["dd/mm/yyyy"]',
        "date": '{ source = ["FECHA", "OTRA"] }',
    }
    assert tried(rows, **keys)[0] == "08,CUZCO,2022-03-01,1"

"""Rows with more or fewer cells than titles: none is read in a wrong column unsaid."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perutip.contract.reading.raw_exports import MappingError
from perutip.contract.reading.raw_exports.raw_files.ragged import Ragged, ragged_of
from perutip.simulation.raw_exports.workbook import write_workbook

HEAD = "FISCAL;REGIÓN;CAPACITADO;AÑOS;NOTA"
ROWS = ["P-9;8;NO;3;48.7", "P-2;15;NO;4;50", "P-5;15;NO;5;75.5"]
MAPPING = """
[prosecutors]
file = "fiscales.csv"
separator = ";"
{more}
[prosecutors.columns]
prosecutor_id = "FISCAL"
region_id = {{ source = "REGIÓN", pad = 2 }}
trained = {{ source = "CAPACITADO", recode = {{ "NO" = "0" }} }}
female = {{ constant = "" }}
experience_years = "AÑOS"
knowledge_score = "NOTA"
"""
EXCLUDED = 'exclude = [{ file = "fiscales.csv", rows = [2], reason = "other" }]'


@pytest.fixture
def tried(map_files):
    """Map prosecutors out of `rows` below the header."""

    def run(*rows, head=HEAD, more=""):
        text = "\n".join([head, *rows]) + "\n"
        return map_files({"fiscales.csv": text}, MAPPING.format(more=more))

    run.out = map_files.out
    return run


@pytest.mark.parametrize("head", [HEAD, f"{HEAD};", f"{HEAD};;"])
def test_a_cell_beyond_the_last_title_is_refused_with_its_row(tried, head):
    """A decimal comma written as a separator: 48.0 in place of 48.7."""
    with pytest.raises(MappingError) as error:
        tried("P-9;8;NO;3;48;7", *ROWS[1:], head=head)
    (line,) = error.value.problems
    assert str(line).startswith(
        "fiscales.csv → prosecutors.csv: raw row 2: a cell beyond the last title: "
    )
    assert not (tried.out / "prosecutors.csv").exists()


def test_it_is_left_out_by_hand(tried):
    report = tried("P-9;8;NO;3;48;7", *ROWS[1:], more=EXCLUDED)
    assert not any("beyond" in line for line in report)
    with (tried.out / "prosecutors.csv").open(encoding="utf-8") as stream:
        assert [row["prosecutor_id"] for row in csv.DictReader(stream)] == [
            "P-2",
            "P-5",
        ]


def test_of_a_joined_table_too(map_files):
    mapping = MAPPING.format(more="").replace(
        'source = "CAPACITADO"', 'source = "X", table = "t"'
    )
    mapping = mapping.replace(
        "[prosecutors.columns]",
        '[prosecutors.joins.t]\non = { "FISCAL" = "F" }\n[prosecutors.columns]',
    )
    mapping += '[tables.t]\nfile = "t.csv"\n'
    text = "\n".join([HEAD, *ROWS])
    table = "F,X\nP-9,NO\nP-2,NO,1\nP-5,NO\n"
    with pytest.raises(MappingError, match=r"t.csv \(table t\): raw row 3: a cell bey"):
        map_files({"fiscales.csv": text, "t.csv": table}, mapping)


def test_separators_behind_the_last_title_are_no_cells(tried):
    assert not any("beyond" in one for one in tried(*(f"{row};;" for row in ROWS)))


def test_a_row_that_breaks_off_is_said(tried):
    report = tried("P-9;8;NO", *ROWS[1:], "P-7;8;NO;1")
    said = "  2 rows with fewer cells than titles, the others read as empty: raw rows "
    assert f"{said}2, 5" in report


def test_notes_beside_a_sheet_are_said(map_files):
    rows = [HEAD.split(";"), *(row.split(";") for row in ROWS)]
    rows[2] = [*rows[2], None, "verificar"]
    write_workbook(map_files.raw / "fiscales.xlsx", "Hoja1", rows)
    report = map_files({}, MAPPING.format(more="").replace(".csv", ".xlsx"))
    said = "  1 row with a cell beyond the last title, which nothing reads: raw row 3"
    assert said in report


CELLS = st.lists(st.lists(st.sampled_from(["x", None]), max_size=6), max_size=6)


@given(cells=CELLS, names=st.lists(st.sampled_from(["A", ""]), max_size=4))
def test_rows_that_end_with_the_titles_are_not_ragged(cells, names):
    body = list(enumerate(cells, start=2))
    while names and not names[-1]:
        names.pop()
    expected = [
        [row for row, one in body if set(one[len(names) :]) - {None}],
        [row for row, one in body if len(one) < len(names)],
    ]
    assert ragged_of(body, names, text=True) == Ragged(*map(tuple, expected))
    assert ragged_of(body, names, text=False).short == ()


REGIONS = """
[regions]
file = "regiones.csv"
[regions.columns]
region_id = "COD"
region_name = "NOMBRE"
training_date = { constant = "" }
population = "POB"
"""


def test_registers_that_point_at_it_are_not_blamed(map_files):
    """Nor are the cells that it moved, nor those of a table that is joined."""
    files = {
        "regiones.csv": "NOMBRE,COD,POB\nCusco, del,08,1200000\nLima,15,10000000\n",
        "fiscales.csv": "\n".join([HEAD, *ROWS]),
    }
    with pytest.raises(MappingError) as error:
        map_files(files, MAPPING.format(more="") + REGIONS)
    (line,) = error.value.problems
    assert line.startswith("regiones.csv → regions.csv: raw row 2: a cell beyond")


def test_what_a_broken_row_of_a_table_gives_is_not_told_again(map_files):
    mapping = MAPPING.format(more="").replace(
        'source = "REGIÓN"', 'source = "X", table = "t"'
    )
    mapping = mapping.replace(
        "[prosecutors.columns]",
        '[prosecutors.joins.t]\non = { "FISCAL" = "F" }\n[prosecutors.columns]',
    )
    mapping += '[tables.t]\nfile = "t.csv"\n'
    files = {"fiscales.csv": "\n".join([HEAD, *ROWS])}
    for broken in ("P-2,Cusco, del,8", "P,-2,15"):
        files["t.csv"] = f"F,X\nP-9,8\n{broken}\nP-5,15\n"
        with pytest.raises(MappingError) as error:
            map_files(files, mapping)
        (line,) = error.value.problems
        assert line.startswith("t.csv (table t): raw row 3: a cell beyond")
    files["t.csv"] = "F,X\nP-9,8\nP,-2,15\n"
    with pytest.raises(MappingError, match="no row of table t"):
        map_files(files, mapping)

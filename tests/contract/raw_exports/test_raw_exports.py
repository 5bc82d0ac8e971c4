"""Raw exports to registers: the shipped example, the public register, every refusal."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from perutip.contract.reading.raw_exports import MappingError
from perutip.simulation.raw_exports.workbook import write_workbook

ROWS = "cod,nombre,fecha,pob\n8,Cusco,01/05/2022,1200000\n15,Lima,,10000000\n"


@pytest.fixture
def tried(map_files, tiny_mapping):
    """Map a tiny register of regions; returns its text or raises."""

    def run(rows=ROWS, mapping=None, replace=False, **keys):
        files = {} if rows is None else {"r.csv": rows}
        map_files(files, mapping or tiny_mapping(**keys), replace=replace)
        return (map_files.out / "regions.csv").read_text(encoding="utf-8")

    return run


def test_a_tiny_mapping(tried):
    assert tried() == (
        "region_id,region_name,training_date,population\n"
        "08,Cusco,2022-05-01,1200000\n15,Lima,,10000000\n"
    )


VALUES = {
    "a date in another form": (("01/05/2022", "2022-05-01"), "training_date: no rule"),
    "a date that is no day": (("01/05/2022", "31/02/2022"), "no rule for '31/02/2022'"),
    "a date of two digits": (("01/05/2022", "01/05/22"), "a date written as"),
    "a decimal comma": (("1200000", "1200000,5"), "population: no rule"),
    "thousands": (("1200000", "1.200.000"), "population: no rule"),
    "half a person": (("1200000", "1200000.5"), "a whole number"),
    "an empty cell": (("1200000", ""), "no rule for an empty cell, 1 row (raw row 2)"),
    "a word": (("1200000", "María Quispe"), "no rule for ‹masked›"),
    "a code without its form": (("8,Cusco", "808,Cusco"), "region_id: no rule"),
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_without_a_rule_writes_nothing(tried, tmp_path, kind):
    (old, new), expected = VALUES[kind]
    rows = ROWS.replace(old, f'"{new}"' if "," in new and "C" not in new else new)
    with pytest.raises(MappingError) as error:
        tried(rows)
    assert expected in str(error.value) and "María" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_every_value_without_a_rule_is_counted(tried):
    rows = "cod,nombre,fecha,pob\n8,Cusco,ayer,?\n21,Puno,ayer,?\n11,Ica,ayer,?\n"
    rows += "15,Lima,hoy,1\n"
    with pytest.raises(MappingError) as error:
        tried(rows)
    assert len(error.value.problems) == 3
    assert "3 rows (raw rows 2, 3, 4)" in str(error.value)


@pytest.mark.parametrize(
    ("rows", "options"),
    [
        (ROWS.replace(",", ";"), {"source": 'separator = ";"'}),
        (ROWS.replace("15,Lima", "2,Áncash").encode("cp1252"), {"source": "x"}),
        ("TITULO,,,\n,,,\n" + ROWS, {"source": "header_row = 3"}),
        (ROWS.replace("1200000", "1.200.000"), {"source": 'thousands = "."'}),
        (ROWS.replace("01/05/2022", "1 de mayo del 2022"), {}),
        (ROWS.replace("Lima,,", "Lima,S/D,"), {"source": 'missing = ["S/D"]'}),
        (
            ROWS + "Total,,,11200000\n",
            {"source": 'filter = [{ column = "nombre", filled = true }]'},
        ),
        (
            ROWS.replace("1200000", "500000\n8,Cusco,01/05/2022,700000"),
            {
                "source": 'group_by = ["cod", "nombre", "fecha"]\nsum = ["pob"]',
            },
        ),
        (
            ROWS.replace("1200000", "1200"),
            {"population": '{ source = "pob", recode = { "1200" = "1200000" } }'},
        ),
    ],
    ids=[
        *("separator", "encoding", "title rows", "thousands", "words", "missing"),
        *("total line", "group and sum", "recode"),
    ],
)
def test_variants_give_the_same_register(tried, rows, options):
    if options.get("source") == "x":
        options = {"source": 'encoding = "cp1252"'}
    if isinstance(rows, str) and "Total" in rows:
        rows = rows.replace("15,Lima", "15,Lima")
    if options.get("source", "").startswith("thousands"):
        options["source"] += '\ndecimal = ","'
    made = tried(rows, **options)
    assert made.splitlines()[1] == "08,Cusco,2022-05-01,1200000"
    assert len(made.splitlines()) == 3


FILES = {
    "missing": (None, "not in the folder"),
    "another encoding": ("ñ".encode("latin-1"), "the byte at offset 0"),
    "column missing": (ROWS.replace("pob", "habitantes"), "no column 'pob'"),
    "column twice": (ROWS.replace("nombre", "cod"), "'cod' more than once"),
    "short": ("\n", "no column"),
    "open quote": (ROWS + '"', "a closing quote"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_raw_file_that_is_not_as_declared(tried, kind):
    rows, expected = FILES[kind]
    with pytest.raises(MappingError, match=expected):
        tried(rows)


def test_a_pipe_in_place_of_a_raw_file_does_not_hang(tried, tmp_path):

    os.mkfifo(tmp_path / "raw" / "r.csv")
    with pytest.raises(MappingError, match="a pipe"):
        tried(None)


def test_registers_are_not_written_over_without_being_asked(tried):
    first = tried()
    with pytest.raises(FileExistsError, match="--replace"):
        tried(ROWS.replace("Cusco", "Puno"))
    assert tried(ROWS, replace=True) == first


def test_what_breaks_the_contract_is_not_written(tried, tmp_path):
    with pytest.raises(MappingError, match="each value in one row only"):
        tried(ROWS.replace("15,", "8,"))
    assert not (tmp_path / "out").exists()


JOINED = """
[tables.codes]
file = "codes.csv"
[regions]
file = "r.csv"
[regions.joins.codes]
on = {{ "nombre" = "depto" }}
{by}
[regions.columns]
region_id = {{ source = "cod", table = "codes", pad = 2 }}
region_name = "nombre"
training_date = {{ constant = "" }}
population = "pob"
"""


def test_names_join_without_case_and_accents_and_the_rest_is_listed(tried, tmp_path):
    codes = "cod,depto\n8,CUZCO\n8,Cusco \n2,ANCASH\n17,Madre de Dios\n"
    (tmp_path / "raw" / "codes.csv").write_text(codes, encoding="utf-8")
    rows = "nombre,pob\nÁncash,5\nCUSCO,6\n"
    made = tried(rows, mapping=JOINED.format(by=""))
    assert made.splitlines()[1:] == ["02,Áncash,,5", "08,CUSCO,,6"]
    listed = (tmp_path / "out" / "mapping" / "not_joined.csv").read_text("utf-8")
    assert "regions.csv,codes,Madre de Dios,1" in listed and "CUZCO" in listed
    with pytest.raises(MappingError, match="no row of table codes for 'CUSCO', 1 row"):
        tried(rows, mapping=JOINED.format(by='by = "exact"'), replace=True)
    (tmp_path / "raw" / "codes.csv").write_text("cod,depto\n2,ancash\n3,Áncash\n")
    with pytest.raises(MappingError, match="2 rows are called 'ancash'"):
        tried(rows, mapping=JOINED.format(by=""), replace=True)


def test_a_spreadsheet_with_merged_cells_and_its_own_dates_and_numbers(
    tried, tiny_mapping, tmp_path
):
    rows = [
        ["TITULO"],
        ["REGION", None, "DATOS", None],
        ["cod", "nombre", "fecha", "pob"],
        [8, "Cusco", dt.date(2022, 5, 1), 1200000.0],
        [],
        [None, "Lima", None, 10000000],
    ]
    write_workbook(tmp_path / "raw" / "r.xlsx", "Hoja 1", rows, ["A1:D1", "A2:B2"])
    mapping = tiny_mapping(
        source='header_row = [2, 3]\nfill_down = ["REGION / cod"]\n'
        'recode = { "REGION / nombre" = { "Lima" = "Lima Metropolitana" } }',
        population='"DATOS / pob"',
        tail="",
    )
    for old, new in (("r.csv", "r.xlsx"), ('"cod"', '"REGION / cod"')):
        mapping = mapping.replace(f"{old}", new)
    mapping = mapping.replace('"nombre"\n', '"REGION / nombre"\n')
    mapping = mapping.replace('"fecha"', '"DATOS / fecha"')
    with pytest.raises(MappingError, match="region_id"):  # the code filled down
        tried(None, mapping=mapping)
    mapping = mapping.replace('fill_down = ["REGION / cod"]\n', "")
    with pytest.raises(MappingError, match=r"1 row \(raw row 6\)"):
        tried(None, mapping=mapping)
    rows[-1][0] = "15"
    write_workbook(tmp_path / "raw" / "r.xlsx", "Hoja 1", rows, ["A1:D1", "A2:B2"])
    made = tried(None, mapping=mapping)
    assert made.splitlines()[1:] == [
        "08,Cusco,2022-05-01,1200000",
        "15,Lima Metropolitana,,10000000",
    ]
    other = mapping.replace('"r.xlsx"', '"r.xlsx"\nsheet = "Hoja 2"')
    with pytest.raises(MappingError, match="no sheet 'Hoja 2'; it has Hoja 1"):
        tried(None, mapping=other, replace=True)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("15A", "'15A'"), ("Quispe", "‹masked›"), ("Rosa 2", "‹masked›")],
)
def test_a_short_code_is_shown_where_the_column_names_nobody(tried, cell, shown):
    with pytest.raises(MappingError) as error:
        tried(rows=f"cod,nombre,fecha,pob\n{cell},Cusco,01/05/2022,1200000\n")
    (line,) = [one for one in error.value.problems if "region_id: no rule" in one]
    assert line.startswith("r.csv, column 'cod' → regions.csv: region_id: no rule for")
    assert shown in line

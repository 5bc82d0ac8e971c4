"""Raw exports to registers: the shipped example, the public register, every refusal."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest

from perutip.contract.reading.raw_exports import MappingError, load_mapping, map_raw
from perutip.contract.reading.raw_exports.dates import parse_date
from perutip.contract.reading.raw_exports.numbers import parse_number
from perutip.contract.reading.raw_exports.tables import fold_name
from perutip.simulation.raw_exports import write_exports
from perutip.simulation.raw_exports.workbook import write_workbook

ROOT = Path(__file__).resolve().parents[2]
INPUT = ROOT / "input"
PUBLIC = ROOT.parent / "shared" / "data"
MAPPED = ("regions", "prosecutors", "cases", "officers_baseline", "officers_endline")


def test_the_example_maps_to_the_simulated_registers_byte_for_byte(tmp_path):
    report = map_raw(INPUT / "example_raw", INPUT / "mapping.toml", tmp_path / "out")
    for name in MAPPED:
        file = f"{name}.csv"
        made = (tmp_path / "out" / file).read_bytes()
        assert made == (INPUT / "simulated" / file).read_bytes(), name
    assert any("1,201 rows in, 1,200 after the filter, 1,200 out" in r for r in report)
    written = (tmp_path / "out" / "mapping" / "report.txt").read_text(encoding="utf-8")
    assert written.splitlines() == report


def test_the_example_is_current_and_small(tmp_path):
    write_exports(INPUT / "simulated", tmp_path)
    shipped = sorted((INPUT / "example_raw").iterdir())
    assert [path.name for path in shipped] == sorted(p.name for p in tmp_path.iterdir())
    for path in shipped:
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name
    assert sum(path.stat().st_size for path in shipped) <= 600_000


PUBLIC_MAPPING = """
[tables.victims]
file = "trafficking_register_2017_2025.xlsx"
filter = [{ column = "Denuncias por comisión", among = ["C_TOTAL"] }]
fold = ["lugar", "PROVINCIA", "DISTRITO"]
group_by = ["lugar", "PROVINCIA", "DISTRITO"]
sum = ["Valor"]
blanks = "zero"
[tables.study]
file = "study.csv"
[districts]
file = "districts_inei_2025.csv"
separator = ";"
[districts.joins.victims]
on = { "departamento" = "lugar", "provincia" = "PROVINCIA", "distrito" = "DISTRITO" }
[districts.joins.study]
on = { "ubigeo" = "ubigeo" }
by = "exact"
[districts.columns]
ubigeo = "ubigeo"
district_name = "distrito"
region_id = { source = "ubigeo", take = [1, 2] }
role = { source = "role", table = "study", when_empty = "reserve" }
population = "población"
victims_2017_2025 = { source = "Valor", table = "victims", when_empty = "0" }
poverty_rate = { source = "poverty", table = "study", when_empty = "0.2" }
altitude = "altitud"
officers_active = { constant = "1" }
"""


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public data are not beside us")
def test_the_public_register_and_the_district_list_map_to_districts(tmp_path):
    """Population sums and victims are known from the files' own documentation."""
    for name in ("trafficking_register_2017_2025.xlsx", "districts_inei_2025.csv"):
        (tmp_path / name).symlink_to(PUBLIC / name)
    (tmp_path / "study.csv").write_text("ubigeo,role,poverty\n150101,trial,0.1\n")
    (tmp_path / "mapping.toml").write_text(PUBLIC_MAPPING, encoding="utf-8")
    report = map_raw(tmp_path, tmp_path / "mapping.toml", tmp_path / "out")
    with (tmp_path / "out" / "districts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 1891
    assert sum(int(row["population"]) for row in rows) == 34_350_244
    assert rows[0]["altitude"] == "2338.0" and rows[0]["ubigeo"] == "010101"
    joined = sum(int(row["victims_2017_2025"]) for row in rows)
    (line,) = [line for line in report if "join victims" in line]
    assert "110 rows joined" in line
    assert f"{5142 - joined:,} of 5,142 Valor" in line and 0 < joined < 5142


TINY = """
[regions]
file = "r.csv"
{source}
[regions.columns]
region_id = {{ source = "cod", pad = 2 }}
region_name = "nombre"
training_date = {{ source = "fecha", dates = ["dd/mm/yyyy", "words"] }}
population = {population}
{tail}
"""
ROWS = "cod,nombre,fecha,pob\n8,Cusco,01/05/2022,1200000\n15,Lima,,10000000\n"


@pytest.fixture
def tried(tmp_path):
    """Map a tiny register of regions; returns its text or raises."""

    def run(rows=ROWS, source="", population='"pob"', tail="", mapping=None, **options):
        raw = tmp_path / "raw"
        raw.mkdir(exist_ok=True)
        if rows is not None:
            content = rows if isinstance(rows, bytes) else rows.encode("utf-8")
            (raw / "r.csv").write_bytes(content)
        text = mapping or TINY.format(source=source, population=population, tail=tail)
        path = tmp_path / "mapping.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        map_raw(raw, path, tmp_path / "out", **options)
        return (tmp_path / "out" / "regions.csv").read_text(encoding="utf-8")

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
    rows = "cod,nombre,fecha,pob\n8,Cusco,ayer,?\n9,Puno,ayer,?\n7,Ica,ayer,?\n"
    rows += "15,Lima,hoy,1\n"
    with pytest.raises(MappingError) as error:
        tried(rows)
    assert len(error.value.problems) == 3
    assert "3 rows (raw rows 2, 3, 4)" in str(error.value)


@pytest.mark.parametrize(
    ("rows", "options"),
    [
        (ROWS.replace(",", ";"), {"source": 'separator = ";"'}),
        (ROWS.replace("Lima", "Áncash").encode("cp1252"), {"source": "x"}),
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


MAPPINGS = {
    "byte-order mark": b"\xef\xbb\xbf[regions]\n",
    "Latin-1": "[regions] # ñ\n".encode("latin-1"),
    "syntax": "[regions\n",
    "no register": "[recodes.x]\na = 'b'\n",
    "unknown register": "[regiones]\nfile = 'r.csv'\n",
    "unknown key": TINY.format(source='hoja = "x"', population='"pob"', tail=""),
    "wrong type": TINY.format(source="sheet = 3.5", population="[3.5]", tail=""),
    "unknown column": TINY.format(source="", population='"pob"', tail='age = "x"'),
    "unknown recode": TINY.format(
        source="", population='{ source = "pob", recode = "none" }', tail=""
    ),
    "unknown date form": TINY.format(
        source='dates = ["dd/mm/yy"]', population='"pob"', tail=""
    ),
    "no rule for a column": TINY.format(source="", population='"pob"', tail="").replace(
        'region_name = "nombre"\n', ""
    ),
    "source and constant": TINY.format(
        source="", population='{ source = "pob", constant = "1" }', tail=""
    ),
    "table not joined": TINY.format(
        source="", population='{ source = "pob", table = "t" }', tail=""
    ),
    "join of no table": TINY.format(
        source="", population='"pob"', tail='[regions.joins.t]\non = { "a" = "b" }'
    ),
    "file outside": TINY.format(source="", population='"pob"', tail="").replace(
        "r.csv", "../r.csv"
    ),
    "file of another kind": TINY.format(source="", population='"pob"', tail="").replace(
        "r.csv", "r.pdf"
    ),
    "unknown encoding": TINY.format(
        source='encoding = "klingon"', population='"pob"', tail=""
    ),
    "long separator": TINY.format(
        source='separator = ";;"', population='"pob"', tail=""
    ),
    "one mark for two": TINY.format(
        source='thousands = "."', population='"pob"', tail=""
    ),
    "sum without groups": TINY.format(
        source='sum = ["pob"]', population='"pob"', tail=""
    ),
    "header before the first row": TINY.format(
        source="header_row = 0", population='"pob"', tail=""
    ),
    "take upside down": TINY.format(
        source="", population='{ source = "pob", take = [3, 1] }', tail=""
    ),
    "divided by nothing": TINY.format(
        source="", population='{ source = "pob", divide_by = 0 }', tail=""
    ),
}


@pytest.mark.parametrize("kind", MAPPINGS)
def test_a_broken_mapping_is_refused_in_words(tried, kind):
    with pytest.raises(MappingError) as error:
        tried(mapping=MAPPINGS[kind])
    assert "mapping.toml" in str(error.value)


def test_all_faults_of_a_mapping_are_said_at_once_with_their_lines(tried):
    text = TINY.format(source="hoja = 1\nsheat = 2", population="{}", tail="x = 'y'")
    with pytest.raises(MappingError) as error:
        tried(mapping=text)
    assert len(error.value.problems) == 4
    assert "line 4: [regions] hoja: unknown" in str(error.value)


FILES = {
    "missing": (None, "not in the folder"),
    "another encoding": ("ñ".encode("latin-1"), "the byte at offset 0"),
    "column missing": (ROWS.replace("pob", "habitantes"), "no column 'pob'"),
    "column twice": (ROWS.replace("nombre", "cod"), "'cod' more than once"),
    "short": ("\n", "no column"),
    "open quote": (ROWS + '"', "unexpected end"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_raw_file_that_is_not_as_declared(tried, kind):
    rows, expected = FILES[kind]
    with pytest.raises(MappingError, match=expected):
        tried(rows)


def test_a_pipe_in_place_of_a_raw_file_does_not_hang(tried, tmp_path):

    (tmp_path / "raw").mkdir()
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
    (tmp_path / "raw").mkdir()
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


def test_a_spreadsheet_with_merged_cells_and_its_own_dates_and_numbers(tried, tmp_path):
    (tmp_path / "raw").mkdir()
    rows = [
        ["TITULO"],
        ["REGION", None, "DATOS", None],
        ["cod", "nombre", "fecha", "pob"],
        [8, "Cusco", dt.date(2022, 5, 1), 1200000.0],
        [],
        [None, "Lima", None, 10000000],
    ]
    write_workbook(tmp_path / "raw" / "r.xlsx", "Hoja 1", rows, ["A1:D1", "A2:B2"])
    mapping = TINY.format(
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
    ("text", "form", "day"),
    [
        ("12/03/2021", "dd/mm/yyyy", "2021-03-12"),
        ("12-3-2021 10:45", "dd/mm/yyyy", "2021-03-12"),
        ("12.03.2021", "dd/mm/yyyy", "2021-03-12"),
        ("12/03-2021", "dd/mm/yyyy", None),
        ("12/03/21", "dd/mm/yyyy", None),
        ("13/13/2021", "dd/mm/yyyy", None),
        ("03/12/2021", "mm/dd/yyyy", "2021-03-12"),
        ("12 de marzo de 2021", "words", "2021-03-12"),
        ("1º de Setiembre del 2019", "words", "2019-09-01"),
        ("Martes, 3 de MAYO de 2.022", "words", "2022-05-03"),
        ("12-mar-2021", "words", "2021-03-12"),
        ("doce de marzo del dos mil veintiuno", "words", "2021-03-12"),
        ("treinta y uno de diciembre de dos mil veintiséis", "words", "2026-12-31"),
        ("uno de enero de mil novecientos noventa y nueve", "words", "1999-01-01"),
        ("primero de junio de dos mil quince", "words", "2015-06-01"),
        ("el 5 de abril del año dos mil diez", "words", "2010-04-05"),
        ("30 de febrero de 2021", "words", None),
        ("marzo de 2021", "words", None),
        ("44267", "serial", "2021-03-12"),
        ("44267.5", "serial", "2021-03-12"),
        ("4426", "serial", None),
        ("2021", "yyyy", "2021-01-01"),
        ("2021-03-12T00:00:00", "yyyy-mm-dd", "2021-03-12"),
    ],
)
def test_dates_as_they_are_written(text, form, day):
    found = parse_date(text, [form])
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "marks", "number"),
    [
        ("1.234,5", (",", "."), 1234.5),
        ("1234,5", (",", "."), 1234.5),
        ("1.23", (",", "."), None),
        ("1 200 000", (",", " "), 1_200_000),
        ("1'200.5", (".", "'"), 1200.5),
        ("12,5", (".", ""), None),
        ("-3", (".", ""), -3),
        ("−3", (".", ""), -3),
        ("3%", (".", ""), None),
        ("S/ 3", (".", ""), None),
    ],
)
def test_numbers_with_their_marks(text, marks, number):
    assert parse_number(text, *marks) == number


def test_names_fold():
    assert fold_name("  SAN JUÁN – de  Lurigancho ") == "san juan de lurigancho"


def test_the_shipped_mapping_loads():
    assert {rules.name for rules in load_mapping(INPUT / "mapping.toml").registers} == {
        *MAPPED
    }


def test_a_column_that_another_rule_reads_is_not_called_left_out(tmp_path):
    """The departments are a table of joins and the register of regions."""
    report = map_raw(INPUT / "example_raw", INPUT / "mapping.toml", tmp_path / "out")
    assert "table departments: 25 rows in" in report
    assert not [line for line in report if "read by no rule" in line]


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

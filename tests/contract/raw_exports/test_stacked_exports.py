"""A register in several sheets or files: stacked whole, no sheet is lost."""

from __future__ import annotations

import csv
import zipfile

import pytest

from perutip.contract.reading.raw_exports import MappingError, map_raw
from perutip.simulation.raw_exports.workbook import write_workbook

HEAD = ["FISCAL", "REGIÓN", "CAPACITADO", "AÑOS"]
OLD = [["P-9", "8", "NO", 3.0], ["P-2", "15", "NO", 4.0]]
NEW = [["15", "P-5", "NO", 5.0], ["8", "P-7", "NO", 6.0], ["8", "P-8", "NO", 7.0]]
SWAPPED = ["REGIÓN", "FISCAL", "CAPACITADO", "AÑOS"]
README = [["LÉAME"], ["extracto del 2026"]]
MAPPING = """
{top}
[prosecutors]
{source}
[prosecutors.columns]
prosecutor_id = "FISCAL"
region_id = {{ source = "REGIÓN", pad = 2 }}
trained = {{ source = "CAPACITADO", recode = {{ "NO" = "0" }} }}
female = {{ constant = "" }}
experience_years = "AÑOS"
knowledge_score = {{ constant = "" }}
"""
BOTH = 'file = "casos.xlsx"\nsheet = ["2011-2019", "2020-2025"]'
ONE = 'file = "casos.xlsx"\nsheet = "2011-2019"'


@pytest.fixture
def tried(map_files):
    """Map one register out of a workbook with two sheets of it and one of words."""

    def run(source, top="", old=OLD, new=NEW):
        sheets = {"LEEME": README, "2011-2019": [HEAD, *old]}
        sheets |= {"2020-2025": [SWAPPED, *new]} if new else {}
        write_sheets(map_files.raw / "casos.xlsx", sheets)
        return map_files({}, MAPPING.format(top=top, source=source))

    run.raw, run.out = map_files.raw, map_files.out
    return run


def write_sheets(path, sheets):
    """Write a workbook of `sheets`, name → rows, from workbooks of one."""
    names, texts = list(sheets), []
    for name, rows in sheets.items():
        write_workbook(path, name, rows)
        with zipfile.ZipFile(path) as one:
            texts.append(one.read("xl/worksheets/sheet1.xml"))
            parts = {part: one.read(part) for part in one.namelist()}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n + 100}"/>'
        for n, name in enumerate(names, 1)
    )
    before, _, rest = parts["xl/workbook.xml"].decode().partition("<sheets>")
    after = rest.partition("</sheets>")[2]
    parts["xl/workbook.xml"] = f"{before}<sheets>{listed}</sheets>{after}".encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="rId{n + 100}" Type="{kind}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(
        "</Relationships>", f"{links}</Relationships>"
    ).encode()
    parts |= {f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(texts, 1)}
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def made(tried):
    with (tried.out / "prosecutors.csv").open(encoding="utf-8") as stream:
        return [
            (r["prosecutor_id"], r["region_id"], r["experience_years"])
            for r in csv.DictReader(stream)
        ]


WHOLE = [
    *[("P-9", "08", "3"), ("P-2", "15", "4"), ("P-5", "15", "5")],
    *[("P-7", "08", "6"), ("P-8", "08", "7")],
]


def test_sheets_are_stacked_by_the_names_of_their_columns(tried):
    report = tried(BOTH)
    assert made(tried) == WHOLE
    assert "prosecutors.csv: 5 rows in, 5 out" in report
    assert "casos.xlsx, sheet LEEME: 2 rows, read by no register" in report


def test_files_are_stacked_too(tried):
    text = "\n".join([",".join(SWAPPED), "15,P-5,NO,5", "8,P-7,NO,6", "8,P-8,NO,7"])
    (tried.raw / "nuevos.csv").write_text(f"{text}\n", encoding="utf-8")
    source = 'file = ["casos.xlsx", "nuevos.csv"]\nsheet = "2011-2019"'
    tried(source, new=None)
    assert made(tried) == WHOLE


def test_a_sheet_with_every_column_of_a_register_is_never_lost_in_silence(tried):
    with pytest.raises(MappingError) as error:
        tried(ONE)
    (line,) = error.value.problems
    assert line == (
        "casos.xlsx, sheet 2020-2025: 3 rows, read by nothing, with every column of "
        "[prosecutors]: stack what belongs to it (sheet = "
        '["2011-2019", "2020-2025"]), or say before the first section that it is left '
        'out: unread = ["casos.xlsx/2020-2025"]'
    )
    assert not (tried.out / "prosecutors.csv").exists()


def test_a_sheet_is_known_by_its_names_in_whatever_row_they_stand(tried):
    write_sheets(tried.raw / "mas.xlsx", {"2026": [["REPORTE"], [], HEAD, OLD[0]]})
    with pytest.raises(MappingError, match="sheet 2026: 1 row, read by nothing"):
        tried(BOTH)


def test_a_sheet_that_is_declared_unread_is_said_with_its_rows(tried):
    report = tried(ONE, top='unread = ["casos.xlsx/2020-2025", "otro.csv"]')
    assert made(tried) == WHOLE[:2]
    assert "casos.xlsx, sheet 2020-2025: 3 rows, declared unread" in report
    assert "unread names 'otro.csv', which is not there, or is read" in report


def test_a_file_that_nothing_reads_is_said_and_a_twin_refused(tried):
    (tried.raw / "otros.csv").write_text("a;b\n1;2\n", encoding="cp1252")
    (tried.raw / "oficio.pdf").write_bytes(b"%PDF")
    (tried.raw / "~$casos.xlsx").write_bytes(b"x")
    report = tried(BOTH)
    assert "otros.csv: 2 rows, read by no register" in report
    assert "besides, in the folder of raw exports, not looked into: 1 .pdf" in report
    text = f"{','.join(HEAD)}\nP-1,8,NO,1\n"
    (tried.raw / "copia.csv").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=r"copia.csv: 1 row, read by nothing"):
        tried(BOTH)


def test_a_fault_is_named_by_its_sheet_and_row(tried, tmp_path):
    with pytest.raises(MappingError) as error:
        tried(BOTH, new=[*NEW, ["8", "P-1", "TALVEZ", 1.0], ["8", "P-9", "NO", 1.0]])
    lines = "\n".join(error.value.problems)
    where = "casos.xlsx, sheets 2011-2019 + 2020-2025, column 'CAPACITADO' → "
    assert f"{where}prosecutors.csv: trained: no rule" in lines
    assert "raw row 5 [2020-2025]" in lines
    assert "2 [2011-2019] and 6 [2020-2025] (differ in" in lines
    error.value.write_full_list(tmp_path / "problems.csv")
    with (tmp_path / "problems.csv").open(encoding="utf-8") as stream:
        found = {(r["sheet"], r["raw_row"]) for r in csv.DictReader(stream)}
    assert found == {("2020-2025", "5"), ("2020-2025", "6"), ("2011-2019", "2")}


def test_exclusions_and_what_is_left_out_count_over_every_sheet(tried):
    gone = '[{ column = "FISCAL", values = ["P-2", "P-8"], reason = "other" }]'
    report = tried(f"{BOTH}\nexclude = {gone}")
    said = "2 rows excluded as other: raw rows 3 [2011-2019], 4 [2020-2025]"
    assert any(said in line for line in report)
    assert any("now in order: 2 of 2 (raw rows 3 [2011-2019]" in r for r in report)
    left = (tried.out / "left_out.csv").read_text("utf-8")
    assert ",delivered,5" in left and ",other,2" in left


def test_merged_cells_do_not_reach_from_one_sheet_into_the_next(tried):
    new = [[None, *NEW[0][1:]], *NEW[1:]]
    with pytest.raises(MappingError, match=r"region_id: .*raw row 2 \[2020-2025\]"):
        tried(f'{BOTH}\nfill_down = ["REGIÓN"]', new=new)


@pytest.mark.parametrize("sheet", ["", 'sheet = ""', 'sheet = "LEEME"'])
def test_a_sheet_that_is_none_of_it_is_named_with_those_there_are(tried, sheet):
    with pytest.raises(MappingError) as error:
        tried(f'file = "casos.xlsx"\n{sheet}')
    first = error.value.problems[0]
    assert first.startswith("casos.xlsx, sheet LEEME (of LEEME, 2011-2019, 2020-2025)")
    with pytest.raises(MappingError, match="no sheet '2012'; it has LEEME, 2011-2019"):
        tried('file = "casos.xlsx"\nsheet = "2012"')
    with pytest.raises(MappingError, match=r"sheet LEEME \(of .*: header_row 9, but"):
        tried(f'file = "casos.xlsx"\n{sheet}\nheader_row = 9', new=None)


def test_a_column_that_one_sheet_lacks_is_named_with_that_sheet(tried):
    with pytest.raises(MappingError) as error:
        tried(
            'file = "casos.xlsx"\nsheet = ["2011-2019", "2020-2025"]\nfold = ["OTRA"]'
        )
    text = str(error.value)
    assert "sheet 2011-2019 (of" in text and "sheet 2020-2025 (of" in text


def test_the_same_sheet_twice_is_refused(tried):
    with pytest.raises(MappingError, match="'2011-2019' more than once"):
        tried('file = "casos.xlsx"\nsheet = ["2011-2019", "2011-2019"]')


ATTENDED = """
[tables.attendance]
file = "casos.xlsx"
{sheets}
[prosecutors]
file = "padron.csv"
[prosecutors.joins.attendance]
on = {{ "FISCAL" = "FISCAL" }}
[prosecutors.columns]
prosecutor_id = "FISCAL"
region_id = {{ source = "REGIÓN", pad = 2 }}
female = {{ constant = "" }}
experience_years = {{ constant = "" }}
knowledge_score = {{ constant = "" }}
[prosecutors.columns.trained]
source = "CAPACITADO"
table = "attendance"
recode = {{ "NO" = "0" }}
when_empty = "0"
"""


@pytest.mark.parametrize(
    ("sheets", "head", "said"),
    [
        ('sheet = ["CUSCO", "LIMA"]', HEAD, "every column of [tables.attendance]"),
        ('sheet = ["CUSCO", "LIMA"]', SWAPPED, "every column of [tables.attendance]"),
        ('sheet = "CUSCO"', HEAD, "every column of [tables.attendance]"),
        (
            'sheet = ["CUSCO", "LIMA"]',
            [*HEAD[:2], "CERT.", HEAD[3]],
            "columns of [tables.attendance] but 'CAPACITADO'",
        ),
    ],
)
def test_a_sheet_that_looks_like_those_of_a_table_is_refused(
    tried, tmp_path, sheets, head, said
):
    """The attendance of one more region: unread, all its people would be untrained."""
    names = {"CUSCO": [HEAD, *OLD], "LIMA": [HEAD, ["P-3", "15", "NO", 1.0]]}
    if "LIMA" not in sheets:
        del names["LIMA"]
    (tried.raw / "padron.csv").write_text("FISCAL,REGIÓN\nP-9,8\n", "utf-8")
    path = tmp_path / "mapping.toml"
    path.write_text(ATTENDED.format(sheets=sheets), "utf-8")
    write_sheets(tried.raw / "casos.xlsx", {"LEEME": README, **names})
    map_raw(tried.raw, path, tried.out)
    new = [["P-7", "12", "NO", 2.0], ["P-8", "12", "NO", 2.0]]
    rows = [["REPORTE"], [], head, *new]
    write_sheets(tried.raw / "casos.xlsx", {"LEEME": README, **names, "JUNIN": rows})
    with pytest.raises(MappingError) as error:
        map_raw(tried.raw, path, tried.out, replace=True)
    (line,) = error.value.problems
    assert line.startswith("casos.xlsx, sheet JUNIN: 2 rows, read by nothing, with ")
    assert said in line and 'unread = ["casos.xlsx/JUNIN"]' in line
    declared = f'unread = ["casos.xlsx/JUNIN"]\n{path.read_text("utf-8")}'
    path.write_text(declared, "utf-8")
    report = map_raw(tried.raw, path, tried.out, replace=True)
    assert "casos.xlsx, sheet JUNIN: 2 rows, declared unread" in report


def test_a_sheet_that_shares_a_key_alone_with_a_table_is_no_part_of_it(tried, tmp_path):
    (tried.raw / "padron.csv").write_text("FISCAL,REGIÓN\nP-9,8\n", "utf-8")
    path = tmp_path / "mapping.toml"
    path.write_text(ATTENDED.format(sheets='sheet = "CUSCO"'), "utf-8")
    other = [["FISCAL", "CAPACITADO", "X", "Y", "Z"], ["P-9", "NO", 1.0, 1.0, 1.0]]
    sheets = {"CUSCO": [HEAD, *OLD], "OTRA": other}
    write_sheets(tried.raw / "casos.xlsx", sheets)
    report = map_raw(tried.raw, path, tried.out)
    assert "casos.xlsx, sheet OTRA: 2 rows, read by no register" in report

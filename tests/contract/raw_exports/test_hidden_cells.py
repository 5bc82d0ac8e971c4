"""Rows and columns that an office hid or filtered out in its spreadsheet."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import pytest
from other_workbooks import ods, xls, xlsb

from perutip.contract.reading.raw_exports import MappingError
from perutip.contract.reading.raw_exports.raw_files.hidden_cells import hidden_cells
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[prosecutors]
file = "f.{kind}"
sheet = "Hoja & 1"
[prosecutors.columns]
prosecutor_id = "COD"
region_id = {{ source = "REG", pad = 2 }}
trained = {{ constant = "0" }}
female = {{ constant = "" }}
experience_years = "AÑOS"
knowledge_score = {{ constant = "" }}
"""
ROWS = [["COD", "OTRO", "REG", "AÑOS"]]
ROWS += [[f"P-{k}", "x", "08", float(k)] for k in range(1, 7)]
SHEETS = {"Hoja & 1": ROWS}
OUT_ROWS, OUT_COLUMNS = (2, 3, 5), (1, 3)  # from 0: rows 3, 4 and 6; OTRO and AÑOS
TOLD = (
    "f.{kind}, sheet Hoja & 1: 3 of 6 rows are hidden or filtered out in the "
    "spreadsheet and read all the same (raw rows 3, 4, 6): if the office means them "
    "not to count, the mapping leaves them out by filter or exclude",
    "f.{kind}, sheet Hoja & 1: 1 column is hidden in the spreadsheet and read by the "
    "mapping all the same: 'AÑOS'",
)


def changed_part(book, name, change):
    """A zipped workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return made.getvalue()


def xlsx_hidden(tmp_path, quoted="1"):
    path = tmp_path / "made.xlsx"
    write_workbook(path, "Hoja & 1", ROWS)

    def change(xml):
        for row in OUT_ROWS:
            old = b'<row r="%d"' % (row + 1)
            assert old in xml
            xml = xml.replace(old, old + b' ht="0" hidden="%b"' % quoted.encode())
        cols = b"".join(
            b'<col min="%d" max="%d" hidden="1" width="9"/>' % (n + 1, n + 1)
            for n in OUT_COLUMNS
        )
        return xml.replace(b"<sheetData>", b"<cols>" + cols + b"</cols><sheetData>")

    return changed_part(path.read_bytes(), "xl/worksheets/sheet1.xml", change)


def ods_hidden(tmp_path):
    def change(content):
        before, *rows = content.decode().split("<table:table-row>")
        columns = "<table:table-column/>" + 2 * (
            '<table:table-column table:visibility="collapse"/><table:table-column/>'
        )
        made = before + columns
        for n, row in enumerate(rows):
            how = {2: "collapse", 3: "collapse", 5: "filter"}.get(n, "visible")
            made += f'<table:table-row table:visibility="{how}">{row}'
        return made.encode()

    return changed_part(ods(SHEETS), "content.xml", change)


def record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def xls_hidden(tmp_path, monkeypatch):
    """Records of rows and columns after the beginning of the sheet."""
    import other_workbooks

    own = other_workbooks._xls_sheet

    def sheet(rows):
        made = own(rows)
        more = b"".join(
            record(0x7D, struct.pack("<HHHHHH", n, n, 9, 15, n in OUT_COLUMNS, 0))
            for n in range(4)
        )
        for n in range(len(rows)):
            bits = 0x20 if n in OUT_ROWS else 0
            more += record(
                0x208, struct.pack("<6H", n, 0, 4, 255, 0, 0) + bytes([bits, 1, 15, 0])
            )
        return made[:20] + more + made[20:]

    monkeypatch.setattr(other_workbooks, "_xls_sheet", sheet)
    return xls(SHEETS)


def xlsb_hidden(tmp_path):
    def change(content):
        for n in OUT_ROWS:
            old = b"\x00\x11" + struct.pack("<I", n) + bytes(13)
            assert content.count(old) == 1
            head = b"\x00\x11" + struct.pack("<I", n) + bytes(7)
            content = content.replace(old, head + b"\x10" + bytes(5))
        begin = b"\x91\x01\x00"  # of the cells
        assert content.count(begin) == 1
        columns = b"".join(
            b"\x3c\x12" + struct.pack("<IIIIH", n, n, 9 * 256, 0, n in OUT_COLUMNS)
            for n in range(4)
        )
        return content.replace(begin, columns + begin)

    return changed_part(xlsb(SHEETS), "xl/worksheets/sheet1.bin", change)


@pytest.fixture(params=["xlsx", "ods", "xls", "xlsb"])
def hidden_book(request, tmp_path, monkeypatch):
    """Kind of a workbook with hidden rows and columns, and its bytes."""
    if request.param == "xls":
        return "xls", xls_hidden(tmp_path, monkeypatch)
    made = {"xlsx": xlsx_hidden, "ods": ods_hidden, "xlsb": xlsb_hidden}
    return request.param, made[request.param](tmp_path)


def told(lines):
    return [line for line in lines if "hidden" in line]


def test_hidden_rows_and_read_columns_are_told_and_read(map_files, hidden_book):
    kind, book = hidden_book
    lines = map_files({f"f.{kind}": book}, MAPPING.format(kind=kind))
    assert told(lines) == [words.format(kind=kind) for words in TOLD]
    made = (map_files.out / "prosecutors.csv").read_text("utf-8").splitlines()
    assert len(made) == len(ROWS)


def test_they_are_told_beside_what_is_refused(map_files, tmp_path):
    mapping = MAPPING.format(kind="xlsx").replace('"AÑOS"', '"OTRO"')
    with pytest.raises(MappingError) as error:
        map_files({"f.xlsx": xlsx_hidden(tmp_path)}, mapping)
    assert TOLD[0].format(kind="xlsx") in str(error.value)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "xlsb", "csv"])
def test_nothing_is_told_where_nothing_is_hidden(map_files, tmp_path, kind):
    made = {"ods": ods, "xls": xls, "xlsb": xlsb}
    mapping = MAPPING.format(kind=kind)
    if kind == "xlsx":
        write_workbook(tmp_path / "w.xlsx", "Hoja & 1", ROWS)
        book = (tmp_path / "w.xlsx").read_bytes()
    elif kind == "csv":
        mapping = mapping.replace('sheet = "Hoja & 1"\n', "")
        book = "\n".join(",".join(map(str, row)) for row in ROWS) + "\n"
    else:
        book = made[kind](SHEETS)
    assert told(map_files({f"f.{kind}": book}, mapping)) == []


def test_a_hidden_row_without_a_cell_and_a_column_that_nothing_reads_are_not_told(
    map_files, tmp_path
):
    def change(xml):
        xml = xml.replace(
            b"<sheetData>",
            b'<cols><col min="2" max="2" hidden="true"/></cols><sheetData>',
        )
        return xml.replace(b"</sheetData>", b'<row r="90" hidden="1"/></sheetData>')

    write_workbook(tmp_path / "w.xlsx", "Hoja & 1", ROWS)
    book = (tmp_path / "w.xlsx").read_bytes()
    book = changed_part(book, "xl/worksheets/sheet1.xml", change)
    assert told(map_files({"f.xlsx": book}, MAPPING.format(kind="xlsx"))) == []


def test_rows_without_a_number_and_other_quotes_are_counted(tmp_path):
    def change(xml):
        xml = re.sub(rb'<row r="[0-9]+"', b"<row", xml)
        return xml.replace(b' hidden="true"', b" hidden='true'")

    path = tmp_path / "f.xlsx"
    book = xlsx_hidden(tmp_path, quoted="true")
    path.write_bytes(changed_part(book, "xl/worksheets/sheet1.xml", change))
    found = hidden_cells(path, "Hoja & 1", 0)
    assert [n for span in found["row"] for n in span] == [*OUT_ROWS]
    assert [n for span in found["column"] for n in span] == [*OUT_COLUMNS]


def test_a_workbook_that_is_cut_short_hides_nothing_or_what_it_does(
    tmp_path, hidden_book
):
    kind, whole = hidden_book
    path = tmp_path / f"cut.{kind}"
    for end in range(0, len(whole), 97):
        path.write_bytes(whole[:end])
        found = hidden_cells(path, "Hoja & 1", 0)
        assert set(found) == {"row", "column"}
        rows = {n for span in found["row"] for n in span}
        assert rows <= set(OUT_ROWS)

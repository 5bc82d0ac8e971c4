"""Many faulty sheets at once: no fault of one hides those of another."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded_sheets import COLUMNS, coded_rows, run_import, write_csv
from drawn_sample import ROOT

from perutip.text.coding.command import main

FIRST = COLUMNS[0]


def firsts_of(rows: list[list[str]]) -> list[int]:
    """Places of the first row of each item."""
    items = [row[0] for row in rows]
    return [k for k, item in enumerate(items) if k and items.index(item) == k]


@pytest.fixture
def told(exported, tmp_path, capsys):
    """Refuse sheets, name → rows, together; what was said."""

    def run(sheets: dict[str, list[list[str]]], *more: Path, separators=None) -> str:
        paths = [
            write_csv(
                tmp_path / name, rows, separator=(separators or {}).get(name, ",")
            )
            for name, rows in sheets.items()
        ]
        registers = tmp_path / "registers"
        assert run_import(exported, registers, *paths, *more) == 2
        assert not list(registers.iterdir())
        return capsys.readouterr().err

    return run


def test_every_kind_of_fault_is_told_in_one_message(exported, told):
    a, _ = coded_rows(exported, "A")
    b, _ = coded_rows(exported, "B")
    mark = a[1][0].split("-")[1]
    ids, values, foreign = ([list(row) for row in a] for _ in range(3))
    places = firsts_of(a)
    ids[places[0]][0] = f"A9999-{mark}"
    ids[places[1]][0] = "Caso de Rosa Mamani"
    ids[places[2]][0] = ""
    wrong = ("2.5", "4", "fuerte", "N/A", "-1", "2%", "02-mar", "Mamani")
    for place, value in zip(places, wrong, strict=False):
        values[place][2] = value
    foreign = [foreign[0], *([f"{r[0][:5]}-ffffff", *r[1:]] for r in foreign[1:])]
    blank = [a[0], *([*row[:2], *[""] * 4, *row[6:]] for row in a[1:])]
    doubled = [*b, list(b[firsts_of(b)[0]])]
    doubled[-1][3] = "0" if doubled[-1][3] != "0" else "1"
    total = [*b, ["TOTAL", "", "12", "9", *[""] * (len(b[0]) - 4)]]
    other = [["id", "lengua", "Rosa Mamani"], ["1", "2", "3"]]
    lacking = [[cell for k, cell in enumerate(row) if k != 3] for row in b]
    lacking[firsts_of(b)[1]][2] = "7"
    said = told(
        {
            "ids.csv": ids,
            "values.csv": values,
            "foreign.csv": foreign,
            "blank.csv": blank,
            "doubled.csv": doubled,
            "total.csv": total,
            "header.csv": a[:1],
            "other.csv": other,
            "lacking.csv": lacking,
            "empty.csv": [["", ""], ["", ""]],
        }
    )
    item = "the item is not in the key; expected one of an exported sheet"
    assert f"ids.csv, row {places[0] + 1}, item: {item}; found 'A9999-{mark}'" in said
    assert f"ids.csv, row {places[1] + 1}, item: {item}; found ‹masked›" in said
    assert f"ids.csv, row {places[2] + 1}: no item; cells merged" in said
    for place, value in zip(places, wrong[:-1], strict=False):
        row = f"values.csv, row {place + 1}, {FIRST}"
        assert f"{row}: expected 0, 1, 2 or 3; found '{value}'" in said
    assert f"{FIRST}: expected 0, 1, 2 or 3; found ‹masked›" in said
    assert "Mamani" not in said and "Sentencia" not in said
    assert "foreign.csv, rows 2, 3" in said
    assert f"the item is of another set (ffffff); expected of {mark}" in said
    assert said.count("ffffff") == 1
    assert "blank.csv: is blank: no ruling is coded in it" in said
    first = firsts_of(b)[0] + 1
    assert f"doubled.csv, row {len(doubled)}: the row stands twice" in said
    assert f"found row {first}" in said
    assert f"doubled.csv, row {len(doubled)}, {COLUMNS[1]}: another code than" in said
    assert f"total.csv, row {len(total)}: looks like a line of totals" in said
    assert "header.csv: has no row below its header" in said
    assert "other.csv: no header with the columns item" in said
    assert "found: 'id', 'lengua', ‹masked›" in said
    assert f"lacking.csv: no header with the columns item, {FIRST}" in said
    assert f"; missing: {COLUMNS[1]}; found: item, {FIRST}" in said
    assert f"lacking.csv, row {firsts_of(b)[1] + 1}, {FIRST}: expected" in said
    assert "empty.csv: is blank: no cell is filled" in said
    head, *lines = said.splitlines()
    assert "ids.csv 3" in head and "total.csv" in head
    wholes = [k for k, line in enumerate(lines) if ", row" not in line.split(": ")[0]]
    assert wholes == [*range(len(wholes))]


def test_every_cause_is_told_beside_a_missing_key(exported, told):
    a, _ = coded_rows(exported, "A")
    foreign = [a[0], *([f"{r[0][:5]}-ffffff", *r[1:]] for r in a[1:])]
    foreign[firsts_of(a)[0]][2] = "9"
    said = told({"a.csv": foreign})
    assert "no key_ffffff.csv in" in said
    assert f"a.csv, row {firsts_of(a)[0] + 1}, {FIRST}: expected" in said


def test_a_bar_between_cells_is_read(exported, tmp_path, capsys):
    rows, codes = coded_rows(exported, "A")
    path = write_csv(tmp_path / "A.csv", rows, separator="|")
    assert run_import(exported, tmp_path / "registers", path) == 0
    assert f"{len(codes)} coded" in capsys.readouterr().out


def test_empty_and_telling_names_of_sheets(exported, tmp_path, capsys):
    rows, _ = coded_rows(exported, "A")
    rows[firsts_of(rows)[0]][2] = "9"
    path = write_csv(tmp_path / "Rosa Mamani Quispe.csv", rows)
    registers = tmp_path / "registers"
    registers.mkdir()
    options = ["--coding", str(exported), "--input", str(registers / "gone")]
    assert main(["import", "", str(path), *options], root=ROOT) == 2
    assert "SHEET is empty" in capsys.readouterr().err
    assert main(["import", str(path), *options], root=ROOT) == 2
    said = capsys.readouterr().err
    assert "sheet 1 (‹masked›.csv), row" in said and "Quispe" not in said
    assert "no such folder" in said


def test_a_sheet_torn_by_its_line_ends_is_not_called_blank(exported, told):
    b, _ = coded_rows(exported, "B")
    whole = [*b[-1][:2], *[""] * 4, *b[-1][6:]]
    torn = [b[0], *(part for row in b[1:-1] for part in (row[:-1], row[-1:])), whole]
    said = told({"torn.csv": torn})
    assert "torn.csv, rows 2, " in said and "as the header has" in said
    assert "is blank" not in said

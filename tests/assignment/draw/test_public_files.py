"""Messy public files: refused by file, row and column at once, never read in part."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from perutip.assignment.field.commands import main

DISTRICTS = ["ubigeo", "departamento", "provincia", "distrito", "población"]
REGISTER = [
    *("AÑO", "MES", "CCDD", "PROVINCIA", "DISTRITO", "Denuncias por comisión"),
    "Valor",
]


def places() -> list[list[object]]:
    """Thirty districts in three departments, 30,000 people and more."""
    return [
        [f"{d:02d}01{k:02d}", f"Dep {d}", f"Prov {d}", f"Dist {d} ñ{k}", 30_000 + k]
        for d in (1, 2, 15)
        for k in range(1, 11)
    ]


def victims() -> list[list[object]]:
    """One row a district, of 2024; complaints are not recorded."""
    rows = []
    for at, (code, _, province, name, _) in enumerate(places(), 1):
        where = [2024, 1 + at % 12, int(str(code)[:2]), province, str(name).upper()]
        rows.append([*where, "C_TOTAL", at])
        rows.append([*where, "D_TOTAL", None])
    return rows


class Files:
    """The two files as a test leaves them, and the command on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places, self.victims = places(), victims()
        self.encoding, self.separator = "utf-8", ";"
        self.districts = folder / "inei.csv"
        self.register = folder / "police.xlsx"

    def write(self) -> None:
        self.sheet().to_excel(self.register, index=False)
        self.write_districts(DISTRICTS)

    def sheet(self) -> pd.DataFrame:
        return pd.DataFrame(self.victims, columns=REGISTER)

    def write_districts(self, header: list[str], above: str = "") -> None:
        lines = [
            self.separator.join("" if c is None else str(c) for c in row)
            for row in [header, *self.places]
        ]
        text = above + "\n".join(lines) + "\n"
        self.districts.write_bytes(text.encode(self.encoding))

    def run(self, *more: str) -> int:
        named = ("--districts", str(self.districts), "--register", str(self.register))
        folder = self.folder / "registers"
        return main(["frame", *named, *more], register_dir=folder)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    made = Files(tmp_path)
    made.write()
    return made


def trial(files: Files) -> str:
    return (files.folder / "registers" / "frame_trial.csv").read_text("utf-8")


def test_the_same_frame_however_the_files_are_written(files: Files, capsys) -> None:
    assert files.run() == 0
    frame = trial(files)
    said = capsys.readouterr().out
    assert "police.xlsx: 30 rows of D_TOTAL have an empty cell" in said
    for encoding, separator in (("utf-8-sig", ";"), ("utf-8", ","), ("utf-8", "\t")):
        files.encoding, files.separator = encoding, separator
        files.write_districts(["UBIGEO", *DISTRICTS[1:4], "POBLACION"], "\nLista\n;\n")
        if separator != ";":
            files.write_districts(DISTRICTS)
        files.register = files.folder / "police.csv"
        files.sheet().to_csv(files.register, index=False, sep=separator)
        assert files.run() == 0 and trial(files) == frame
    files.districts = files.folder / "inei.xlsx"
    pd.DataFrame(files.places, columns=DISTRICTS).to_excel(files.districts, index=False)
    assert files.run() == 0 and trial(files) == frame


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        (4, "25.420", "'25.420'"),
        (4, "25,420", "without thousands separators"),
        (4, "1.025.420", "without thousands separators"),
        (4, "25 420", "without thousands separators"),
        (4, "25'420", "without thousands separators"),
        (4, "25420.5", "without decimals"),
        (4, "-30000", "'-30000'"),
        (4, "", "an empty cell"),
        (4, "S/D", "'S/D'"),
        (4, "#N/A", "'#N/A'"),
        (4, "2024-01-01", "'2024-01-01'"),
        (0, "10101", "with its leading zero"),
        (0, "0101011", "six digits"),
        (0, "990101", "01 to 25 first"),
        (0, "010100", "one that ends in 00 is a province's"),
        (0, "010102", "each code once"),
        (0, "TOTAL", "'TOTAL'"),
        (3, "", "a name"),
        (3, "Dist 1 Ñ2", "each name once in a province"),
        (3, "AsunciÃ³n", "not one read in a wrong encoding"),
        (3, "2024", "'2024'"),
    ],
)
def test_a_district_s_cell_is_refused_by_row(files, column, cell, said, capsys):
    files.places[0][column] = cell
    files.write()
    assert files.run() == 2
    told = capsys.readouterr().err
    assert "inei.csv" in told and DISTRICTS[column] in told and said in told
    assert "row 2" in told or "rows 2, 3" in told
    assert not (files.folder / "registers" / "frame_trial.csv").exists()


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        (0, "2O24", "a year, 1900 to 2099"),
        (0, None, "an empty cell"),
        (0, pd.Timestamp("2024-01-01"), "not a date"),
        (1, "ENERO", "a month, 1 to 12"),
        (1, 13, "'13'"),
        (2, None, "the code of a department, 1 to 25"),
        (2, 26, "'26'"),
        (4, pd.Timestamp("2024-05-02"), "a name, not a date"),
        (5, None, "an indicator"),
        (5, "c_total", "expected C_TOTAL"),
        (5, "C_T0TAL", "expected C_TOTAL"),
        (6, "1.200", "without thousands separators"),
        (6, 1.5, "without decimals"),
        (6, None, "an empty cell"),
        (6, "S/D", "'S/D'"),
        (6, -3, "'-3'"),
    ],
)
def test_a_register_s_cell_is_refused_by_row(files, column, cell, said, capsys):
    files.victims[2][column] = cell
    files.write()
    assert files.run("--years", "2017-2025") == 2
    told = capsys.readouterr().err
    assert "police.xlsx" in told and REGISTER[column] in told and said in told
    assert "    row 4: " in told


def test_all_problems_of_all_files_come_at_once(files: Files, capsys) -> None:
    files.places[3][4] = "30.004"
    files.write_districts(["codigo", *DISTRICTS[1:]])
    sheet = files.sheet().drop(columns=["CCDD", "MES"]).astype("object")
    sheet.loc[0, "Valor"] = "S/D"
    sheet.to_excel(files.register, index=False)
    registers = files.folder / "registers"
    registers.mkdir()
    (registers / "regions.csv").write_text("region_id,training_date\n1,03/2022\n")
    (registers / "districts.csv").write_text("ubigeo,role\n010101,piloto\n")
    assert files.run() == 2
    told = capsys.readouterr().err
    for said in (
        *("inei.csv", "ubigeo: expected this column", "row 5: '30.004'"),
        *("police.xlsx", "CCDD: expected this", "MES: expected this", "row 2: 'S/D'"),
        *("regions.csv", "row 2: '1'", "row 2: '03/2022'"),
        *("districts.csv", "row 2: 'piloto'"),
    ):
        assert said in told


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_told(files: Files, encoding, capsys) -> None:
    files.encoding = encoding
    files.write_districts(DISTRICTS)
    assert files.run() == 2
    assert "save it again as CSV UTF-8" in capsys.readouterr().err


def test_a_comma_that_splits_a_number_is_a_row_of_another_length(files, capsys):
    files.separator = ","
    files.places[1][4] = "30,002"
    files.write_districts(DISTRICTS)
    assert files.run() == 2
    assert "expected 5 cells, as the header has\n    row 3: 6 cells" in (
        capsys.readouterr().err
    )


def test_quotes_that_swallow_rows_are_refused(files: Files, capsys) -> None:
    """Two rows in one, as wide as the header; a quote that is never closed."""
    files.places[0][1], files.places[1][1] = '"Dep 1', 'Dep 1"'
    files.write_districts(DISTRICTS)
    assert files.run() == 2
    assert "a quote stands open\n    row 2\n" in capsys.readouterr().err
    files.places[1][1] = "Dep 1"
    files.write_districts(DISTRICTS)
    assert files.run() == 2
    assert "inei.csv\n  expected a table: " in capsys.readouterr().err


def test_sheets_titles_and_blank_rows(files: Files, capsys) -> None:
    """Another sheet is named, two of the same columns are refused, titles are told."""
    sheet = files.sheet()
    with pd.ExcelWriter(files.register) as book:
        pd.DataFrame({"nota": ["x"]}).to_excel(book, sheet_name="LEEME", index=False)
        sheet.to_excel(book, sheet_name="BD", index=False, startrow=3)
    assert files.run() == 0
    said = capsys.readouterr().out
    assert "police.xlsx: sheet BD is read; not read: LEEME" in said
    with pd.ExcelWriter(files.register) as book:
        sheet.to_excel(book, sheet_name="2024", index=False)
        sheet.to_excel(book, sheet_name="2025", index=False)
    assert files.run() == 2
    assert "one sheet with these columns; 2024, 2025" in capsys.readouterr().err


def test_what_is_counted_is_told(files: Files, capsys) -> None:
    """A row that stands twice, a year of the stated span without any row."""
    files.victims.append(files.victims[0])
    files.write()
    assert files.run("--years", "2023-2024") == 0
    said = capsys.readouterr().out
    assert "1 rows of C_TOTAL are like another in every cell" in said
    assert "has no row with C_TOTAL of 2023" in said
    assert files.run("--years", "2017-2019") == 2
    assert "rows with C_TOTAL of 2017-2019" in capsys.readouterr().err


def test_the_annual_block_has_one_month(files: Files, capsys) -> None:
    files.victims[4][:2] = [2023, 2]
    files.write()
    assert files.run() == 2
    assert "MES: expected 1, since 2023 is one block" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"<html>x</html>", None])
def test_files_that_are_no_table(files: Files, content, capsys) -> None:
    files.register.unlink()
    files.districts.unlink()
    if content is not None:
        files.register.write_bytes(content)
        files.districts.write_bytes(content)
    assert files.run() == 2
    told = capsys.readouterr().err
    assert "inei.csv" in told and "police.xlsx" in told


def test_victims_of_no_province_are_counted(files: Files, capsys) -> None:
    files.victims[0][3] = "PROV NUEVA"
    files.write()
    assert files.run("--place", "province") == 0
    said = capsys.readouterr().out
    assert "victims whose place joins no province: 0% of 465" in said
    assert "no province of that name, or none named: 0% of victims, 1 places" in said


def test_a_folder_in_the_place_of_a_file_is_said_to_be_one(tmp_path, capsys) -> None:
    given = ["--districts", str(tmp_path), "--register", str(tmp_path / "none.csv")]
    folder = tmp_path / "registers"
    assert main(["frame", *given, "--input", str(folder)], register_dir=folder) == 2
    said = capsys.readouterr().err
    assert "a folder stands in its place" in said
    assert "--register none.csv: no such file" in said


def test_rows_that_are_hidden_are_read_and_said(files: Files, capsys) -> None:
    """Of what a writer of its own hides; a title above the header is no row of it."""
    with pd.ExcelWriter(files.register, engine="xlsxwriter") as book:
        files.sheet().to_excel(book, sheet_name="BD", index=False, startrow=2)
        for row in (1, 2, 5, 9):
            book.sheets["BD"].set_row(row, None, None, {"hidden": True})
        book.sheets["BD"].write(1, 0, "Denuncias")
    assert files.run() == 0
    said = capsys.readouterr().out
    assert (
        "police.xlsx, sheet BD: 2 rows are hidden or filtered out in the spreadsheet "
        "and read all the same"
    ) in said

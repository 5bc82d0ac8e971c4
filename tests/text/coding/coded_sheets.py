"""Sheets that readers coded, as spreadsheets write them, and their import."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter
from drawn_sample import CODEBOOK, ROOT
from python_calamine import CalamineWorkbook

from perutip.text.coding.command import main
from perutip.text.coding.workbook import header

COMPONENTS = [topic.component for topic in CODEBOOK.topics]
COLUMNS = [topic.column for topic in CODEBOOK.topics]
NAMES = header(CODEBOOK)


def rows_of(path: Path) -> list[list[str]]:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def coded_rows(
    folder: Path, coder: str, n: int | None = None
) -> tuple[list[list[str]], dict[str, list[str]]]:
    """The sheet with codes in its first `n` rulings (all), and item → codes."""
    rows, rng, codes = rows_of(folder / f"coding_{coder}.xlsx"), coder_rng(coder), {}
    for row in rows[1:]:
        if row[0] in codes or (n is not None and len(codes) == n):
            continue
        codes[row[0]] = [str(c) for c in rng.integers(0, 4, 4)]
        row[2:6] = codes[row[0]]
    return rows, codes


def coder_rng(coder: str) -> np.random.Generator:
    return np.random.default_rng(ord(coder))


def write_csv(
    path: Path, rows: list[list[str]], encoding="utf-8", separator=","
) -> Path:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding, "replace"))
    return path


def write_xlsx(path: Path, rows: list[list[str]], *, numbers: bool = True) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": numbers})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell != "":
                sheet.write(number, place, cell)
    book.close()
    return path


def run_import(folder: Path, registers: Path, *sheets: Path, more=()) -> int:
    registers.mkdir(exist_ok=True)
    options = ["--coding", str(folder), "--input", str(registers), *more]
    return main(["import", *map(str, sheets), *options], root=ROOT)


def register(registers: Path) -> pd.DataFrame:
    path = registers / "hand_coded_rulings.csv"
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def holds(registers: Path, folder: Path, codes: dict[str, list[str]]) -> None:
    """Every code stands in the register under its ruling and coder."""
    key = pd.read_csv(next(folder.glob("key_*.csv")), dtype="str").set_index("item")
    table = register(registers).set_index(["ruling_id", "coder"])
    assert len(table) == len(codes)
    for item, wanted in codes.items():
        row = table.loc[(key.loc[item, "ruling_id"], key.loc[item, "coder"])]
        assert row[COMPONENTS].tolist() == wanted

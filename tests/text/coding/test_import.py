"""Codes back from sheets as spreadsheets write them, and sheets that are refused."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from coded_sheets import (
    COMPONENTS,
    NAMES,
    coded_rows,
    coder_rng,
    holds,
    register,
    rows_of,
    run_import,
    write_csv,
    write_xlsx,
)

from perutip.contract.reading.reader import check_frames

SOFFICE = shutil.which("soffice")


def decimals(rows: list[list[str]], mark: str) -> list[list[str]]:
    return [
        rows[0],
        *(
            [*r[:2], *(f"{c}{mark}0" if c else "" for c in r[2:6]), *r[6:]]
            for r in rows[1:]
        ),
    ]


WAYS = {
    "utf-8 comma": lambda p, rows: write_csv(p, rows),
    "utf-8 BOM semicolon": lambda p, rows: write_csv(p, rows, "utf-8-sig", ";"),
    "utf-16 tab": lambda p, rows: write_csv(p, rows, "utf-16", "\t"),
    "cp1252 semicolon 2,0": lambda p, rows: write_csv(
        p, decimals(rows, ","), "cp1252", ";"
    ),
    "utf-8 comma 2.0": lambda p, rows: write_csv(p, decimals(rows, ".")),
    "utf-8 comma 2,0": lambda p, rows: write_csv(p, decimals(rows, ",")),
    "rows reversed": lambda p, rows: write_csv(p, [rows[0], *rows[:0:-1]]),
    "columns reversed": lambda p, rows: write_csv(p, [row[::-1] for row in rows]),
    "sep line": lambda p, rows: (
        write_csv(p, rows, separator=";"),
        p.write_bytes(b"sep=;\r\n" + p.read_bytes()),
        p,
    )[-1],
}


@pytest.mark.parametrize("way", WAYS)
def test_what_spreadsheets_write_is_read(way, exported, tmp_path):
    rows, codes = coded_rows(exported, "A")
    path = WAYS[way](tmp_path / "A.csv", rows)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(tmp_path / "registers", exported, codes)


@pytest.mark.parametrize("numbers", [True, False])
def test_workbooks_are_read_with_numbers_and_with_text(numbers, exported, tmp_path):
    rows, codes = coded_rows(exported, "B")
    path = write_xlsx(tmp_path / "B.xlsx", rows, numbers=numbers)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(tmp_path / "registers", exported, codes)


def test_both_sheets_make_the_register_with_probabilities(exported, tmp_path, capsys):
    paths, codes = [], {}
    for coder in "AB":
        rows, found = coded_rows(exported, coder)
        codes |= found
        paths.append(write_csv(tmp_path / f"{coder}.csv", rows))
    assert run_import(exported, tmp_path / "registers", *paths) == 0
    holds(tmp_path / "registers", exported, codes)
    table = register(tmp_path / "registers")
    kinds = dict.fromkeys(COMPONENTS, "int64") | {COMPONENTS[3]: "float64"}
    typed = table.astype(kinds | {"inclusion_probability": "float64"})
    assert check_frames({"hand_coded": typed}) == []
    once = typed.drop_duplicates("ruling_id")
    assert (1 / once["inclusion_probability"]).sum() == pytest.approx(900, rel=1e-6)
    assert "40 rulings" in capsys.readouterr().out


def test_twenty_coded_of_a_sheet_are_a_smaller_sample(exported, tmp_path, capsys):
    rows, codes = coded_rows(exported, "A", 20)
    path = write_xlsx(tmp_path / "A.xlsx", rows)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(tmp_path / "registers", exported, codes)
    said = capsys.readouterr().out
    assert "20 coded" in said
    table = register(tmp_path / "registers")
    weights = 1 / table["inclusion_probability"].astype(float)
    assert weights.sum() == pytest.approx(900, rel=1e-6)


def test_deleted_rows_are_counted(exported, tmp_path, capsys):
    rows, codes = coded_rows(exported, "A")
    gone = list(codes)[:3]
    kept = [row for row in rows if row[0] not in gone]
    path = write_csv(tmp_path / "A.csv", kept)
    assert run_import(exported, tmp_path / "registers", path) == 0
    holds(
        tmp_path / "registers", exported, {k: codes[k] for k in codes if k not in gone}
    )
    n = len(codes)
    assert (
        f"{n - 3} of {n} rulings stand in it (3 rows deleted)"
        in capsys.readouterr().out
    )


def convert(path: Path, kind: str, out: Path) -> Path:
    profile = f"-env:UserInstallation=file://{out}/profile"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", kind]
    out.mkdir(exist_ok=True)
    subprocess.run(
        [*command, "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "HOME": str(out)},
    )
    return out / f"{path.stem}.{kind.partition(':')[0]}"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_persons_codes_come_back_through_libreoffice(exported, tmp_path):
    """xlsx → csv → coded → xlsx: as a spreadsheet program opens and saves the sheet."""
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    opened = convert(exported / "coding_A.xlsx", utf8, tmp_path / "opened")
    with opened.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == NAMES
    assert rows[1:] == rows_of(exported / "coding_A.xlsx")[1:]
    codes, rng = {}, coder_rng("A")
    for row in rows[1:]:
        if len(codes) < 20 and row[0] not in codes:
            codes[row[0]] = [str(c) for c in rng.integers(0, 4, 4)]
            row[2:6] = codes[row[0]]
    typed = write_csv(tmp_path / "typed.csv", rows)
    saved = {
        "xlsx": convert(typed, "xlsx", tmp_path / "xlsx"),
        "ods": convert(typed, "ods", tmp_path / "ods"),
    }
    latin = "csv:Text - txt - csv (StarCalc):59,34,1"  # Excel's CSV in Peru's locale
    saved["cp1252"] = convert(saved["xlsx"], latin, tmp_path / "latin")
    for name, path in saved.items():
        assert run_import(exported, tmp_path / f"registers-{name}", path) == 0, name
        holds(tmp_path / f"registers-{name}", exported, codes)
